-- The articles that this run touches.
-- affected: one row per article_id. staying: one row per document that the warehouse holds of them already
-- and keeps. renamed: one row per entity that a document names which leaves or stays, so that its names may change.

create temp table affected as
select article_id
from leaving
where article_id is not null

union

select article_id
from pool_documents;

create temp table staying as
select
    documents.document_id,
    documents.article_id,
    documents.duplicate_of_article_id,
from documents
where
    coalesce(documents.article_id, documents.duplicate_of_article_id) in (select affected.article_id from affected)
    and documents.document_id not in (select leaving.document_id from leaving);

create temp table renamed as
with touched_documents as (
    select leaving.document_id
    from leaving

    union all

    select staying.document_id
    from staying
)

select distinct entity_names.entity_id
from entity_names
where entity_names.document_id in (select touched_documents.document_id from touched_documents);
