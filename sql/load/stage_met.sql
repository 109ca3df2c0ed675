-- Add what the parts at hand met.

insert into staged_documents by name
select
    found.* exclude (filename),
    parse_dirpath(found.filename) as part,
from read_parquet([part || '/documents.parquet' for part in getvariable('parts')], filename = true) as found;

insert into staged_rejects by name
from part_rows('rejects');

insert into staged_seen by name
from part_rows('seen');
