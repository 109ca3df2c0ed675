-- Carry out what the corrections change: entity_changes (found_entity_id, article_id or null for all,
-- entity_id or null for none), entity_overrides (entity_id, name, kind, is_made) and entity_sayings
-- (entity_id, alias).

create temp table mention_changes as
select
    mentions.mention_id,
    coalesce(within_article.entity_id, everywhere.entity_id) as entity_id,
from mentions
left join entity_changes as within_article
    on
        mentions.entity_id = within_article.found_entity_id
        and mentions.article_id = within_article.article_id
left join entity_changes as everywhere
    on mentions.entity_id = everywhere.found_entity_id and everywhere.article_id is null
where within_article.found_entity_id is not null or everywhere.found_entity_id is not null;

create temp table respoken as
select
    quotes.quote_id,
    quotes.text,
    coalesce(within_article.entity_id, everywhere.entity_id) as speaker_entity_id,
from quotes
left join entity_changes as within_article
    on
        quotes.speaker_entity_id = within_article.found_entity_id
        and quotes.article_id = within_article.article_id
left join entity_changes as everywhere
    on quotes.speaker_entity_id = everywhere.found_entity_id and everywhere.article_id is null
where within_article.found_entity_id is not null or everywhere.found_entity_id is not null;

insert into blocked_mentions
select
    mentions.mention_id,
    mentions as mention,  -- noqa: RF02
from mentions
inner join mention_changes on mentions.mention_id = mention_changes.mention_id
where mention_changes.entity_id is null;

delete from mentions
where mentions.mention_id in (
    select mention_changes.mention_id
    from mention_changes
    where mention_changes.entity_id is null
);

update mentions
set
    found_entity_id = mentions.entity_id,
    entity_id = mention_changes.entity_id
from mention_changes
where mentions.mention_id = mention_changes.mention_id;

update quotes
set
    found_speaker_entity_id = quotes.speaker_entity_id,
    speaker_entity_id = respoken.speaker_entity_id
from respoken
where quotes.quote_id = respoken.quote_id;

-- Entities that a split makes, and then only those that something still points to.
insert into entities by name
select
    entity_overrides.entity_id,
    entity_overrides.name,
    entity_overrides.kind,
from entity_overrides
where
    entity_overrides.is_made
    and entity_overrides.entity_id not in (select entities.entity_id from entities);

update entities
set
    name = coalesce(entity_overrides.name, entities.name),
    kind = coalesce(entity_overrides.kind, entities.kind)
from entity_overrides
where entities.entity_id = entity_overrides.entity_id and not entity_overrides.is_made;

delete from entities
where
    entities.entity_id in (select entity_changes.found_entity_id from entity_changes)
    and entities.entity_id not in (select mentions.entity_id from mentions)
    and entities.entity_id not in (
        select quotes.speaker_entity_id
        from quotes
        where quotes.speaker_entity_id is not null
    );

-- The names go where the mentions went: what is printed is read anew, what is listed moves along.
delete from entity_aliases
where entity_aliases.origin = 'text';

insert into entity_aliases by name
select distinct
    mentions.entity_id,
    mentions.text as alias,
    'text' as origin,
from mentions
where mentions.form <> 'demonym';

update entity_aliases
set entity_id = entity_changes.entity_id
from entity_changes
where
    entity_aliases.entity_id = entity_changes.found_entity_id
    and entity_changes.article_id is null
    and entity_aliases.origin <> 'text';

insert into entity_aliases by name
select distinct
    entity_sayings.entity_id,
    entity_sayings.alias,
    'user' as origin,
from entity_sayings;

create temp table corrected_aliases as
select
    entity_aliases.entity_id,
    entity_aliases.alias,
    max(entity_aliases.origin) as origin,
from entity_aliases
inner join entities on entity_aliases.entity_id = entities.entity_id
group by entity_aliases.entity_id, entity_aliases.alias;

delete from entity_aliases;

insert into entity_aliases by name
select corrected_aliases.*
from corrected_aliases;
