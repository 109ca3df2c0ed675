-- Who and what is named most. Demonyms ("Russian") are counted apart from names ("Russia").
-- One row per entity.

create or replace view entity_frequency as
with shared_mentions as (
    select distinct mentions.mention_id
    from mentions
    inner join article_passages
        on
            mentions.article_id = article_passages.article_id
            and mentions.start_char >= article_passages.start_char
            and mentions.end_char <= article_passages.end_char
),

placed_mentions as (
    select
        mentions.entity_id,
        mentions.article_id,
        articles.story_id,
        articles.is_story_lead,
        shared_mentions.mention_id is not null as is_in_passage,
        mentions.form = 'demonym' as is_demonym,
        mentions.quote_id is not null as is_quoted,
    from mentions
    inner join articles on mentions.article_id = articles.article_id
    left join shared_mentions on mentions.mention_id = shared_mentions.mention_id
),

counted_mentions as (
    select
        entity_id,
        count(*) filter (where not is_demonym) as mentions,
        count(*) filter (where is_demonym) as demonyms,
        count(distinct article_id) filter (where not is_demonym) as articles,
        count(distinct article_id) filter (where is_demonym) as demonym_articles,
        count(distinct story_id) filter (where not is_demonym) as stories,
        count(*) filter (where not is_demonym and is_quoted) as mentions_in_quotes,
        count(*) filter (where not is_demonym and not is_quoted) as mentions_outside_quotes,
        count(*) filter (where not is_demonym and is_story_lead) as mentions_by_story,
        count(*) filter (where not is_demonym and not is_in_passage) as mentions_without_passages,
    from placed_mentions
    group by entity_id
),

totals as (
    select
        sum(word_count) as words,
        count(*) as articles,
    from articles
)

select
    entities.entity_id,
    entities.name as entity,
    entities.kind,
    counted_mentions.mentions,
    counted_mentions.demonyms,
    counted_mentions.articles,
    counted_mentions.demonym_articles,
    counted_mentions.stories,
    counted_mentions.mentions_in_quotes,
    counted_mentions.mentions_outside_quotes,
    round(1000 * counted_mentions.mentions / nullif(totals.words, 0), 6) as per_1000_words,
    round(counted_mentions.articles / totals.articles, 6) as share_of_articles,
    counted_mentions.mentions_by_story,
    counted_mentions.mentions_without_passages,
from counted_mentions
inner join entities on counted_mentions.entity_id = entities.entity_id
cross join totals
order by counted_mentions.mentions desc, counted_mentions.demonyms desc, entities.name asc, entities.entity_id asc;

comment on view entity_frequency is 'Who and what is named most. One row per mentioned entity; demonyms are counted apart from names.';
