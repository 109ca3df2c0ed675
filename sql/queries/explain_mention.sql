-- One mention, the words around it, and whom it was taken for.
-- One row: the mention with $id.

select
    mentions.mention_id,
    mentions.text,
    mentions.kind,
    mentions.form,
    entities.name as entity,
    entities.kind as entity_kind,
    substring(articles.body, greatest(1, mentions.start_char - 59), least(60, mentions.start_char)) as words_before,
    substring(articles.body, mentions.end_char + 1, 60) as words_after,
    mentions.start_char,
    mentions.end_char,
    mentions.quote_id,
    mentions.article_id,
from mentions
inner join articles on mentions.article_id = articles.article_id
inner join entities on mentions.entity_id = entities.entity_id
where mentions.mention_id = $id
