-- No id stands twice in its table: of quotes and mentions, none that a tested article has.
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
    where
        quotes.quote_id in (
            select tested_quotes.quote_id
            from quotes as tested_quotes
            inner join tested on tested_quotes.article_id = tested.article_id
        )

    union all

    select
        'mentions' as table_name,
        mention_id as id,
    from mentions
    where
        mentions.mention_id in (
            select tested_mentions.mention_id
            from mentions as tested_mentions
            inner join tested on tested_mentions.article_id = tested.article_id
        )

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
group by table_name, id
having count(*) > 1
