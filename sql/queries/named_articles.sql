-- The articles that some raw files or ids mean: $names is a list of paths, as in documents, and article ids.
-- One row per name and article.

with wanted as (
    select unnest($names) as name
)

select distinct
    wanted.name,
    coalesce(documents.article_id, documents.duplicate_of_article_id) as article_id,
from documents
inner join wanted
    on
        documents.source_path = wanted.name
        or coalesce(documents.article_id, documents.duplicate_of_article_id) = wanted.name
where coalesce(documents.article_id, documents.duplicate_of_article_id) is not null
order by wanted.name asc, article_id asc
