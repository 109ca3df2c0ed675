-- The rows of a run's parts, which are folders; the variable `parts` names those that are at hand.
-- part_rows: their rows of one kind, straight from the files, so that what a load holds does not grow with what it
-- brings. pool_*: what documents hold of affected articles. staged_*: the rows of all parts that say what was met.
-- read_twice: one row per document and part that is passed over. The same bytes at the same relative path below two
-- roots are one document, read twice.

create temp table read_twice (
    document_id varchar,
    part varchar
);

create temp macro part_rows(kind) as table
    select found.* exclude (filename)  -- noqa: RF02
    from
        read_parquet(
            [part || '/' || kind || '.parquet' for part in getvariable('parts')], filename = true  -- noqa: RF02
        ) as found
    anti join read_twice
        on found.document_id = read_twice.document_id and parse_dirpath(found.filename) = read_twice.part;

create temp view pool_articles as
from part_rows('articles');

create temp view pool_quotes as
from part_rows('quotes');

create temp view pool_mentions as
from part_rows('mentions');

create temp table staged_documents as
select
    *,
    '' as part,
from part_rows('documents')
where false;

create temp table staged_rejects as
from part_rows('rejects')
where false;

create temp table staged_seen as
from part_rows('seen')
where false;

create temp table pool_documents as
select
    document_id,
    article_id,
    published_at,
from pool_articles
where false;
