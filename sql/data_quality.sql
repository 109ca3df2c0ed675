-- How far the tables can be trusted: each number with what it is a part of.
-- One row per measure; measures of nothing are left out.

create or replace view data_quality as
with document_numbers as (
    select
        count(*) as documents,
        count(*) filter (where status = 'loaded') as loaded,
        count(*) filter (where status = 'duplicate') as duplicates,
        count(*) filter (where status = 'rejected') as rejected,
        count(missing_since) as missing,
    from documents
),

article_numbers as (
    select
        count(*) as articles,
        count(published_date) as dated,
        count(*) filter (where published_precision in ('minute', 'day')) as dated_to_the_day,
        count(*) filter (where published_precision = 'minute') as timed,
        count(published_offset_minutes) filter (where published_precision = 'minute') as with_offset,
        count(title) as titled,
        count(*) filter (where len(authors) > 0) as with_author,
        count(coalesce(outlet, agency)) as with_outlet,
        count(*) filter (where not is_story_lead) as copies,
        count(*) filter (where language = 'en') as in_english,
        count(*) filter (where language <> 'en') as in_other_languages,
    from articles
),

quoting_articles as (
    select count(distinct article_id) as articles
    from quotes
),

quote_numbers as (
    select
        count(*) as quotes,
        count(speaker_entity_id) as named,
        count(*) filter (where kind = 'direct') as direct,
        count(speaker_entity_id) filter (where kind = 'direct') as direct_named,
        count(*) filter (where kind = 'indirect') as indirect,
        count(speaker_entity_id) filter (where kind = 'indirect') as indirect_named,
        count(*) filter (
            where
            speaker_entity_id is not null
            and lower(speaker_text) in ('he', 'she', 'they', 'it', 'i', 'we', 'him', 'her', 'them')
        ) as named_from_pronoun,
        count(*) filter (where speaker_entity_id is not null and confidence < 0.5) as doubtful,
        count(source_byte_start) as with_bytes,
    from quotes
),

mention_numbers as (
    select
        count(*) as mentions,
        count(quote_id) as quoted,
    from mentions
),

line_numbers as (
    select
        count(*) as lines,
        count(*) filter (where disposition = 'kept') as kept,
        count(*) filter (where disposition = 'metadata') as metadata,
        count(*) filter (where disposition = 'dropped') as dropped,
    from document_lines
    where disposition <> 'blank' and line is not null
),

measures as (
    select
        1 as place,
        'documents loaded' as measure,
        loaded as numerator,
        documents as denominator,
        'raw items whose article is in articles' as meaning,
    from document_numbers

    union all

    select
        2 as place,
        'documents that repeat another' as measure,
        duplicates as numerator,
        documents as denominator,
        'raw items with the same body as a loaded one' as meaning,
    from document_numbers

    union all

    select
        3 as place,
        'documents rejected' as measure,
        rejected as numerator,
        documents as denominator,
        'raw items that could not be loaded; the next rows say why' as meaning,
    from document_numbers

    union all

    select
        4 as place,
        'rejected: ' || rejects.reason as measure,
        count(*) as numerator,
        any_value(document_numbers.documents) as denominator,
        'raw items rejected for this reason' as meaning,
    from rejects
    cross join document_numbers
    group by rejects.reason

    union all

    select
        5 as place,
        'documents missing' as measure,
        missing as numerator,
        documents as denominator,
        'raw items that are no longer where they were read' as meaning,
    from document_numbers

    union all

    select
        6 as place,
        'lines kept' as measure,
        kept as numerator,
        lines as denominator,
        'stretches of raw lines that stand in a body; blank lines are not counted' as meaning,
    from line_numbers

    union all

    select
        7 as place,
        'lines taken as metadata' as measure,
        metadata as numerator,
        lines as denominator,
        'stretches of raw lines that filled a column of articles' as meaning,
    from line_numbers

    union all

    select
        8 as place,
        'lines dropped' as measure,
        dropped as numerator,
        lines as denominator,
        'stretches of raw lines that a rule took for noise' as meaning,
    from line_numbers

    union all

    select
        9 as place,
        'articles in English' as measure,
        in_english as numerator,
        articles as denominator,
        'articles whose language was found to be English' as meaning,
    from article_numbers

    union all

    select
        9 as place,
        'articles not searched for quotes and names' as measure,
        in_other_languages as numerator,
        articles as denominator,
        'articles in other languages than English: none of their quotes and mentions are in the tables' as meaning,
    from article_numbers

    union all

    select
        10 as place,
        'articles dated' as measure,
        dated as numerator,
        articles as denominator,
        'articles whose page prints at least a year' as meaning,
    from article_numbers

    union all

    select
        11 as place,
        'articles dated to the day' as measure,
        dated_to_the_day as numerator,
        articles as denominator,
        'articles that every timeline counts' as meaning,
    from article_numbers

    union all

    select
        12 as place,
        'articles undated' as measure,
        articles - dated as numerator,
        articles as denominator,
        'articles that no timeline counts' as meaning,
    from article_numbers

    union all

    select
        13 as place,
        'times with an offset' as measure,
        with_offset as numerator,
        timed as denominator,
        'articles with a time of day whose page prints the offset from UTC; the others took the default zone' as meaning,
    from article_numbers

    union all

    select
        14 as place,
        'articles with a title' as measure,
        titled as numerator,
        articles as denominator,
        'articles whose page prints a headline' as meaning,
    from article_numbers

    union all

    select
        15 as place,
        'articles with an author' as measure,
        with_author as numerator,
        articles as denominator,
        'articles whose page prints a byline' as meaning,
    from article_numbers

    union all

    select
        16 as place,
        'articles with an outlet or agency' as measure,
        with_outlet as numerator,
        articles as denominator,
        'articles whose page says who published them' as meaning,
    from article_numbers

    union all

    select
        17 as place,
        'articles that copy a story' as measure,
        copies as numerator,
        articles as denominator,
        'articles that are not the first of their story' as meaning,
    from article_numbers

    union all

    select
        18 as place,
        'articles with a quote' as measure,
        quoting_articles.articles as numerator,
        article_numbers.articles as denominator,
        'articles that quote somebody' as meaning,
    from article_numbers
    cross join quoting_articles

    union all

    select
        20 as place,
        'quotes with a speaker' as measure,
        named as numerator,
        quotes as denominator,
        'quotes whose speaker could be named' as meaning,
    from quote_numbers

    union all

    select
        21 as place,
        'direct quotes with a speaker' as measure,
        direct_named as numerator,
        direct as denominator,
        'quotes between marks whose speaker could be named' as meaning,
    from quote_numbers

    union all

    select
        22 as place,
        'indirect quotes with a speaker' as measure,
        indirect_named as numerator,
        indirect as denominator,
        'quotes without marks whose speaker could be named' as meaning,
    from quote_numbers

    union all

    select
        23 as place,
        'speakers named from a pronoun' as measure,
        named_from_pronoun as numerator,
        named as denominator,
        'named quotes that print only he, she or the like' as meaning,
    from quote_numbers

    union all

    select
        24 as place,
        'speakers in doubt' as measure,
        doubtful as numerator,
        named as denominator,
        'named quotes with a confidence below 0.5' as meaning,
    from quote_numbers

    union all

    select
        25 as place,
        'quotes with source bytes' as measure,
        with_bytes as numerator,
        quotes as denominator,
        'quotes that can be cut out of the raw file by byte offsets' as meaning,
    from quote_numbers

    union all

    select
        30 as place,
        'mentions within quotes' as measure,
        quoted as numerator,
        mentions as denominator,
        'names that a speaker says, not the article' as meaning,
    from mention_numbers
)

select
    measure,
    numerator,
    denominator,
    round(numerator / denominator, 6) as share,
    meaning,
from measures
where denominator > 0
order by place, measure;

comment on view data_quality is 'How far the tables can be trusted: each number with what it is a part of. One row per measure; measures of nothing are left out.';
