-- The quote that a quote is part of, and the first one of its utterance, stand in the same article; what is said by
-- nobody known is no statement.
-- Only of tested articles: others are as they were when the load that brought them tested them.
-- One row per quote that points to nothing.

with tested_quotes as (
    select quotes.*
    from quotes
    inner join tested on quotes.article_id = tested.article_id
),

parts as (
    select *
    from tested_quotes
    where utterance_id is distinct from quote_id or parent_quote_id is not null
),

-- Few point to another one, so that only these are looked for among all.
pointed_to as (
    select
        quotes.quote_id,
        quotes.article_id,
    from quotes
    where
        quotes.quote_id in (
            select parts.utterance_id
            from parts

            union all

            select parts.parent_quote_id
            from parts
        )
)

select
    parts.quote_id,
    parts.article_id,
from parts
left join pointed_to as parents on parts.parent_quote_id = parents.quote_id
left join pointed_to as first_parts on parts.utterance_id = first_parts.quote_id
where
    first_parts.article_id is distinct from parts.article_id
    or (parts.parent_quote_id is not null and parents.article_id is distinct from parts.article_id)

union all

select
    tested_quotes.quote_id,
    tested_quotes.article_id,
from tested_quotes
where
    tested_quotes.parent_quote_id = tested_quotes.quote_id
    or (tested_quotes.statement_id is null) <> (tested_quotes.speaker_entity_id is null)
