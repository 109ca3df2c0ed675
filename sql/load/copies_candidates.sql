-- Pairs of articles whose samples of shingles may have so much in common that they may be copies; $part of $parts.
-- Of a shingle that very many articles print, only the $first_holders smallest ids are paired with the others,
-- so that boilerplate costs linear time; copies that share it are joined through those.
-- Left out is what could be no copy were all shingles shared that are passed over.
-- One row per pair with an article that is new, or whose place among the holders changed.

insert into likely_pairs by name
with pairs as (
    select
        earlier.number as number_a,
        later.number as number_b,
        count(*) as shared_count,
    from counted_holders as earlier
    inner join counted_holders as later on earlier.shingle = later.shingle and earlier.place < later.place
    where
        earlier.number % $parts = $part  -- noqa: RF02
        and earlier.place <= $first_holders  -- noqa: RF02
        and (earlier.is_entering or earlier.is_moved or later.is_entering)
    group by earlier.number, later.number
),

sized_pairs as (
    select
        pairs.*,
        least(articles_a.size, articles_b.size) as size,
        least(articles_a.common_count, articles_b.common_count) as common_count,
        least(articles_a.shingle_count, articles_b.shingle_count) as shorter_count,
        greatest(articles_a.shingle_count, articles_b.shingle_count) as longer_count,
    from pairs
    inner join weighed as articles_a on pairs.number_a = articles_a.number
    inner join weighed as articles_b on pairs.number_b = articles_b.number
)

select
    number_a,
    number_b,
    shared_count,
from sized_pairs
where
    shared_count + common_count >= least_sampled(size)
    and shorter_count >= $least_shared_by_equals  -- noqa: RF02
    and (shorter_count >= $least_shared or 2 * shorter_count >= longer_count)
