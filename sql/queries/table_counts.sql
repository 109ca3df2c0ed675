-- How much the warehouse holds.
-- One row.

select
    (select count(*) from documents) as documents,
    (select count(*) from articles) as articles,
    (select count(*) from quotes) as quotes,
    (select count(*) from mentions) as mentions,
    (select count(*) from entities) as entities,
    (select count(*) from rejects) as rejects,
    (select min(published_date) from articles) as first_date,
    (select max(published_date) from articles) as last_date,
