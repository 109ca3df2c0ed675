-- The places below some roots that hold documents.
-- One row per file.

select distinct
    source_root,
    source_path,
from documents
where list_contains($roots, source_root)
