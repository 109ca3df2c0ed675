-- Mark the documents that were there before: which of them stands for its article now, what was seen
-- again, and what is missing.

update documents
set
    article_id = if(winners.document_id = documents.document_id, winners.article_id, null),
    duplicate_of_article_id = if(winners.document_id = documents.document_id, null, winners.article_id),
    status = if(winners.document_id = documents.document_id, 'loaded', 'duplicate')
from staying
inner join winners on coalesce(staying.article_id, staying.duplicate_of_article_id) = winners.article_id
where documents.document_id = staying.document_id;

update documents
set
    source_root = places_met.source_root,
    last_seen_at = this_run.started_at,
    missing_since = null
from this_run, places_met
where documents.document_id = places_met.document_id and places_met.is_there;

update documents
set missing_since = this_run.started_at
from this_run
where
    documents.missing_since is null
    and list_contains(this_run.scanned_roots, documents.source_root)
    and not exists (
        select 1
        from places_met
        where
            places_met.source_root = documents.source_root
            and places_met.source_path = documents.source_path
            and places_met.source_record is not distinct from documents.source_record
            and places_met.is_there
    );
