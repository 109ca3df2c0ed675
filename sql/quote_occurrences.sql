-- Where each statement is printed: equal quotes of one speaker, said once and printed often.
-- One row per quote whose speaker the page names.

create or replace view quote_occurrences as
select
    quotes.statement_id,
    quotes.quote_id,
    entities.name as speaker,
    quotes.speaker_entity_id,
    quotes.text as quote,
    quotes.article_id,
    articles.story_id,
    coalesce(articles.outlet, articles.agency) as outlet,
    articles.published_at,
    row_number() over (
        partition by quotes.statement_id
        order by articles.published_at asc nulls last, quotes.article_id asc, quotes.start_char asc
    ) as occurrence,
    count(*) over (partition by quotes.statement_id) as occurrences,
from quotes
inner join articles on quotes.article_id = articles.article_id
inner join entities on quotes.speaker_entity_id = entities.entity_id
order by quotes.statement_id, occurrence;

comment on view quote_occurrences is 'Where each statement is printed. One row per quote whose speaker the page names; "where occurrence = 1" keeps one row per statement.';
