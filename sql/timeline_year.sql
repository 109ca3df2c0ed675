-- How much was printed in each year, by the outlets' own days. Undated articles are in timeline_undated.
-- One row per year from the first to the last dated article, empty ones included.

create or replace view timeline_year as
from timeline('year', interval 1 year, ['minute', 'day', 'month', 'year']);

comment on view timeline_year is 'How much was printed in each year. One row per year from the first to the last dated article, empty ones included. Undated articles are in timeline_undated.';
