-- Add the paragraphs of the articles that are new: they depend on the body alone, so that any of its documents
-- gives the same, and those of other articles are there.

insert into paragraphs by name
with sources as (
    select
        article_id,
        min(document_id) as document_id,
    from staged_articles
    where article_id in (select entering.article_id from entering)
    group by article_id
)

select staged_paragraphs.* exclude (document_id)
from staged_paragraphs
where staged_paragraphs.document_id in (select sources.document_id from sources);
