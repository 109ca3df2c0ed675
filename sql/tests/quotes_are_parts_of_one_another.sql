-- The quote that a quote is part of, and the first one of its utterance, stand in the same article; what is said by
-- nobody known is no statement.
-- Only of tested articles: others are as they were when the load that brought them tested them.
-- One row per quote that points to nothing.

select
    quotes.quote_id,
    quotes.article_id,
from quotes
inner join tested on quotes.article_id = tested.article_id
left join quotes as parents on quotes.parent_quote_id = parents.quote_id
left join quotes as first_parts on quotes.utterance_id = first_parts.quote_id
where
    first_parts.article_id is distinct from quotes.article_id
    or (quotes.parent_quote_id is not null and parents.article_id is distinct from quotes.article_id)
    or quotes.parent_quote_id = quotes.quote_id
    or (quotes.statement_id is null) <> (quotes.speaker_entity_id is null)
