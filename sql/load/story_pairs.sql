-- Pairs of articles that print the same paragraphs, at least half of the shorter one's words.
-- A paragraph in more than 50 articles would pair thousands with each other: there each article is
-- paired with the next by id only, which joins the same articles to one story.

delete from story_pairs;

insert into story_pairs by name
with holders as (
    select distinct
        article_passages.article_id,
        article_passages.passage_id,
        passages.word_count,
        passages.article_count,
    from article_passages
    inner join passages on article_passages.passage_id = passages.passage_id
),

neighbours as (
    select
        article_id as article_id_a,
        lead(article_id) over (partition by passage_id order by article_id) as article_id_b,
    from holders
    where article_count > 50
),

candidates as (
    select
        earlier.article_id as article_id_a,
        later.article_id as article_id_b,
    from holders as earlier
    inner join holders as later
        on earlier.passage_id = later.passage_id and earlier.article_id < later.article_id
    where earlier.article_count <= 50

    union

    select
        article_id_a,
        article_id_b,
    from neighbours
    where article_id_b is not null
),

shared_words as (
    select
        candidates.article_id_a,
        candidates.article_id_b,
        sum(holders_a.word_count) as word_count,
    from candidates
    inner join holders as holders_a on candidates.article_id_a = holders_a.article_id
    inner join holders as holders_b
        on candidates.article_id_b = holders_b.article_id and holders_a.passage_id = holders_b.passage_id
    group by candidates.article_id_a, candidates.article_id_b
),

article_words as (
    select
        article_id,
        sum(word_count) as word_count,
    from paragraphs
    group by article_id
),

measured_pairs as (
    select
        shared_words.article_id_a,
        shared_words.article_id_b,
        shared_words.word_count / (words_a.word_count + words_b.word_count - shared_words.word_count) as resemblance,
        shared_words.word_count / least(words_a.word_count, words_b.word_count) as containment,
    from shared_words
    inner join article_words as words_a on shared_words.article_id_a = words_a.article_id
    inner join article_words as words_b on shared_words.article_id_b = words_b.article_id
)

select
    article_id_a,
    article_id_b,
    resemblance,
    containment,
from measured_pairs
where containment >= 0.5;
