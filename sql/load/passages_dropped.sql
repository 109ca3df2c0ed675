-- Drop the passages that are found anew.

delete from passages
where passages.passage_id in (select changed_passages.passage_id from changed_passages);

delete from article_passages
where article_passages.passage_id in (select changed_passages.passage_id from changed_passages);
