-- The account of a document: what became of each stretch of each raw line.
-- One row per piece of a line of the document with $id, in the order of the file.

select
    document_lines.line,
    document_lines.byte_start,
    document_lines.byte_end,
    document_lines.disposition,
    document_lines.rule,
    document_lines.origin,
    coalesce(
        document_lines.text,
        substring(
            articles.body,
            document_lines.body_start_char + 1,
            document_lines.body_end_char - document_lines.body_start_char
        )
    ) as text,
from document_lines
left join documents on document_lines.document_id = documents.document_id
left join articles
    on articles.article_id = coalesce(documents.article_id, documents.duplicate_of_article_id)
where document_lines.document_id = $id
order by document_lines.ordinal
