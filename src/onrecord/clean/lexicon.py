"""The word lists that cleaning looks things up in, each read when first asked for."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from onrecord.text.lexicon import rows, word_classes

_DATA: Final = Path(__file__).with_name("data")


def _words(name: str) -> frozenset[str]:
    return frozenset(word for row in rows(_DATA / name) for word in row[0].split())


@cache
def words(name: str) -> frozenset[str]:
    """Return one of the small sets of words that rules ask for."""
    return _word_classes()[name]


@cache
def _word_classes() -> dict[str, frozenset[str]]:
    return word_classes(_DATA / "word_classes.tsv")


@cache
def months() -> dict[str, int]:
    """Return the number of each month's name or short form."""
    return {word: int(number) for number, words in rows(_DATA / "months.tsv") for word in words.split()}


@cache
def zones() -> dict[str, str]:
    """Return minutes east of UTC, or an IANA name, of each abbreviation of a time zone."""
    return {row[0]: row[1] for row in rows(_DATA / "zones.tsv")}


@cache
def agencies() -> dict[str, str]:
    """Return the agency that each printed form names."""
    return {form: row[0] for row in rows(_DATA / "agencies.tsv") for form in _forms(row)}


@cache
def agencies_in_prose() -> frozenset[str]:
    """Return the printed forms that name an agency in a sentence too; shorter ones could be anything."""
    return frozenset(
        form
        for row in rows(_DATA / "agencies.tsv")
        for form in _forms(row)
        if row[2:] != ["short"] or len(form.split()) > 1
    )


def _forms(row: list[str]) -> tuple[str, ...]:
    return (row[0], *(row[1].split("|") if len(row) > 1 and row[1] else ()))


@cache
def outlets() -> dict[str, str]:
    """Return the outlet that each printed form or handle names."""
    return {form: row[0] for row in rows(_DATA / "outlets.tsv") for form in _forms(row)}


@cache
def places() -> dict[str, str]:
    """Return each place of datelines by its folded name."""
    return {row[0].casefold(): row[0] for row in rows(_DATA / "places.tsv")}


@cache
def cities() -> frozenset[str]:
    """Return the folded names of the places that are no whole country or region."""
    return frozenset(row[0].casefold() for row in rows(_DATA / "places.tsv") if row[1:] != ["region"])


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


@cache
def furniture_words() -> frozenset[str]:
    """Return words that a page's furniture says and its story hardly ever does."""
    return _words("furniture_words.txt")


@cache
def furniture_phrases() -> tuple[str, ...]:
    """Return phrases of the same kind."""
    return tuple(row[0] for row in rows(_DATA / "furniture_phrases.txt"))


@cache
def line_weights() -> dict[str, int]:
    """Return how much each feature of a line speaks for story, in points."""
    return {name: int(points) for name, points in rows(_DATA / "line_weights.tsv")}


@cache
def weekdays() -> dict[str, int]:
    """Return the number of each weekday's name or short form, Monday's is 1; 0 for part of several names."""
    return {word: int(number) for number, words in rows(_DATA / "weekdays.tsv") for word in words.split()}


@cache
def relative_dates() -> tuple[tuple[str, str, str], ...]:
    """Return the words that date a page by the day it is read: kind, value, word."""
    return tuple(
        (kind, value, word)
        for kind, value, words in rows(_DATA / "relative_dates.tsv")
        for word in words.split("|")
    )


@cache
def languages() -> dict[str, frozenset[str]]:
    """Return the commonest words of each language but English."""
    return word_classes(_DATA / "languages.tsv")
