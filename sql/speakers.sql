-- Who is quoted most, as what, and where. Quotes whose speaker the page does not name are not here.
-- One row per speaker.

create or replace view speakers as
with spoken_quotes as (
    select
        quotes.*,
        articles.story_id,
        coalesce(articles.outlet, articles.agency) as outlet,
        if(articles.published_precision in ('minute', 'day'), articles.published_date, null) as published_date,
        nullif(
            trim(concat_ws(', ', quotes.speaker_role, quotes.speaker_affiliation)), ''
        ) as role,
    from quotes
    inner join articles on quotes.article_id = articles.article_id
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
from counted_speakers
inner join entities on counted_speakers.speaker_entity_id = entities.entity_id
order by counted_speakers.quotes desc, entities.name asc, counted_speakers.speaker_entity_id asc;

comment on view speakers is 'Who is quoted most, as what, and where. One row per speaker that could be named.';
comment on column speakers.speaker_rank is 'By quotes; equals share a rank.';
comment on column speakers.speaker is 'Name of the speaker.';
comment on column speakers.speaker_entity_id is 'In entities.';
comment on column speakers.roles is 'Roles and affiliations that articles print for the speaker, each once.';
comment on column speakers.quotes is 'Rows of quotes, every part of a split quote and every reprint counted.';
comment on column speakers.direct_quotes is 'Of quotes, the ones between marks.';
comment on column speakers.indirect_quotes is 'Of quotes, the ones without marks.';
comment on column speakers.utterances is 'Quotes with the parts of a split one counted once.';
comment on column speakers.statements is 'Quotes with equal words in several articles counted once.';
comment on column speakers.articles is 'Articles that quote the speaker.';
comment on column speakers.stories is 'The same with copies of one story counted once.';
comment on column speakers.first_quoted_date is 'First day on which an article dated to the day quotes the speaker; null when there is none.';
comment on column speakers.last_quoted_date is 'Last day on which an article dated to the day quotes the speaker; null when there is none.';
comment on column speakers.outlets is 'Outlets that quote the speaker, the agency where no outlet is printed.';
