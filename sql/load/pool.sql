-- The articles that this run touches, and what its own documents hold of them.
-- affected: one row per article_id. staying: one row per document that the warehouse holds of them already
-- and keeps. pool_*: the rows of each document that holds such an article, as far as this run read them.
-- renamed: one row per entity that such a document names, so that its names may change.

create temp table affected as
select article_id
from leaving
where article_id is not null

union

select article_id
from staged_articles;

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

select entity_names.entity_id
from entity_names
where entity_names.document_id in (select touched_documents.document_id from touched_documents)

union

select staged_entity_names.entity_id
from staged_entity_names;

create temp view pool_articles as
select *
from staged_articles;

create temp view pool_quotes as
select *
from staged_quotes;

create temp view pool_mentions as
select *
from staged_mentions;
