-- Give every affected article the rows of the document that stands for it.

insert into articles by name
select pool_articles.* exclude (document_id)
from pool_articles
where pool_articles.document_id in (select winners.document_id from winners);

insert into quotes by name
select pool_quotes.* exclude (document_id)
from pool_quotes
where pool_quotes.document_id in (select winners.document_id from winners);

insert into mentions by name
select pool_mentions.* exclude (document_id)
from pool_mentions
where pool_mentions.document_id in (select winners.document_id from winners);
