-- Which documents this run met, and which of the warehouse's documents must leave for them.
-- incoming: one row per document that was read or rejected in this run.
-- places_met: one row per document met at a place, unchanged ones included; is_new_place: not where it was before.
-- leaving: one row per document whose rows go: replaced by new content, read again, or pruned.

create temp table incoming as
with read_items as (
    from staged_documents

    union all by name

    from staged_rejects
)

select
    document_id,
    min(source_root) as source_root,
    any_value(source_path) as source_path,
    any_value(source_record) as source_record,
    any_value(content_sha256) as content_sha256,
    any_value(media_type) as media_type,
    any_value(encoding) as encoding,
    any_value(byte_count) as byte_count,
    any_value(fetched_at) as fetched_at,
    min(reason) as reason,
    min(message) as message,
    min(byte_offset) as byte_offset,
    count(reason) > 0 as is_rejected,
    coalesce(min(reason), '') <> 'vanished' as is_there,
    coalesce(min(reason), '') not in ('vanished', 'unreadable') as is_content_known,
from read_items
group by document_id;

create temp table places_met as
select
    document_id,
    source_root,
    source_path,
    source_record,
    is_there,
    is_content_known,
    true as is_new_place,
from incoming

union all

select
    documents.document_id,
    min(staged_seen.source_root) as source_root,
    any_value(documents.source_path) as source_path,
    any_value(documents.source_record) as source_record,
    true as is_there,
    true as is_content_known,
    min(staged_seen.source_root) <> any_value(documents.source_root) as is_new_place,
from staged_seen
inner join documents on staged_seen.document_id = documents.document_id
where documents.document_id not in (select incoming.document_id from incoming)
group by documents.document_id;

-- What could not be read does not replace what was read before; it gives way to whatever is read. A folder
-- that could not be listed gives way to anything that is read in it. Only at a new place of one document can
-- another one have been read before.
create temp table leaving as
with unread as (
    from documents
    where documents.content_sha256 = ''
),

superseded as (
    select documents.document_id
    from documents
    inner join places_met
        on
            documents.source_root = places_met.source_root
            and documents.source_path = places_met.source_path
            and documents.source_record is not distinct from places_met.source_record
    where places_met.is_new_place and places_met.is_content_known

    union distinct

    select unread.document_id
    from unread
    inner join places_met on unread.source_root = places_met.source_root
    where
        (
            unread.source_path = places_met.source_path
            and unread.source_record is not distinct from places_met.source_record
        )
        or (
            places_met.is_content_known
            and (unread.source_path = '.' or starts_with(places_met.source_path, unread.source_path || '/'))
        )
),

gone as (
    select documents.document_id
    from documents
    cross join this_run
    where
        this_run.is_pruning
        and list_contains(this_run.scanned_roots, documents.source_root)
        and not exists (
            select 1
            from places_met
            where
                places_met.source_root = documents.source_root
                and places_met.source_path = documents.source_path
                and places_met.source_record is not distinct from documents.source_record
                and places_met.is_there
        )
        and documents.document_id not in (select places_met.document_id from places_met)
)

select
    documents.document_id,
    documents.first_seen_at,
    coalesce(documents.article_id, documents.duplicate_of_article_id) as article_id,
    incoming.document_id is null as is_superseded,
from documents
left join incoming on documents.document_id = incoming.document_id
where
    incoming.document_id is not null
    or (
        documents.document_id in (select superseded.document_id from superseded)
        and documents.document_id not in (select places_met.document_id from places_met)
    )
    or documents.document_id in (select gone.document_id from gone);
