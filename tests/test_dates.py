"""Dates: what a line prints, and nothing that it does not."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.clean.dates import date_of_url, find_all, find_date, find_dates
from onrecord.clean.resolve import date_context, resolve
from onrecord.errors import UsageError
from onrecord.model import Published
from onrecord.settings import Settings

CASES = tomllib.loads((Path(__file__).parent / "cases" / "clean" / "dates.toml").read_text("utf-8"))


def told(published: Published) -> str:
    local = published.local.isoformat()[: 16 if published.precision == "minute" else 10]
    return local if published.offset_minutes is None else f"{local} {published.offset_minutes:+d}"


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        pytest.param(line, wanted, id=f"{group}: {line}")
        for group, lines in CASES.items()
        for line, wanted in lines.items()
    ],
)
def test_date(line: str, wanted: str) -> None:
    found = find_date(line)
    assert ("none" if found is None else told(found[1])) == wanted
    if found is not None:
        assert found[0].of(line) == found[1].raw


@pytest.mark.parametrize(
    "form",
    ["%d %B %Y", "%B %d, %Y", "%b. %d, %Y", "%Y-%m-%d", "%d.%m.%Y", "%A, %d %b %Y", "Published: %d %B %Y |"],
)
@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_a_printed_day_is_read_back(form: str, day: date) -> None:
    found = find_date(day.strftime(form))
    assert found is not None
    assert (found[1].date, found[1].precision) == (day, "day")


@given(st.integers(-12 * 60, 14 * 60))
def test_a_printed_offset_is_read_back(minutes: int) -> None:
    hours, rest = divmod(abs(minutes), 60)
    found = find_date(f"16 November 2017 11:54 (UTC {'-' if minutes < 0 else '+'}{hours:02d}:{rest:02d})")
    assert found is not None
    assert found[1].offset_minutes == minutes


@given(st.text(max_size=420))
def test_any_line_is_read_to_its_end(line: str) -> None:
    for span, published in find_dates(line):
        assert span.of(line) == published.raw


def test_the_address_of_a_page_names_a_day_only_where_it_is_one() -> None:
    found = date_of_url("https://example.org/2023/12/22/opinion/page.html")
    assert found is not None
    assert (told(found), found.source) == ("2023-12-22", "url")
    assert date_of_url("https://example.org/2023/13/40/page.html") is None
    assert date_of_url("https://example.org/news/1234567") is None


@pytest.mark.parametrize(("order", "wanted"), [("day_first", "2024-04-03"), ("month_first", "2024-03-04")])
def test_a_setting_says_what_an_order_means_that_no_page_tells(order: str, wanted: str) -> None:
    ((_, found),) = find_all("03/04/2024")
    context = date_context((), fetched_at=None, timezone="UTC", date_order=order)
    settled = resolve(found, context)
    assert settled is not None
    assert told(settled) == wanted
    assert resolve(found, date_context((), fetched_at=None, timezone="UTC")) is None


def test_an_unknown_order_is_refused() -> None:
    assert Settings.from_environment({"ONRECORD_DATE_ORDER": "day_first"}).date_order == "day_first"
    with pytest.raises(UsageError):
        Settings.from_environment({"ONRECORD_DATE_ORDER": "sideways"})


@given(st.datetimes(datetime(2001, 1, 1), datetime(2099, 1, 1)), st.integers(0, 99))
def test_days_are_counted_from_the_fetch_and_from_nothing_else(fetched: datetime, days: int) -> None:
    ((_, found),) = find_all(f"{days} days ago", is_header=True)
    assert resolve(found, date_context((), fetched_at=None, timezone="UTC")) is None
    settled = resolve(found, date_context((), fetched_at=fetched.replace(tzinfo=UTC), timezone="UTC"))
    assert settled is not None
    assert (settled.date, settled.precision) == ((fetched - timedelta(days=days)).date(), "day")
