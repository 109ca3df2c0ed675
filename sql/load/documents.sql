-- Add the documents of this run, with what became of them.

insert into documents by name
select
    incoming.document_id,
    if(incoming.document_id = winners.document_id, winners.article_id, null) as article_id,
    if(incoming.document_id = winners.document_id, null, winners.article_id) as duplicate_of_article_id,
    incoming.source_root,
    incoming.source_path,
    incoming.source_record,
    incoming.content_sha256,
    incoming.media_type,
    incoming.encoding,
    incoming.byte_count,
    incoming.fetched_at,
    case
        when incoming.is_rejected then 'rejected'
        when incoming.document_id = winners.document_id then 'loaded'
        else 'duplicate'
    end as status,
    coalesce(leaving.first_seen_at, this_run.started_at) as first_seen_at,
    this_run.started_at as last_seen_at,
    if(incoming.is_there, null, this_run.started_at) as missing_since,
    this_run.made_by,
    this_run.made_with,
    this_run.run_id,
from incoming
cross join this_run
left join leaving on incoming.document_id = leaving.document_id
left join pool_documents on incoming.document_id = pool_documents.document_id
left join winners on pool_documents.article_id = winners.article_id;

insert into rejects by name
select
    incoming.document_id,
    incoming.source_path,
    incoming.source_record,
    incoming.reason,
    incoming.message,
    incoming.byte_offset,
    this_run.run_id,
from incoming
cross join this_run
where incoming.is_rejected;
