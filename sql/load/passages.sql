-- Paragraphs that stand in several articles that are not copies of one another, equal but for case, quote
-- marks, dashes and spaces; $part of $parts.

insert into passages by name
with changed_here as (
    select passage_id
    from changed_passages
    where hash(passage_id) % cast($parts as ubigint) = $part  -- noqa: RF02
),

repeated as (
    select passage_id
    from paragraphs
    where
        hash(passage_id) % cast($parts as ubigint) = $part  -- noqa: RF02
        and passage_id in (select changed_here.passage_id from changed_here)
    group by passage_id
    having min(article_id) <> max(article_id)
),

shared_paragraphs as (
    select
        paragraphs.passage_id,
        min(paragraphs.word_count) as word_count,
        count(distinct paragraphs.article_id) as article_count,
        count(distinct articles.story_id) as story_count,
        min(
            struct_pack(
                article_id := paragraphs.article_id,
                start_char := paragraphs.start_char,
                end_char := paragraphs.end_char
            )
        ) as first_place,
    from paragraphs
    inner join repeated on paragraphs.passage_id = repeated.passage_id
    inner join articles on paragraphs.article_id = articles.article_id
    group by paragraphs.passage_id
    having count(distinct articles.story_id) > 1
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
    shared_paragraphs.story_count,
from shared_paragraphs
inner join articles on struct_extract(shared_paragraphs.first_place, 'article_id') = articles.article_id
