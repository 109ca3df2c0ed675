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
comment on column run_log.run_id is 'Id of the run.';
comment on column run_log.started_at is 'When it began.';
comment on column run_log.finished_at is 'When its rows were written.';
comment on column run_log.seconds is 'From started_at to finished_at.';
comment on column run_log.status is 'completed or completed_with_rejects.';
comment on column run_log.input is 'What it was asked to read.';
comment on column run_log.documents_seen is 'Raw items that it met.';
comment on column run_log.documents_new is 'Of these, at places not met before.';
comment on column run_log.documents_changed is 'Of these, with new content at a known place.';
comment on column run_log.documents_unchanged is 'Of these, in the warehouse already.';
comment on column run_log.documents_duplicate is 'Of those seen, with status duplicate afterwards.';
comment on column run_log.documents_rejected is 'Of those seen, with status rejected afterwards.';
comment on column run_log.articles_added is 'Articles that were not in the warehouse before.';
comment on column run_log.quotes_added is 'Quotes that were not in the warehouse before.';
comment on column run_log.mentions_added is 'Mentions that were not in the warehouse before.';
comment on column run_log.is_without_news is 'Whether it found nothing new.';
comment on column run_log.code_version is 'Version of onrecord.';
comment on column run_log.prefect_flow_run_id is 'The Prefect flow run; null without Prefect.';
