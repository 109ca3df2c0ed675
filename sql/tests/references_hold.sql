-- What a quote or a mention points to is there: its article, its entity, and in the same article the quote that it
-- is part of or stands in; what lies within an article is tested of tested ones alone.
-- One row per quote or mention that points to nothing.

select
    quotes.quote_id as id,
    'quotes' as table_name,
from quotes
inner join tested on quotes.article_id = tested.article_id
left join quotes as parents
    on quotes.parent_quote_id = parents.quote_id and quotes.article_id = parents.article_id
left join quotes as first_parts
    on quotes.utterance_id = first_parts.quote_id and quotes.article_id = first_parts.article_id
where
    first_parts.quote_id is null
    or (quotes.parent_quote_id is not null and parents.quote_id is null)
    or quotes.parent_quote_id = quotes.quote_id
    or (quotes.statement_id is null) <> (quotes.speaker_entity_id is null)

union all

select
    mentions.mention_id as id,
    'mentions' as table_name,
from mentions
inner join tested on mentions.article_id = tested.article_id
left join quotes on mentions.quote_id = quotes.quote_id and mentions.article_id = quotes.article_id
where
    mentions.quote_id is not null
    and not coalesce(quotes.start_char <= mentions.start_char and mentions.end_char <= quotes.end_char, false)

union all

select
    quotes.quote_id as id,
    'quotes' as table_name,
from quotes
anti join entities on quotes.speaker_entity_id = entities.entity_id
where quotes.speaker_entity_id is not null

union all

select
    mentions.mention_id as id,
    'mentions' as table_name,
from mentions
anti join entities on mentions.entity_id = entities.entity_id

union all

select
    quotes.quote_id as id,
    'quotes' as table_name,
from quotes
anti join articles on quotes.article_id = articles.article_id

union all

select
    mentions.mention_id as id,
    'mentions' as table_name,
from mentions
anti join articles on mentions.article_id = articles.article_id
