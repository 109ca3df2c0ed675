-- How much was printed in each day, by the outlets' own days. Articles dated to a month or a year only are in timeline_undated.
-- One row per day from the first to the last dated article, empty ones included.

create or replace view timeline_day as
from timeline('day', interval 1 day, ['minute', 'day']);

comment on view timeline_day is 'How much was printed in each day. One row per day from the first to the last dated article, empty ones included. Articles dated to a month or a year only are in timeline_undated.';
