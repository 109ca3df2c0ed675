-- Add what the documents of the parts at hand name, and what became of their lines.

insert into document_lines by name
from part_rows('document_lines');

insert into entity_names by name
from part_rows('entity_names');

insert into renamed by name
select distinct found.entity_id
from part_rows('entity_names') as found
where found.entity_id not in (select renamed.entity_id from renamed);
