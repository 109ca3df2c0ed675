-- How much was printed in each day, by the outlets' own days. Articles dated to a month or a year only are in timeline_undated.
-- One row per day from the first to the last dated article, empty ones included.

create or replace view timeline_day as
from timeline('day', interval 1 day, ['minute', 'day']);

comment on view timeline_day is 'How much was printed in each day. One row per day from the first to the last dated article, empty ones included. Articles dated to a month or a year only are in timeline_undated.';
comment on column timeline_day.period_date is 'The day.';
comment on column timeline_day.articles is 'Articles published in it.';
comment on column timeline_day.stories is 'The same with copies of one story counted once; a story printed in two days counts in both.';
comment on column timeline_day.words is 'Words of their bodies, copies too.';
comment on column timeline_day.quotes is 'Rows of quotes in them: each part of a split quote, each quote within a quote, each reprint.';
comment on column timeline_day.mentions is 'Rows of mentions in them, demonyms too.';
comment on column timeline_day.quotes_per_1000_words is 'quotes by 1,000 words; null where nothing was printed.';
