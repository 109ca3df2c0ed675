-- How much was printed in each month, by the outlets' own days. Articles dated to a year only are in timeline_undated.
-- One row per month from the first to the last dated article, empty ones included.

create or replace view timeline_month as
from timeline('month', interval 1 month, ['minute', 'day', 'month']);

comment on view timeline_month is 'How much was printed in each month. One row per month from the first to the last dated article, empty ones included. Articles dated to a year only are in timeline_undated.';
comment on column timeline_month.period_date is 'First day of the month.';
comment on column timeline_month.articles is 'Articles published in it.';
comment on column timeline_month.stories is 'The same with copies of one story counted once; a story printed in two months counts in both.';
comment on column timeline_month.words is 'Words of their bodies, copies too.';
comment on column timeline_month.quotes is 'Rows of quotes in them: each part of a split quote, each quote within a quote, each reprint.';
comment on column timeline_month.mentions is 'Rows of mentions in them, demonyms too.';
comment on column timeline_month.quotes_per_1000_words is 'quotes by 1,000 words; null where nothing was printed.';
