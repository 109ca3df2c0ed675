-- The likely pairs that have enough in common when the shingles that were passed over are counted, too.
-- One row per pair.

create temp table candidates as
with others_shared as (
    select
        likely_pairs.number_a,
        likely_pairs.number_b,
        count(*) as shared_count,
    from likely_pairs
    inner join other_holders as earlier on likely_pairs.number_a = earlier.number
    inner join other_holders as later
        on likely_pairs.number_b = later.number and earlier.shingle = later.shingle
    where earlier.place <= $first_holders  -- noqa: RF02
    group by likely_pairs.number_a, likely_pairs.number_b
),

recounted_pairs as (
    select
        articles_a.article_id as article_id_a,
        articles_b.article_id as article_id_b,
        likely_pairs.shared_count + coalesce(others_shared.shared_count, 0) as shared_count,
        least(articles_a.size, articles_b.size) as size,
    from likely_pairs
    inner join weighed as articles_a on likely_pairs.number_a = articles_a.number
    inner join weighed as articles_b on likely_pairs.number_b = articles_b.number
    left join others_shared
        on likely_pairs.number_a = others_shared.number_a and likely_pairs.number_b = others_shared.number_b
)

select
    article_id_a,
    article_id_b,
from recounted_pairs
where shared_count >= least_sampled(size)
