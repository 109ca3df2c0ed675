"""Dates and times as outlets print them, with the offset that they print.

A library that parses dates guesses what is missing; here nothing may be guessed, so the words that are a
date are found first and only they are read. A zone whose abbreviation means several stays unknown. What a
line alone leaves open comes out as `Pending`, and `resolve` closes it with what the page and its reader
know: a day and month that could be either (`03/04/2024`), a day without its year, a day told from the day
of reading.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final, NamedTuple, TypeAlias

from onrecord.clean.clock import Clock, clock_beside
from onrecord.clean.lexicon import months, weekdays
from onrecord.clean.lines import legible
from onrecord.clean.relative import Ago, find_ago
from onrecord.model import DatePrecision, DateSource, Published, Span

_DIGITS: Final = re.compile(r"\d")
_MONTH_NAME: Final = r"(?P<month>(?:[^\W\d_][\u0300-\u036f]?){3,24})\.?"
_MONTH_START: Final = r"(?<!\w)"
_GLUED_TAIL: Final = re.compile(r"(?<=[A-Za-z])[A-Z][a-z]{2,8}\Z")
_DAY: Final = r"(?P<day>\d{1,2})"
_OF: Final = r"(?:\s+(?:of|de|del|di))?"
_ORDINAL: Final = r"(?i:st|nd|rd|th|er|[º°])"
_PRINTED_YEAR: Final = r"(?P<year>(?:19|20)\d\d)(?:(?!\d)|(?=\d{1,2}:\d\d))"
_AFTER_YEAR: Final = r"(?:\s?(?:года|году|року|г\.?|р\.|r\.|թ\.?|წ\.?|წელს|-?c[iıuü]\s+il(?:in|də)?)(?!\w))?"
_DATES: Final = (
    # 2024-04-23, 2024/4/23, 2024.04.23
    re.compile(rf"(?<![\d/.-]){_PRINTED_YEAR}(?P<mark>[-/.])(?P<month>\d{{1,2}})(?P=mark){_DAY}(?!\d)"),
    # 23 April 2024, 23rd of April, 2024, 23-Apr-2024, 23 de abril de 2024, 23 апреля 2024 г.
    re.compile(
        rf"(?<!\d){_DAY}{_ORDINAL}?{_OF}[\s.,/-]{{0,3}}{_MONTH_NAME}{_OF}[\s,/-]{{0,3}}{_PRINTED_YEAR}{_AFTER_YEAR}"
    ),
    # April 23, 2024, Apr. 23rd 2024
    re.compile(rf"{_MONTH_START}{_MONTH_NAME}\s{{0,2}}{_DAY}{_ORDINAL}?[\s,]{{1,3}}{_PRINTED_YEAR}"),
    # 23.04.2024, 9/26/2023, 23 / 04 / 2024
    re.compile(
        rf"(?<![\d/.-])(?P<one>\d{{1,2}})(?P<mark>[./-]|\s/\s)(?P<two>\d{{1,2}})(?P=mark){_PRINTED_YEAR}"
    ),
    # 2024年4月23日
    re.compile(rf"(?<!\d){_PRINTED_YEAR}\s?年\s?(?P<month>\d{{1,2}})\s?月\s?{_DAY}\s?日"),
    # 2024-cü il 23 aprel, 2024, April 23
    re.compile(
        rf"(?<![\d/.-]){_PRINTED_YEAR}(?:-?c[iıuü]\s+il(?:in)?|\s?թ\.?)?[\s,]{{1,3}}(?:{_MONTH_NAME}\s{_DAY}|(?P<day2>\d{{1,2}})\s(?P<month2>[^\W\d_]{{3,12}}))(?![\d:])"
    ),
)
# 12/22/23, 22.12.23, 22 Dec '23: only where a line is nothing but metadata.
_SHORT_YEARS: Final = (
    re.compile(
        r"(?<![\d/.-])(?P<one>\d{1,2})(?P<mark>[./-])(?P<two>\d{1,2})(?P=mark)(?P<year>\d\d)(?![\d/.-])"
    ),
    re.compile(rf"(?<!\d){_DAY}{_ORDINAL}?\s{{0,2}}{_MONTH_NAME},?\s{{0,2}}['’‘](?P<year>\d\d)(?!\d)"),
)
# 16 November, Nov. 16: a day whose year is to be had from elsewhere.
_NO_YEAR: Final = re.compile(
    rf"(?<![\d.:/]){_DAY}\s{{1,2}}(?P<month>[^\W\d_]{{3,12}})\b|{_MONTH_START}(?P<month2>[^\W\d_]{{3,12}})\.?\s{{1,2}}(?P<day2>\d{{1,2}})(?![\d:])"
)
_MONTH_AND_YEAR: Final = re.compile(rf"(?<!\w){_MONTH_NAME}[\s,]{{1,2}}{_PRINTED_YEAR}")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_WORD_BEFORE: Final = re.compile(r"([^\W\d_]+)[\s.,|/]{1,3}\Z")
_WORD_BEHIND: Final = re.compile(r"[\s,|/(]{1,3}([^\W\d_]+)")
_LONGEST_LINE: Final = 400
_LONGEST_PENDING_LINE: Final = 90
_LAST_SHORT_YEAR: Final = 68  # POSIX: two digits up to 68 are of this century, the others of the last
_URL_DATE: Final = re.compile(r"/(?P<year>(?:19|20)\d\d)[/-](?P<month>[01]?\d)[/-](?P<day>[0-3]?\d)(?=[/-])")


class Either(NamedTuple):
    """A date in digits whose day and month could be either."""

    day_first: datetime
    month_first: datetime
    mark: str


class NoYear(NamedTuple):
    """A day and month without their year."""

    month: int
    day: int


class Pending(NamedTuple):
    """A date that its line alone does not settle.

    Attributes:
        what: what is printed.
        clock: the time beside it.
        source: as `Published.source`.
        raw: as `Published.raw`.
    """

    what: Either | NoYear | Ago
    clock: Clock | None
    source: DateSource
    raw: str


Found: TypeAlias = Published | Pending


class _Day(NamedTuple):
    """A day, or a month, that stands at `span` of a line."""

    span: Span
    local: datetime | Either
    precision: DatePrecision


def find_date(
    line: str, *, source: DateSource = "header", month_is_enough: bool = False
) -> tuple[Span, Published] | None:
    """Find the first full date of a line, with the time and offset beside it.

    Args:
        line: one line of a page; lines of more than 400 characters print no date of publication.
        source: what to write into `Published.source`.
        month_is_enough: take `April 2024` where there is no day.

    Returns:
        Where the date stands (offsets into `line`) and what it says; None if there is none or if it can
        be read in two ways.

    >>> span, published = find_date("Politics Materials 16 November 2017 11:54 (UTC +04:00)")
    >>> published.local.isoformat(), published.offset_minutes, published.precision
    ('2017-11-16T11:54:00', 240, 'minute')
    >>> find_date("a briefing Nov. 16") is find_date("03/04/2024") is None
    True
    """
    if len(line) > _LONGEST_LINE:
        return None
    printed, line = line, legible(line)
    if _YEAR.search(line) is None:
        return None
    day = _find_day(line) or (_find_month(line) if month_is_enough else None)
    if day is None:
        return None
    span, found = _with_clock(line, day, source)
    settled = by_itself(found)
    return None if settled is None else (span, replace(settled, raw=span.of(printed)))


def find_dates(line: str, *, source: DateSource = "header") -> tuple[tuple[Span, Published], ...]:
    """Find every full date of a line, in order.

    >>> [published.raw for _, published in find_dates("Published: 1 May 2024 | Updated: 2 May 2024")]
    ['1 May 2024', '2 May 2024']
    """
    found = ((span, by_itself(date)) for span, date in find_all(line, source=source))
    return tuple((span, date) for span, date in found if date is not None)


def by_itself(found: Found) -> Published | None:
    """Settle a date that needs nothing but itself: a full one, or one with dots, whose day stands first."""
    if isinstance(found, Published):
        return found
    if isinstance(found.what, Either) and found.what.mark == ".":
        return published_at(found.what.day_first, found.clock, found.source, found.raw)
    return None


def find_all(
    line: str, *, source: DateSource = "header", is_header: bool = False
) -> tuple[tuple[Span, Found], ...]:
    """Find every date of a line, in order, settled or not.

    Args:
        line: one line of a page.
        source: what to write into `Published.source`.
        is_header: the line is to be nothing but metadata: there `12/22/23`, `16 November, 11:54` and
            `2 hours ago` are dates too.

    >>> [found.what for _, found in find_all("yesterday, 14:54", is_header=True)]
    [Ago(amount=1, unit='day')]
    """
    if len(line) > _LONGEST_LINE:
        return ()
    found = _find_in(legible(line), source, is_header=is_header)
    return tuple((span, _as_printed(date, span.of(line))) for span, date in found)


def _as_printed(found: Found, raw: str) -> Found:
    if found.raw == raw:
        return found
    return replace(found, raw=raw) if isinstance(found, Published) else found._replace(raw=raw)


def _find_in(line: str, source: DateSource, *, is_header: bool) -> Sequence[tuple[Span, Found]]:
    found: list[tuple[Span, Found]] = []
    start = 0
    while start < len(line) and _YEAR.search(line, start) is not None:
        day = _find_day(line[start:])
        if day is None:
            break
        span, value = _with_clock(line[start:], day, source)
        found.append((Span(start + span.start, start + span.end), value))
        start += span.end
    if not found and is_header and len(line) <= _LONGEST_PENDING_LINE:
        pending = _find_short(line, source) or _find_ago(line, source) or _find_without_year(line, source)
        return (pending,) if pending else ()
    return found


def _with_clock(line: str, day: _Day, source: DateSource) -> tuple[Span, Found]:
    clock = None if day.precision == "month" else clock_beside(line, day.span)
    span = day.span
    if clock is not None:
        span = Span(min(span.start, clock.span.start), max(span.end, clock.span.end))
    raw = span.of(line)
    local = _of_weekday(line, day.span, day.local) if isinstance(day.local, Either) else day.local
    if isinstance(local, Either):
        return span, Pending(local, clock, source, raw)
    return span, published_at(local, clock, source, raw, day.precision)


def _of_weekday(line: str, span: Span, either: Either) -> datetime | Either:
    """Choose the day whose name the line prints beside the date."""
    beside = (_WORD_BEFORE.search(line, 0, span.start), _WORD_BEHIND.match(line, span.end))
    number = next((weekdays().get(word[1].casefold(), 0) for word in beside if word), 0)
    days = [day for day in either[:2] if day.isoweekday() == number]
    return days[0] if len(days) == 1 else either


def published_at(
    local: datetime, clock: Clock | None, source: DateSource, raw: str, precision: DatePrecision = "day"
) -> Published:
    """Put a day and the time beside it together."""
    if clock is None:
        return Published(local, None, precision, source, raw)
    local = local.replace(hour=clock.hour, minute=clock.minute)
    return Published(local, clock.offset_on(local), "minute", source, raw)


def _find_short(line: str, source: DateSource) -> tuple[Span, Found] | None:
    for pattern in _SHORT_YEARS:
        match = pattern.search(line)
        day = _read_day(match) if match else None
        if day is not None:
            return _with_clock(line, day, source)
    return None


def _find_ago(line: str, source: DateSource) -> tuple[Span, Found] | None:
    ago = find_ago(line)
    if ago is None:
        return None
    span, value, clock = ago
    return span, Pending(value, clock, source, span.of(line))


def _find_without_year(line: str, source: DateSource) -> tuple[Span, Found] | None:
    if _DIGITS.search(line) is None:
        return None
    for match in _NO_YEAR.finditer(line):
        month = month_named(match["month"] or match["month2"])
        day = int(match["day"] or match["day2"])
        if month is None or not is_day_of(month, day):
            continue
        span = Span(*match.span())
        clock = clock_beside(line, span)
        if clock is not None:
            span = Span(min(span.start, clock.span.start), max(span.end, clock.span.end))
        return span, Pending(NoYear(month, day), clock, source, span.of(line))
    return None


def month_named(word: str) -> int | None:
    """Return the number of a month by one of its names, in any of the languages on file.

    >>> month_named("ноября"), month_named("İYUL"), month_named("MAYIS"), month_named("men")
    (11, 7, 5, None)
    """
    return months().get(unicodedata.normalize("NFC", word.lower().replace("i\u0307", "i")))


def is_day_of(month: int, day: int) -> bool:
    """Say whether a month has such a day, be it in a leap year only."""
    try:
        date(2024, month, day)
    except ValueError:
        return False
    return True


def date_of_url(url: str) -> Published | None:
    """Read the day that many outlets put into the address of a page.

    >>> date_of_url("https://example.org/2023/12/22/opinion/page.html").local.date().isoformat()
    '2023-12-22'
    """
    match = _URL_DATE.search(url[:2000])
    day = _day(match, match["month"], match["day"]) if match else None
    if day is None or isinstance(day.local, Either):
        return None
    return Published(day.local, None, "day", "url", day.span.of(url).strip("/"))


def _find_day(line: str) -> _Day | None:
    days = [
        day for pattern in _DATES for match in pattern.finditer(line) if (day := _read_day(match)) is not None
    ]
    return min(days, key=lambda day: (day.span.start, -day.span.end), default=None)


def _read_day(match: re.Match[str]) -> _Day | None:
    groups = match.groupdict()
    if "one" in groups:
        return _read_numeric(match)
    name, day = match["month"] or groups.get("month2") or "", match["day"] or groups.get("day2")
    found = _day(match, int(name) if name.isdecimal() else month_named(name), day)
    tail = _GLUED_TAIL.search(name) if found is None else None
    if tail is None:
        return found
    # Glued to the word before it, as scrapers leave it: "CorrespondentDec 22, 2023".
    found = _day(match, month_named(tail[0]), day)
    return found and found._replace(span=Span(match.start("month") + tail.start(), match.end()))


def _read_numeric(match: re.Match[str]) -> _Day | None:
    """Read day and month in digits: a date with dots is one day first unless the page shows otherwise."""
    one, two = int(match["one"]), int(match["two"])
    day_first, month_first = _day(match, two, one), _day(match, one, two)
    if day_first is None or month_first is None or one == two:
        return day_first or month_first
    either = Either(day_first.local, month_first.local, match["mark"].strip())  # type: ignore[arg-type]
    return _Day(day_first.span, either, "day")


def _day(match: re.Match[str], month: int | str | None, day: int | str | None) -> _Day | None:
    if month is None or day is None:
        return None
    year = int(match["year"])
    if len(match["year"]) == 2:
        year += 2000 if year <= _LAST_SHORT_YEAR else 1900
    try:
        local = datetime(year, int(month), int(day))
    except ValueError:
        return None
    return _Day(Span(match.start(), match.end()), local, "day")


def _find_month(line: str) -> _Day | None:
    for match in _MONTH_AND_YEAR.finditer(line):
        day = _day(match, month_named(match["month"]), 1)
        if day is not None:
            return day._replace(precision="month")
    return None
