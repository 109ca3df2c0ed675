"""From one raw document to all that the tables hold of it: the whole job in one pure function.

Read this first. The order is the order of trust: what is noise is gone before names are found, and
names are known before anybody is said to have spoken.
"""

from __future__ import annotations

from typing import Final

from onrecord.clean import clean
from onrecord.mentions import find_mentions
from onrecord.model import Document, Records
from onrecord.quotes import find_quotes
from onrecord.settings import Settings

READ_LANGUAGES: Final = ("en", None)
"""Languages of articles whose names and quotes are looked for: the rules know English only. None is a text
too short to tell."""


def process(document: Document, settings: Settings) -> Records:
    """Clean `document`, then find its mentions and its quotes.

    Args:
        document: one raw item, decoded.
        settings: what the user set; the same document and settings give the same records.

    Returns:
        The article with the account of every raw line, and quotes and mentions whose offsets point
        into its body; none of these for an article in another language than English.

    Raises:
        RejectedError: if nothing of the document is body text.
    """
    article = clean(document, settings)
    if article.language not in READ_LANGUAGES:
        return Records(document=document, article=article, quotes=(), mentions=())
    mentions = find_mentions(article.body)
    quotes = find_quotes(article.body, mentions)
    return Records(document=document, article=article, quotes=quotes, mentions=mentions)
