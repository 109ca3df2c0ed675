-- What the timeline views share: how much was printed in each unit of time ('day', 'week', … as date_trunc
-- knows them), from articles whose date is printed as precisely as `precisions` ask.
-- One row per unit from the first to the last dated article, empty ones included; `step` is a unit's length.

create or replace macro timeline(unit, step, precisions) as table
    with dated_articles as (
        select
            cast(date_trunc(unit, published_date) as date) as period_date,
            article_id,
            story_id,
            words,
            quotes,
            mentions,
            is_story_lead,
            words - words_in_passages as words_without_passages,
            quotes - quotes_in_passages as quotes_without_passages,
            mentions - mentions_in_passages as mentions_without_passages,
        from article_counts
        where list_contains(precisions, published_precision)
    ),

    periods as (
        select unnest(generate_series(min(period_date), max(period_date), step)) as period_at
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
        cast(coalesce(sum(dated_articles.words) filter (where dated_articles.is_story_lead), 0) as bigint) as words_by_story,
        cast(coalesce(sum(dated_articles.quotes) filter (where dated_articles.is_story_lead), 0) as bigint) as quotes_by_story,
        cast(coalesce(sum(dated_articles.mentions) filter (where dated_articles.is_story_lead), 0) as bigint) as mentions_by_story,
        cast(coalesce(sum(dated_articles.words_without_passages), 0) as bigint) as words_without_passages,
        cast(coalesce(sum(dated_articles.quotes_without_passages), 0) as bigint) as quotes_without_passages,
        cast(coalesce(sum(dated_articles.mentions_without_passages), 0) as bigint) as mentions_without_passages,
    from periods
    left join dated_articles on cast(periods.period_at as date) = dated_articles.period_date
    group by periods.period_at
    order by periods.period_at;
