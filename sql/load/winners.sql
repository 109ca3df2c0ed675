-- Which document stands for each article, and what is counted before anything is replaced.
-- winners: one row per article that stays: its earliest dated document, the smallest id among equals.
-- added_articles, met_documents: one row each.

create temp table winners as
select
    article_id,
    arg_min(document_id, (coalesce(published_at, cast('infinity' as timestamptz)), document_id)) as document_id,
from pool_documents
group by article_id;

create temp table added_articles as
select
    (
        select count(*) from winners
    ) - (
        select count(*) from articles
        where articles.article_id in (select winners.article_id from winners)
    ) as articles_added;

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
