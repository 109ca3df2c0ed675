-- Turn the pool from the parts at hand to what the warehouse held.

create or replace temp view pool_articles as
from held_articles;

create or replace temp view pool_quotes as
from held_quotes;

create or replace temp view pool_mentions as
from held_mentions;
