-- The paragraphs that may have become passages, or none: an article that holds them came, left or changed its
-- story.
-- One row per passage_id.

create temp table changed_passages as
select paragraphs.passage_id
from paragraphs
where paragraphs.word_count >= 12 and paragraphs.article_id in (select touched.article_id from touched)

union

select gone_paragraphs.passage_id
from gone_paragraphs
where gone_paragraphs.word_count >= 12;
