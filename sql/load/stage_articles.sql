-- Add which document of the parts at hand holds which article.

insert into pool_documents by name
select
    document_id,
    article_id,
    published_at,
from part_rows('articles');
