-- The numbers of each article that the timelines add up.
-- One row per article.

create or replace view article_counts as
with placed_quotes as (
    select distinct quotes.quote_id
    from quotes
    inner join article_passages
        on
            quotes.article_id = article_passages.article_id
            and quotes.start_char >= article_passages.start_char
            and quotes.end_char <= article_passages.end_char
),

placed_mentions as (
    select distinct mentions.mention_id
    from mentions
    inner join article_passages
        on
            mentions.article_id = article_passages.article_id
            and mentions.start_char >= article_passages.start_char
            and mentions.end_char <= article_passages.end_char
),

quote_counts as (
    select
        quotes.article_id,
        count(*) as quotes,
        count(placed_quotes.quote_id) as quotes_in_passages,
    from quotes
    left join placed_quotes on quotes.quote_id = placed_quotes.quote_id
    group by quotes.article_id
),

mention_counts as (
    select
        mentions.article_id,
        count(*) as mentions,
        count(placed_mentions.mention_id) as mentions_in_passages,
    from mentions
    left join placed_mentions on mentions.mention_id = placed_mentions.mention_id
    group by mentions.article_id
),

passage_counts as (
    select
        article_passages.article_id,
        cast(sum(passages.word_count) as bigint) as words_in_passages,
    from article_passages
    inner join passages on article_passages.passage_id = passages.passage_id
    group by article_passages.article_id
)

select
    articles.article_id,
    articles.story_id,
    articles.published_date,
    articles.published_precision,
    articles.word_count as words,
    coalesce(quote_counts.quotes, 0) as quotes,
    coalesce(mention_counts.mentions, 0) as mentions,
    articles.is_story_lead,
    least(articles.word_count, coalesce(passage_counts.words_in_passages, 0)) as words_in_passages,
    coalesce(quote_counts.quotes_in_passages, 0) as quotes_in_passages,
    coalesce(mention_counts.mentions_in_passages, 0) as mentions_in_passages,
from articles
left join quote_counts on articles.article_id = quote_counts.article_id
left join mention_counts on articles.article_id = mention_counts.article_id
left join passage_counts on articles.article_id = passage_counts.article_id;

comment on view article_counts is 'The numbers that the timelines add up. One row per article.';
