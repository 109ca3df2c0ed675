-- Record the state of the files that were read; it goes with a file that is gone, or in doubt.

delete from files
where
    exists (
        select 1
        from staged_files
        where
            staged_files.source_root = files.source_root
            and staged_files.source_path = files.source_path
            and not staged_files.is_unchanged
    )
    or (
        list_contains((select this_run.scanned_roots from this_run), files.source_root)
        and not exists (
            select 1
            from staged_files
            where staged_files.source_root = files.source_root and staged_files.source_path = files.source_path
        )
    );

insert into files by name
select
    staged_files.source_root,
    staged_files.source_path,
    staged_files.byte_count,
    staged_files.modified_ns,
    staged_files.changed_ns,
    count(*) as document_count,
from staged_files
inner join places_met
    on
        staged_files.source_root = places_met.source_root
        and staged_files.source_path = places_met.source_path
where not staged_files.is_unchanged and staged_files.modified_ns is not null
group by all;
