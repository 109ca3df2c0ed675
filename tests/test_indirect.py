"""Reported speech without marks: what was said, from where to where, and by whom."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.mentions import find_mentions
from onrecord.model import Quote, Span
from onrecord.quotes import find_quotes
from onrecord.quotes.attribution import Reading
from onrecord.quotes.indirect import find_reports
from onrecord.quotes.indirect_weights import weights
from onrecord.quotes.narration import read_narration

CASES = Path(__file__).parent / "cases" / "indirect"
WORDS = [
    "Lee", "said", "that", "he", "told", "the", "bank", ",", ".", "according", "to", "asked", "whether",
    "as", "reported", "by", "and", "but", "also", "(", ")", "-", "vowed", "saying", '"No,"',
    "half", "of", "\n",
]  # fmt: skip


def cases(group: str) -> list[Any]:
    lines = (CASES / f"{group}.jsonl").read_text("utf-8").splitlines()
    return [pytest.param(case, id=case["name"]) for case in map(json.loads, lines)]


def reported(text: str) -> list[Quote]:
    return [quote for quote in find_quotes(text, find_mentions(text)) if quote.kind == "indirect"]


def reading_of(text: str) -> Reading:
    return Reading(read_narration(text, Span(0, len(text)), [], [], find_mentions(text)))


@pytest.mark.parametrize("case", cases("synthetic"))
def test_what_is_reported_and_by_whom(case: dict[str, Any]) -> None:
    """Each form of report gives its words and its speaker's words."""
    found = [[quote.text, quote.speaker_text] for quote in reported(case["text"])]
    assert found == case["reports"]
    assert len({quote.utterance for quote in reported(case["text"])}) == 1


@pytest.mark.parametrize("case", cases("negative"))
def test_what_is_no_report(case: dict[str, Any]) -> None:
    """Words near a verb of speech that report nothing give no row."""
    assert reported(case["text"]) == []


@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_any_words_are_read(words: list[str]) -> None:
    """Reports slice to their text and no two of them begin at the same place."""
    text = " ".join(words)
    found = reported(text)
    assert all(quote.span.of(text) == quote.text != "" for quote in found)
    assert len({quote.span.start for quote in found}) == len(found)


def test_rules_decide_without_weights() -> None:
    """The file of weights may be missing: the readings that the rules are sure of are taken whole."""
    reading = reading_of("John Smith said that taxes will fall, which was news.")
    assert weights()
    (report,) = find_reports(reading, 0, {})
    assert report.proposal.manner == "that"
    assert report.last == len(reading.sentences[0].tokens) - 2
    assert report.likelihood == 1.0


def test_the_likelier_a_reading_must_be_the_fewer_are_taken() -> None:
    """The bar of likelihood is what decides, and a report tells how far above it it is."""
    reading = reading_of("John Smith said that taxes will fall.")
    (report,) = find_reports(reading, 0, weights())
    assert not find_reports(reading, 0, weights(), report.likelihood)
    assert find_reports(reading, 0, weights(), report.likelihood - 0.01)
