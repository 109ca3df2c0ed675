-- One step of joining pairs to stories: each article takes the smallest label among its own, its
-- neighbours' and its label's own label. Repeated until nothing changes.
-- One row per article that has a pair.

create or replace temp table next_labels as
with links as (
    select
        article_id_a as article_id,
        article_id_b as neighbour_id,
    from story_pairs

    union all

    select
        article_id_b as article_id,
        article_id_a as neighbour_id,
    from story_pairs

    union all

    select
        article_id,
        story_id as neighbour_id,
    from story_labels
)

select
    links.article_id,
    min(story_labels.story_id) as story_id,
from links
inner join story_labels on links.neighbour_id = story_labels.article_id
group by links.article_id;
