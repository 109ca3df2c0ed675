-- The files that the inputs name, and which of them were not read.
-- One row per file.

create temp table staged_files as
select
    files.source_root,
    files.source_path,
    files.byte_count,
    files.modified_ns,
    files.changed_ns,
    true as is_unchanged,
from files
where false;
