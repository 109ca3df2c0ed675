-- Put by what the other documents say of the affected articles; their story is worked out when one stands for
-- its article again.

insert into duplicates
with copies as (
    select
        pool_articles.document_id,
        pool_articles.article_id,
        struct_update(
            pool_articles, story_id := cast(null as varchar), is_story_lead := cast(null as boolean)
        ) as article,
    from pool_articles
    where pool_articles.document_id not in (select winners.document_id from winners)
),

copied_quotes as (
    select
        pool_quotes.document_id,
        list(pool_quotes order by pool_quotes.ordinal) as quotes,
    from pool_quotes
    where pool_quotes.document_id not in (select winners.document_id from winners)
    group by pool_quotes.document_id
),

copied_mentions as (
    select
        pool_mentions.document_id,
        list(pool_mentions order by pool_mentions.start_char, pool_mentions.mention_id) as mentions,
    from pool_mentions
    where pool_mentions.document_id not in (select winners.document_id from winners)
    group by pool_mentions.document_id
)

select
    copies.document_id,
    copies.article_id,
    copies.article,
    copied_quotes.quotes,
    copied_mentions.mentions,
from copies
left join copied_quotes on copies.document_id = copied_quotes.document_id
left join copied_mentions on copies.document_id = copied_mentions.document_id;
