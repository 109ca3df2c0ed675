-- Paragraphs that stand in more than one article, equal but for case, quote marks and spaces.

create temp table paragraphs as
with cut_bodies as (
    select
        article_id,
        string_split(body, chr(10) || chr(10)) as parts,
    from articles
),

numbered_parts as (
    select
        article_id,
        unnest(parts) as text,
        generate_subscripts(parts, 1) as ordinal,
    from cut_bodies
),

placed_parts as (
    select
        article_id,
        text,
        cast(
            sum(length(text) + 2) over (partition by article_id order by ordinal) - length(text) - 2 as bigint
        ) as start_char,
        trim(
            regexp_replace(
                lower(translate(text, '“”„‟«»″‘’‚‛′`´' || chr(160), '"""""""'''''''''''''' ')), '\s+', ' ', 'g'
            )
        ) as folded,
    from numbered_parts
)

select
    article_id,
    text,
    start_char,
    start_char + length(text) as end_char,
    left(sha256('passage' || chr(0) || folded), 20) as passage_id,
    length(folded) - length(replace(folded, ' ', '')) + 1 as word_count,
from placed_parts
where folded <> '';

delete from passages;

insert into passages by name
select
    passage_id,
    min_by(text, (article_id, start_char)) as text,
    min(word_count) as word_count,
    count(distinct article_id) as article_count,
from paragraphs
where word_count >= 12
group by passage_id
having count(distinct article_id) > 1;

delete from article_passages;

insert into article_passages by name
select
    article_id,
    passage_id,
    start_char,
    end_char,
from paragraphs
where passage_id in (select passages.passage_id from passages);
