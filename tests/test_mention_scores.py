"""The benchmark of mentions counts as its head says, and trains on what it says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))

import mentions as benchmark  # noqa: E402 - as next
import train_mentions  # noqa: E402 - lies beside the benchmarks, which are no package
from link_scores import b_cubed, within_documents  # noqa: E402
from mention_scores import Score, compare, gold_of, marked, total, trimmed  # noqa: E402

from onrecord.mentions.model import parse, unpacked  # noqa: E402

TEXT = "The US met the OSCE. German Baku’s Ilham Aliyev and Babaoglu"
NAMES = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 9), st.sampled_from(("PER", "ORG", "LOC", "MISC"))),
    max_size=8,
)


def at(words: str, kind: str) -> tuple[int, int, str]:
    start = TEXT.index(words)
    return start, start + len(words), kind


def test_exact_and_overlapping_names_are_counted_by_kind() -> None:
    gold = marked(
        TEXT,
        [
            at("US", "PLACE"),
            at("OSCE", "ORG"),
            at("German", "OTHER"),
            at("Baku", "PLACE"),
            at("Ilham Aliyev", "PERSON"),
            at("Babaoglu", "PERSON"),
        ],
    )
    found = marked(
        TEXT,
        [
            at("The US", "GPE"),
            at("the OSCE", "place"),
            at("German", "place"),
            at("Baku’s", "LOC"),
            at("Aliyev", "person"),
            at("met", "ORG"),
            at("Babaoglu", "PER"),
        ],
    )
    scores = total([compare(gold, found)])
    assert scores["exact", "place"] == Score(2, 3, 2)
    assert scores["exact", "organization"] == Score(0, 1, 1)
    assert scores["exact", "person"] == Score(1, 2, 2)
    assert scores["overlap", "person"] == Score(2, 2, 2)
    assert scores["exact", "micro"] == Score(3, 6, 5)


def test_a_name_that_touches_a_demonym_and_nothing_else_does_not_count() -> None:
    gold = {(0, 6): "other"}
    assert compare(gold, {(0, 6): "place"})["exact", "place"] == Score()
    assert compare(gold | {(7, 9): "place"}, {(0, 9): "place"})["exact", "place"] == Score(0, 1, 1)


@pytest.mark.parametrize(
    ("text", "kept"),
    [("the U.N.", "U.N."), ("“Baku’s", "Baku"), ("The", "The"), ("s'", "s"), (" Rome,", "Rome")],
)
def test_spans_are_trimmed_to_the_name(text: str, kept: str) -> None:
    start, end = trimmed(text, 0, len(text))
    assert text[start:end] == kept


@given(NAMES)
def test_what_was_marked_agrees_with_itself(names: list[tuple[int, int, str]]) -> None:
    document = {
        "text": "x" * 40,
        "mentions": [{"start": start, "end": start + length, "type": kind} for start, length, kind in names],
    }
    gold = gold_of(document)
    scores = total([compare(gold, gold)])
    wanted = sum(kind != "other" for kind in gold.values())
    assert scores["exact", "micro"] == Score(wanted, wanted, wanted)


def test_data_that_is_not_there_is_said_and_no_failure(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(BENCHMARKS / "mentions.py"), str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.count("is not there: left out") == 2


def test_a_written_model_is_read_back() -> None:
    info = SimpleNamespace(
        state_features={("w=a", "Bp"): 1.04, ("w=b", "O"): -0.01, ("w=c", "Io"): -99.0},
        transitions={("Bp", "Ip"): 6.2},
    )
    text = train_mentions.written(SimpleNamespace(info=lambda: info))
    model = parse([line for line in text.split("\n") if line and line[0] != "#"])
    zero = train_mentions.ZERO
    assert model.weights.keys() == {"w=a", "w=c"}
    weights = {feature: unpacked(row, len(model.labels)) for feature, row in model.weights.items()}
    assert weights["w=a"][model.labels.index("Bp")] == zero + 10
    assert weights["w=c"][model.labels.index("Io")] == zero - train_mentions.MOST_STEPS
    assert model.transitions[model.labels.index("Ip")][model.labels.index("Bp")] == 62


def test_the_other_recogniser_adds_names_but_changes_no_sure_one() -> None:
    text = "Ilham Aliyev saw Baku Qarq and went on to Qyzx."
    prepared = train_mentions.prepare(text)
    body = (text.index("Baku"), text.index(" and"), "organization")
    town = (text.index("Qyzx"), text.index("."), "place")
    spans = train_mentions.merged(prepared.names, [(0, 12, "place"), body, town], text)
    assert spans == [(0, 12, "person"), body, town]


def test_a_name_in_doubt_is_one_that_the_words_around_it_gave_and_the_other_reads_otherwise() -> None:
    text = "Ilham Aliyev spoke. Later Zubizarreta said no."
    prepared = train_mentions.prepare(text)
    start = text.index("Zubizarreta")
    spans = {(one.segment.start, one.segment.end, one.kind) for one in prepared.names}
    assert spans == {(0, 12, "person"), (start, start + 11, "person")}
    assert train_mentions.doubts(prepared.names, []) == [(start, start + 11, "person")]
    assert train_mentions.doubts(prepared.names, [(start, start + 11, "person")]) == []


def test_labels_mark_where_names_begin_and_go_on() -> None:
    prepared = train_mentions.prepare("She saw Ann Lee Roy.")
    labels = train_mentions.labels_of(prepared.found, [(8, 15, "person")])
    assert labels[-1] == ["Bp", "Ip", "O"]


def test_b_cubed_is_one_for_the_same_groups_and_names_each_fault() -> None:
    assert b_cubed([("a", 1), ("b", 2), ("a", 1)]) == (1.0, 1.0, 3)
    assert b_cubed([("a", 1), ("a", 2)]) == (1.0, 0.5, 2)
    assert b_cubed([("a", 1), ("b", 1)]) == (0.5, 1.0, 2)
    assert b_cubed([]).f1 == 0


def test_groups_within_documents_do_not_meet() -> None:
    assert within_documents([[("a", 1)], [("b", 1)]]) == (1.0, 1.0, 2)


def test_the_benchmark_joins_a_surname_where_equal_words_do_not() -> None:
    text = "Ada Lovelace spoke in London. Lovelace left London."
    names = ((0, 12, "Ada"), (22, 28, "London"), (30, 38, "Ada"), (44, 50, "London"))
    mentions = [{"start": a, "end": b, "type": "PER", "entity": who} for a, b, who in names]
    rows = list(benchmark.link_rows([{"text": text, "mentions": mentions}]))
    assert [row.split()[-4:] for row in rows if "onrecord" in row] == [
        ["1.000", "B-cubed,", "4", "names"]
    ] * 2
    assert "0.857" in next(row for row in rows if "printed alike" in row)
