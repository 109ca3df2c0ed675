-- Pairs of articles whose samples of shingles have so much in common that they may be copies.
-- Of a shingle that very many articles print, only the $first_holders smallest ids are paired with the others,
-- so that boilerplate costs linear time; copies that share it are joined through those.
-- The share of the smaller sample that stands in the other strays from the containment by less than three
-- standard deviations, sqrt(n) / 2 each: what stays below a half by more is left out.
-- One row per pair with an article that is new, or whose place among the holders changed.

create temp table candidates as
with standing as (
    select
        article_id,
        unnest(sketch) as shingle,
        article_id in (select entering.article_id from entering) as is_entering,
        article_id in (select moved.article_id from moved) as is_moved,
    from paragraphs
),

met_shingles as (
    select distinct shingle
    from standing
    where is_entering or is_moved
),

holders as (
    select standing.*
    from standing
    where standing.shingle in (select met_shingles.shingle from met_shingles)
),

changed_shingles as (
    select shingle
    from holders
    group by shingle
    having count(*) > 1
),

placed_holders as (
    select
        holders.*,
        row_number() over (partition by holders.shingle order by holders.article_id) as place,
    from holders
    inner join changed_shingles on holders.shingle = changed_shingles.shingle
),

pairs as (
    select
        earlier.article_id as article_id_a,
        later.article_id as article_id_b,
        count(*) as shared_count,
    from placed_holders as earlier
    inner join placed_holders as later on earlier.shingle = later.shingle and earlier.place < later.place
    where
        earlier.place <= $first_holders  -- noqa: RF02
        and (earlier.is_entering or earlier.is_moved or later.is_entering)
    group by earlier.article_id, later.article_id
),

samples as (
    select
        article_id,
        sum(len(sketch)) as size,
        sum(shingle_count) as shingle_count,
    from paragraphs
    group by article_id
    having sum(shingle_count) >= $least_shared_by_equals
),

sized_pairs as (
    select
        pairs.article_id_a,
        pairs.article_id_b,
        pairs.shared_count,
        least(samples_a.size, samples_b.size) as size,
        least(samples_a.shingle_count, samples_b.shingle_count) as shorter_count,
        greatest(samples_a.shingle_count, samples_b.shingle_count) as longer_count,
    from pairs
    inner join samples as samples_a on pairs.article_id_a = samples_a.article_id
    inner join samples as samples_b on pairs.article_id_b = samples_b.article_id
)

select
    article_id_a,
    article_id_b,
from sized_pairs
where
    shared_count >= 0.5 * size - 1.5 * sqrt(size)
    and (shorter_count >= $least_shared or 2 * shorter_count >= longer_count)
