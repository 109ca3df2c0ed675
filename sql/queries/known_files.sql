-- The files that need not be read while they are as they were: all that they held is here, and none of it
-- is to be tried again.
-- $tried_again: the reasons that may pass.
-- One row per file.

with again as (
    select rejects.document_id
    from rejects
    where
        list_contains($tried_again, rejects.reason)
),

held as (
    select
        source_root,
        source_path,
        count(*) as document_count,
    from documents
    where missing_since is null
    group by source_root, source_path
    having bool_and(content_sha256 <> '' and document_id not in (select again.document_id from again))
)

select
    files.source_root,
    files.source_path,
    files.byte_count,
    files.modified_ns,
    files.changed_ns,
from files
inner join held
    on
        files.source_root = held.source_root
        and files.source_path = held.source_path
        and files.document_count = held.document_count
