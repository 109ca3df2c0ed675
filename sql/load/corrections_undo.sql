-- Give mentions and quotes back what the pages alone say; what is corrected is corrected anew from there.

insert into mentions
select unnest(blocked_mentions.mention)
from blocked_mentions;

delete from blocked_mentions;

update mentions
set
    entity_id = mentions.found_entity_id,
    found_entity_id = null
where mentions.found_entity_id is not null;

create temp table respoken as
select
    quotes.quote_id,
    quotes.text,
    quotes.found_speaker_entity_id as speaker_entity_id,
from quotes
where quotes.found_speaker_entity_id is not null;

update quotes
set
    speaker_entity_id = quotes.found_speaker_entity_id,
    found_speaker_entity_id = null
where quotes.found_speaker_entity_id is not null;
