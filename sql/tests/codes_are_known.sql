-- Columns that hold one of a few codes hold no other, and a confidence lies between 0 and 1.
-- One row per wrong value.

select
    quote_id as id,
    kind as code,
from quotes
where
    kind not in ('direct', 'indirect')
    or not coalesce(confidence between 0 and 1, false)
    or method is null

union all

select
    mention_id as id,
    form as code,
from mentions
where
    form not in ('full', 'surname', 'initial', 'acronym', 'demonym', 'alias')
    or kind not in ('person', 'organization', 'place', 'other')

union all

select
    document_id as id,
    reason as code,
from rejects
where
    reason not in (
        'empty_file', 'binary_file', 'undecodable', 'unsupported_media_type', 'too_large', 'unreadable', 'vanished',
        'not_a_regular_file', 'no_body', 'no_text', 'malformed', 'needs_extra', 'http_error', 'archive_limit',
        'unsafe_path', 'timeout', 'worker_died', 'failed'
    )
