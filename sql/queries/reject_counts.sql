-- Why raw items were rejected, with one of them as an example.
-- One row per reason.

select
    reason,
    count(*) as documents,
    min(source_path) as example,
    min_by(message, source_path) as message,
from rejects
group by reason
order by documents desc, reason asc
