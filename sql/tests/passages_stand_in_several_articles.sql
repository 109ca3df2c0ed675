-- A passage stands in as many articles and stories as it says, two stories at least, where article_passages says.
-- One row per passage that does not.

select
    passages.passage_id,
    passages.article_count,
    count(distinct article_passages.article_id) as found_count,
from passages
left join article_passages on passages.passage_id = article_passages.passage_id
left join articles on article_passages.article_id = articles.article_id
group by passages.passage_id, passages.article_count, passages.story_count, passages.text
having
    passages.story_count < 2
    or count(distinct articles.story_id) <> passages.story_count
    or count(distinct article_passages.article_id) <> passages.article_count
    or not bool_and(coalesce(article_passages.end_char <= length(articles.body), false))
    or not bool_or(
        coalesce(
            substring(
                articles.body,
                article_passages.start_char + 1,
                article_passages.end_char - article_passages.start_char
            ) = passages.text,
            false
        )
    )
