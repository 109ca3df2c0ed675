-- How much was printed in each month, by the outlets' own days. Articles dated to a year only are in timeline_undated.
-- One row per month from the first to the last dated article, empty ones included.

create or replace view timeline_month as
from timeline('month', interval 1 month, ['minute', 'day', 'month']);

comment on view timeline_month is 'How much was printed in each month. One row per month from the first to the last dated article, empty ones included. Articles dated to a year only are in timeline_undated.';
