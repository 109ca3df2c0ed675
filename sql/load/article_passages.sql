-- Where the passages stand; $part of $parts.

insert into article_passages by name
with passages_here as (
    select changed_passages.passage_id
    from changed_passages
    inner join passages on changed_passages.passage_id = passages.passage_id
    where hash(changed_passages.passage_id) % cast($parts as ubigint) = $part  -- noqa: RF02
)

select
    paragraphs.article_id,
    paragraphs.passage_id,
    paragraphs.start_char,
    paragraphs.end_char,
from paragraphs
inner join passages_here on paragraphs.passage_id = passages_here.passage_id
