-- The articles by number, in the order of their ids: numbers are what samples and pairs are counted with.
-- numbered: one row per article; how many shingles it has, and how many of them are sampled. holders, likely_pairs:
-- empty.

create temp table numbered as
with samples as (
    select
        article_id,
        sum(len(sketch)) as size,
        sum(shingle_count) as shingle_count,
    from paragraphs
    group by article_id
)

select
    article_id,
    cast(row_number() over (order by article_id) as integer) as number,
    size,
    shingle_count,
    article_id in (select entering.article_id from entering) as is_entering,
    article_id in (select moved.article_id from moved) as is_moved,
from samples;

create temp table holders (
    shingle uinteger,
    number integer,
    place integer,
    is_common boolean,
    is_entering boolean,
    is_moved boolean
);

create temp table likely_pairs (
    number_a integer,
    number_b integer,
    shared_count bigint
);
