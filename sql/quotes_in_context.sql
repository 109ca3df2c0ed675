-- Every quote with all that is needed to check and to cite it.
-- One row per quote.

create or replace view quotes_in_context as
select
    quotes.quote_id,
    entities.name as speaker,
    quotes.speaker_text,
    quotes.speaker_role as role,
    quotes.speaker_affiliation as affiliation,
    quotes.kind,
    quotes.text as quote,
    quotes.cue,
    quotes.addressee,
    substring(
        articles.body, greatest(1, quotes.start_char - 119), least(120, quotes.start_char)
    ) as words_before,
    substring(articles.body, quotes.end_char + 1, 120) as words_after,
    articles.title,
    coalesce(articles.outlet, articles.agency) as outlet,
    articles.published_date,
    articles.published_precision,
    articles.published_at,
    articles.url as permalink,
    documents.source_path,
    documents.source_record,
    quotes.source_line_start,
    quotes.source_line_end,
    quotes.source_byte_start,
    quotes.source_byte_end,
    quotes.method,
    quotes.confidence,
    quotes.parent_quote_id,
    quotes.speaker_entity_id,
    quotes.article_id,
from quotes
inner join articles on quotes.article_id = articles.article_id
left join documents on quotes.article_id = documents.article_id
left join entities on quotes.speaker_entity_id = entities.entity_id
order by articles.published_at asc nulls last, articles.article_id asc, quotes.ordinal asc;

comment on view quotes_in_context is 'Every quote with what is needed to check and to cite it. One row per quote, in the order of publication and of the page.';
comment on column quotes_in_context.quote_id is 'In quotes.';
comment on column quotes_in_context.speaker is 'Name of the speaker; null when the page does not say.';
comment on column quotes_in_context.speaker_text is 'The words that name the speaker here, as written.';
comment on column quotes_in_context.role is 'Role of the speaker as printed.';
comment on column quotes_in_context.affiliation is 'What the speaker speaks for, as printed.';
comment on column quotes_in_context.kind is 'direct or indirect.';
comment on column quotes_in_context.quote is 'The words, verbatim, without the outer marks.';
comment on column quotes_in_context.cue is 'The words of saying.';
comment on column quotes_in_context.addressee is 'Who was told, as written.';
comment on column quotes_in_context.words_before is 'The 120 characters of the body before the quote.';
comment on column quotes_in_context.words_after is 'The 120 characters of the body after the quote.';
comment on column quotes_in_context.title is 'Headline of the article.';
comment on column quotes_in_context.outlet is 'Who published it, the agency where no outlet is printed.';
comment on column quotes_in_context.published_date is 'The outlet''s own day; the first day of the period where published_precision is month or year.';
comment on column quotes_in_context.published_precision is 'How much of the date is printed: minute, day, month or year; null when undated.';
comment on column quotes_in_context.published_at is 'Instant of publication; the hour is printed only where published_precision is minute.';
comment on column quotes_in_context.permalink is 'Address of the page, where known.';
comment on column quotes_in_context.source_path is 'The raw file, below its input root.';
comment on column quotes_in_context.source_record is 'Which record of the raw file; null for a file that is one item.';
comment on column quotes_in_context.source_line_start is 'First raw line, from 1.';
comment on column quotes_in_context.source_line_end is 'Last raw line, inclusive.';
comment on column quotes_in_context.source_byte_start is 'First byte in the raw file, from 0.';
comment on column quotes_in_context.source_byte_end is 'End in the raw file, exclusive.';
comment on column quotes_in_context.method is 'The rule that found the speaker.';
comment on column quotes_in_context.confidence is 'That the speaker is right, from 0 to 1.';
comment on column quotes_in_context.parent_quote_id is 'The quote that this one stands in.';
comment on column quotes_in_context.speaker_entity_id is 'In entities.';
comment on column quotes_in_context.article_id is 'In articles.';
