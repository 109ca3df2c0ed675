-- How much was printed in each week, by the outlets' own days. Weeks begin on Monday. Articles dated to a month or a year only are in timeline_undated.
-- One row per week from the first to the last dated article, empty ones included.

create or replace view timeline_week as
from timeline('week', interval 7 days, ['minute', 'day']);

comment on view timeline_week is 'How much was printed in each week. One row per week from the first to the last dated article, empty ones included. Weeks begin on Monday. Articles dated to a month or a year only are in timeline_undated.';
comment on column timeline_week.period_date is 'First day of the week.';
comment on column timeline_week.articles is 'Articles published in it.';
comment on column timeline_week.stories is 'The same with copies of one story counted once; a story printed in two weeks counts in both.';
comment on column timeline_week.words is 'Words of their bodies, copies too.';
comment on column timeline_week.quotes is 'Rows of quotes in them: each part of a split quote, each quote within a quote, each reprint.';
comment on column timeline_week.mentions is 'Rows of mentions in them, demonyms too.';
comment on column timeline_week.quotes_per_1000_words is 'quotes by 1,000 words; null where nothing was printed.';
