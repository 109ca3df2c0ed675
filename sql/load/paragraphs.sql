-- Add the paragraphs of the articles that are new, of the parts at hand: they depend on the body alone, so that any
-- document of an article gives the same, and those of other articles are there.

insert into paragraphs by name
select found.* exclude (document_id)
from part_rows('paragraphs') as found
where found.document_id in (select entering.document_id from entering);
