"""However a folder came to hold what it holds, the tables are those of one run over what is there.

Whole runs over real files: pages are written, changed, moved, taken away and brought back, and some runs are
those of an older version. tests/test_copies_over_runs.py has many more histories of the steps that find
copies.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from onrecord import Warehouse, steps
from onrecord.in_process import run_in_process
from onrecord.model import Document, Records
from onrecord.settings import Settings
from onrecord.warehouse import RunSummary, table_hashes

BACKGROUND = (
    "The bridge over the river was built a hundred years ago, and the town has talked about a new one "
    "ever since, said Mayor Ann Lee in Baku.\n"
)
SAID = "“We will build a new bridge before the winter comes,” Mayor Ann Lee said in Baku on Monday.\n"
NEWS = [
    f"The {what} of the town was opened by {who} on Friday, and the people of {place} came to see it. "
    f"“It is the best {what} in the country,” {who} told reporters.\n\n"
    + " ".join(f"Nobody in {place} knew how many {what} stones number {count} took." for count in range(9))
    + "\n"
    for what, who, place in [
        ("harbour", "John Smith", "Ganja"),
        ("library", "Maria Silva", "Lisbon"),
        ("station", "JOHN SMITH", "Baku"),
    ]
]
TEXTS = [
    NEWS[0] + "\n" + SAID,
    NEWS[0] + "\n" + SAID + "\n" + BACKGROUND,
    SAID + "\n" + NEWS[0],
    NEWS[1] + "\n" + BACKGROUND,
    NEWS[1],
    NEWS[2] + "\n" + SAID,
    "12 January 2020 10:00 (UTC+04:00)\n\n" + NEWS[0] + "\n" + SAID,
    " - \n",
]
NAMES = ["a.txt", "b.txt", "c.txt", "sub/d.txt", "sub/e.txt"]

Change: TypeAlias = tuple[Literal["write"], str, int] | tuple[Literal["take", "move", "copy"], str, str]


class Step(NamedTuple):
    """Changes of a folder, and then a run: over all of it or one file, of this or an older version."""

    changes: list[Change]
    only: str | None
    is_older: bool


CHANGES = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(NAMES), st.integers(0, len(TEXTS) - 1)),
    st.tuples(st.sampled_from(["take", "move", "copy"]), st.sampled_from(NAMES), st.sampled_from(NAMES)),
)
STEPS = st.builds(
    Step,
    st.lists(CHANGES, min_size=1, max_size=5),
    st.one_of(st.none(), st.none(), st.sampled_from(NAMES[:3])),  # below sub, it would be of another root
    st.booleans(),
)


def make(folder: Path, change: Change) -> None:
    """Make one change; what is taken away is kept aside, and brought back when it is taken again."""
    kind, name, other = change
    page = folder / name
    aside = folder.parent / "aside" / page.name
    if isinstance(other, int):
        page.write_text(TEXTS[other], "utf-8")
    elif kind == "take" and page.exists():
        page.replace(aside)
    elif kind == "take" and aside.exists():
        aside.replace(page)
    elif kind == "move" and page.exists():
        page.replace(folder / other)
    elif kind == "copy" and page.exists() and name != other:
        shutil.copy(page, folder / other)


def without_quotes(document: Document, chosen: Settings) -> Records:
    return replace(PROCESS(document, chosen), quotes=())


PROCESS = steps.process


@contextmanager
def older_version() -> Iterator[None]:
    """Be a version that finds no quotes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("onrecord.maker.code_fingerprint", lambda _package: "older")
        patch.setattr(steps, "process", without_quotes)
        yield


def run(place: Path, warehouse: Path) -> RunSummary:
    return run_in_process([str(place)], warehouse, Settings(), jobs=1, is_pruning=True)


def tables_of(folder: Path, history: Sequence[Step]) -> dict[str, str]:
    """Return the hash of every table after some runs, the last one over all of the folder."""
    warehouse = folder.parent / "w.duckdb"
    for step in history:
        for change in step.changes:
            make(folder, change)
        place = folder / step.only if step.only else folder
        if place.exists():
            if step.is_older:
                with older_version():
                    run(place, warehouse)
            else:
                run(place, warehouse)
    (folder / "last.txt").write_text(TEXTS[3], "utf-8")
    run(folder, warehouse)
    return table_hashes(warehouse)


@pytest.fixture
def _later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each run start when the files just written are no longer in doubt."""
    now = time.time
    monkeypatch.setattr("onrecord.steps.time.time", lambda: now() + 10)


@pytest.mark.usefixtures("_later")
@settings(
    max_examples=10,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a history shrinks for minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=st.lists(STEPS, min_size=1, max_size=3))
def test_any_history_ends_as_one_run_over_what_is_there(history: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root) / "pages"
        for name in ("aside", "pages/sub"):
            (Path(root) / name).mkdir(parents=True)
        for name, text in zip(NAMES, TEXTS, strict=False):
            (folder / name).write_text(text, "utf-8")
        incremental = tables_of(folder, history)
        full = Path(root) / "full.duckdb"
        run(folder, full)
        assert incremental == table_hashes(full)


@pytest.mark.usefixtures("_later")
def test_a_file_and_the_folder_it_is_in_may_be_inputs_of_two_runs(tmp_path: Path) -> None:
    page = tmp_path / "pages" / "sub" / "page.txt"
    page.parent.mkdir(parents=True)
    page.write_text(TEXTS[0], "utf-8")
    run(page, tmp_path / "w.duckdb")
    assert run(tmp_path / "pages", tmp_path / "w.duckdb").documents_new == 1
    sql = "select source_path, count(*) from files group by all order by all"
    assert Warehouse(tmp_path / "w.duckdb").query(sql).rows() == [("page.txt", 1), ("sub/page.txt", 1)]


def test_the_texts_have_stories_passages_statements_and_entities_to_get_wrong(tmp_path: Path) -> None:
    for number, text in enumerate(TEXTS):
        (tmp_path / f"{number}.txt").write_text(text, "utf-8")
    warehouse = tmp_path / "w.duckdb"
    summary = run(tmp_path, warehouse)
    assert summary.documents_rejected == 1
    assert summary.documents_duplicate == 1
    counts = (
        "select (select count(*) from story_pairs) > 0, (select count(*) from passages) > 0, "
        "(select count(distinct statement_id) < count(statement_id) from quotes), "
        "(select count(*) from entity_aliases) > (select count(*) from entities)"
    )
    assert Warehouse(warehouse).query(counts).row(0) == (True, True, True, True)
