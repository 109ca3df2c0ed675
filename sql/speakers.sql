-- Who is quoted most, as what, and where. Quotes whose speaker the page does not name are not here.
-- One row per speaker.

create or replace view speakers as
with shared_quotes as (
    select distinct quotes.quote_id
    from quotes
    inner join article_passages
        on
            quotes.article_id = article_passages.article_id
            and quotes.start_char >= article_passages.start_char
            and quotes.end_char <= article_passages.end_char
),

spoken_quotes as (
    select
        quotes.*,
        articles.story_id,
        articles.is_story_lead,
        shared_quotes.quote_id is not null as is_in_passage,
        coalesce(articles.outlet, articles.agency) as outlet,
        if(articles.published_precision in ('minute', 'day'), articles.published_date, null) as published_date,
        nullif(
            trim(concat_ws(', ', quotes.speaker_role, quotes.speaker_affiliation)), ''
        ) as role,
    from quotes
    inner join articles on quotes.article_id = articles.article_id
    left join shared_quotes on quotes.quote_id = shared_quotes.quote_id
    where quotes.speaker_entity_id is not null
),

counted_speakers as (
    select
        speaker_entity_id,
        count(*) as quotes,
        count(*) filter (where kind = 'direct') as direct_quotes,
        count(*) filter (where kind = 'indirect') as indirect_quotes,
        count(distinct utterance_id) as utterances,
        count(distinct statement_id) as statements,
        count(distinct article_id) as articles,
        count(distinct story_id) as stories,
        min(published_date) as first_quoted_date,
        max(published_date) as last_quoted_date,
        coalesce(list(distinct outlet order by outlet) filter (where outlet is not null), []) as outlets,
        coalesce(list(distinct role order by role) filter (where role is not null), []) as roles,
        count(*) filter (where is_story_lead) as quotes_by_story,
        count(*) filter (where not is_in_passage) as quotes_without_passages,
    from spoken_quotes
    group by speaker_entity_id
)

select
    rank() over (order by counted_speakers.quotes desc) as speaker_rank,
    entities.name as speaker,
    counted_speakers.speaker_entity_id,
    counted_speakers.roles,
    counted_speakers.quotes,
    counted_speakers.direct_quotes,
    counted_speakers.indirect_quotes,
    counted_speakers.utterances,
    counted_speakers.statements,
    counted_speakers.articles,
    counted_speakers.stories,
    counted_speakers.first_quoted_date,
    counted_speakers.last_quoted_date,
    counted_speakers.outlets,
    counted_speakers.quotes_by_story,
    counted_speakers.quotes_without_passages,
from counted_speakers
inner join entities on counted_speakers.speaker_entity_id = entities.entity_id
order by counted_speakers.quotes desc, entities.name asc, counted_speakers.speaker_entity_id asc;

comment on view speakers is 'Who is quoted most, as what, and where. One row per speaker that could be named.';
