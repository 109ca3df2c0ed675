"""The word lists that cleaning looks things up in, each read when first asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from onrecord.text.lexicon import rows

_DATA: Final = Path(__file__).with_name("data")


@dataclass(frozen=True, slots=True)
class Agency:
    """A news agency.

    Attributes:
        name: as the tables give it.
        is_word: the name is also an English word.
        is_short: the short form is too short to name the agency in prose.
    """

    name: str
    is_word: bool = False
    is_short: bool = False


def _words(name: str) -> frozenset[str]:
    return frozenset(word for row in rows(_DATA / name) for word in row[0].split())


@cache
def months() -> dict[str, int]:
    """Return the number of each month's name or short form."""
    return {word: int(number) for number, words in rows(_DATA / "months.tsv") for word in words.split()}


@cache
def zones() -> dict[str, str]:
    """Return minutes east of UTC, or an IANA name, of each abbreviation of a time zone."""
    return {row[0]: row[1] for row in rows(_DATA / "zones.tsv")}


@cache
def agencies() -> dict[str, Agency]:
    """Return the agency that each printed form names."""
    found: dict[str, Agency] = {}
    for row in rows(_DATA / "agencies.tsv"):
        flags = row[2] if len(row) > 2 else ""
        agency = Agency(row[0], is_word=flags == "word", is_short=flags == "short")
        for form in (row[0], *(row[1].split("|") if len(row) > 1 and row[1] else ())):
            found[form] = agency
    return found


@cache
def outlets() -> dict[str, str]:
    """Return the outlet that each printed form or handle names."""
    found: dict[str, str] = {}
    for row in rows(_DATA / "outlets.tsv"):
        for form in (row[0], *(row[1].split("|") if len(row) > 1 else ())):
            found[form] = row[0]
    return found


@cache
def places() -> dict[str, str]:
    """Return each place of datelines by its folded name."""
    return {row[0].casefold(): row[0] for row in rows(_DATA / "places.txt")}


@cache
def sections() -> frozenset[str]:
    """Return the folded names of sections."""
    return frozenset(row[0] for row in rows(_DATA / "sections.txt"))


@cache
def name_stoppers() -> frozenset[str]:
    """Return words that no person's name holds."""
    return _words("name_stoppers.txt")


@cache
def function_words() -> frozenset[str]:
    """Return the commonest English words."""
    return _words("function_words.txt")


@cache
def line_phrases() -> dict[str, str]:
    """Return the rule that drops a whole line, by the folded line."""
    return {row[1]: row[0] for row in rows(_DATA / "line_phrases.tsv")}
