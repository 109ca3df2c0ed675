-- Which shingles the first count of pairs passes over: each common one pairs its holders with very many others,
-- which share nothing else. Where a holder has so many of them that they alone could make it a copy, it is counted.
-- weighed: one row per article, with the number of its common shingles. passed_over: one row per shingle.
-- counted_holders, other_holders: the holders of all shingles but these, and of these.
-- least_sampled: how many sampled shingles a copy shares at least, of the size of the smaller sample. The share that
-- stands in the other strays from the containment by less than three standard deviations, sqrt(n) / 2 each: what
-- stays below a half by more is no copy.

create or replace temp macro least_sampled(size) as 0.5 * size - 1.5 * sqrt(size);

create temp table weighed as
with common_counts as (
    select
        number,
        count(*) as common_count,
    from holders
    where is_common
    group by number
)

select
    numbered.article_id,
    numbered.number,
    numbered.size,
    numbered.shingle_count,
    coalesce(common_counts.common_count, 0) as common_count,
from numbered
left join common_counts on numbered.number = common_counts.number;

create temp table passed_over as
select holders.shingle
from holders
inner join weighed on holders.number = weighed.number
where holders.is_common
group by holders.shingle
having not bool_or(weighed.common_count >= least_sampled(weighed.size));

create temp view counted_holders as
select *
from holders
where not is_common or holders.shingle not in (select passed_over.shingle from passed_over);

create temp view other_holders as
select *
from holders
where is_common and holders.shingle in (select passed_over.shingle from passed_over);
