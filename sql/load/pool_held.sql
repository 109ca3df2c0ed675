-- held_*: what the warehouse holds of the affected articles already, by the documents that stay.

create temp table held_articles as
select
    staying.document_id,
    articles.*,
from staying
inner join articles on staying.article_id = articles.article_id;

create temp table held_quotes as
select
    staying.document_id,
    quotes.*,
from staying
inner join quotes on staying.article_id = quotes.article_id;

create temp table held_mentions as
select
    staying.document_id,
    mentions.*,
from staying
inner join mentions on staying.article_id = mentions.article_id;

create temp table staying_duplicates as
select duplicates.*
from duplicates
where duplicates.document_id in (select staying.document_id from staying);

insert into held_articles by name
select unnest(staying_duplicates.article)
from staying_duplicates;

insert into held_quotes by name
with rows_held as (
    select unnest(staying_duplicates.quotes) as quote
    from staying_duplicates
)

select unnest(rows_held.quote)
from rows_held;

insert into held_mentions by name
with rows_held as (
    select unnest(staying_duplicates.mentions) as mention
    from staying_duplicates
)

select unnest(rows_held.mention)
from rows_held;

insert into pool_documents by name
select
    document_id,
    article_id,
    published_at,
from held_articles;
