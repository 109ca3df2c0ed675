-- The counts of this run, in the order of the columns of runs.
-- One row.

with met_documents as (
    select
        count(*) filter (where documents.status = 'duplicate') as duplicate_count,
        count(*) filter (where documents.status = 'rejected') as rejected_count,
    from documents
    where documents.document_id in (select places_met.document_id from places_met)
)

select
    added.documents_seen,
    added.documents_unmet - added.documents_changed as documents_new,
    added.documents_changed,
    added.documents_seen - added.documents_unmet as documents_unchanged,
    added.documents_remade,
    met_documents.duplicate_count,
    met_documents.rejected_count,
    added.articles_added,
    added.quotes_added,
    added.mentions_added,
from added
cross join met_documents
