-- What did Maria Zakharova say between quote marks, and where does it stand in the raw file?
select left(quote, 60) as quote, cue, published_date, source_path, source_byte_start
from quotes_in_context
where speaker = 'Maria Zakharova' and kind = 'direct'
order by source_byte_start
