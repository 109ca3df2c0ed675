-- Pass over a document in all parts but the first that holds it.

insert into read_twice by name
with firsts as (
    select
        document_id,
        min(part) as part,
    from staged_documents
    group by document_id
    having count(*) > 1
)

select
    staged_documents.document_id,
    staged_documents.part,
from staged_documents
inner join firsts on staged_documents.document_id = firsts.document_id
where staged_documents.part > firsts.part;
