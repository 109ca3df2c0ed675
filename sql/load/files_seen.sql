-- The documents of files that need not be read are seen, as far as they were not missing.

insert into staged_seen by name
select
    documents.document_id,
    documents.source_root,
from documents
inner join staged_files
    on
        documents.source_root = staged_files.source_root
        and documents.source_path = staged_files.source_path
where staged_files.is_unchanged and documents.missing_since is null;
