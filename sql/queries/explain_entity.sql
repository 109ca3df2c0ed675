-- One entity, the names it goes by, and how often it is mentioned and speaks.
-- One row: the entity with $id.

with aliases as (
    select
        entity_id,
        list(distinct alias order by alias) as aliases,
    from entity_aliases
    where entity_id = $id
    group by entity_id
),

mention_counts as (
    select
        entity_id,
        count(*) as mention_count,
        count(distinct article_id) as article_count,
    from mentions
    where entity_id = $id
    group by entity_id
),

quote_counts as (
    select
        speaker_entity_id as entity_id,
        count(*) as quote_count,
    from quotes
    where speaker_entity_id = $id
    group by speaker_entity_id
)

select
    entities.entity_id,
    entities.name,
    entities.kind,
    entities.country_code,
    entities.wikidata_id,
    aliases.aliases,
    coalesce(mention_counts.mention_count, 0) as mention_count,
    coalesce(mention_counts.article_count, 0) as article_count,
    coalesce(quote_counts.quote_count, 0) as quote_count,
from entities
left join aliases on entities.entity_id = aliases.entity_id
left join mention_counts on entities.entity_id = mention_counts.entity_id
left join quote_counts on entities.entity_id = quote_counts.entity_id
where entities.entity_id = $id
