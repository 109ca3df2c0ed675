-- Paragraphs that stand in more than one article, equal but for case, quote marks and spaces.

delete from passages;

insert into passages by name
with shared_paragraphs as (
    select
        passage_id,
        min(word_count) as word_count,
        count(distinct article_id) as article_count,
        min(
            struct_pack(article_id := article_id, start_char := start_char, end_char := end_char)
        ) as first_place,
    from paragraphs
    where word_count >= 12
    group by passage_id
    having count(distinct article_id) > 1
)

select
    shared_paragraphs.passage_id,
    substring(
        articles.body,
        struct_extract(shared_paragraphs.first_place, 'start_char') + 1,
        struct_extract(shared_paragraphs.first_place, 'end_char')
        - struct_extract(shared_paragraphs.first_place, 'start_char')
    ) as text,
    shared_paragraphs.word_count,
    shared_paragraphs.article_count,
from shared_paragraphs
inner join articles on struct_extract(shared_paragraphs.first_place, 'article_id') = articles.article_id;

delete from article_passages;

insert into article_passages by name
select
    article_id,
    passage_id,
    start_char,
    end_char,
from paragraphs
where passage_id in (select passages.passage_id from passages);
