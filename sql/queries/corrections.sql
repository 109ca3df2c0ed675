-- The corrections that the tables follow, and what each did.
-- One row per line of the corrections file.

select
    line,
    action,
    entity,
    value,
    array_to_string(articles, ' ') as articles,
    status,
    mention_count as mentions,
    quote_count as quotes,
from corrections
order by line asc
