"""The measures of the benchmark on quotes, on examples that can be counted by hand."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
TEXT = (
    "“We lost the house in May,” said Ana Lee. Taxes, she added, will fall next year. “No,” said Bo Ray.\n"
    "“It was a very old house.” Ray told us that roads are bad in Ely."
)


@pytest.fixture
def modules(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, ModuleType]]:
    """The benchmark's modules, which stand beside the package and not in it."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    names = ("quote_scores", "report_scores")
    yield {name: __import__(name) for name in names}
    for name in names:
        sys.modules.pop(name, None)


def at(words: str, **fields: Any) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "tags": [], **fields}


def document(**fields: Any) -> dict[str, Any]:
    return {"doc_id": "d", "text": TEXT, "ignore": [], **fields}


MARKED = (
    at("We lost the house in May,", speaker="Ana Lee", kind="name", full_name="Ana Lee"),
    at("It was a very old house.", speaker="Ray", kind="name", full_name="Bo Ray"),
)


def direct(modules: dict[str, ModuleType], *found: dict[str, Any], **fields: Any) -> tuple[float, ...]:
    scores = modules["quote_scores"]
    told = document(quotes=list(MARKED), **fields)
    return tuple(round(value, 3) for value in scores.score(scores.matches(told, list(found))))


def test_all_found_is_all_right(modules: dict[str, ModuleType]) -> None:
    """The marks at the ends of a quotation count for nothing."""
    found = (
        at("“We lost the house in May,”", speaker="Ana Lee"),
        at("It was a very old house", speaker="Bo Ray"),
    )
    assert direct(modules, *found) == (1, 1, 1, 1)


def test_words_for_the_speaker_do_but_no_full_name(modules: dict[str, ModuleType]) -> None:
    """A surname is a right attribution and no full name; another person of that surname is neither."""
    lee = at("We lost the house in May,", speaker=None, mention="Lee")
    assert direct(modules, lee, at("It was a very old house.", speaker="Ray")) == (1, 1, 1, 0)
    other = at("We lost the house in May,", speaker="Zoe Lee")
    assert direct(modules, other, at("It was a very old house.", speaker="Bo Ray")) == (1, 0.5, 0.5, 0.5)


def test_a_lost_and_an_invented_quote(modules: dict[str, ModuleType]) -> None:
    """What is lost, cut short or nobody's words lowers the measures; what is to be ignored does not."""
    found = at("We lost the house in May,", speaker="Ana Lee")
    extra = at("Taxes, she added, will fall", speaker=None)
    short = at("It was a very", speaker="Bo Ray")
    assert direct(modules, found) == (0.667, 0.667, 1, 0.5)
    assert direct(modules, found, extra) == (0.5, 0.5, 1, 0.5)
    assert direct(modules, found, extra, ignore=[[extra["start"], extra["end"]]]) == (0.667, 0.667, 1, 0.5)
    assert direct(modules, found, short) == (0.5, 0.5, 1, 0.5)
    assert direct(modules, found, at("No,", speaker="Bo Ray")) == (0.667, 0.667, 1, 0.5)


TAXES = [at("Taxes"), at("will fall next year")]
ROADS = at("roads are bad in Ely")
REPORTS = (
    {
        "start": TAXES[0]["start"],
        "end": TAXES[1]["end"],
        "parts": [[one["start"], one["end"]] for one in TAXES],
        "mention": "she",
        "kind": "pronoun",
        "resolved_ok": True,
        "resolved_speaker": "Ana Lee",
    },
    {**ROADS, "parts": [[ROADS["start"], ROADS["end"]]], "mention": "Ray", "kind": "name"},
)


def reported(modules: dict[str, ModuleType], *found: dict[str, Any], **fields: Any) -> tuple[float, ...]:
    told = document(indirect=list(REPORTS), **fields)
    matches = modules["report_scores"].report_matches(told, [{"kind": "indirect", **one} for one in found])
    return tuple(round(value, 3) for value in modules["quote_scores"].score(matches))[:3]


def test_reports_split_by_their_cue(modules: dict[str, ModuleType]) -> None:
    """The parts of one utterance are one report; the longer part or the whole stretch does as well."""
    roads = at("that roads are bad in Ely.", speaker="Ray")
    parts = [{**one, "utterance_id": 1, "speaker": "Ana Lee"} for one in TAXES]
    assert reported(modules, *parts, roads) == (1, 1, 1)
    assert reported(modules, at("Taxes, she added, will fall next year.", mention="she"), roads) == (1, 1, 1)
    assert reported(modules, {**parts[1], "speaker": "Bo Ray"}, roads) == (1, 0.5, 0.5)


def test_reports_that_are_neither_right_nor_wrong(modules: dict[str, ModuleType]) -> None:
    """A report within a found one is excused, one beside it is wrong, and direct quotes do not count."""
    roads = at("that roads are bad in Ely.", speaker="Ray")
    within = at("roads are bad", speaker="Ray")
    beside = at("No,” said Bo Ray", speaker="Ray")
    quoted = at("It was a very old house", speaker="Ray", kind="direct")
    assert reported(modules, roads) == (0.667, 0.667, 1)
    assert reported(modules, roads, within) == (0.667, 0.667, 1)
    assert reported(modules, roads, quoted) == (0.667, 0.667, 1)
    assert reported(modules, roads, beside) == (0.5, 0.5, 1)
    assert reported(modules, roads, beside, ignore=[[0, len(TEXT)]]) == (0.667, 0.667, 1)


def test_without_a_corpus_the_benchmark_ends_well(tmp_path: Path) -> None:
    """Where the articles are not at hand, the benchmark says so."""
    command = [sys.executable, str(ROOT / "benchmarks/quotes.py"), str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0
    assert "is not there: nothing to measure" in run.stdout
