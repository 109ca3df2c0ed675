-- Give every touched article its story, and every story its lead: the earliest dated, of equals an agency's own
-- page before the pages that credit it, then the smallest id.

create temp table stories_found as
select
    articles.article_id,
    coalesce(story_labels.story_id, articles.article_id) as story_id,
    row_number() over (
        partition by coalesce(story_labels.story_id, articles.article_id)
        order by
            articles.published_at asc nulls last,
            coalesce(articles.outlet = articles.agency, false) desc,
            articles.article_id asc
    ) = 1 as is_story_lead,
from articles
left join story_labels on articles.article_id = story_labels.article_id
where articles.article_id in (select touched.article_id from touched);

update articles
set
    story_id = stories_found.story_id,
    is_story_lead = stories_found.is_story_lead
from stories_found
where
    articles.article_id = stories_found.article_id
    and (
        articles.story_id is distinct from stories_found.story_id
        or articles.is_story_lead is distinct from stories_found.is_story_lead
    );
