-- Remove the rows that this run replaces: of the documents that leave, and of every affected article,
-- whose rows are all in the pool.

delete from articles
where articles.article_id in (select affected.article_id from affected);

delete from quotes
where quotes.article_id in (select affected.article_id from affected);

delete from mentions
where mentions.article_id in (select affected.article_id from affected);

delete from paragraphs
where paragraphs.article_id in (select gone_paragraphs.article_id from gone_paragraphs);

delete from duplicates
where duplicates.article_id in (select affected.article_id from affected);

delete from documents
where documents.document_id in (select leaving.document_id from leaving);

delete from document_lines
where document_lines.document_id in (select leaving.document_id from leaving);

delete from entity_names
where entity_names.document_id in (select leaving.document_id from leaving);

delete from rejects
where rejects.document_id in (select leaving.document_id from leaving);
