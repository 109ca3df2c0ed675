-- What the timelines cannot show, because the page prints no date or only a part of one.
-- One row per kind of missing date: nothing printed, only a year, only a month.

create or replace view timeline_undated as
select
    coalesce(published_precision, 'none') as printed,
    case published_precision
        when 'month' then ['timeline_day', 'timeline_week']
        when 'year' then ['timeline_day', 'timeline_week', 'timeline_month', 'timeline_quarter']
        else ['timeline_day', 'timeline_week', 'timeline_month', 'timeline_quarter', 'timeline_year']
    end as absent_from,
    count(*) as articles,
    count(distinct story_id) as stories,
    cast(sum(words) as bigint) as words,
    cast(sum(quotes) as bigint) as quotes,
    cast(sum(mentions) as bigint) as mentions,
    round(1000 * sum(quotes) / nullif(sum(words), 0), 3) as quotes_per_1000_words,
    cast(coalesce(sum(words) filter (where is_story_lead), 0) as bigint) as words_by_story,
    cast(coalesce(sum(quotes) filter (where is_story_lead), 0) as bigint) as quotes_by_story,
    cast(coalesce(sum(mentions) filter (where is_story_lead), 0) as bigint) as mentions_by_story,
    cast(sum(words - words_in_passages) as bigint) as words_without_passages,
    cast(sum(quotes - quotes_in_passages) as bigint) as quotes_without_passages,
    cast(sum(mentions - mentions_in_passages) as bigint) as mentions_without_passages,
from article_counts
where published_precision is null or published_precision in ('month', 'year')
group by published_precision
order by printed;

comment on view timeline_undated is 'What the timelines cannot show. One row per kind of missing date; with the rows of timeline_day it adds up to all articles.';
