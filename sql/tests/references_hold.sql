-- What a quote or a mention points to in other tables is there: its article and its entity.
-- One row per quote or mention that points to nothing.

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
