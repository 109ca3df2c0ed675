-- The entities that some names or ids mean: $names is a list of them.
-- One row per entity.

with wanted as (
    select unnest($names) as name
)

select distinct
    entities.entity_id,
    entities.name,
    entities.kind,
from entities
inner join wanted on entities.entity_id = wanted.name or lower(entities.name) = lower(wanted.name)
order by entities.entity_id asc
