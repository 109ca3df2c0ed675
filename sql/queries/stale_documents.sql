-- What other code, or other settings, made than would be made now.
-- $made_by, $made_with: this code and these settings.
-- One row per reason: code, settings, or both; the settings it was made with beside it.

with made as (
    select
        documents.article_id,
        documents.missing_since,
        documents.made_with,
        documents.made_by <> $made_by as is_of_other_code,
        documents.made_with <> $made_with as is_of_other_settings,
    from documents
    where documents.content_sha256 <> ''
)

select
    case
        when made.is_of_other_code and made.is_of_other_settings then 'code and settings'
        when made.is_of_other_code then 'code'
        else 'settings'
    end as why,
    made.made_with,
    count(*) as documents,
    count(made.article_id) as articles,
    count(*) filter (where made.missing_since is not null) as missing_documents,
from made
where made.is_of_other_code or made.is_of_other_settings
group by why, made.made_with
order by why, made.made_with
