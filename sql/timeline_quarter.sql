-- How much was printed in each quarter, by the outlets' own days. Articles dated to a year only are in timeline_undated.
-- One row per quarter from the first to the last dated article, empty ones included.

create or replace view timeline_quarter as
from timeline('quarter', interval 3 months, ['minute', 'day', 'month']);

comment on view timeline_quarter is 'How much was printed in each quarter. One row per quarter from the first to the last dated article, empty ones included. Articles dated to a year only are in timeline_undated.';
comment on column timeline_quarter.period_date is 'First day of the quarter.';
comment on column timeline_quarter.articles is 'Articles published in it.';
comment on column timeline_quarter.stories is 'The same with copies of one story counted once; a story printed in two quarters counts in both.';
comment on column timeline_quarter.words is 'Words of their bodies, copies too.';
comment on column timeline_quarter.quotes is 'Rows of quotes in them: each part of a split quote, each quote within a quote, each reprint.';
comment on column timeline_quarter.mentions is 'Rows of mentions in them, demonyms too.';
comment on column timeline_quarter.quotes_per_1000_words is 'quotes by 1,000 words; null where nothing was printed.';
