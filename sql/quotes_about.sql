-- Who speaks of whom: the names inside quotes, each with the quote's speaker.
-- One row per mention within a quote, at the innermost quote that it stands in.

create or replace view quotes_about as
select
    mentions.mention_id,
    mentions.quote_id,
    mentions.article_id,
    quotes.speaker_entity_id,
    speaking_entities.name as speaker,
    mentions.entity_id,
    entities.name as entity,
    entities.kind,
    mentions.text as mention,
    mentions.form,
    coalesce(mentions.entity_id = quotes.speaker_entity_id, false) as is_of_self,
    quotes.text as quote,
    articles.story_id,
    articles.published_date,
from mentions
inner join quotes on mentions.quote_id = quotes.quote_id and mentions.article_id = quotes.article_id
inner join articles on mentions.article_id = articles.article_id
inner join entities on mentions.entity_id = entities.entity_id
left join entities as speaking_entities on quotes.speaker_entity_id = speaking_entities.entity_id;

comment on view quotes_about is 'Who speaks of whom. One row per mention within a quote, with the innermost quote around it; quotes whose speaker the page does not name are here too.';
