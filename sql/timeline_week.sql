-- How much was printed in each week, by the outlets' own days. Weeks begin on Monday. Articles dated to a month or a year only are in timeline_undated.
-- One row per week from the first to the last dated article, empty ones included.

create or replace view timeline_week as
from timeline('week', interval 7 days, ['minute', 'day']);

comment on view timeline_week is 'How much was printed in each week. One row per week from the first to the last dated article, empty ones included. Weeks begin on Monday. Articles dated to a month or a year only are in timeline_undated.';
