-- How often each word is printed. Words are folded: lower case, straight apostrophes, no possessive 's.
-- Stopwords stay, with a flag: leave them out with "where not is_stopword".
-- One row per folded word.

create or replace view term_frequency as
with printed_words as (
    select
        article_id,
        story_id,
        unnest(
            regexp_extract_all(
                lower(replace(body, '’', '''')), '[\pL\pN_]+(?:[-''.][\pL\pN_]+)*'
            )
        ) as word,
    from articles
),

terms as (
    select
        regexp_replace(word, '''s$', '') as term,
        count(*) as occurrences,
        count(distinct article_id) as articles,
        count(distinct story_id) as stories,
    from printed_words
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
    round(1000 * terms.occurrences / totals.words, 3) as per_1000_words,
    round(terms.articles / totals.articles, 4) as share_of_articles,
    stopwords.word is not null as is_stopword,
from terms
cross join totals
left join stopwords on terms.term = stopwords.word
order by terms.occurrences desc, terms.term asc;

comment on view term_frequency is 'How often each word is printed in the bodies. One row per folded word: lower case, straight apostrophes, no possessive s.';
comment on column term_frequency.term is 'The folded word.';
comment on column term_frequency.occurrences is 'Times it is printed.';
comment on column term_frequency.articles is 'Articles that print it.';
comment on column term_frequency.stories is 'The same with copies of one story counted once.';
comment on column term_frequency.per_1000_words is 'occurrences by 1,000 words of all bodies.';
comment on column term_frequency.share_of_articles is 'articles over all articles, from 0 to 1.';
comment on column term_frequency.is_stopword is 'Whether it is among the English stopwords, which say nothing of the subject.';
