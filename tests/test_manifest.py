"""What a run reads again, and what becomes of files that changed, moved, vanished or came back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

from onrecord import Warehouse
from onrecord.in_process import run_in_process
from onrecord.intake import Item
from onrecord.manifest import CLOCK_TICK_NS, look_at
from onrecord.schemas import FILES_KNOWN_SCHEMA
from onrecord.settings import Settings
from onrecord.steps import plan
from onrecord.warehouse import RunSummary

PAGE = "Mr. Lee spoke in Baku on page {}.\n“We will build,” he said.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Five pages and two records, written long enough ago to be certain."""
    pages = tmp_path / "pages"
    pages.mkdir()
    for number in range(5):
        (pages / f"{number}.txt").write_text(PAGE.format(number), "utf-8")
    records = [{"title": f"T{number}", "text": PAGE.format(f"r{number}")} for number in range(2)]
    (pages / "records.jsonl").write_text("\n".join(map(json.dumps, records)), "utf-8")
    return pages


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each run start when the files just written are no longer in doubt."""
    now = time.time
    monkeypatch.setattr("onrecord.steps.time.time", lambda: now() + 10)


def run(folder: Path, *, verify: bool = False, prune: bool = False) -> RunSummary:
    path = folder.parent / "w.duckdb"
    return run_in_process([str(folder)], path, Settings(), jobs=1, is_verifying=verify, is_pruning=prune)


def documents(folder: Path) -> list[tuple[str, str, bool]]:
    sql = "select source_path, status, missing_since is not null from documents order by all"
    return Warehouse(folder.parent / "w.duckdb").query(sql).rows()


def to_read(folder: Path, *, verify: bool = False) -> list[str]:
    """Return the names of the files that a run would read."""
    from datetime import UTC, datetime, timedelta

    now = datetime.now(UTC) + timedelta(seconds=10)
    planned = plan([str(folder)], folder.parent / "w.duckdb", Settings(), now=now, is_verifying=verify)
    return [item.source_path for item in planned.intake.items]


def unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> bytes:
        raise AssertionError("no file is to be opened")

    monkeypatch.setattr("onrecord.steps.read_item", refuse)
    monkeypatch.setattr("onrecord.intake.unfold.opened", refuse)


@pytest.mark.usefixtures("later")
def test_unchanged_files_are_not_opened_and_count_as_met(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(folder)
    before = documents(folder)
    unreadable(monkeypatch)
    again = run(folder)
    assert (again.documents_seen, again.documents_unchanged, again.documents_new) == (7, 7, 0)
    assert documents(folder) == before
    seen = "select count(distinct last_seen_at), max(last_seen_at) > max(first_seen_at) from documents"
    assert Warehouse(folder.parent / "w.duckdb").query(seen).row(0) == (1, True)


@pytest.mark.usefixtures("later")
def test_only_what_changed_is_read(folder: Path) -> None:
    run(folder)
    (folder / "2.txt").write_text(PAGE.format("two"), "utf-8")
    (folder / "new.txt").write_text(PAGE.format("new"), "utf-8")
    assert to_read(folder) == ["2.txt", "new.txt"]
    assert to_read(folder, verify=True) == sorted(path.name for path in folder.iterdir())
    summary = run(folder)
    assert (summary.documents_new, summary.documents_changed, summary.documents_unchanged) == (1, 1, 6)
    assert to_read(folder) == []


@pytest.mark.usefixtures("later")
def test_a_change_that_keeps_size_and_mtime_is_found(folder: Path) -> None:
    run(folder)
    page = folder / "1.txt"
    before = page.stat()
    page.write_text(PAGE.format(9), "utf-8")
    os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert to_read(folder) == ["1.txt"]
    assert run(folder).documents_changed == 1


def test_a_file_written_just_before_the_run_is_in_doubt_and_read_again(folder: Path) -> None:
    run(folder)
    assert len(to_read(folder)) == 6
    assert run(folder).documents_unchanged == 7


@pytest.mark.parametrize("seconds", [-86_400, 0])
def test_a_clock_that_was_set_back_puts_all_files_in_doubt(folder: Path, seconds: int) -> None:
    item = Item(str(folder), str(folder / "1.txt"))
    found = (folder / "1.txt").stat()
    state = (found.st_size, found.st_mtime_ns, found.st_ctime_ns)
    place = (item.source_root, "1.txt")
    known = pl.DataFrame([(*place, *state, False)], schema=FILES_KNOWN_SCHEMA, orient="row")
    now_ns = found.st_ctime_ns + seconds * 1_000_000_000
    in_doubt = look_at([item], known, now_ns=now_ns)
    assert in_doubt.rows() == [(*place, None, None, None, False, True, False)]
    certain = look_at([item], known, now_ns=found.st_ctime_ns + CLOCK_TICK_NS + 1)
    assert certain.rows() == [(*place, *state, True, True, False)]


@pytest.mark.usefixtures("later")
def test_a_file_that_moved_keeps_its_article_and_is_missing_at_its_old_place(folder: Path) -> None:
    run(folder)
    (folder / "3.txt").rename(folder / "moved.txt")
    assert run(folder).articles_added == 0
    rows = documents(folder)
    assert ("3.txt", "loaded", True) in rows
    assert ("moved.txt", "duplicate", False) in rows
    assert run(folder, prune=True).articles_added == 0
    assert ("moved.txt", "loaded", False) in documents(folder)
    assert len(documents(folder)) == 7


@pytest.mark.usefixtures("later")
def test_what_vanished_is_missing_until_it_returns_and_pruned_when_asked(folder: Path) -> None:
    run(folder)
    page = folder / "4.txt"
    page.rename(folder.parent / "away.txt")
    run(folder)
    assert ("4.txt", "loaded", True) in documents(folder)
    (folder.parent / "away.txt").rename(page)
    run(folder)
    assert ("4.txt", "loaded", False) in documents(folder)
    page.unlink()
    run(folder, prune=True)
    assert "4.txt" not in {name for name, _, _ in documents(folder)}
    counts = "select (select count(*) from articles), (select count(distinct article_id) from quotes)"
    assert Warehouse(folder.parent / "w.duckdb").query(counts).row(0) == (6, 6)


@pytest.mark.usefixtures("later")
def test_pruning_leaves_what_lies_below_other_folders(folder: Path) -> None:
    run(folder)
    other = folder.parent / "other"
    other.mkdir()
    (other / "x.txt").write_text(PAGE.format("x"), "utf-8")
    run(other, prune=True)
    assert len(documents(folder)) == 8


@pytest.mark.usefixtures("later")
def test_a_record_gone_from_a_file_stays_missing_though_the_file_is_not_read_again(folder: Path) -> None:
    run(folder)
    records = folder / "records.jsonl"
    records.write_text(records.read_text("utf-8").splitlines()[0], "utf-8")
    run(folder)
    before = documents(folder)
    assert ("records.jsonl", "loaded", True) in before
    assert to_read(folder) == []
    run(folder)
    assert documents(folder) == before


@pytest.mark.usefixtures("later")
def test_equal_files_below_two_folders_are_kept_as_reading_both_again_would(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "page.txt").write_text(PAGE.format(1), "utf-8")
    run(tmp_path / "a")
    run(tmp_path / "b")
    (tmp_path / "b" / "page.txt").unlink()
    (tmp_path / "b" / "other.txt").write_text(PAGE.format(2), "utf-8")
    run(tmp_path / "a")
    run(tmp_path / "b")
    assert documents(tmp_path / "a") == [("other.txt", "loaded", False), ("page.txt", "loaded", False)]


@pytest.mark.usefixtures("later")
def test_a_file_whose_reject_may_pass_is_read_again(folder: Path) -> None:
    path = folder.parent / "w.duckdb"
    (folder / "long.txt").write_text(PAGE.format("x" * 500), "utf-8")
    small = Settings(max_document_bytes=400)
    run_in_process([str(folder)], path, small, jobs=1)
    assert to_read(folder) == ["long.txt"]
    run(folder)
    assert to_read(folder) == []


@pytest.mark.usefixtures("later")
def test_a_warehouse_replaced_meanwhile_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from onrecord import steps
    from onrecord.errors import WarehouseError

    run(folder)
    path = folder.parent / "w.duckdb"
    real = steps.load

    def load(parts: list[Path], planned: steps.RunPlan) -> RunSummary:
        path.unlink()
        return real(parts, planned)

    monkeypatch.setattr(steps, "load", load)
    with pytest.raises(WarehouseError, match="no longer in the warehouse"):
        run(folder)
    assert not path.exists()


def test_a_dry_run_says_what_would_happen_and_does_nothing(folder: Path) -> None:
    path = folder.parent / "w.duckdb"

    def told(*options: str) -> dict[str, object]:
        command = [sys.executable, "-m", "onrecord", "run", folder, "-w", path, "--dry-run", "--json"]
        done = subprocess.run([*command, *options], capture_output=True, check=True)
        return dict(json.loads(done.stdout))

    assert told() == {
        "warehouse": str(path),
        "read_as_new": 6,
        "read_as_changed": 0,
        "read_as_stale": 0,
        "unchanged": 0,
        "gone": 0,
        "drop": 0,
    }
    assert not path.exists()
    time.sleep(2.1)
    run(folder)
    (folder / "1.txt").write_text("Other.\n")
    (folder / "2.txt").unlink()
    (folder / "new.txt").write_text("New.\n")
    before = path.read_bytes()
    counts = told("--prune")
    del counts["warehouse"]
    assert counts == {
        "read_as_new": 1,
        "read_as_changed": 1,
        "read_as_stale": 0,
        "unchanged": 4,
        "gone": 1,
        "drop": 1,
    }
    assert path.read_bytes() == before
    assert (told("--verify")["read_as_changed"], told("--verify")["read_as_new"]) == (5, 1)
    time.sleep(2.1)
    (folder / "new.txt").write_text("In doubt.\n")
    run(folder)
    assert (told()["read_as_changed"], told()["read_as_new"]) == (1, 0)


@pytest.mark.usefixtures("later")
def test_a_file_of_a_time_that_64_bits_cannot_hold_is_in_doubt(folder: Path) -> None:
    os.utime(folder / "1.txt", ns=(-3 * 10**19, -3 * 10**19))  # the year 1019; some file systems keep it so
    run(folder)
    assert run(folder).documents_unchanged == 7
