-- The numbers of each article that the timelines add up.
-- One row per article.

create or replace view article_counts as
with quote_counts as (
    select
        article_id,
        count(*) as quotes,
    from quotes
    group by article_id
),

mention_counts as (
    select
        article_id,
        count(*) as mentions,
    from mentions
    group by article_id
)

select
    articles.article_id,
    articles.story_id,
    articles.published_date,
    articles.published_precision,
    articles.word_count as words,
    coalesce(quote_counts.quotes, 0) as quotes,
    coalesce(mention_counts.mentions, 0) as mentions,
from articles
left join quote_counts on articles.article_id = quote_counts.article_id
left join mention_counts on articles.article_id = mention_counts.article_id;

comment on view article_counts is 'The numbers that the timelines add up. One row per article.';
