-- Who and what is named most, and how much of it inside quotes?
select entity, kind, mentions, mentions_in_quotes, articles
from entity_frequency
order by mentions desc, entity
limit 5
