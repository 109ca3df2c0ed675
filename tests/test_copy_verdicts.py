"""What the rule for copies says of pairs that were read, and what the benchmark makes of the verdicts."""

from __future__ import annotations

import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))

from copy_verdicts import before_shared, judged, kept  # noqa: E402 - lies beside the benchmarks

from onrecord.copies.measures import LEAST_CONTAINMENT, is_copy, shingled  # noqa: E402 - as above

NAMES = st.sampled_from("abcdefgh")
PAIRS = st.tuples(NAMES, NAMES).filter(lambda pair: pair[0] < pair[1])
SCORED = st.dictionaries(PAIRS, st.floats(0, 1))
VERDICTS = st.dictionaries(PAIRS, st.sampled_from(("copy", "quoted", "other")))
OWN = " ".join(f"own{number}" for number in range(50))
STORY = " ".join(f"word{number}" for number in range(50))


def test_the_rule_finds_what_must_be_found_and_hardly_anything_without_a_common_text() -> None:
    rows = judged()
    found = Counter(row.verdict for row in rows if is_copy(row.likeness))
    assert len({row.pair for row in rows}) == len(rows) >= 200
    assert all(row.likeness.containment >= LEAST_CONTAINMENT for row in rows)
    assert {row.verdict for row in rows} == {"copy", "quoted", "other"}
    assert found.total() >= 0.97 * len(rows)
    assert found["copy"] + found["quoted"] >= 0.95 * found.total()
    assert found["copy"] >= 0.9 * found.total()


@given(SCORED, VERDICTS)
def test_a_higher_threshold_keeps_no_more(
    found: dict[tuple[str, str], float], verdicts: dict[tuple[str, str], str]
) -> None:
    outcomes = kept(found, verdicts, (0.0, 0.25, 0.5, 0.75, 1.1))
    assert outcomes[0].pairs == len(found)
    assert outcomes[-1][1:] == (0, 0, 0)
    for more, less in pairwise(outcomes):
        assert more.pairs >= less.pairs >= less.copies
        assert more.joined >= less.joined
        assert 0 <= less.precision <= 1


def test_pairs_that_a_third_article_connects_are_joined() -> None:
    found = {("a", "b"): 1.0, ("b", "c"): 1.0}
    verdicts = {("a", "c"): "copy", ("c", "d"): "copy"}
    assert kept(found, verdicts, [0.0])[0].joined == 1


@pytest.mark.parametrize(
    ("longer", "share"),
    [
        (f"{STORY} {OWN}", 0.0),
        (f"{OWN} {STORY}", 50 / 96),
        (OWN, 1.0),
    ],
)
def test_what_stands_before_the_shared_words_is_measured_in_the_longer_body(
    longer: str, share: float
) -> None:
    one, other = shingled(STORY[: len(STORY) // 2]), shingled(longer)
    assert before_shared(one, other) == before_shared(other, one) == pytest.approx(share)


def test_empty_bodies_share_nothing() -> None:
    assert before_shared(shingled(""), shingled("")) == 0
