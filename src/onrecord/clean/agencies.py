"""News agencies, where a page prints one as the source or the receiver of its story."""

from __future__ import annotations

import re
from typing import Final

from onrecord.clean.lexicon import agencies, agencies_in_prose, words

# "told Trend", "in an interview with Interfax": a name follows.
_TOLD: Final = re.compile(
    r"\b(?:told|tells|telling|interview (?:with|to|for)|exclusively (?:for|to)|statement to)\s"
)
# ", Trend reports." or ", Report informs citing …": a name goes before, and the clause ends there or names
# its own source.
# "Reuters reported that …" says nothing of where this story comes from.
_REPORTS: Final = re.compile(
    r"\s(?:reports|reported|informs|informed|learned|learnt|said|says|writes)\b"
    r"(?=\s*(?:[.,;]|\Z)|\s(?:citing|with reference|referring|quoting|via|from the))"
)
_OPENING: Final = ("reports", "informs", "learned", "learnt")
_LEDE_CHARS: Final = 3_000
_MOST_NAME_WORDS: Final = 5


def agency_named(text: str) -> str | None:
    """Return the agency that a short stretch names and nothing else.

    >>> agency_named("The Associated Press"), agency_named("TREND:"), agency_named("Trending")
    ('AP', 'Trend', None)
    """
    return agencies().get(" ".join(text.split()).strip(" .,:;|-–—/()[]")) if len(text) < 80 else None


def agency_alone(text: str) -> str | None:
    """Return the agency that a line beside a date names, if its name is no label of other lines.

    >>> agency_alone("Reuters"), agency_alone("PTI"), agency_alone("Report")
    ('Reuters', 'PTI', None)
    """
    return (
        agency_named(text) if text in agencies_in_prose() and text.casefold() not in words("label") else None
    )


def agency_of_lede(lede: str) -> str | None:
    """Return the agency that the first paragraph says was told the story or reports it.

    >>> agency_of_lede("Relations are developing, Azerbaijani MP Hikmat Babaoglu told Trend.")
    'Trend'
    >>> agency_of_lede("The Foreign Ministry denied it, Report informs citing the ministry.")
    'Report'
    >>> agency_of_lede("Speaking to the Kaspi newspaper, he cited Reuters.") is None
    True
    >>> agency_of_lede("Reuters reported last week that the firm was for sale; the firm denies it.") is None
    True
    """
    sample = " ".join(lede[:_LEDE_CHARS].split()).replace("’", "'")
    for match in _TOLD.finditer(sample):
        name = _leading(sample[match.end() : match.end() + 80].split())
        if name is not None:
            return name
    for match in _REPORTS.finditer(sample):
        before, mark, run = _clause_before(sample, match.start())
        name = _leading(run)
        if name is not None and (mark or (not before and match[0].strip() in _OPENING)):
            return name
    return None


def _clause_before(sample: str, end: int) -> tuple[str, str, list[str]]:
    """Return what stands before the last mark ahead of `end`, that mark, and the words from it to `end`."""
    start = max(0, end - 80)
    stretch = sample[start:end]
    place = max(stretch.rfind(mark) for mark in (",", "”", '"', "'", "-", "–"))
    if place < 0:
        return sample[:start], "", stretch.split()
    return sample[: start + place], stretch[place], stretch[place + 1 :].split()


def _leading(run: list[str]) -> str | None:
    """Return the agency that a run of words opens with, articles and offices before the name aside."""
    start = 0
    while start < len(run) and run[start].casefold() in words("agency_office"):
        start += 1
    for end in range(min(len(run), start + _MOST_NAME_WORDS), start, -1):
        name = " ".join(run[start:end]).strip(' .,:;|-–—/()[]"”').removesuffix("'s")
        if name in agencies_in_prose():
            return agencies()[name]
    return None
