-- The renamed entities and their names, worked out anew from all loaded articles, so that no order of runs matters.

delete from entities
where entities.entity_id in (select renamed.entity_id from renamed);

insert into entities by name
with loaded_names as (
    select entity_names.*
    from entity_names
    inner join documents on entity_names.document_id = documents.document_id
    where documents.status = 'loaded' and entity_names.entity_id in (select renamed.entity_id from renamed)
),

counted_names as (
    select
        entity_id,
        name,
        count(*) as article_count,
    from loaded_names
    group by entity_id, name
),

facts as (
    select
        entity_id,
        min(kind) as kind,
        min(country_code) as country_code,
        min(wikidata_id) as wikidata_id,
    from loaded_names
    group by entity_id
),

chosen_names as (
    select
        entity_id,
        arg_min(name, (-article_count, -length(name), name)) as name,
    from counted_names
    group by entity_id
)

select
    chosen_names.entity_id,
    chosen_names.name,
    facts.kind,
    facts.country_code,
    facts.wikidata_id,
from chosen_names
inner join facts on chosen_names.entity_id = facts.entity_id;

delete from entity_aliases
where entity_aliases.entity_id in (select renamed.entity_id from renamed);

insert into entity_aliases by name
with printed_names as (
    select distinct
        entity_id,
        text as alias,
    from mentions
    where form <> 'demonym' and entity_id in (select renamed.entity_id from renamed)
),

listed_names as (
    select distinct
        entity_names.entity_id,
        entity_names.name as alias,
    from entity_names
    inner join documents on entity_names.document_id = documents.document_id
    where
        documents.status = 'loaded'
        and entity_names.entity_id in (select renamed.entity_id from renamed)
        and (entity_names.country_code is not null or entity_names.wikidata_id is not null)
)

select
    printed_names.entity_id,
    printed_names.alias,
    'text' as origin,
from printed_names

union all

select
    listed_names.entity_id,
    listed_names.alias,
    'gazetteer' as origin,
from listed_names
anti join printed_names
    on
        listed_names.entity_id = printed_names.entity_id
        and listed_names.alias = printed_names.alias;
