-- A mention's offsets cut its text out of the body.
-- Only of tested articles: bodies and offsets of others are as they were when the load that brought them tested them.
-- One row per mention that does not.

select
    mentions.mention_id,
    mentions.article_id,
    mentions.text,
from mentions
inner join tested on mentions.article_id = tested.article_id
where
    mentions.start_char < 0
    or mentions.text is distinct from substring(
        tested.body, mentions.start_char + 1, mentions.end_char - mentions.start_char
    )
