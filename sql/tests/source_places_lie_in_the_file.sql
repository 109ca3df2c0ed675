-- Bytes and lines of quotes and of stretches of raw lines are in order and within the raw file, and a kept
-- stretch is as long in the body as in the file.
-- One row per quote or stretch that is not.

select
    quotes.quote_id as id,
    quotes.source_byte_start as byte_start,
    quotes.source_byte_end as byte_end,
from quotes
inner join documents on quotes.article_id = documents.article_id
where
    (quotes.source_byte_start is null) <> (quotes.source_byte_end is null)
    or quotes.source_byte_start not between 0 and quotes.source_byte_end
    or quotes.source_byte_end > documents.byte_count
    or quotes.source_line_start not between 1 and quotes.source_line_end

union all

select
    document_lines.document_id as id,
    document_lines.byte_start,
    document_lines.byte_end,
from document_lines
inner join documents on document_lines.document_id = documents.document_id
where
    document_lines.char_start not between 0 and document_lines.char_end
    or document_lines.byte_start not between 0 and document_lines.byte_end
    or document_lines.byte_end > documents.byte_count
    or document_lines.disposition not in ('kept', 'metadata', 'dropped', 'blank')
    or (document_lines.disposition = 'kept') <> (document_lines.body_start_char is not null)
    or document_lines.body_start_char > document_lines.body_end_char
    or (document_lines.text is null) <> (document_lines.body_start_char is not null)
