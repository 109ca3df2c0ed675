-- Every entity with the number of its mentions and of its quotes as a speaker.
-- One row per entity.

with occurrences as (
    select mentions.entity_id
    from mentions

    union all

    select quotes.speaker_entity_id as entity_id
    from quotes
    where quotes.speaker_entity_id is not null
)

select
    entities.entity_id,
    entities.name,
    entities.kind,
    count(*) as occurrence_count,
from entities
inner join occurrences on entities.entity_id = occurrences.entity_id
group by entities.entity_id, entities.name, entities.kind
order by entities.entity_id asc
