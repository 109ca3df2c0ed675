-- What the last $count runs did.
-- One row per run, the newest first.

select
    started_at,
    status,
    input,
    documents_seen as seen,
    documents_new as new,
    documents_changed as changed,
    documents_unchanged as unchanged,
    documents_duplicate as copies,
    documents_rejected as rejected,
    articles_added as articles,
    quotes_added as quotes,
    mentions_added as mentions,
    seconds,
from runs
order by started_at desc, run_id asc
limit $count
