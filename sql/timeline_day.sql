-- How much was printed in each day, by the outlets' own days. Articles dated to a month or a year only are in timeline_undated.
-- One row per day from the first to the last dated article, empty ones included.

create or replace view timeline_day as
with dated_articles as (
    select
        published_date as period_date,
        article_id,
        story_id,
        words,
        quotes,
        mentions,
    from article_counts
    where published_precision in ('minute', 'day')
),

periods as (
    select unnest(generate_series(min(period_date), max(period_date), interval 1 day)) as period_at
    from dated_articles
)

select
    cast(periods.period_at as date) as period_date,
    count(dated_articles.article_id) as articles,
    count(distinct dated_articles.story_id) as stories,
    cast(coalesce(sum(dated_articles.words), 0) as bigint) as words,
    cast(coalesce(sum(dated_articles.quotes), 0) as bigint) as quotes,
    cast(coalesce(sum(dated_articles.mentions), 0) as bigint) as mentions,
    round(1000 * sum(dated_articles.quotes) / nullif(sum(dated_articles.words), 0), 3) as quotes_per_1000_words,
from periods
left join dated_articles on cast(periods.period_at as date) = dated_articles.period_date
group by periods.period_at
order by periods.period_at;

comment on view timeline_day is 'How much was printed in each day. One row per day from the first to the last dated article, empty ones included. Articles dated to a month or a year only are in timeline_undated.';
comment on column timeline_day.period_date is 'The day.';
comment on column timeline_day.articles is 'Articles published in it.';
comment on column timeline_day.stories is 'The same with copies of one story counted once; a story printed in two days counts in both.';
comment on column timeline_day.words is 'Words of their bodies, copies too.';
comment on column timeline_day.quotes is 'Rows of quotes in them: each part of a split quote, each quote within a quote, each reprint.';
comment on column timeline_day.mentions is 'Rows of mentions in them, demonyms too.';
comment on column timeline_day.quotes_per_1000_words is 'quotes by 1,000 words; null where nothing was printed.';
