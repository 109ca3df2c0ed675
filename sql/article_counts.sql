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
comment on column article_counts.article_id is 'In articles.';
comment on column article_counts.story_id is 'As in articles.';
comment on column article_counts.published_date is 'The outlet''s own day; the first day of the period where only a month or year is printed, null when undated.';
comment on column article_counts.published_precision is 'minute, day, month, year, or null when undated.';
comment on column article_counts.words is 'Words of the body.';
comment on column article_counts.quotes is 'Rows of quotes.';
comment on column article_counts.mentions is 'Rows of mentions.';
