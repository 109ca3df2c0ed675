"""Times of day as outlets print them beside a date, with the zone that they print."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final, NamedTuple

from onrecord.clean.lexicon import weekdays, zones
from onrecord.model import Span
from onrecord.text.timezones import named_zone

_CLOCK: Final = (
    r"(?P<hour>\d{1,2})(?:(?:[:.]|\s?h\s?)(?P<minute>\d\d))?(?::(?P<second>\d\d(?:[.,]\d+)?))?"
    r"(?:\s{0,2}(?P<half>[ap]\.?\s?m\b\.?|[AP]\.?\s?M(?:\b|(?=[A-Z][a-z]))\.?))?"
)
# A sign without UTC before it opens an offset only if that is written out: "14:05 - 3 min read" holds none.
_ZONE: Final = (
    r"(?:\s?(?:[Uu]hr|h(?:rs)?|horas)\b)?"
    r"(?:\s{0,2}[(\[]?(?=UTC|GMT|[+\-−]\d\d:?\d\d(?!\d)|(?<=\d)\+\d\d)(?:(?:UTC|GMT)\s{0,2})?"
    r"(?P<sign>[+\-−])\s?(?P<zone_hours>\d{1,2})(?::?(?P<zone_minutes>\d\d))?(?!\d)[)\]]?"
    r"|\s{0,2}\(?(?:по\s)?(?P<zone>[^\W\d_]{3,12}\s(?:[Tt]ime|vaxtı|времени)|[A-Z]{1,4}|МСК|мск)\b\)?)?"
)
_AT: Final = (
    r"(?i:at\s*|@\s?|в\s+|о\s+|um\s+|à\s+|saat\s+|a\s+las\s+|às\s+|alle\s+|ore\s+|om\s+|kl\.?\s+|godz\.\s*|"
    r"ժամը\s+)"
)
_AFTER: Final = re.compile(
    rf"(?:T|\.?[\s,;|/•·(\[–—-]{{1,4}}{_AT}?|(?<=\d)(?=\d{{1,2}}:\d\d)){_CLOCK}(?!\d){_ZONE}"
)
_BEFORE: Final = re.compile(
    rf"(?<![\d:.]){_CLOCK}{_ZONE}[\s,;|/•·)\]–—-]{{1,3}}(?:on\s+)?(?:[A-Z][a-z]{{2,8}},?\s+)?\Z"
)
_ALONE: Final = re.compile(rf"[\s,;|/•·–—-]{{0,4}}{_AT}?{_CLOCK}(?!\d){_ZONE}")
_WORD_AFTER: Final = re.compile(r"[\s,]{1,2}\(?(?P<word>[^\W\d_]{2,12})\)?")
_CHARS_BEFORE: Final = 48
_LARGEST_OFFSET_MINUTES: Final = 14 * 60


class Clock(NamedTuple):
    """A wall-clock time at `span` of a line; the zone as printed: minutes east of UTC, a name, or None."""

    span: Span
    hour: int
    minute: int
    zone: str | int | None
    is_halved: bool = False

    def offset_on(self, local: datetime) -> int | None:
        """Return the zone's minutes east of UTC on the printed day: `ET` has those of its own season."""
        if self.zone is None or isinstance(self.zone, int):
            return self.zone
        offset = zones()[self.zone]
        if offset.lstrip("-").isdecimal():
            return int(offset)
        delta = local.replace(tzinfo=named_zone(offset)).utcoffset()
        return None if delta is None else int(delta.total_seconds() // 60)


def clock_beside(line: str, day: Span) -> Clock | None:
    """Find the time that stands right after a day, or else right before it."""
    after = _AFTER.match(line, _behind_weekday(line, day.end))
    clock = _read(after) if after else None
    return clock or _before(line, day.start)


def _behind_weekday(line: str, end: int) -> int:
    """Return where the name of a weekday behind a date ends, or `end`."""
    match = _WORD_AFTER.match(line, end)
    return match.end() if match and match["word"].casefold() in weekdays() else end


def clock_at(line: str, start: int) -> Clock | None:
    """Find a time that begins at `start`, marks and a word such as `at` aside."""
    match = _ALONE.match(line, start)
    return _read(match) if match else None


def _before(line: str, end: int) -> Clock | None:
    start = max(0, end - _CHARS_BEFORE)
    for match in _BEFORE.finditer(line[start:end]):
        clock = _read(match)
        if clock is not None:
            return clock._replace(span=Span(start + match.start(), end))
    return None


def _read(match: re.Match[str]) -> Clock | None:
    hour, half = int(match["hour"]), match["half"]
    if match["minute"] is None and half is None:
        return None
    if half is not None:
        if not 1 <= hour <= 12:
            return None if hour > 23 or match["minute"] is None else _of(match, hour)
        hour = hour % 12 + (12 if half[0] in "pP" else 0)
    return _of(match, hour)


def _of(match: re.Match[str], hour: int) -> Clock | None:
    minute = int(match["minute"] or 0)
    if hour > 23 or minute > 59:
        return None
    last = next(group for group in ("half", "second", "minute") if match[group])
    zone: str | int | None = None
    if match["sign"] is not None:
        zone = _signed_minutes(match)
    elif match["zone"] is not None:
        zone = next((name for name in (match["zone"], match["zone"].lower()) if name in zones()), None)
    end = match.end(last) if zone is None else match.end()
    return Clock(Span(match.start(), end), hour, minute, zone, match["half"] is not None)


def _signed_minutes(match: re.Match[str]) -> int | None:
    minutes = int(match["zone_hours"]) * 60 + int(match["zone_minutes"] or 0)
    if minutes > _LARGEST_OFFSET_MINUTES or int(match["zone_minutes"] or 0) > 59:
        return None
    return minutes if match["sign"] == "+" else -minutes
