"""The trained model: it reads its file, decides as it should, and only where the rules are unsure."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.mentions import find_mentions
from onrecord.mentions import model as trained_model
from onrecord.mentions.find import islands
from onrecord.mentions.kinds import named
from onrecord.mentions.model import Model, packed, parse, revised, stretches, trained, unpacked
from onrecord.mentions.model_features import island_features, shape_of
from onrecord.mentions.model_view import bounds, view
from onrecord.mentions.tokens import tokenize
from onrecord.model import Mention, Span

CASES = Path(__file__).parent / "cases" / "mentions_model"
LABELS = ("O", "Bp", "Ip", "Bo", "Io", "Bl", "Il", "Bx", "Ix")
SMALL = st.integers(-9, 9)
ROW = st.tuples(SMALL, SMALL, SMALL)


def cases(group: str) -> list[Any]:
    lines = (CASES / f"{group}.jsonl").read_text("utf-8").splitlines()
    return [pytest.param(case, id=case["name"]) for case in map(json.loads, lines)]


def found_in(text: str) -> list[list[str]]:
    return [[m.text, m.kind] for m in find_mentions(text)]


@pytest.fixture
def _no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trained_model, "trained", lambda: None)


@pytest.mark.parametrize("case", cases("synthetic"))
def test_names_that_no_list_holds_are_found_with_their_kind(case: dict[str, Any]) -> None:
    assert found_in(case["text"]) == case["mentions"]


@pytest.mark.parametrize("case", cases("negative"))
def test_a_likely_reading_is_no_name_where_nothing_but_a_capital_says_so(case: dict[str, Any]) -> None:
    assert found_in(case["text"]) == case["mentions"]


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(*param.values, id=param.id, marks=pytest.mark.xfail(strict=True))
        for param in cases("known_failures")
    ],
)
def test_what_is_known_to_fail(case: dict[str, Any]) -> None:
    assert found_in(case["text"]) == case["mentions"]


@pytest.mark.usefixtures("_no_model")
def test_without_a_model_the_rules_stand() -> None:
    text = "Gov. Ada Smith met the Health Ministry in Baku. Brightwater Kestrel rose."
    names, reading = named(text, islands(text))
    assert revised(islands(text), names, reading) == names
    assert found_in(text)[:3] == [
        ["Ada Smith", "person"],
        ["Health Ministry", "organization"],
        ["Baku", "place"],
    ]


def sure_names(text: str) -> list[tuple[int, int, str]]:
    return [(m.span.start, m.span.end, m.kind) for m in find_mentions(text)]


def test_the_model_leaves_headlines_to_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Fresh Talks On Grain Corridor Will Begin Next Week"
    with_model = sure_names(text)
    monkeypatch.setattr(trained_model, "trained", lambda: None)
    assert sure_names(text) == with_model


def test_the_packaged_model_holds_what_its_reader_expects() -> None:
    model = trained()
    assert model is not None
    assert model.labels == LABELS
    assert [len(column) for column in model.transitions] == [len(LABELS)] * len(LABELS)
    assert len(model.weights) > 1_000
    assert all(len(set(unpacked(row, len(LABELS)))) > 1 for row in model.weights.values())


def test_a_model_is_read_from_its_lines() -> None:
    model = parse(["O Bp", "1 -2 3 4", "=NPOO", "w=a", "w=b"])
    weights = {"w=a": packed((78, 80)), "w=b": packed((79, 79))}
    assert model == Model(("O", "Bp"), ((1, -2), (3, 4)), weights)
    assert unpacked(model.sum_of(["w=a", "w=b", "w=unknown"]), 2) == (157, 159)
    assert unpacked(model.sum_of([]), 2) == (0, 0)


def worth(model: Model, scores: list[tuple[int, int, int]], path: tuple[int, ...]) -> int:
    own = sum(score[label] for score, label in zip(scores, path, strict=True))
    return own + sum(model.transitions[label][before] for before, label in itertools.pairwise(path))


@given(st.lists(ROW, min_size=1, max_size=5), st.tuples(ROW, ROW, ROW))
def test_no_other_reading_of_a_sequence_is_worth_more(
    scores: list[tuple[int, int, int]], transitions: tuple[tuple[int, ...], ...]
) -> None:
    model = Model(("O", "Bp", "Ip"), transitions, {})
    chosen = tuple(map(model.labels.index, model.best(scores)))
    readings = itertools.product(range(3), repeat=len(scores))
    assert worth(model, scores, chosen) == max(worth(model, scores, path) for path in readings)


@given(st.lists(st.sampled_from(LABELS), max_size=12), st.integers(0, 3))
def test_any_labels_mark_stretches_in_order_that_hold_every_named_word_once(
    labels: list[str], first: int
) -> None:
    covered = [n for one in stretches(labels, first) for n in range(one.first, one.last + 1)]
    assert covered == [first + n for n, label in enumerate(labels) if label != "O"]


def test_features_are_the_same_whatever_was_read_before() -> None:
    text = "Brightwater Foods Corp rose, Ann Lee said. Brightwater fell in Vilnius."
    found = islands(text)
    seen = view(found, *named(text, found))
    first = [island_features(island, seen) for island in found]
    find_mentions("Ann Lee of Vilnius fell.")
    assert [island_features(island, seen) for island in found] == first
    assert [len(features) for features in first] == [
        last - start + 1 for start, last in (bounds(island.run) for island in found)
    ]


@given(st.text(max_size=30))
def test_shapes_hold_no_two_like_runs_in_a_row(word: str) -> None:
    shape = shape_of(word)
    assert not any(pair in shape for pair in ("XX", "xx", "00", "éé"))


def ordered(mentions: tuple[Mention, ...]) -> bool:
    return all(a.span.end <= b.span.start for a, b in itertools.pairwise(mentions))


@pytest.mark.parametrize(
    "unit",
    [
        "Ab Cd-Ef ",
        "Xyz, ",
        "Q",
        "Kestrel & ",
        "Foo of the Bar ",
        "Aa.Bb. ",
        "Ö́",
        "X' ",
        "BIG CAPS ",
        "Neo's ",
        "ABC ",
        "“John Smith” ",
        "Mr. ",
        ".",
    ],
)
def test_hostile_length_is_read_in_pieces(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    mentions = find_mentions(text)
    assert ordered(mentions)
    assert all(m.span.of(text) == m.text for m in mentions)


def test_a_run_of_capitals_without_end_holds_no_name_and_hides_none() -> None:
    text = "KESTREL " * 150 + "\nAnn Lee came to Vilnius."
    assert [m.text for m in find_mentions(text)] == ["Ann Lee", "Vilnius"]


@given(
    st.lists(st.sampled_from(["Ann", "Lee's", "US-led", "said,", "", "\t", "J.K.", "&", "“Oslo”", "x.\n"]))
)
def test_words_stand_where_they_say_and_gaps_are_what_lies_between(chunks: list[str]) -> None:
    text = " ".join(chunks)
    whole = tokenize(text)
    words = whole.within(Span(0, len(text)))
    for index, token in enumerate(words.tokens):
        assert text[words.start(index) : words.end(index)] == token.text
        if words.gap(index) == " ":
            assert words.between(index).isspace()
    assert [words.gap(index) for index in range(len(words.tokens))] == words.gaps
