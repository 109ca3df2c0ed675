-- A loaded document has an article that no other document is loaded for; a duplicate repeats a loaded
-- article and is put by; a rejected one has its reason.
-- One row per document that breaks this, and per article that no document is loaded for.

with loaded_documents as (
    select
        article_id,
        count(*) as document_count,
    from documents
    where status = 'loaded'
    group by article_id
)

select
    documents.document_id,
    documents.status,
    documents.source_path,
from documents
left join loaded_documents
    on coalesce(documents.article_id, documents.duplicate_of_article_id) = loaded_documents.article_id
left join articles on loaded_documents.article_id = articles.article_id
left join duplicates on documents.document_id = duplicates.document_id
left join rejects on documents.document_id = rejects.document_id
where
    not coalesce(
        case documents.status
            when 'loaded'
                then
                    documents.article_id is not null
                    and documents.duplicate_of_article_id is null
                    and articles.article_id is not null
                    and loaded_documents.document_count = 1
                    and duplicates.document_id is null
                    and rejects.document_id is null
            when 'duplicate'
                then
                    documents.article_id is null
                    and articles.article_id is not null
                    and duplicates.document_id is not null
                    and rejects.document_id is null
            when 'rejected'
                then
                    documents.article_id is null
                    and documents.duplicate_of_article_id is null
                    and duplicates.document_id is null
                    and rejects.document_id is not null
        end,
        false
    )

union all

select
    null as document_id,
    'no loaded document' as status,
    articles.article_id as source_path,
from articles
anti join loaded_documents on articles.article_id = loaded_documents.article_id
