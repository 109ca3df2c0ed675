-- The bodies that are compared, in the order in which they are needed.
-- One row per article.

select
    articles.article_id,
    articles.body,
from compared
inner join articles on compared.article_id = articles.article_id
order by compared.rowid
