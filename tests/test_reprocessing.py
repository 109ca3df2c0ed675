"""What other code or settings made is stale: `status` tells it, the next run that meets it makes it again."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from onrecord import Warehouse
from onrecord.in_process import run_in_process
from onrecord.maker import MAKING, PACKAGE, code_fingerprint
from onrecord.settings import Settings
from onrecord.warehouse import RunSummary, table_hashes

SEEDS = PACKAGE / "seeds"
LEXICON = "quotes/data/cues.tsv"


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An onrecord that knows half of the words that introduce a quote."""
    root = tmp_path_factory.mktemp("older")
    shutil.copytree(PACKAGE, root / "onrecord", ignore=shutil.ignore_patterns("__pycache__"))
    lexicon = root / "onrecord" / LEXICON
    lines = lexicon.read_text("utf-8").splitlines(keepends=True)
    kept = [line for number, line in enumerate(lines) if line.startswith("#") or number % 2]
    lexicon.write_text("".join(kept), "utf-8")
    return root


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The five pages, one of them twice under other furniture, written long enough ago to be certain."""
    pages = tmp_path / "pages"
    pages.mkdir()
    for page in sorted(SEEDS.glob("*.txt")):
        shutil.copy(page, pages)
    first = min(pages.iterdir())
    (pages / "copy.txt").write_bytes(first.read_bytes() + b"\n\n\n")
    return pages


@pytest.fixture
def _later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each run start when the files just written are no longer in doubt."""
    now = time.time
    monkeypatch.setattr("onrecord.steps.time.time", lambda: now() + 10)


def run(folder: Path, name: str = "w.duckdb", settings: Settings | None = None) -> RunSummary:
    return run_in_process([str(folder)], folder.parent / name, settings or Settings(), jobs=1)


def told(*arguments: object, code: Path = PACKAGE.parent) -> dict[str, Any]:
    """Return what a command of the onrecord in `code` prints as JSON."""
    done = subprocess.run(
        [sys.executable, "-m", "onrecord", *map(str, arguments), "--json"],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(code)},
    )
    return dict(json.loads(done.stdout))


@pytest.mark.usefixtures("_later")
def test_what_an_older_version_made_is_stale_and_made_again_as_a_full_rebuild_would(
    folder: Path, older: Path
) -> None:
    path = folder.parent / "w.duckdb"
    time.sleep(2.1)
    told("run", folder, "-w", path, code=older)
    assert told("run", folder, "-w", path, "--dry-run", code=older)["unchanged"] == 6
    (stale,) = told("status", "-w", path)["stale"]
    assert stale == {"why": "code", "made_with": "{}", "documents": 6, "articles": 5, "missing_documents": 0}
    planned = told("run", folder, "-w", path, "--dry-run")
    assert (planned["read_as_stale"], planned["read_as_changed"], planned["unchanged"]) == (6, 0, 0)
    run(folder, "full.duckdb")
    assert table_hashes(path) != table_hashes(folder.parent / "full.duckdb")

    summary = run(folder)
    assert (summary.documents_remade, summary.documents_unchanged, summary.documents_changed) == (6, 6, 0)
    assert table_hashes(path) == table_hashes(folder.parent / "full.duckdb")
    assert told("status", "-w", path)["stale"] == []
    assert run(folder).documents_remade == 0


@pytest.mark.usefixtures("_later")
def test_only_what_another_version_made_is_made_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("onrecord.maker.code_fingerprint", lambda _package: "another")
        run(folder)
    path = folder.parent / "w.duckdb"
    one = run_in_process([str(min(folder.iterdir()))], path, Settings(), jobs=1)
    assert (one.documents_remade, one.documents_seen) == (1, 1)
    summary = run(folder)
    assert (summary.documents_remade, summary.documents_unchanged) == (5, 6)


@pytest.mark.usefixtures("_later")
@pytest.mark.parametrize(
    "settings",
    [
        Settings(default_timezone="Asia/Baku"),
        Settings(date_order="day_first"),
        Settings(fields="title=headline"),
    ],
)
def test_a_setting_that_changes_rows_makes_them_stale(folder: Path, settings: Settings) -> None:
    run(folder)
    assert run(folder, settings=settings).documents_remade == 6
    run(folder, "full.duckdb", settings)
    assert table_hashes(folder.parent / "w.duckdb") == table_hashes(folder.parent / "full.duckdb")
    (stale,) = told("status", "-w", folder.parent / "w.duckdb")["stale"]
    assert (stale["why"], stale["documents"]) == ("settings", 6)
    assert json.loads(stale["made_with"])


@pytest.mark.usefixtures("_later")
def test_settings_that_change_no_row_make_nothing_stale(folder: Path) -> None:
    run(folder)
    assert run(folder, settings=Settings(keep_versions=1, max_document_seconds=100)).documents_remade == 0


@pytest.mark.usefixtures("_later")
def test_what_is_stale_and_gone_stays_and_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder.parent / "w.duckdb"
    with monkeypatch.context() as patch:
        patch.setattr("onrecord.maker.code_fingerprint", lambda _package: "another")
        run(folder)
    gone = sorted(folder.iterdir())[1]
    gone.unlink()
    assert run(folder).documents_remade == 5
    (stale,) = told("status", "-w", path)["stale"]
    assert (stale["why"], stale["documents"], stale["missing_documents"]) == ("code", 1, 1)
    sql = "select made_by, status from documents join articles using (article_id) where source_path = $name"
    assert Warehouse(path).query(sql, {"name": gone.name}).rows() == [("another", "loaded")]


@pytest.mark.usefixtures("_later")
def test_a_reject_of_another_version_is_tried_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "bad.txt").write_bytes(bytes(range(256)) * 9)
    with monkeypatch.context() as patch:
        patch.setattr("onrecord.maker.code_fingerprint", lambda _package: "another")
        run(folder)
    (folder / "bad.txt").touch()
    assert run(folder).documents_remade == 7
    assert run(folder).documents_remade == 0


def test_the_version_is_told_by_the_content_of_all_that_makes_rows(tmp_path: Path) -> None:
    package = tmp_path / "onrecord"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    found = {code_fingerprint(package)}
    assert found == {code_fingerprint(PACKAGE)}
    (package / "cli" / "demo.py").write_text("")
    (package / "sql" / "speakers.sql").write_text("")
    (package / "quotes" / "__pycache__").mkdir()
    (package / "quotes" / "__pycache__" / "x.pyc").write_text("")
    assert {code_fingerprint(package)} == found
    for name in (LEXICON, "pipeline.py", "text/words.py", "frames.py", "intake/warc.py"):
        with (package / name).open("a") as file:
            file.write("\n")
        found.add(code_fingerprint(package))
    (package / "text" / "words.py").rename(package / "text" / "renamed.py")
    found.add(code_fingerprint(package))
    assert len(found) == 7


def test_all_that_makes_rows_is_there() -> None:
    assert [name for name in MAKING if not (PACKAGE / name).exists()] == []
