"""From dates that a line leaves open to dates, with what the page and its reader know.

Nothing is taken against today: what is told from the day of reading needs the time the item was fetched, and
is no date without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from onrecord.clean.dates import Either, Found, NoYear, Pending, by_itself, published_at
from onrecord.clean.relative import Ago
from onrecord.model import Published
from onrecord.text.timezones import named_zone

_AMERICAN_ZONES: Final = frozenset(
    ("ET", "EST", "EDT", "CT", "CDT", "MT", "MST", "MDT", "PT", "PST", "PDT", "eastern time", "pacific time")
)
_AHEAD: Final = timedelta(days=1)  # a page may be dated in a zone ahead of the crawler's


class DateContext(NamedTuple):
    """What a page and its reader know of dates.

    Attributes:
        orders: for each mark between numbers, whether the page puts the day first, where one of its dates
            tells so; under the empty mark what the user says.
        fetched: when the item was fetched, on the clocks of the outlet's zone; None if nobody knows.
        years: the years that full dates of the page name.
    """

    orders: Mapping[str, bool] = {}
    fetched: datetime | None = None
    years: frozenset[int] = frozenset()


def date_context(
    found: Iterable[Found], *, fetched_at: datetime | None, timezone: str, date_order: str = ""
) -> DateContext:
    """Gather what the dates of a page tell of each other.

    Args:
        found: all dates of the page's header.
        fetched_at: when the item was fetched, with its zone.
        timezone: IANA name of the zone that a printed time without an offset is in.
        date_order: `day_first`, `month_first`, or nothing.
    """
    orders: dict[str, bool] = {"": date_order == "day_first"} if date_order else {}
    years: set[int] = set()
    for date in found:
        if not isinstance(date, Published):
            continue
        years.add(date.local.year)
        mark = next((char for char in date.raw if char in "./-"), None)
        if mark is None or not date.raw[:1].isdecimal() or date.raw[:4].isdecimal():
            continue
        first = int("".join(char for char in date.raw[:2] if char.isdecimal()) or 0)
        if date.local.day != date.local.month:
            orders.setdefault(mark, first == date.local.day)
    zone = named_zone(timezone)
    fetched = None if fetched_at is None else fetched_at.astimezone(zone).replace(tzinfo=None)
    return DateContext(orders, fetched, frozenset(years))


def resolve(date: Found, context: DateContext) -> Published | None:
    """Settle one date of a page; None if nothing does, or if it had not come when the page was fetched."""
    settled = date if isinstance(date, Published) else _settled(date, context)
    return settled if settled is not None and may_be(settled, context) else None


def may_be(published: Published, context: DateContext) -> bool:
    """Say whether a date had come when the page was fetched, as far as anybody knows when that was."""
    return context.fetched is None or published.local <= context.fetched + _AHEAD


def _settled(date: Pending, context: DateContext) -> Published | None:
    what = date.what
    if isinstance(what, Either):
        local = _ordered(what, date, context)
    elif isinstance(what, NoYear):
        local = _of_year(what, context)
    else:
        return _ago(what, date, context)
    return None if local is None else published_at(local, date.clock, date.source, date.raw)


def _ordered(what: Either, date: Pending, context: DateContext) -> datetime | None:
    """Choose by the page's other dates, the user's word, dots, then an American zone."""
    day_first = context.orders.get(what.mark, context.orders.get(""))
    if day_first is None and by_itself(date) is not None:
        day_first = True
    if day_first is None and date.clock is not None and date.clock.zone in _AMERICAN_ZONES:
        day_first = False
    if day_first is None:
        return None
    return what.day_first if day_first else what.month_first


def _of_year(what: NoYear, context: DateContext) -> datetime | None:
    """Take the page's one other year, or the latest such day before the page was fetched."""
    if context.fetched is not None:
        latest = context.fetched + _AHEAD
        for year in (latest.year, latest.year - 1, latest.year - 2, latest.year - 3, latest.year - 4):
            day = _day_of(year, what)
            if day is not None and day <= latest:
                return day
        return None
    return _day_of(next(iter(context.years)), what) if len(context.years) == 1 else None


def _day_of(year: int, what: NoYear) -> datetime | None:
    try:
        return datetime(year, what.month, what.day)
    except ValueError:
        return None  # 29 February of another year


def _ago(what: Ago, date: Pending, context: DateContext) -> Published | None:
    if context.fetched is None:
        return None
    then = context.fetched - timedelta(**{f"{what.unit}s": what.amount})
    if what.unit == "minute":
        return Published(then.replace(second=0, microsecond=0), None, "minute", date.source, date.raw)
    day = then.replace(hour=0, minute=0, second=0, microsecond=0)
    return published_at(day, date.clock, date.source, date.raw)
