-- The quote that a mention stands in is there, around it, in the same article.
-- Only of tested articles: others are as they were when the load that brought them tested them.
-- One row per mention that does not.

select
    mentions.mention_id,
    mentions.article_id,
    mentions.quote_id,
from mentions
inner join tested on mentions.article_id = tested.article_id
left join quotes on mentions.quote_id = quotes.quote_id
where
    mentions.quote_id is not null
    and not coalesce(
        mentions.article_id = quotes.article_id
        and quotes.start_char <= mentions.start_char
        and mentions.end_char <= quotes.end_char,
        false
    )
