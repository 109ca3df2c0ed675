"""When a served flow runs: a cron line or an interval, checked before anything slow starts."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from onrecord.errors import UsageError

SHORTEST_INTERVAL_SECONDS = 10  # the process of a run needs most of it to import Prefect
LONGEST_INTERVAL_SECONDS = 366 * 24 * 3600
CRON_EXAMPLE = 'five fields, as in --cron "0 * * * *" (every hour) or --cron "30 6 * * mon-fri"'
CRON_FIELDS = (
    ("minute", 0, 59),
    ("hour", 0, 23),
    ("day of the month", 1, 31),
    ("month", 1, 12),
    ("day of the week", 0, 7),
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
CRON_NICKNAMES = ("@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly", "@annually")


@dataclass(frozen=True, slots=True)
class Schedule:
    """Exactly one of `cron` and `interval_seconds` is set.

    Attributes:
        timezone: IANA name of the zone that the hours of a cron line are meant in.
    """

    cron: str | None
    interval_seconds: int | None
    timezone: str

    @property
    def description(self) -> str:
        """The schedule in words for a person."""
        if self.cron is not None:
            return f'cron "{self.cron}" in {self.timezone}'
        return f"every {self.interval_seconds} s"


def parse_schedule(cron: str | None, interval_seconds: int | None, timezone: str | None = None) -> Schedule:
    """Check what the user asked for.

    Args:
        cron: minute, hour, day of month, month, day of week; or a nickname such as `@hourly`.
        interval_seconds: the time from one start to the next.
        timezone: of the cron line; this machine's zone when None.

    Raises:
        UsageError: if neither or both are given, or one is not what it should be.

    >>> parse_schedule("0 6 * * mon-fri", None, "Asia/Baku").description
    'cron "0 6 * * mon-fri" in Asia/Baku'
    """
    if (cron is None) == (interval_seconds is None):
        problem = "neither --cron nor --interval is given" if cron is None else "both --cron and --interval"
        raise UsageError(f"a schedule needs one of two: {problem}", hint=f"give {CRON_EXAMPLE}")
    zone = timezone or local_timezone()
    _check_timezone(zone)
    if cron is not None:
        return Schedule(_checked_cron(cron), None, zone)
    if not SHORTEST_INTERVAL_SECONDS <= (interval_seconds or 0) <= LONGEST_INTERVAL_SECONDS:
        raise UsageError(
            f"an interval of {interval_seconds} seconds cannot be kept",
            hint=f"give whole seconds from {SHORTEST_INTERVAL_SECONDS} to {LONGEST_INTERVAL_SECONDS}",
        )
    return Schedule(None, interval_seconds, zone)


def local_timezone(localtime: Path = Path("/etc/localtime")) -> str:
    """Return the IANA name of this machine's zone, or UTC where it has none to tell."""
    named = os.environ.get("TZ", "").lstrip(":")
    linked = str(localtime.resolve()).partition("zoneinfo/")[2]
    return next((zone for zone in (named, linked) if zone and _is_timezone(zone)), "UTC")


def _is_timezone(name: str) -> bool:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # the names that Prefect takes too

    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _check_timezone(name: str) -> None:
    if not _is_timezone(name):
        raise UsageError(f"{name!r} is not a time zone", hint="use an IANA name such as Asia/Baku, or UTC")


def _checked_cron(cron: str) -> str:
    text = " ".join(cron.split())
    if text.lower() in CRON_NICKNAMES:
        return text.lower()
    fields = text.lower().split(" ") if text else []
    if len(fields) != len(CRON_FIELDS):
        raise UsageError(f"--cron {cron!r} has {len(fields)} fields", hint=f"give {CRON_EXAMPLE}")
    for field, (name, lowest, highest) in zip(fields, CRON_FIELDS, strict=True):
        if not all(_is_cron_item(item, name, lowest, highest) for item in field.split(",")):
            raise UsageError(
                f"--cron {cron!r}: {field!r} is not a {name} from {lowest} to {highest}",
                hint=f"give {CRON_EXAMPLE}",
            )
    return text


def _is_cron_item(item: str, name: str, lowest: int, highest: int) -> bool:
    """Say whether `item` is `*`, a value or a range, with or without a step."""
    values, slash, step = item.partition("/")
    if slash and not (step.isdecimal() and int(step) > 0):
        return False
    if values == "*" or (name == "day of the month" and values == "l"):
        return True
    first, dash, last = values.partition("-")
    ends = [_cron_value(end, name) for end in ((first, last) if dash else (first,))]
    return all(end is not None and lowest <= end <= highest for end in ends)


def _cron_value(text: str, name: str) -> int | None:
    if name == "month" and text in MONTHS:
        return MONTHS.index(text) + 1
    if name == "day of the week" and text in WEEKDAYS:
        return WEEKDAYS.index(text)
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 2 else None
