-- The files that documents are held of. The state is null where a file has to be read however it is: not all that it
-- held is here, or some of it is to be tried again.
-- Variable tried_again: the reasons that may pass; made_by, made_with: this code and these settings.
-- One row per file.

with again as (
    select rejects.document_id
    from rejects
    where
        list_contains(getvariable('tried_again'), rejects.reason)
),

held as (
    select
        source_root,
        source_path,
        not bool_and(made_by = getvariable('made_by') and made_with = getvariable('made_with')) as is_stale,
        case
            when bool_and(content_sha256 <> '' and document_id not in (select again.document_id from again))
                then count(*)
        end as whole_count,
    from documents
    where missing_since is null
    group by source_root, source_path
)

select
    held.source_root,
    held.source_path,
    files.byte_count,
    files.modified_ns,
    files.changed_ns,
    held.is_stale,
from held
left join files
    on
        held.source_root = files.source_root
        and held.source_path = files.source_path
        and held.whole_count = files.document_count
