"""Dates and times as outlets print them, with the offset that they print.

A library that parses dates guesses what is missing; here nothing may be guessed, so the words that are a
date are found first and only they are read. A year that is not printed, a day and month that could be
either (`03/04/2024`) and a zone whose abbreviation means several all stay unknown.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final, NamedTuple

from onrecord.clean.lexicon import months, zones
from onrecord.model import DatePrecision, DateSource, Published, Span
from onrecord.text.timezones import named_zone

_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_MONTH_NAME: Final = r"(?P<month>[^\W\d_]{3,12})\.?"
_DAY: Final = r"(?P<day>\d{1,2})"
_PRINTED_YEAR: Final = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_DATES: Final = (
    # 2024-04-23, 2024/4/23, 2024.04.23
    re.compile(rf"(?<![\d/.-]){_PRINTED_YEAR}(?P<mark>[-/.])(?P<month>\d{{1,2}})(?P=mark){_DAY}(?!\d)"),
    # 23 April 2024, 23rd of April, 2024, 23-Apr-2024
    re.compile(
        rf"(?<!\d){_DAY}(?:st|nd|rd|th)?(?:\s+of)?[\s.,/-]{{0,3}}{_MONTH_NAME}[\s,/-]{{0,3}}{_PRINTED_YEAR}"
    ),
    # April 23, 2024, Apr. 23rd 2024
    re.compile(rf"(?<!\w){_MONTH_NAME}\s{{0,2}}{_DAY}(?:st|nd|rd|th)?[\s,]{{1,3}}{_PRINTED_YEAR}"),
    # 23.04.2024, 9/26/2023
    re.compile(rf"(?<![\d/.-])(?P<one>\d{{1,2}})(?P<mark>[./-])(?P<two>\d{{1,2}})(?P=mark){_PRINTED_YEAR}"),
)
_MONTH_AND_YEAR: Final = re.compile(rf"(?<!\w){_MONTH_NAME}[\s,]{{1,2}}{_PRINTED_YEAR}")
_CLOCK: Final = (
    r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?(?::(?P<second>\d\d)(?:[.,]\d+)?)?"
    r"(?:\s{0,2}(?P<half>[ap]\.?\s?m\b\.?|[AP]\.?\s?M\b\.?))?"
)
_ZONE: Final = (
    r"(?:\s{0,2}\(?(?P<utc>(?:UTC|GMT)\s{0,2})?(?P<sign>[+\-−])\s?(?P<zone_hours>\d{1,2})(?::?(?P<zone_minutes>\d\d))?(?!\d)\)?"
    r"|\s{0,2}\(?(?P<zone>[A-Z]{1,4})\b\)?)?"
)
_TIME_AFTER: Final = re.compile(rf"(?:T|[\s,;|/•·(\[–—-]{{1,4}}(?:at\s+|@\s?)?){_CLOCK}(?!\d){_ZONE}")
_TIME_BEFORE: Final = re.compile(
    rf"(?<![\d:.]){_CLOCK}{_ZONE}[\s,;|/•·–—-]{{1,3}}(?:on\s+)?(?:[A-Z][a-z]{{2,8}},?\s+)?\Z"
)
_CHARS_BEFORE: Final = 48
_LONGEST_LINE: Final = 400
_URL_DATE: Final = re.compile(r"/(?P<year>(?:19|20)\d\d)[/-](?P<month>[01]?\d)[/-](?P<day>[0-3]?\d)(?=[/-])")


class _Day(NamedTuple):
    """A day, or a month, that stands at `span` of a line."""

    span: Span
    local: datetime
    precision: DatePrecision


class _Time(NamedTuple):
    """A wall-clock time at `span` of a line."""

    span: Span
    hour: int
    minute: int
    offset: str | int | None


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
    if len(line) > _LONGEST_LINE or _YEAR.search(line) is None:
        return None
    day = _find_day(line) or (_find_month(line) if month_is_enough else None)
    if day is None:
        return None
    if day.precision == "month":
        return day.span, Published(day.local, None, "month", source, day.span.of(line))
    time = _time_after(line, day.span.end) or _time_before(line, day.span.start)
    if time is None:
        return day.span, Published(day.local, None, "day", source, day.span.of(line))
    span = Span(min(day.span.start, time.span.start), max(day.span.end, time.span.end))
    local = day.local.replace(hour=time.hour, minute=time.minute)
    return span, Published(local, _offset_minutes(time.offset, local), "minute", source, span.of(line))


def find_dates(line: str, *, source: DateSource = "header") -> tuple[tuple[Span, Published], ...]:
    """Find every full date of a line, in order.

    >>> [published.raw for _, published in find_dates("Published: 1 May 2024 | Updated: 2 May 2024")]
    ['1 May 2024', '2 May 2024']
    """
    found: list[tuple[Span, Published]] = []
    start = 0
    while (date := find_date(line[start:], source=source)) is not None:
        span = Span(start + date[0].start, start + date[0].end)
        found.append((span, date[1]))
        start = span.end
    return tuple(found)


def date_of_url(url: str) -> Published | None:
    """Read the day that many outlets put into the address of a page.

    >>> date_of_url("https://example.org/2023/12/22/opinion/page.html").local.date().isoformat()
    '2023-12-22'
    """
    match = _URL_DATE.search(url[:2000])
    day = _day(match, match["month"], match["day"]) if match else None
    return None if day is None else Published(day.local, None, "day", "url", day.span.of(url).strip("/"))


def _find_day(line: str) -> _Day | None:
    days = [
        day for pattern in _DATES for match in pattern.finditer(line) if (day := _read_day(match)) is not None
    ]
    return min(days, key=lambda day: (day.span.start, -day.span.end), default=None)


def _read_day(match: re.Match[str]) -> _Day | None:
    groups = match.groupdict()
    if "one" in groups:
        return _read_numeric(match)
    month = match["month"] if match["month"].isdecimal() else months().get(match["month"].lower())
    return _day(match, month, match["day"])


def _read_numeric(match: re.Match[str]) -> _Day | None:
    """Read day and month in digits; with dots the day comes first everywhere that dots are used."""
    one, two = int(match["one"]), int(match["two"])
    if match["mark"] == "." or one > 12 or one == two:
        return _day(match, two, one)
    return _day(match, one, two) if two > 12 else None


def _day(match: re.Match[str], month: int | str | None, day: int | str) -> _Day | None:
    if month is None:
        return None
    try:
        local = datetime(int(match["year"]), int(month), int(day))
    except ValueError:
        return None
    return _Day(Span(match.start(), match.end()), local, "day")


def _find_month(line: str) -> _Day | None:
    for match in _MONTH_AND_YEAR.finditer(line):
        day = _day(match, months().get(match["month"].lower()), 1)
        if day is not None:
            return day._replace(precision="month")
    return None


def _time_after(line: str, start: int) -> _Time | None:
    match = _TIME_AFTER.match(line, start)
    return None if match is None else _read_time(match)


def _time_before(line: str, end: int) -> _Time | None:
    start = max(0, end - _CHARS_BEFORE)
    for match in _TIME_BEFORE.finditer(line[start:end]):
        time = _read_time(match)
        if time is not None:
            return time._replace(span=Span(start + match.start(), end))
    return None


def _read_time(match: re.Match[str]) -> _Time | None:
    hour, half = int(match["hour"]), match["half"]
    if match["minute"] is None and half is None:
        return None
    if half is not None:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half[0] in "pP" else 0)
    minute = int(match["minute"] or 0)
    if hour > 23 or minute > 59:
        return None
    end = match.end("half") if half else match.end("second") if match["second"] else match.end("minute")
    offset: str | int | None = None
    if match["sign"] is not None:
        offset = _signed_minutes(match)
    elif match["zone"] in zones():
        offset = match["zone"]
    if offset is not None:
        end = match.end()
    return _Time(Span(match.start(), end), hour, minute, offset)


def _signed_minutes(match: re.Match[str]) -> int | None:
    minutes = int(match["zone_hours"]) * 60 + int(match["zone_minutes"] or 0)
    if minutes > 14 * 60 or int(match["zone_minutes"] or 0) > 59:
        return None
    return minutes if match["sign"] == "+" else -minutes


def _offset_minutes(offset: str | int | None, local: datetime) -> int | None:
    """Turn a printed zone into minutes east of UTC; `ET` has those of its own day."""
    if offset is None or isinstance(offset, int):
        return offset
    zone = zones()[offset]
    if zone.lstrip("-").isdecimal():
        return int(zone)
    delta = local.replace(tzinfo=named_zone(zone)).utcoffset()
    return None if delta is None else int(delta.total_seconds() // 60)
