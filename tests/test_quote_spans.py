"""What stands in marks: which stretches are quotations, in every tradition of writing, at any size."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.mentions import find_mentions
from onrecord.model import Span
from onrecord.quotes import find_quotes
from onrecord.quotes.legible import legible
from onrecord.quotes.marks import find_marked
from onrecord.quotes.signature import without_signature

CASES = Path(__file__).parent / "cases" / "quote_spans"
MARKS = "\"'“”„‟«»「」『』‘’‚‛‹›`´"


def cases(group: str) -> list[Any]:
    lines = (CASES / f"{group}.jsonl").read_text("utf-8").splitlines()
    return [pytest.param(case, id=case["name"]) for case in map(json.loads, lines)]


def direct(text: str) -> list[str]:
    return [quote.text for quote in find_quotes(text, find_mentions(text)) if quote.kind == "direct"]


@pytest.mark.parametrize("case", cases("synthetic"))
def test_synthetic(case: dict[str, Any]) -> None:
    """Marks of every tradition, and what pages do with them, give the words that were said."""
    assert direct(case["text"]) == case["direct"]


@pytest.mark.parametrize("case", cases("negative"))
def test_negative(case: dict[str, Any]) -> None:
    """Marks of tags, headings and titles hold no quotation."""
    assert direct(case["text"]) == []


@pytest.mark.parametrize(
    "text",
    [
        "Er sagte: „Wir werden den Vertrag morgen unterzeichnen.“",
        "Il a dit : « Nous allons signer le traité demain. »",
        "彼は「明日条約に署名します」と言った。",
    ],
)
def test_nobody_speaks_outside_english(text: str) -> None:
    """The rules on speakers are English: elsewhere the speaker is left open."""
    assert [quote.speaker for quote in find_quotes(text, find_mentions(text))] == [None]


@given(st.text(MARKS + " a.\n", max_size=200))
def test_all_marks_nest(text: str) -> None:
    """Any mix of the marks gives stretches that slice, are closed in one another, and have words."""
    found = find_marked(text)
    for one in found:
        assert one.outer.contains(one.inner)
        assert one.inner.of(text) == one.inner.of(text).strip() != ""
        if one.parent is not None:
            assert found[one.parent].inner.contains(one.inner)
    assert [one.outer.start for one in found] == sorted(one.outer.start for one in found)


@given(st.lists(st.sampled_from(("“", "”", '"', "word ", "said Ada Lovelace. ", "\n")), max_size=40))
def test_quotes_around_a_flood_of_marks_keep_their_text(pieces: list[str]) -> None:
    """A paragraph that cannot be read changes no offset and no character of what stands around it."""
    text = "“".join(("".join(pieces[:20]), "\n" + '"' * 5000 + "\n", "".join(pieces[20:])))
    for quote in find_quotes(text, ()):
        assert quote.span.of(text) == quote.text


@given(st.text(max_size=300))
def test_what_can_be_read_stays(text: str) -> None:
    """Making a text legible keeps its length and every short paragraph."""
    assert legible(text) == text
    flooded = legible(text + "\n" + "”" * 5000)
    assert flooded == text + "\n" + " " * 5000


@given(st.text("ab.\n A,", max_size=80))
def test_a_signature_is_cut_at_a_line_end(text: str) -> None:
    """What is left of a quotation is all of it, or whole lines from its start."""
    stripped = text.strip()
    if stripped:
        span = without_signature(stripped, Span(0, len(stripped)))
        assert span.start == 0
        assert span.end == len(stripped) or stripped[span.end :].lstrip(" ").startswith("\n")


def _calls(text: str) -> int:
    """Count the function calls that reading a text takes: a measure of work that no clock disturbs."""
    count = 0

    def note(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(note)
    try:
        find_quotes(text, ())
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("end", ["", "\n"], ids=["one paragraph", "paragraphs"])
@pytest.mark.parametrize(
    "piece",
    [
        '"',
        "“”",
        '" "',
        '" word ',
        "'a ",
        'said "',
        "“Ada Lovelace” ",
        '"Yes," she said. ',
        "“a ",
        "“a ‘b ",
        "»a«",
        "said that ",
        "word ",
        "A ",
        "\0",
        "שלום ",
        "'a b c'",
        "in a statement to ",
    ],
)
def test_work_grows_no_faster_than_the_text(piece: str, end: str) -> None:
    """Four times the hostile text takes at most about four times the calls."""
    times = 3500 // len(piece + end)
    small, large = (_calls((piece + end) * count) for count in (times, 4 * times))
    assert large <= 5 * small + 2000


def test_a_pile_of_opening_marks_is_gone_through_once() -> None:
    """Marks that are opened and never closed cost the paragraphs behind them nothing."""
    small, large = (_calls("“" * count + "\n" + "”\n" * count) for count in (900, 3600))
    assert large <= 5 * small
