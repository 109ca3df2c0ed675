-- Everything whose id begins with $id, and files whose name ends with it or whose absolute path is $path: what
-- `onrecord explain` looks up.
-- One row per match, documents before what was made of them.

with matches as (
    select
        1 as rank,
        'document' as kind,
        document_id as id,
    from documents
    where
        starts_with(document_id, $id)
        or source_path = $id
        or ends_with(source_path, '/' || $id)
        or rtrim(source_root, '/') || '/' || source_path = $path

    union all

    select
        2 as rank,
        'article' as kind,
        article_id as id,
    from articles
    where starts_with(article_id, $id)

    union all

    select
        3 as rank,
        'quote' as kind,
        quote_id as id,
    from quotes
    where starts_with(quote_id, $id)

    union all

    select
        4 as rank,
        'mention' as kind,
        mention_id as id,
    from mentions
    where starts_with(mention_id, $id)

    union all

    select
        5 as rank,
        'entity' as kind,
        entity_id as id,
    from entities
    where starts_with(entity_id, $id)
)

select
    kind,
    id,
from matches
order by rank, id
limit 20
