-- The files that need not be read while they are as they were, unless they are stale: all that they held is here,
-- and none of it is to be tried again.
-- $tried_again: the reasons that may pass. $made_by, $made_with: this code and these settings.
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
        not bool_and(made_by = $made_by and made_with = $made_with) as is_stale,
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
    held.is_stale,
from files
inner join held
    on
        files.source_root = held.source_root
        and files.source_path = held.source_path
        and files.document_count = held.document_count
