-- How much was printed in each quarter, by the outlets' own days. Articles dated to a year only are in timeline_undated.
-- One row per quarter from the first to the last dated article, empty ones included.

create or replace view timeline_quarter as
from timeline('quarter', interval 3 months, ['minute', 'day', 'month']);

comment on view timeline_quarter is 'How much was printed in each quarter. One row per quarter from the first to the last dated article, empty ones included. Articles dated to a year only are in timeline_undated.';
