-- Every story has one lead, and is named after the smallest article_id in it.
-- One row per story that is not so.

select
    story_id,
    count(*) filter (where is_story_lead) as lead_count,
from articles
group by story_id
having
    story_id is null
    or count(*) filter (where is_story_lead) <> 1
    or min(article_id) <> story_id
