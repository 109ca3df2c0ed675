-- The raw items that need not be read again. What was rejected because of onrecord's own limits is not
-- among them: a newer version, or another setting, may read it.
-- One row per document.

select documents.document_id
from documents
left join rejects on documents.document_id = rejects.document_id
where
    documents.content_sha256 <> ''
    and (
        documents.status <> 'rejected'
        or rejects.reason not in (
            'failed', 'too_large', 'unsupported_media_type', 'no_text', 'needs_extra', 'archive_limit',
            'timeout', 'worker_died'
        )
    )
