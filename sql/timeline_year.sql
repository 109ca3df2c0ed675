-- How much was printed in each year, by the outlets' own days. Undated articles are in timeline_undated.
-- One row per year from the first to the last dated article, empty ones included.

create or replace view timeline_year as
from timeline('year', interval 1 year, ['minute', 'day', 'month', 'year']);

comment on view timeline_year is 'How much was printed in each year. One row per year from the first to the last dated article, empty ones included. Undated articles are in timeline_undated.';
comment on column timeline_year.period_date is 'First day of the year.';
comment on column timeline_year.articles is 'Articles published in it.';
comment on column timeline_year.stories is 'The same with copies of one story counted once; a story printed in two years counts in both.';
comment on column timeline_year.words is 'Words of their bodies, copies too.';
comment on column timeline_year.quotes is 'Rows of quotes in them: each part of a split quote, each quote within a quote, each reprint.';
comment on column timeline_year.mentions is 'Rows of mentions in them, demonyms too.';
comment on column timeline_year.quotes_per_1000_words is 'quotes by 1,000 words; null where nothing was printed.';
