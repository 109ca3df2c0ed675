-- Drop the pairs of articles that left, and those that are found anew.

delete from story_pairs
where
    story_pairs.article_id_a in (select moved.article_id from moved)
    or story_pairs.article_id_a in (select gone_paragraphs.article_id from gone_paragraphs)
    or story_pairs.article_id_b in (select gone_paragraphs.article_id from gone_paragraphs);
