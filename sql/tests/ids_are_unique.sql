-- No id stands twice in its table; $part of $parts.
-- One row per id that does.

with ids as (
    select
        'documents' as table_name,
        document_id as id,
    from documents

    union all

    select
        'files' as table_name,
        length(source_root) || ' ' || source_root || '/' || source_path as id,  -- a/b and c is not a and b/c
    from files

    union all

    select
        'articles' as table_name,
        article_id as id,
    from articles

    union all

    select
        'quotes' as table_name,
        quote_id as id,
    from quotes

    union all

    select
        'mentions' as table_name,
        mention_id as id,
    from mentions

    union all

    select
        'entities' as table_name,
        entity_id as id,
    from entities

    union all

    select
        'rejects' as table_name,
        document_id as id,
    from rejects

    union all

    select
        'duplicates' as table_name,
        document_id as id,
    from duplicates

    union all

    select
        'runs' as table_name,
        run_id as id,
    from runs
)

select
    table_name,
    id,
    count(*) as row_count,
from ids
where hash(id) % cast($parts as ubigint) = $part  -- noqa: RF02
group by table_name, id
having count(*) > 1
