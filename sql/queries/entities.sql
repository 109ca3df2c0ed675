-- The entities whose names hold all of $words, in lower case; the most often mentioned first.
-- One row per entity, $count at most.

with mention_counts as (
    select
        entity_id,
        count(*) as mentions,
        count(distinct article_id) as articles,
    from mentions
    group by entity_id
),

quote_counts as (
    select
        speaker_entity_id as entity_id,
        count(*) as quotes,
    from quotes
    where speaker_entity_id is not null
    group by speaker_entity_id
),

other_names as (
    select
        entity_aliases.entity_id,
        list(distinct entity_aliases.alias order by entity_aliases.alias) as aliases,
    from entity_aliases
    inner join entities on entity_aliases.entity_id = entities.entity_id
    where entity_aliases.alias <> entities.name
    group by entity_aliases.entity_id
),

wanted as (
    select unnest($words) as word
),

named_entities as (
    select
        entities.entity_id,
        entities.name,
        entities.kind,
        entities.country_code,
        entities.wikidata_id,
        coalesce(other_names.aliases, []) as aliases,
        lower(concat_ws(' ', entities.name, array_to_string(other_names.aliases, ' '))) as all_names,
    from entities
    left join other_names on entities.entity_id = other_names.entity_id
),

unfit as (
    select named_entities.entity_id
    from named_entities
    inner join wanted on not contains(named_entities.all_names, wanted.word)
)

select
    named_entities.name,
    named_entities.kind,
    coalesce(mention_counts.mentions, 0) as mentions,
    coalesce(mention_counts.articles, 0) as articles,
    coalesce(quote_counts.quotes, 0) as quotes,
    named_entities.country_code,
    named_entities.wikidata_id,
    named_entities.aliases,
    named_entities.entity_id,
from named_entities
left join mention_counts on named_entities.entity_id = mention_counts.entity_id
left join quote_counts on named_entities.entity_id = quote_counts.entity_id
where named_entities.entity_id not in (select unfit.entity_id from unfit)
order by mentions desc, quotes desc, named_entities.name asc, named_entities.entity_id asc
limit $count
