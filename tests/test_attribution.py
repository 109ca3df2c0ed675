"""Who speaks: chosen among candidates, sure to the right degree, and nobody where nobody can be told."""

from __future__ import annotations

import json
import runpy
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.mentions import find_mentions
from onrecord.model import Quote, Span
from onrecord.quotes import find_quotes, ranker
from onrecord.quotes.english import is_english
from onrecord.quotes.marks import find_marked
from onrecord.quotes.narration import read_narration
from onrecord.quotes.ranker import UNDECIDED, Ballot, Choice, Option

ROOT = Path(__file__).parent.parent
CASES = Path(__file__).parent / "cases" / "attribution"
WEIGHTS = ROOT / "src/onrecord/quotes/data/attribution_weights.tsv"


def cases(group: str) -> list[Any]:
    lines = (CASES / f"{group}.jsonl").read_text("utf-8").splitlines()
    return [pytest.param(case, id=case["name"]) for case in map(json.loads, lines)]


def direct(text: str, choose: ranker.Chooser = ranker.choose) -> list[Quote]:
    return [quote for quote in find_quotes(text, find_mentions(text), choose) if quote.kind == "direct"]


def check(case: dict[str, Any]) -> None:
    found = [
        {"text": q.text, "speaker": q.speaker.name if q.speaker else None, "cue": q.cue, "method": q.method}
        for q in direct(case["text"])
    ]
    wanted = case["quotes"]
    assert [{key: one[key] for key in w} for one, w in zip(found, wanted, strict=True)] == wanted


@pytest.mark.parametrize("case", cases("synthetic"))
def test_synthetic(case: dict[str, Any]) -> None:
    """Each way to name a speaker names that speaker."""
    check(case)


@pytest.mark.parametrize("case", cases("negative"))
def test_negative(case: dict[str, Any]) -> None:
    """What stands in marks is found, and nobody is said to have said it."""
    found = direct(case["text"])
    assert [quote.text for quote in found] == case["quotes"]
    assert [quote.speaker for quote in found] == [None] * len(found)


@pytest.mark.xfail(strict=True)
@pytest.mark.parametrize("case", cases("known_failures"))
def test_known_failures(case: dict[str, Any]) -> None:
    """What neither rules nor weights do yet."""
    check(case)


@pytest.mark.parametrize("case", cases("wild"))
def test_wild(case: dict[str, Any]) -> None:
    """On real pages every speaker is named, and said to be likely right."""
    text = (ROOT / "seeds" / case["file"]).read_text("utf-8")
    found = direct(text[text.rindex(case["from"]) :])
    assert found
    assert all(quote.speaker is not None and quote.confidence >= 0.7 for quote in found)


def undecided(_: Ballot) -> Choice:
    return UNDECIDED


@pytest.mark.parametrize(
    "text",
    [
        "“We lost the house,” said Ana Lopez. She left.",
        "Mark Lee came. “We need the time,” he said. “We need it now.”",
        "Jane Roe told reporters: “I will not run for this office again.”",
    ],
)
def test_without_weights_the_rules_decide(text: str) -> None:
    """Plain attributions come out the same without the model."""
    alone, ranked = direct(text, undecided), direct(text)
    assert [(q.text, q.speaker, q.method) for q in alone] == [(q.text, q.speaker, q.method) for q in ranked]
    assert all(quote.confidence > 0.5 for quote in alone)


def test_a_missing_file_leaves_it_to_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """The weights are a file that may be taken away."""
    monkeypatch.setattr(ranker, "_FILE", "there_is_none.tsv")
    ranker.weights.cache_clear()
    try:
        assert ranker.weights() == {}
        assert [
            q.speaker.name for q in direct("“We lost,” he said. “We lost it,” said Ana Lopez.") if q.speaker
        ]
    finally:
        monkeypatch.undo()
        ranker.weights.cache_clear()


def test_weights_are_small_and_say_where_they_come_from() -> None:
    """The head names origin and licence; the rest are words and numbers without text of the corpus."""
    lines = WEIGHTS.read_text("utf-8").splitlines()
    head = " ".join(line for line in lines if line.startswith("#"))
    assert "PolNeAR" in head
    assert "Licence" in head
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert len(rows) == len({seen for seen, _ in rows})
    assert all(abs(float(weight)) < 10 for _, weight in rows)
    assert all(" " not in seen or seen.startswith(("cue:", "near_is:", "sure|cue:")) for seen, _ in rows)
    assert WEIGHTS.stat().st_size < 60_000


def option(*seen: str) -> Option:
    return Option(None, Span(0, 1), True, seen)


seen = st.lists(
    st.sampled_from(sorted({"rule:before_subject", "reported", "opens", "place:before", "no such"}))
)


@given(st.lists(seen, max_size=6), seen)
def test_probabilities_are_shares(options: list[list[str]], nobody: list[str]) -> None:
    """Whatever is seen, the shares of all and of nobody make one, and the choice is the largest."""
    ballot = Ballot(Span(0, 1), "speaker", tuple(option(*one) for one in options), tuple(nobody))
    *shares, none = ranker.probabilities(ballot, ranker.weights())
    assert sum(shares) + none == pytest.approx(1.0)
    choice = ranker.choose(ballot)
    assert choice.option == -1 if not options else shares[choice.option] == max(shares)
    assert choice.nobody == none


WORDS = (
    "Jane Roe",
    "Mr. Lee",
    "he",
    "she",
    "said",
    "told",
    "the",
    "mayor",
    "of",
    "that",
    "“We go now,”",
    ",",
    ".",
)


@given(st.lists(st.sampled_from((*WORDS, "\n", "- ", "according to")), max_size=40))
def test_any_order_of_words(words: list[str]) -> None:
    """No order of names, cues and marks breaks the candidates, and nobody is named without words for it."""
    for quote in direct(" ".join(words)):
        assert 0.0 <= quote.confidence <= 1.0
        assert (quote.speaker is None) == (quote.confidence == 0.0)
        assert quote.speaker is None or quote.speaker_text is not None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The mayor said that he had been there.", True),
        ("", False),
        ("“Oui”, dit-il.", False),
        (
            "De minister zei maandag dat het verdrag in Den Haag wordt getekend over een jaar of twee. " * 3,
            False,
        ),
        (
            "Ministeren sagde mandag, at traktaten vil blive underskrevet for at gå videre i et år. " * 3,
            False,
        ),
    ],
)
def test_english_is_told_by_its_small_words(text: str, wanted: bool) -> None:
    """Words that look alike elsewhere ("in", "was", "over", "for") prove nothing."""
    assert is_english(text) is wanted


def annotated(number: int) -> dict[str, Any]:
    text = f"Tom Ray of town {number} was there. Jane Roe said the plan was “a very long road” for the city."
    quote = text.index("a very")
    speaker = text.index("Jane")
    return {
        "text": text,
        "ignore": [],
        "quotes": [
            {
                "start": quote,
                "end": quote + len("a very long road"),
                "speaker": "Jane Roe",
                "speaker_start": speaker,
                "speaker_end": speaker + len("Jane Roe"),
                "kind": "name",
                "full_name": "Jane Roe",
            }
        ],
    }


def test_training_gives_the_same_weights_each_time(tmp_path: Path) -> None:
    """The script writes a file that the ranker reads, byte for byte the same on the same data."""
    (tmp_path / "quotes").mkdir()
    lines = "".join(json.dumps(annotated(number)) + "\n" for number in range(10))
    (tmp_path / "quotes/polnear_train.jsonl").write_text(lines, "utf-8")
    script = runpy.run_path(str(ROOT / "benchmarks/train_attribution.py"))
    written: Counter[str] = Counter()
    for name in ("first.tsv", "second.tsv"):
        script["run"](tmp_path, tmp_path / name)
        written[(tmp_path / name).read_text("utf-8")] += 1
    assert list(written.values()) == [2]
    assert "rule:before_subject\t" in next(iter(written))


@given(st.text(st.sampled_from("abİ9_.,-'’s/!…— \t\u00a0\u200b²"), max_size=60))
def test_no_character_is_in_two_tokens_and_only_white_space_in_none(text: str) -> None:
    sentences = read_narration(text, Span(0, len(text)), (), (), ())
    tokens = [token for sentence in sentences for token in sentence.tokens]
    assert all(text[token.start : token.end] == token.text for token in tokens)
    assert all(before.end <= token.start for before, token in pairwise(tokens))
    covered = {place for token in tokens for place in range(token.start, token.end)}
    assert all(char.isspace() or char == "_" for place, char in enumerate(text) if place not in covered)


@pytest.mark.parametrize("space", [" ", "\t", "\u00a0"])
def test_a_stop_within_a_sentence_belongs_to_its_word_before_any_white_space(space: str) -> None:
    text = f"Sen. Lee, of No.{space}9, left."
    (sentence,) = read_narration(text, Span(0, len(text)), (), (), ())
    assert [token.text for token in sentence.tokens] == [
        *("Sen.", "Lee", ",", "of", "No.", "9", ",", "left", "."),
    ]


@pytest.mark.parametrize(
    ("text", "outer"),
    [
        ("He said ''no'' twice.", ["''no''"]),
        ("It's 'so' and \"so\".", ["'so'", '"so"']),
        ("''' No,'' she wrote.", []),
    ],
)
def test_apostrophes_in_a_row_are_one_mark(text: str, outer: list[str]) -> None:
    assert [text[one.outer.start : one.outer.end] for one in find_marked(text)] == outer
