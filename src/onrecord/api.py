"""onrecord in a notebook: three functions that need no warehouse and no settings file."""

from __future__ import annotations

from onrecord.clean import clean
from onrecord.mentions import find_mentions
from onrecord.model import Article, Mention, Quote
from onrecord.quotes import find_quotes as find_quotes_among
from onrecord.settings import Settings
from onrecord.sources import read

__all__ = ["find_mentions", "find_quotes", "parse"]


def find_quotes(text: str, mentions: tuple[Mention, ...] | None = None) -> tuple[Quote, ...]:
    """Find who said what in `text`, a clean article body.

    Args:
        text: paragraphs, a line end between them.
        mentions: what `find_mentions(text)` gave, if you have it already.

    Returns:
        Direct and indirect quotes by start; offsets count code points of `text` and slice to what
        stands between the marks.

    >>> [quote] = find_quotes('“We will vote in May,” said Ada Lovelace.')
    >>> quote.speaker.name, quote.cue, quote.text
    ('Ada Lovelace', 'said', 'We will vote in May,')
    """
    return find_quotes_among(text, find_mentions(text) if mentions is None else mentions)


def parse(raw: bytes, *, source_path: str = "document.txt", settings: Settings | None = None) -> Article:
    r"""Clean one raw page: its body, its metadata, and the account of every line.

    Args:
        raw: the bytes of the page as they were scraped.
        source_path: its name; the ending tells which reader to use.
        settings: what the user set; the defaults when None.

    Raises:
        RejectedError: if the bytes are no text or nothing of them is body text.

    >>> page = b"Mayor resigns\n\n5 October 2019 14:54 (UTC+04:00)\n\nThe mayor resigned on Friday."
    >>> article = parse(page)
    >>> article.title, article.published.local.isoformat(), article.published.offset_minutes
    ('Mayor resigns', '2019-10-05T14:54:00', 240)
    """
    settings = Settings() if settings is None else settings
    return clean(read(raw, source_path=source_path, settings=settings), settings)
