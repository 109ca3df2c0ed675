-- The raw items that need not be made again: this code made them, with these settings. What was rejected because of onrecord's own limits is not
-- among them: a newer version, or another setting, may read it.
-- Variable tried_again: the reasons that may pass; made_by, made_with: this code and these settings.
-- One row per document.

select documents.document_id
from documents
left join rejects on documents.document_id = rejects.document_id
where
    documents.content_sha256 <> ''
    and documents.made_by = getvariable('made_by')
    and documents.made_with = getvariable('made_with')
    and (
        documents.status <> 'rejected'
        or not list_contains(getvariable('tried_again'), rejects.reason)
    )
