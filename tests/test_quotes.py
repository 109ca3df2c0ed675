"""Quotations: found, split, nested and given to the right speaker."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.mentions import find_mentions
from onrecord.model import Quote
from onrecord.quotes import find_quotes
from onrecord.quotes.cues import find_cues
from onrecord.quotes.marks import find_marked
from onrecord.quotes.narration import _words

CASES = Path(__file__).parent / "cases" / "quotes"
SEEDS = Path(__file__).parent.parent / "seeds"


def cases(group: str) -> list[Any]:
    lines = (CASES / f"{group}.jsonl").read_text("utf-8").splitlines()
    return [pytest.param(case, id=case["name"]) for case in map(json.loads, lines)]


def quotes_of(text: str) -> tuple[Quote, ...]:
    return find_quotes(text, find_mentions(text))


def as_case(quote: Quote, wanted: dict[str, Any]) -> dict[str, Any]:
    found = {
        "kind": quote.kind,
        "text": quote.text,
        "speaker": quote.speaker.name if quote.speaker else None,
        "mention": quote.speaker_text,
        "cue": quote.cue,
        "utterance": quote.utterance,
        "parent": quote.parent,
        "addressee": quote.addressee,
        "venue": quote.venue,
        "role": quote.speaker_role,
        "affiliation": quote.speaker_affiliation,
        "method": quote.method,
    }
    return {key: found[key] for key in wanted}


def check(case: dict[str, Any]) -> None:
    found = quotes_of(case["text"])
    assert [quote.text for quote in found] == [wanted["text"] for wanted in case["quotes"]]
    for quote, wanted in zip(found, case["quotes"], strict=True):
        assert as_case(quote, wanted) == wanted


@pytest.mark.parametrize("case", cases("synthetic"))
def test_synthetic(case: dict[str, Any]) -> None:
    """Each form of quotation gives its rows, speakers and cues."""
    check(case)


@pytest.mark.parametrize("case", cases("negative"))
def test_negative(case: dict[str, Any]) -> None:
    """Titles, apostrophes and nouns of speech are no quotations."""
    assert quotes_of(case["text"]) == ()


@pytest.mark.xfail(strict=True)
@pytest.mark.parametrize("case", cases("known_failures"))
def test_known_failures(case: dict[str, Any]) -> None:
    """What the rules do not do yet."""
    check(case)


@pytest.mark.parametrize("case", cases("wild"))
def test_wild(case: dict[str, Any]) -> None:
    """Quotations of real pages, named by how they begin and end, go to the right people."""
    text = (SEEDS / case["file"]).read_text("utf-8")
    text = text[text.rindex(case["from"]) :]
    direct = [quote for quote in quotes_of(text) if quote.kind == "direct"]
    found = [
        [" ".join(q.text.split()[:4]), q.speaker.name if q.speaker else None, q.speaker_text, q.cue, q.parent]
        for q in direct
    ]
    assert found == case["direct"]


def test_indirect_of_a_real_page() -> None:
    """The reported clauses of a page keep their speaker through pronouns and roles."""
    text = (SEEDS / "003_067d92aa473488f3.txt").read_text("utf-8")
    text = text[text.index("The current level") :]
    indirect = [quote for quote in quotes_of(text) if quote.kind == "indirect"]
    assert len(indirect) == 10
    assert {quote.speaker.name if quote.speaker else None for quote in indirect} == {"Igor Korotchenko"}
    assert {quote.speaker_affiliation for quote in indirect} == {
        "Russian Caspian Institute for Strategic Studies"
    }
    assert indirect[0].text == (
        "The current level of Azerbaijani-Russian relations signifies their strategic nature"
    )
    assert indirect[0].addressee == "Trend"


MARKS = "\"'“”‘’„«»`「」\n .,:a"
SPEECH = ("he", "said", "that", "John Smith", "According to", "told", "the analyst", ",", ".", "-", "(", ")")


def assert_sound(text: str) -> None:
    found = quotes_of(text)
    assert [quote.ordinal for quote in found] == list(range(len(found)))
    keys = [(quote.span.start, -quote.span.end) for quote in found]
    assert keys == sorted(keys)
    for quote in found:
        assert quote.span.of(text) == quote.text
        assert quote.text == quote.text.strip() != ""
        assert 0.0 <= quote.confidence <= 1.0
        assert (quote.confidence > 0) == (quote.speaker is not None)
        for words, span in ((quote.speaker_text, quote.speaker_span), (quote.cue, quote.cue_span)):
            assert (words is None) == (span is None)
            assert span is None or span.of(text) == words
        assert found[quote.utterance].utterance == quote.utterance <= quote.ordinal
        if quote.parent is not None:
            assert quote.parent < quote.ordinal
            assert found[quote.parent].span.contains(quote.span)


@given(st.text(MARKS, max_size=200))
def test_any_run_of_marks_is_read(text: str) -> None:
    """No order of marks is an error, and every quotation is a stretch of the text."""
    assert_sound(text)


@given(st.lists(st.sampled_from((*SPEECH, *'"“”‘’\n')), max_size=60))
def test_any_order_of_speech_is_read(pieces: list[str]) -> None:
    """Cues, names and marks in any order keep spans, ordinals, parents and utterances consistent."""
    assert_sound(" ".join(pieces))


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    """No text is an error."""
    assert_sound(text)


@given(st.text(MARKS, max_size=200))
def test_marked_stretches_nest(text: str) -> None:
    """Two stretches in marks are apart, or one is inside the other, and the parent says so."""
    found = find_marked(text)
    for index, one in enumerate(found):
        assert one.outer.contains(one.inner)
        if one.parent is not None:
            assert found[one.parent].inner.contains(one.inner)
        for other in found[index + 1 :]:
            assert not one.inner.overlaps(other.inner) or one.inner.contains(other.inner)


@pytest.mark.parametrize(
    "piece", ['"', "“a ", "' a", '"a\n', "he said ", '"No," he said. ', "Lee, ", "(", "A", "\0", "“a ‘b "]
)
def test_work_grows_with_the_text_and_not_faster(piece: str) -> None:
    """Ten times the hostile text gives at most about ten times the quotations, and an answer at all."""
    small, large = (len(find_quotes(piece * times, ())) for times in (500, 5000))
    assert large <= 11 * small + 11


@pytest.mark.parametrize(
    ("sentence", "cues"),
    [
        ("He said that", ["said"]),
        ("He went on to say that", ["say"]),
        ("She pointed out that", ["pointed out"]),
        ("It was noted that", ["noted"]),
        ("According to him", ["According to"]),
        ("He is sure that", ["is sure"]),
        ("a statement said", ["said"]),
        ("the claims of the bank", []),
        ("He was told to go", []),
    ],
)
def test_cues(sentence: str, cues: list[str]) -> None:
    """Verbs of speech are cues; nouns and passives of the same form are not."""
    tokens = _words(sentence, 0, len(sentence))
    found = [cue.text(tokens) for cue in find_cues(tokens)]
    assert [sentence[start:end] for start, end in found] == cues
