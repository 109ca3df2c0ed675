"""Which time of publication an input states, where it states several that say more together than alone.

Machines write the moment in UTC in one place and as the outlet's clocks show it in another, or a day here
and the minute there. The first place that can be read decides which moment it is; the others tell the
minute, the offset and the outlet's own day of the same moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from onrecord.clean.clock import Clock
from onrecord.clean.dates import Either, Found, find_all, find_date, published_at
from onrecord.clean.resolve import DateContext, may_be, resolve
from onrecord.model import Given, Published
from onrecord.text.instants import NO_DAYS, read_instant

_SHOWN: Final = "shown:published"
_UTC: Final = 0
_ZONE_STEP_MINUTES: Final = 30
_WEST_MINUTES, _EAST_MINUTES = -12 * 60, 14 * 60
_SAME_MOMENT: Final = timedelta(days=1)  # two days of one moment, on different clocks, are no further apart


def published_by(given: Sequence[Given], context: DateContext) -> Published | None:
    """Return the time of publication that an input states, None if it states none that can be read.

    Args:
        given: what the input says; of `published` the most trusted place first.
        context: what settles a stated date that leaves something open, such as `2 hours ago`.
    """
    stated = [one for one in given if one.field == "published"]
    found = [one for one in _read(stated) if may_be(one, context)]
    if not found:
        return next((settled for one in stated if (settled := _settled(one.value, context))), None)
    changed = _read([one for one in given if one.field == "modified"])
    again = _dated_again(stated, found[0], changed)
    others = [*found, *changed] if again else found
    first = _to_the_minute(again or found[0], others)
    if first.precision != "minute":
        return first
    return _on_local_clocks(_with_offset(first, others), [*others, *_shown(stated)])


def read_published(value: str) -> Published | None:
    """Read a date that an input states.

    Midnight without an offset is how machines write a day alone.

    >>> read_published("2023-12-22T14:05:31-05:00").local.isoformat(), read_published("2023")
    ('2023-12-22T14:05:31', None)
    >>> read_published("2023-12-22 00:00:00").precision
    'day'
    >>> read_published("Fri, 22 Dec 2023 14:05:31 +0400").offset_minutes
    240
    """
    instant = read_instant(value)
    if instant is None:
        found = find_date(" ".join(value.split())[:300], source="metadata", month_is_enough=True)
        is_empty = found is None or found[1].date.isoformat() in NO_DAYS
        return None if found is None or is_empty else replace(found[1], raw=value)
    is_day = not instant.has_time or (
        instant.offset_minutes is None and instant.local.time() == instant.local.min.time()
    )
    if is_day:
        return Published(instant.local, None, "day", "metadata", value)
    return Published(instant.local, instant.offset_minutes, "minute", "metadata", value)


def _read(given: Sequence[Given]) -> list[Published]:
    """Return what each place states first that can be read: the rest may be of other articles."""
    found: dict[str, Published] = {}
    for one in given:
        published = None if one.origin in found else read_published(one.value)
        if published is not None:
            found[one.origin] = published
    return list(found.values())


def _settled(value: str, context: DateContext) -> Published | None:
    """Read a stated date that needs the time of fetching or the user's word: `yesterday, 14:54`."""
    dates = find_all(value, source="metadata", is_header=True)
    settled = (resolve(date, context) for _, date in dates)
    return next((one for one in settled if one is not None and one.date.isoformat() not in NO_DAYS), None)


def _dated_again(stated: Sequence[Given], first: Published, changed: Sequence[Published]) -> Published | None:
    """Return the day that a page is dated by its headline if it was published anew since `first`.

    Outlets bring an old page up to date and print the new day above it, as its day: what it says is of that
    day. It counts only where the page also states that it was changed no earlier; a day that is printed as
    that of a change is no date of publication and is not among those that are shown.
    """
    shown = next((one for one in stated if one.origin == _SHOWN), None)
    one = read_published(shown.value) if shown else None
    if one is None or one.precision not in ("day", "minute"):
        return None
    last = max((change.date for change in changed), default=first.date)
    is_later = one.date - first.date > _SAME_MOMENT and one.date - last <= _SAME_MOMENT
    return one if is_later and last > first.date else None


def _to_the_minute(first: Published, others: Iterable[Published]) -> Published:
    """Return a stated day with the minute that another place states of it."""
    if first.precision != "day":
        return first
    return next((one for one in others if one.precision == "minute" and one.date == first.date), first)


def _with_offset(first: Published, others: Sequence[Published]) -> Published:
    """Return a time without an offset with the one that another place states of the same moment."""
    if first.offset_minutes is not None:
        return first
    zoned = [one for one in others if one.offset_minutes is not None and one.precision == "minute"]
    same = next((one for one in zoned if _minutes_apart(one, first) == 0), None)
    if same is not None:
        return replace(first, offset_minutes=same.offset_minutes)
    utc = (one for one in zoned if one.offset_minutes == _UTC)
    offset = next((minutes for one in utc if (minutes := _zone_between(first, one)) is not None), None)
    return replace(first, offset_minutes=offset)


def _on_local_clocks(moment: Published, others: Sequence[Published]) -> Published:
    """Return a moment in UTC, to its second, as the outlet's clocks showed it where another place tells."""
    if moment.offset_minutes != _UTC:
        return moment
    timed = [one for one in others if one.precision == "minute" and one.offset_minutes != _UTC]
    for one in timed:
        # Some machines write the outlet's own time and a Z behind it; what readers see is not so wrong.
        if one.offset_minutes is not None and _minutes_apart(one, moment) in (one.offset_minutes, 0):
            return _at_second_of(moment, one, one.offset_minutes)
    for one in timed:
        minutes = _zone_between(one, moment) if one.offset_minutes is None else None
        if minutes is not None:
            return _at_second_of(moment, one, minutes)
    return moment


def _at_second_of(moment: Published, one: Published, offset_minutes: int) -> Published:
    second = one.local.second or moment.local.second
    return replace(one, local=one.local.replace(second=second), offset_minutes=offset_minutes)


def _shown(stated: Sequence[Given]) -> Iterator[Published]:
    """Yield the dates of what is shown first, those that can be read in two ways in both."""
    shown = next((one for one in stated if one.origin == _SHOWN), None)
    for _, found in find_all(shown.value, source="metadata") if shown else ():
        yield from _readings(found)


def _readings(found: Found) -> tuple[Published, ...]:
    if isinstance(found, Published):
        return (found,)
    if not isinstance(found.what, Either):
        return ()
    clock: Clock | None = found.clock
    return tuple(published_at(day, clock, found.source, found.raw) for day in found.what[:2])


def _zone_between(local: Published, utc: Published) -> int | None:
    """Return the minutes that a time is off a moment in UTC, None if no time zone is so far off."""
    minutes = _minutes_apart(local, utc)
    is_zone = minutes is not None and minutes % _ZONE_STEP_MINUTES == 0
    return int(minutes) if is_zone and minutes and _WEST_MINUTES <= minutes <= _EAST_MINUTES else None


def _minutes_apart(one: Published, other: Published) -> float:
    """Return how far apart two clocks are; a printed time has no seconds, and is compared without."""
    first, second = one.local, other.local
    if first.second == 0 or second.second == 0:
        first, second = first.replace(second=0), second.replace(second=0)
    return (first - second).total_seconds() / 60
