-- Which document stands for each article, and what this run adds, counted before anything is replaced.
-- winners: one row per article that stays: its earliest dated document, the smallest id among equals.
-- added_*, met_documents: one row each, for a statement that counts all of it takes the memory of all of it.

create temp table winners as
select
    article_id,
    arg_min(document_id, (coalesce(published_at, cast('infinity' as timestamptz)), document_id)) as document_id,
from pool_articles
group by article_id;

create temp table added_articles as
select
    (
        select count(*) from winners
    ) - (
        select count(*) from articles
        where articles.article_id in (select winners.article_id from winners)
    ) as articles_added;

create temp table added_quotes as
select
    (
        select count(*) from pool_quotes
        where pool_quotes.document_id in (select winners.document_id from winners)
    ) - (
        select count(*) from quotes
        where quotes.quote_id in (
            select pool_quotes.quote_id
            from pool_quotes
            where pool_quotes.document_id in (select winners.document_id from winners)
        )
    ) as quotes_added;

create temp table added_mentions as
select
    (
        select count(*) from pool_mentions
        where pool_mentions.document_id in (select winners.document_id from winners)
    ) - (
        select count(*) from mentions
        where mentions.mention_id in (
            select pool_mentions.mention_id
            from pool_mentions
            where pool_mentions.document_id in (select winners.document_id from winners)
        )
    ) as mentions_added;

create temp table met_documents as
select
    (
        select count(*) from incoming
        where incoming.document_id not in (select leaving.document_id from leaving)
    ) as documents_unmet,
    (
        select count(distinct incoming.document_id)
        from incoming
        inner join documents
            on
                incoming.source_root = documents.source_root
                and incoming.source_path = documents.source_path
                and incoming.source_record is not distinct from documents.source_record
        where incoming.document_id not in (select leaving.document_id from leaving)
    ) as documents_changed,
    (
        select count(*)
        from incoming
        inner join documents on incoming.document_id = documents.document_id
        cross join this_run
        where
            documents.made_by is distinct from this_run.made_by
            or documents.made_with is distinct from this_run.made_with
    ) as documents_remade,
    (select count(*) from places_met) as documents_seen;
