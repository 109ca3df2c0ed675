-- The columns of a date say the same: all or none of them, the day of the printed time, its instant by the
-- printed offset.
-- One row per article whose columns do not.

select
    article_id,
    published_local,
    cast(published_at as varchar) as published_at,
from articles
where
    (published_local is null) <> (published_date is null)
    or (published_local is null) <> (published_precision is null)
    or (published_local is null) <> (date_source is null)
    or (published_local is null and coalesce(published_at is not null, false))
    or (published_local is null and published_offset_minutes is not null)
    or cast(published_local as date) <> published_date
    or published_precision not in ('minute', 'day', 'month', 'year')
    or date_source not in ('header', 'metadata', 'dateline', 'url')
    or (
        published_offset_minutes is not null
        and published_at <> (published_local - to_minutes(published_offset_minutes)) at time zone 'UTC'
    )
