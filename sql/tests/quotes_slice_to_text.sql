-- A quote's offsets cut its text out of the body, those of its speaker and cue lie in the body, and so does its
-- venue.
-- Only of tested articles: bodies and offsets of others are as they were when the load that brought them tested them.
-- One row per quote that does not.

select
    quotes.quote_id,
    quotes.article_id,
    quotes.text,
from quotes
inner join tested on quotes.article_id = tested.article_id
where
    quotes.start_char < 0
    or quotes.text is distinct from substring(tested.body, quotes.start_char + 1, quotes.end_char - quotes.start_char)
    or not coalesce(quotes.speaker_start_char between 0 and quotes.speaker_end_char, true)
    or not coalesce(quotes.speaker_end_char <= length(tested.body), true)
    or not coalesce(quotes.cue_start_char between 0 and quotes.cue_end_char, true)
    or not coalesce(quotes.cue_end_char <= length(tested.body), true)
    or not coalesce(contains(tested.body, quotes.venue), true)
