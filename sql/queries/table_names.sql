-- What the warehouse holds under a name.
-- One row per table or view.

select table_name
from information_schema.tables
where table_schema = 'main' and table_catalog = current_database()
order by table_name
