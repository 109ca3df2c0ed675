-- One quote with all that says where it came from and why it has its speaker.
-- One row: the quote with $id.

select
    quotes.quote_id,
    quotes.kind,
    quotes.text,
    quotes.speaker_text,
    entities.name as speaker,
    quotes.speaker_role,
    quotes.speaker_affiliation,
    quotes.cue,
    quotes.addressee,
    quotes.venue,
    quotes.method,
    quotes.confidence,
    quotes.utterance_id,
    quotes.parent_quote_id,
    articles.title,
    articles.published_date,
    documents.source_path,
    quotes.source_line_start,
    quotes.source_line_end,
    quotes.source_byte_start,
    quotes.source_byte_end,
    quotes.article_id,
from quotes
inner join articles on quotes.article_id = articles.article_id
left join documents on quotes.article_id = documents.article_id and documents.status = 'loaded'
left join entities on quotes.speaker_entity_id = entities.entity_id
where quotes.quote_id = $id
