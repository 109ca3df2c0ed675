-- The other articles of the story that the article with $id belongs to, each with what it shares with it.
-- One row per article; resemblance and containment are null where others stand between the two.

select
    copies.article_id,
    documents.source_path,
    coalesce(copies.outlet, copies.agency) as outlet,
    copies.published_at,
    copies.is_story_lead,
    story_pairs.resemblance,
    story_pairs.containment,
    copies.body,
    articles.body as own_body,
from articles
inner join articles as copies
    on articles.story_id = copies.story_id and articles.article_id <> copies.article_id
left join documents on copies.article_id = documents.article_id
left join story_pairs
    on
        least(articles.article_id, copies.article_id) = story_pairs.article_id_a
        and greatest(articles.article_id, copies.article_id) = story_pairs.article_id_b
where articles.article_id = $id
order by copies.published_at asc nulls last, copies.article_id asc
limit 50
