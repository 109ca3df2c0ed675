-- Every quote with all that is needed to check and to cite it.
-- One row per quote.

create or replace view quotes_in_context as
select
    quotes.quote_id,
    entities.name as speaker,
    quotes.speaker_text,
    quotes.speaker_role as role,
    quotes.speaker_affiliation as affiliation,
    quotes.kind,
    quotes.text as quote,
    quotes.cue,
    quotes.addressee,
    quotes.venue,
    substring(
        articles.body, greatest(1, quotes.start_char - 119), least(120, quotes.start_char)
    ) as words_before,
    substring(articles.body, quotes.end_char + 1, 120) as words_after,
    articles.title,
    coalesce(articles.outlet, articles.agency) as outlet,
    articles.published_date,
    articles.published_precision,
    articles.published_at,
    articles.url as permalink,
    documents.source_path,
    documents.source_record,
    quotes.source_line_start,
    quotes.source_line_end,
    quotes.source_byte_start,
    quotes.source_byte_end,
    quotes.method,
    quotes.confidence,
    quotes.parent_quote_id,
    quotes.speaker_entity_id,
    quotes.article_id,
from quotes
inner join articles on quotes.article_id = articles.article_id
left join documents on quotes.article_id = documents.article_id
left join entities on quotes.speaker_entity_id = entities.entity_id
order by articles.published_at asc nulls last, articles.article_id asc, quotes.ordinal asc;

comment on view quotes_in_context is 'Every quote with what is needed to check and to cite it. One row per quote, in the order of publication and of the page.';
