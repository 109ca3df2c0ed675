"""What two bodies have in common, from how much on they are copies, and what makes statements equal."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.copies.differences import difference
from onrecord.copies.measures import is_copy, likeness, shingled
from onrecord.copies.paragraphs import paragraphs_of
from onrecord.copies.shingles import is_sampled, shingles_of
from onrecord.copies.statements import statement_id
from onrecord.copies.stories import story_ids

CASES = Path(__file__).parent / "cases" / "copies"
PAIRS = tomllib.loads((CASES / "pairs.toml").read_text("utf-8"))
BODIES = st.text(alphabet="ab “”’\n\u200b\ud800é", max_size=200)


def cases() -> list[Any]:
    return [
        pytest.param(
            case, id=case["name"], marks=[pytest.mark.xfail(strict=True)] if group == "known_failures" else []
        )
        for group, found in PAIRS.items()
        for case in found
    ]


def written_out(text: str) -> str:
    """Put forty words, or as many as it says, for each letter in braces."""

    def words(match: re.Match[str]) -> str:
        return " ".join(f"{match[1]}{number}" for number in range(int(match[2] or 40)))

    return re.sub(r"\{(\w)(?::(\d+))?\}", words, text)


@pytest.mark.parametrize("case", cases())
def test_copies_are_told_from_articles_of_their_own(case: dict[str, Any]) -> None:
    one, other = shingled(written_out(case["one"])), shingled(written_out(case["other"]))
    assert is_copy(likeness(one, other)) is is_copy(likeness(other, one)) is case["is_copy"]


@given(BODIES)
def test_paragraphs_hold_every_shingle_of_the_body_once(body: str) -> None:
    found = paragraphs_of(body)
    assert sum(one.shingle_count for one in found) == len(shingled(body).distinct)
    sketch = [shingle for one in found for shingle in one.sketch]
    assert sorted(sketch) == sorted(filter(is_sampled, shingled(body).distinct))


@given(BODIES)
def test_paragraphs_are_what_stands_between_blank_lines(body: str) -> None:
    for one in paragraphs_of(body):
        assert one.span.of(body) in body.split("\n\n")
        assert one.word_count >= 1


@given(BODIES, BODIES)
def test_likeness_is_symmetric_and_between_nothing_and_all(one: str, other: str) -> None:
    found = likeness(shingled(one), shingled(other))
    assert found == likeness(shingled(other), shingled(one))
    assert 0 <= found.resemblance <= found.containment <= 1
    assert difference(one, one) == ((), ())


def test_a_shingle_has_the_same_number_everywhere() -> None:
    assert shingles_of(["a", "b", "c", "d", "é"]) == [2388193348]


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh"))), st.randoms())
def test_stories_do_not_depend_on_the_order_of_pairs(pairs: list[tuple[str, str]], random: Any) -> None:
    shuffled = [tuple(random.sample(pair, 2)) for pair in pairs]
    random.shuffle(shuffled)
    labels = story_ids(pairs)
    assert story_ids(shuffled) == labels
    assert all(labels[one] == labels[other] for one, other in pairs)
    assert all(labels[label] == label <= one for one, label in labels.items())


@pytest.mark.parametrize(
    ("one", "other", "is_equal"),
    [
        ("We will vote in May,", "We will vote in May.", True),
        ("we will vote  in May", "“We will vote in May”", True),
        ("It’s over", "It's over", True),
        ("We will vote in May", "We will vote in June", False),
        ("We will vote.", "We will vote?", False),
        ("...", ",", False),
    ],
)
def test_statements_are_equal_but_for_form(one: str, other: str, *, is_equal: bool) -> None:
    assert (statement_id("s", one) == statement_id("s", other)) is is_equal
    assert statement_id("s", one) != statement_id("t", one)
