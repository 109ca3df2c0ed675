-- What each run did, for the log page and the scheduler's owner.
-- One row per run, the newest first.

create or replace view run_log as
select
    run_id,
    started_at,
    finished_at,
    seconds,
    status,
    input,
    documents_seen,
    documents_new,
    documents_changed,
    documents_unchanged,
    documents_remade,
    documents_duplicate,
    documents_rejected,
    articles_added,
    quotes_added,
    mentions_added,
    documents_new + documents_changed = 0 and articles_added = 0 as is_without_news,
    code_version,
    prefect_flow_run_id,
from runs
order by started_at desc, run_id asc;

comment on view run_log is 'What each run did. One row per published run, the newest first.';
