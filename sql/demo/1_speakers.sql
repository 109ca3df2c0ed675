-- Who is quoted, and as what?
select speaker, roles, quotes, articles
from speakers
order by speaker_rank, speaker
