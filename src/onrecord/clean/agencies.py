"""News agencies, where a page prints one as the source or the receiver of its story."""

from __future__ import annotations

import re
from typing import Final

from onrecord.clean.lexicon import Agency, agencies

_NAME: Final = r"(?P<name>[A-Z0-9İÇŞ][\w.’'-]*(?:[ \u00a0][A-Z][\w.’'-]*){0,4})"
_ARTICLE: Final = r"(?:the\s+)?(?:(?:state|official|semi-official|state-run)\s+)?(?:(?:news\s+)?agency\s+)?"
# "told Trend", "in an interview with Interfax", "in a statement to TASS".
_TOLD: Final = re.compile(rf"\b(?:told|tells|telling|interview(?:ed)?\s+(?:with|by|to|for)|exclusively\s+(?:for|to))\s+{_ARTICLE}{_NAME}")
# ", Trend reports." at the end of a clause, where the story's source stands; not "Reuters reported that".
_REPORTS: Final = re.compile(
    rf"[,”\"’]\s*{_ARTICLE}{_NAME}(?:[’']s\s+correspondent)?(?:\s+(?:correspondent|news\s+agency|agency))?\s+"
    r"(?:reports|reported|informs|informed|learned|learnt|learns|said|says|writes)"
    r"(?=\s*(?:[.,;]|\Z)|\s+(?:citing|with\s+reference|referring|quoting|via|on\s+[A-Z]|from\s+the\s+scene))"
)
# "Trend reports citing", "Report informs that", at the head of the sentence: only agencies' own verbs.
_OPENS: Final = re.compile(
    rf"(?:\A|(?<=[.!?]\s)){_NAME}\s+(?:reports|informs|learned|has\s+learned)\s+(?:citing|with\s+reference|referring|quoting|from)"
)
_LEDE_CHARS: Final = 3_000


def agency_named(text: str) -> str | None:
    """Return the agency that a short stretch names and nothing else.

    >>> agency_named("The Associated Press"), agency_named("TREND:"), agency_named("Trending")
    ('AP', 'Trend', None)
    """
    agency = _lookup(text)
    return None if agency is None else agency.name


def agency_of_lede(lede: str) -> str | None:
    """Return the agency that the first paragraph says was told the story or reports it.

    >>> agency_of_lede("Relations are developing, Azerbaijani MP Hikmat Babaoglu told Trend.")
    'Trend'
    >>> agency_of_lede("Speaking to the Kaspi newspaper, he cited Reuters.") is None
    True
    >>> agency_of_lede("Reuters reported last week that the firm was for sale; the firm denies it.") is None
    True
    """
    sample = lede[:_LEDE_CHARS]
    for pattern in (_TOLD, _REPORTS, _OPENS):
        for match in pattern.finditer(sample):
            agency = _longest(match["name"])
            if agency is not None:
                return agency.name
    return None


def _lookup(text: str) -> Agency | None:
    name = " ".join(text.split()).strip(" .,:;|-–—/()[]")
    return agencies().get(name)


def _longest(name: str) -> Agency | None:
    """Look up the longest head of a run of capitalised words that names an agency."""
    words = name.replace("\u00a0", " ").replace("’", "'").removesuffix("'s").split()
    for end in range(len(words), 0, -1):
        agency = _lookup(" ".join(words[:end]))
        if agency is not None and not (agency.is_short and end == 1):
            return agency
    return None
