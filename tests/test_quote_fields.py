"""To whom, where and as what somebody spoke."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.exchange import quote_fields
from onrecord.mentions import find_mentions
from onrecord.quotes import find_quotes

CASES = Path(__file__).parent / "cases" / "quote_fields"


def cases(group: str) -> list[Any]:
    lines = (CASES / f"{group}.jsonl").read_text("utf-8").splitlines()
    return [pytest.param(case, id=case["name"]) for case in map(json.loads, lines)]


def fields(text: str) -> dict[str, Any]:
    """Return the fields of the first direct quotation."""
    found = find_quotes(text, find_mentions(text))
    return next(quote_fields(quote) for quote in found if quote.kind == "direct")


def check(case: dict[str, Any]) -> None:
    found = fields(case["text"])
    wanted = {key: value for key, value in case.items() if key not in {"name", "text"}}
    assert {key: found[key] for key in wanted} == wanted


@pytest.mark.parametrize("case", cases("synthetic"))
def test_synthetic(case: dict[str, Any]) -> None:
    """Listener, venue, role and affiliation are filled as printed."""
    check(case)


@pytest.mark.parametrize("case", cases("negative"))
def test_negative(case: dict[str, Any]) -> None:
    """What only looks like a listener, venue or role leaves the field empty."""
    check(case)


PIECES = (
    "Ada Lovelace",
    "said",
    "told",
    "reporters",
    "in",
    "at",
    "on",
    "a rally",
    "Baku",
    "an interview with",
    "Monday",
    ",",
    "“We lost the house,”",
    "Reuters",
    "'s",
    "the",
    "page",
    ".",
)


@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_venues_stand_in_the_text(pieces: list[str]) -> None:
    """Any order of such words gives venues and listeners that are stretches of the text."""
    text = " ".join(pieces)
    for quote in find_quotes(text, find_mentions(text)):
        assert quote.venue is None or quote.venue in text
        assert quote.addressee is None or quote.addressee in text
