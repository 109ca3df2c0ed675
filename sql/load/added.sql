-- What this run adds, counted when all of it is there.
-- added_*: one row each, for a statement that counts both takes the memory of both.

create temp table added_quotes as
select
    (
        select count(*) from quotes
        where quotes.article_id in (select winners.article_id from winners)
    ) - (
        select count(*) from quotes
        where quotes.quote_id in (select quotes_before.quote_id from quotes_before)
    ) as quotes_added;

create temp table added_mentions as
select
    (
        select count(*) from mentions
        where mentions.article_id in (select winners.article_id from winners)
    ) - (
        select count(*) from mentions
        where mentions.mention_id in (select mentions_before.mention_id from mentions_before)
    ) as mentions_added;
