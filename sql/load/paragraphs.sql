-- Cut the bodies of the affected articles into paragraphs, and fold each to the id that equal ones share.

insert into paragraphs by name
with cut_bodies as (
    select
        article_id,
        string_split(body, chr(10) || chr(10)) as parts,
    from articles
    where article_id in (select affected.article_id from affected)
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
        cast(
            sum(length(text) + 2) over (partition by article_id order by ordinal) - length(text) - 2 as bigint
        ) as start_char,
        length(text) as char_count,
        lower(
            translate(
                text, '“”„‟«»″‘’‚‛′`´' || chr(160) || chr(9) || chr(10) || chr(13), '"""""""''''''''''''''    '
            )
        ) as folded,
    from numbered_parts
),

spaced_parts as (
    select
        article_id,
        start_char,
        char_count,
        trim(if(contains(folded, '  '), regexp_replace(folded, ' +', ' ', 'g'), folded)) as folded,
    from placed_parts
)

select
    article_id,
    left(sha256('passage' || chr(0) || folded), 20) as passage_id,
    start_char,
    start_char + char_count as end_char,
    length(folded) - length(replace(folded, ' ', '')) + 1 as word_count,
from spaced_parts
where folded <> '';
