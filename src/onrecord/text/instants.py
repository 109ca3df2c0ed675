"""Moments as machines write them: ISO 8601 and counts of seconds since 1970."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

_ISO: Final = re.compile(
    r"\s*(?P<day>\d{4}-\d\d-\d\d|\d{8})(?:(?:T|\s+)(?P<clock>\d\d:?\d\d(?::?\d\d)?)(?:[.,]\d+)?"
    r"\s?(?P<zone>Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?\s*\Z",
    re.IGNORECASE,
)
_EPOCH: Final = re.compile(r"\s*(\d{9,10}|\d{12,13})(?:\.\d*)?\s*\Z")
_MILLISECONDS_DIGITS: Final = 12
_FIRST_YEAR, _LAST_YEAR = 1700, 2200
NO_DAYS: Final = frozenset(("1970-01-01", "1969-12-31"))
"""What an empty field turns into when it is taken for a count of seconds since 1970."""


class Instant(NamedTuple):
    """A wall-clock time, its offset east of UTC if one is written, and whether a time is written at all."""

    local: datetime
    offset_minutes: int | None
    has_time: bool


def read_instant(text: str) -> Instant | None:
    """Read a moment that a machine wrote; None for anything else.

    >>> read_instant("2023-12-22T14:05:31.000-05:00")
    Instant(local=datetime.datetime(2023, 12, 22, 14, 5, 31), offset_minutes=-300, has_time=True)
    >>> read_instant("1703271931").local.isoformat(), read_instant("2023-12-22").has_time
    ('2023-12-22T19:05:31', False)
    >>> read_instant("20231222T1405Z").local.isoformat()
    '2023-12-22T14:05:00'
    """
    epoch = _EPOCH.match(text[:40])
    if epoch is not None:
        seconds = int(epoch[1]) // (1000 if len(epoch[1]) >= _MILLISECONDS_DIGITS else 1)
        instant = Instant(datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None), 0, True)
    else:
        match = _ISO.match(text) if len(text) < 60 else None
        if match is None:
            return None
        try:
            local = datetime.fromisoformat(f"{match['day']}T{match['clock'] or '00:00'}")
        except ValueError:
            return None
        instant = Instant(local, _offset_minutes(match["zone"]), match["clock"] is not None)
    year = instant.local.year
    is_empty = instant.local.date().isoformat() in NO_DAYS
    return instant if _FIRST_YEAR <= year <= _LAST_YEAR and not is_empty else None


def _offset_minutes(zone: str | None) -> int | None:
    if zone is None:
        return None
    if zone[0] not in "+-":
        return 0
    digits = zone[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return None if minutes > 14 * 60 else -minutes if zone[0] == "-" else minutes


def utc_of(instant: Instant, default_offset: timedelta = timedelta(0)) -> datetime:
    """Return the moment in UTC; one without an offset is that of `default_offset`."""
    offset = default_offset if instant.offset_minutes is None else timedelta(minutes=instant.offset_minutes)
    return instant.local.replace(tzinfo=UTC) - offset
