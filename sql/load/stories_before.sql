-- What the warehouse holds of the affected articles before this run changes it.
-- stories_before, quotes_before, mentions_before: one row per article, quote and mention. entering: one row per
-- article that is new. gone_paragraphs: one row per paragraph of an article that no document holds any longer.

create temp table stories_before as
select
    articles.article_id,
    articles.story_id,
from articles
where articles.article_id in (select affected.article_id from affected);

create temp table quotes_before as
select quotes.quote_id
from quotes
where quotes.article_id in (select affected.article_id from affected);

create temp table mentions_before as
select mentions.mention_id
from mentions
where mentions.article_id in (select affected.article_id from affected);

create temp table entering as
select
    winners.article_id,
    winners.document_id,
from winners
where winners.article_id not in (select stories_before.article_id from stories_before);

create temp table gone_paragraphs as
select paragraphs.*
from paragraphs
where
    paragraphs.article_id in (select stories_before.article_id from stories_before)
    and paragraphs.article_id not in (select winners.article_id from winners);
