-- How often each word is printed. Words are folded: lower case, straight apostrophes, no possessive 's.
-- Stopwords stay, with a flag: leave them out with "where not is_stopword".
-- Counted article by article, then story by story: distinct counts of every printed word take twice the time.
-- One row per folded word.

create or replace view term_frequency as
with numbered_articles as (
    select
        row_number() over () as article_number,
        dense_rank() over (order by story_id) as story_number,
        is_story_lead,
        body,
    from articles
),

printed_words as (
    select
        article_number,
        story_number,
        is_story_lead,
        unnest(
            regexp_extract_all(
                lower(replace(body, '’', '''')), '[\pL\pN_]+(?:[-''.][\pL\pN_]+)*'
            )
        ) as word,
    from numbered_articles
),

article_terms as (
    select
        article_number,
        story_number,
        if(ends_with(word, '''s'), left(word, -2), word) as term,
        count(*) as occurrences,
        count(*) filter (where is_story_lead) as occurrences_in_leads,
    from printed_words
    group by article_number, story_number, term
),

story_terms as (
    select
        term,
        sum(occurrences) as occurrences,
        sum(occurrences_in_leads) as occurrences_in_leads,
        count(*) as articles,
    from article_terms
    group by story_number, term
),

terms as (
    select
        term,
        cast(sum(occurrences) as bigint) as occurrences,
        cast(sum(occurrences_in_leads) as bigint) as occurrences_by_story,
        cast(sum(articles) as bigint) as articles,
        count(*) as stories,
    from story_terms
    group by term
),

printed_passages as (
    select
        passages.text,
        count(*) as times,
    from article_passages
    inner join passages on article_passages.passage_id = passages.passage_id
    group by passages.passage_id, passages.text
),

passage_words as (
    select
        times,
        unnest(
            regexp_extract_all(
                lower(replace(text, '’', '''')), '[\pL\pN_]+(?:[-''.][\pL\pN_]+)*'
            )
        ) as word,
    from printed_passages
),

passage_terms as (
    select
        if(ends_with(word, '''s'), left(word, -2), word) as term,
        cast(sum(times) as bigint) as occurrences,
    from passage_words
    group by term
),

totals as (
    select
        sum(word_count) as words,
        count(*) as articles,
    from articles
)

select
    terms.term,
    terms.occurrences,
    terms.articles,
    terms.stories,
    round(1000 * terms.occurrences / nullif(totals.words, 0), 6) as per_1000_words,
    round(terms.articles / totals.articles, 6) as share_of_articles,
    stopwords.word is not null as is_stopword,
    terms.occurrences_by_story,
    terms.occurrences - coalesce(passage_terms.occurrences, 0) as occurrences_without_passages,
from terms
cross join totals
left join passage_terms on terms.term = passage_terms.term
left join stopwords on terms.term = stopwords.word
order by terms.occurrences desc, terms.term asc;

comment on view term_frequency is 'How often each word is printed in the bodies. One row per folded word: lower case, straight apostrophes, no possessive s.';
