-- The counts of this run, in the order of the columns of runs.
-- One row.

with outcomes as (
    select
        count(*) filter (where documents.status = 'duplicate') as duplicate_count,
        count(*) filter (where documents.status = 'rejected') as rejected_count,
    from documents
    where documents.document_id in (select places_met.document_id from places_met)
)

select
    met_documents.documents_seen,
    met_documents.documents_unmet - met_documents.documents_changed as documents_new,
    met_documents.documents_changed,
    met_documents.documents_seen - met_documents.documents_unmet as documents_unchanged,
    met_documents.documents_remade,
    outcomes.duplicate_count,
    outcomes.rejected_count,
    added_articles.articles_added,
    added_quotes.quotes_added,
    added_mentions.mentions_added,
from met_documents
cross join outcomes
cross join added_articles
cross join added_quotes
cross join added_mentions
