-- Who holds each shingle that an article which is new, or whose place changed, shares with another; $part of $parts.
-- One row per shingle and article; place: among the holders of the shingle, by id; is_common: they are more than
-- $first_holders.

insert into holders by name
with standing as (
    select
        numbered.number,
        numbered.is_entering,
        numbered.is_moved,
        unnest(paragraphs.sketch) as shingle,
    from paragraphs
    inner join numbered on paragraphs.article_id = numbered.article_id
),

standing_here as (
    select *
    from standing
    where (shingle >> 16) % cast($parts as uinteger) = $part  -- noqa: RF02
),

met_shingles as (
    select distinct shingle
    from standing_here
    where is_entering or is_moved
),

met as (
    select standing_here.*
    from standing_here
    where standing_here.shingle in (select met_shingles.shingle from met_shingles)
),

shared_shingles as (
    select
        shingle,
        count(*) > $first_holders as is_common,  -- noqa: RF02
    from met
    group by shingle
    having count(*) > 1
)

select
    met.shingle,
    met.number,
    shared_shingles.is_common,
    met.is_entering,
    met.is_moved,
    row_number() over (partition by met.shingle order by met.number) as place,
from met
inner join shared_shingles on met.shingle = shared_shingles.shingle
