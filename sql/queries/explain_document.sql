-- What was read at one place and what became of it.
-- One row: the document with $id, or the document that the article with $id was loaded from.

select
    documents.document_id,
    documents.source_root,
    documents.source_path,
    documents.source_record,
    documents.status,
    documents.encoding,
    documents.byte_count,
    documents.fetched_at,
    documents.content_sha256,
    documents.first_seen_at,
    documents.last_seen_at,
    documents.missing_since,
    coalesce(documents.article_id, documents.duplicate_of_article_id) as article_id,
    loaded.source_path as article_loaded_from,
    rejects.reason as reject_reason,
    rejects.message as reject_message,
    articles.title,
    articles.authors,
    articles.outlet,
    articles.agency,
    articles.section,
    articles.tags,
    articles.language,
    articles.dateline_place,
    articles.published_local,
    articles.published_offset_minutes,
    articles.published_precision,
    articles.date_source,
    articles.date_raw,
    articles.view_count,
    articles.word_count,
    articles.story_id,
    articles.is_story_lead,
from documents
left join articles
    on articles.article_id = coalesce(documents.article_id, documents.duplicate_of_article_id)
left join documents as loaded on documents.duplicate_of_article_id = loaded.article_id
left join rejects on documents.document_id = rejects.document_id
where $id in (documents.document_id, documents.article_id)
