-- Articles that were there before and stand among the first holders of a shingle no longer, or only now,
-- because others came or went: their pairs are found anew.
-- One row per article. $first_holders: how many holders of a shingle are compared with all others.

create temp table moved as
with former as (
    select
        article_id,
        unnest(sketch) as shingle,
        false as is_entering,
        true as is_gone,
    from gone_paragraphs
),

entered as (
    select unnest(paragraphs.sketch) as shingle
    from paragraphs
    where paragraphs.article_id in (select entering.article_id from entering)
),

met_shingles as (
    select shingle
    from former

    union

    select shingle
    from entered
),

standing as (
    select
        article_id,
        unnest(sketch) as shingle,
        article_id in (select entering.article_id from entering) as is_entering,
        false as is_gone,
    from paragraphs
),

holders as (
    from former

    union all by name

    select standing.*
    from standing
    where standing.shingle in (select met_shingles.shingle from met_shingles)
),

changed_shingles as (
    select shingle
    from holders
    group by shingle
    having count(*) > $first_holders
),

placed_holders as (
    select
        holders.article_id,
        holders.is_entering or holders.is_gone as is_changed,
        count(*) filter (where not holders.is_entering) over earlier as place_before,
        count(*) filter (where not holders.is_gone) over earlier as place_after,
    from holders
    inner join changed_shingles on holders.shingle = changed_shingles.shingle
    window earlier as (
        partition by holders.shingle
        order by holders.article_id
        rows between unbounded preceding and current row
    )
)

select distinct article_id
from placed_holders
where not is_changed and (place_before <= $first_holders) <> (place_after <= $first_holders)
