-- The articles of every story that this run may change: it holds an article that is new, left, was read anew,
-- or gained or lost a pair.
-- One row per article.

create temp table touched as
with changed_articles as (
    select entering.article_id
    from entering

    union all

    select moved.article_id
    from moved
),

paired_articles as (
    from changed_articles

    union

    select story_pairs.article_id_a
    from story_pairs
    where story_pairs.article_id_b in (select changed_articles.article_id from changed_articles)

    union

    select story_pairs.article_id_b
    from story_pairs
    where story_pairs.article_id_a in (select changed_articles.article_id from changed_articles)
),

touched_stories as (
    select story_id
    from stories_before

    union

    select articles.story_id
    from articles
    where articles.article_id in (select paired_articles.article_id from paired_articles)
)

select articles.article_id
from articles
where articles.story_id is null or articles.story_id in (select touched_stories.story_id from touched_stories);
