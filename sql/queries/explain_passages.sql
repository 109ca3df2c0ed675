-- The paragraphs of the article with $id that other stories print too.
-- One row per occurrence.

select
    article_passages.passage_id,
    article_passages.start_char,
    article_passages.end_char,
    passages.article_count,
    passages.story_count,
    passages.text,
from article_passages
inner join passages on article_passages.passage_id = passages.passage_id
where article_passages.article_id = $id
order by article_passages.start_char
