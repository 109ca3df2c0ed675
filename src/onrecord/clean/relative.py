"""Dates told from the day of reading: `2 hours ago`, `yesterday, 14:54`, in the languages of the news."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Final, NamedTuple

from onrecord.clean.clock import Clock, clock_at, clock_beside
from onrecord.clean.lexicon import relative_dates, words
from onrecord.model import Span

_MOST: Final = 99
_LONGEST_LINE: Final = 90
_WORD_BEFORE: Final = re.compile(r"([^\W\d_]+)\s\Z")


class Ago(NamedTuple):
    """So many minutes, hours or days before the page was read."""

    amount: int
    unit: str


def find_ago(line: str) -> tuple[Span, Ago, Clock | None] | None:
    """Find a date that is told from the day of reading, and the time beside it.

    Weeks, months and years are rounded too much to tell a day.

    >>> find_ago("12 hours ago")[1], find_ago("Вчера, 14:54")[1], find_ago("2 weeks ago")
    (Ago(amount=12, unit='hour'), Ago(amount=1, unit='day'), None)
    """
    if len(line) > _LONGEST_LINE:
        return None
    text = line.lower()
    if len(text) != len(line):
        return None  # a letter that grows in small letters would shift the offsets
    counted, named = _patterns()
    match = counted.search(text)
    if match is not None:
        count, unit = match["count"] or match["count2"], match["unit"] or match["unit2"]
        if int(count) <= _MOST:
            return Span(*match.span()), Ago(int(count), _units()[unit]), None
    match = named.search(text)
    if match is None or _is_of_name(line, match):
        return None
    span = Span(*match.span())
    clock = clock_at(line, span.end) or clock_beside(line, span)
    if clock is not None:
        span = Span(min(span.start, clock.span.start), max(span.end, clock.span.end))
    return span, Ago(_days()[match["day"]], "day"), clock


def _is_of_name(line: str, match: re.Match[str]) -> bool:
    """Say whether the word for a day ends a name: `The Lake Today`, but not `Published Today`."""
    before = _WORD_BEFORE.search(line, 0, match.start())
    return (
        before is not None
        and line[match.start()].isupper()
        and before[1][0].isupper()
        and before[1].casefold() not in words("date_label")
    )


@cache
def _days() -> dict[str, int]:
    return {word: int(value) for kind, value, word in relative_dates() if kind == "day"}


@cache
def _units() -> dict[str, str]:
    return {word: value for kind, value, word in relative_dates() if kind == "unit"}


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what finds a counted unit, before or after the word for ago, and what finds a named day."""
    said: dict[str, list[str]] = {"before": [], "after": []}
    for kind, value, word in relative_dates():
        if kind == "ago":
            said[value].append(word)
    unit, after, before = _any(_units()), _any(said["after"]), _any(said["before"])
    counted = (
        rf"(?<!\w)(?P<count>\d{{1,4}})\s?(?P<unit>{unit})\s(?:{after})(?!\w)"
        rf"|(?<!\w)(?:{before})\s(?P<count2>\d{{1,4}})\s(?P<unit2>{unit})(?!\w)"
    )
    return re.compile(counted), re.compile(rf"(?<!\w)(?P<day>{_any(_days())})(?!\w)")


def _any(words_of_kind: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words_of_kind, key=len, reverse=True))
