"""A run that is killed loses only what it had not finished: the next one goes on from its sealed parts."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from holders import held

from onrecord import Warehouse
from onrecord.maker import Maker
from onrecord.parts import SEAL, finished_in, is_intact, seal
from onrecord.warehouse import table_hashes
from onrecord.warehouse.publishing import sole_publisher

PAGE = "Mr. Lee spoke in Baku on page {}.\n“We will build,” he said.\n"
PAGES, BATCH, KILLED_AT = 60, 10, 35
FINISHED = KILLED_AT // BATCH * BATCH

RUN = """if True:
    import functools, json, os, signal, sys
    from pathlib import Path
    from onrecord import in_process, maker, steps
    from onrecord.settings import Settings

    asked = json.loads(sys.argv[1])
    process, notices, count = steps.process, [], 0

    def counted(document, settings):
        global count
        count += 1
        if count == asked.get("killed_at"):
            os.kill(os.getpid(), signal.SIGKILL)
        return process(document, settings)

    steps.process = counted
    steps.plan = functools.partial(steps.plan, batch_size=asked["batch"])
    if "code" in asked:
        maker.code_fingerprint = lambda package: asked["code"]
    settings = Settings(**asked.get("settings", {}))
    summary = in_process.run_in_process(
        [asked["input"]], Path(asked["warehouse"]), settings, jobs=1, on_notice=notices.append
    )
    print(json.dumps({"made": count, "notices": notices, "new": summary.documents_new}))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Pages of which the second half of each batch repeats bodies of the first, and one that is rejected."""
    pages = tmp_path / "pages"
    pages.mkdir()
    for number in range(PAGES):
        text = PAGE.format(number if number % BATCH < BATCH // 2 else number - BATCH // 2)
        (pages / f"{number:02}.txt").write_text(text + "\n" * (number % 3), "utf-8")
    (pages / "03.txt").write_text(" - \n", "utf-8")
    return pages


def run(folder: Path, name: str = "w.duckdb", **asked: Any) -> dict[str, Any]:
    """Return what a run in another process made and said; nothing of one that was killed."""
    wanted = {"input": str(folder), "warehouse": str(folder.parent / name), "batch": BATCH, **asked}
    done = subprocess.run(
        [sys.executable, "-c", RUN, json.dumps(wanted)], stdout=subprocess.PIPE, check=False, text=True
    )
    if "killed_at" in asked:
        assert done.returncode == -signal.SIGKILL
        return {}
    assert done.returncode == 0
    return dict(json.loads(done.stdout))


def left_over(folder: Path) -> list[Path]:
    return list(folder.parent.glob(".w.duckdb.parts-*"))


def is_as_undisturbed(folder: Path) -> bool:
    run(folder, "undisturbed.duckdb")
    return table_hashes(folder.parent / "w.duckdb") == table_hashes(folder.parent / "undisturbed.duckdb")


def test_a_killed_run_is_resumed_and_what_it_finished_is_not_made_again(folder: Path) -> None:
    run(folder, killed_at=KILLED_AT)
    assert len(left_over(folder)) == 1
    told = run(folder)
    assert told["made"] == PAGES - FINISHED
    assert told["notices"] == [f"an earlier run had done {FINISHED} documents; going on from there"]
    assert told["new"] == PAGES
    assert left_over(folder) == []
    assert is_as_undisturbed(folder)
    warehouse = Warehouse(folder.parent / "w.duckdb")
    (run_id,) = warehouse.table("runs")["run_id"].to_list()
    for table in ("documents", "articles", "rejects"):
        assert warehouse.table(table)["run_id"].unique().to_list() == [run_id]


def test_a_run_that_is_killed_twice_goes_on_from_both(folder: Path) -> None:
    run(folder, killed_at=KILLED_AT)
    run(folder, killed_at=15)
    assert len(left_over(folder)) == 2
    assert run(folder)["made"] == PAGES - FINISHED - BATCH
    assert is_as_undisturbed(folder)


def test_other_batches_take_over_the_same_documents(folder: Path) -> None:
    run(folder, killed_at=KILLED_AT)
    assert run(folder, batch=7)["made"] == PAGES - FINISHED
    assert is_as_undisturbed(folder)


@pytest.mark.parametrize("other", [{"code": "another"}, {"settings": {"default_timezone": "Asia/Baku"}}])
def test_parts_of_other_code_or_settings_are_not_used(folder: Path, other: dict[str, Any]) -> None:
    run(folder, killed_at=KILLED_AT, **other)
    told = run(folder)
    assert (told["made"], told["notices"]) == (PAGES, [])
    assert is_as_undisturbed(folder)


def test_only_rows_of_bytes_that_are_still_there_are_used(folder: Path) -> None:
    run(folder, killed_at=KILLED_AT)
    (folder / "04.txt").write_text(PAGE.format("four"), "utf-8")
    (folder / "05.txt").unlink()
    (folder / "06.txt").rename(folder / "moved.txt")
    assert run(folder)["made"] == PAGES - FINISHED + 2
    assert is_as_undisturbed(folder)
    assert "05.txt" not in Warehouse(folder.parent / "w.duckdb").table("documents")["source_path"].to_list()


def zeroed(part: Path) -> None:
    articles = part / "articles.parquet"
    articles.write_bytes(bytes(articles.stat().st_size))


def cut_short(part: Path) -> None:
    lines = part / "document_lines.parquet"
    lines.write_bytes(lines.read_bytes()[:100])


def without_a_file(part: Path) -> None:
    (part / "quotes.parquet").unlink()


def unsealed(part: Path) -> None:
    (part / SEAL).unlink()


def sealed_in_half(part: Path) -> None:
    (part / SEAL).write_bytes((part / SEAL).read_bytes()[:50])


@pytest.mark.parametrize("harm", [zeroed, cut_short, without_a_file, unsealed, sealed_in_half])
def test_a_part_that_a_loss_of_power_harmed_is_made_again(folder: Path, harm: Callable[[Path], None]) -> None:
    run(folder, killed_at=KILLED_AT)
    (work_folder,) = left_over(folder)
    harm(min(work_folder.iterdir()))
    assert run(folder)["made"] == PAGES - FINISHED + BATCH
    assert is_as_undisturbed(folder)


def test_a_run_that_gave_up_waiting_for_another_is_resumed(folder: Path) -> None:
    warehouse = folder.parent / "w.duckdb"
    command = [sys.executable, "-m", "onrecord", "run", folder, "-w", warehouse, "--wait", "1"]
    with sole_publisher(warehouse):
        gave_up = subprocess.run(command, check=False, capture_output=True)
    assert gave_up.returncode == 4
    assert len(left_over(folder)) == 1
    assert run(folder)["made"] == 0
    assert left_over(folder) == []
    assert is_as_undisturbed(folder)


def test_the_parts_of_a_run_that_is_alive_are_left_to_it(folder: Path) -> None:
    run(folder, killed_at=KILLED_AT)
    (work_folder,) = left_over(folder)
    code = """if True:
        import fcntl, os, sys
        fcntl.flock(os.open(sys.argv[1], os.O_RDONLY), fcntl.LOCK_EX)
        print("held", flush=True)
        sys.stdin.read()
    """
    with held(code, work_folder):
        assert run(folder)["made"] == PAGES
        assert left_over(folder) == [work_folder]


def test_a_seal_tells_of_its_maker_and_of_every_byte(tmp_path: Path) -> None:
    part = tmp_path / "part-000000"
    part.mkdir()
    (part / "a.parquet").write_bytes(b"a")
    assert not is_intact(part)
    maker = Maker("code", "{}")
    seal(part, maker, [("d1", "/root")])
    assert is_intact(part)
    assert finished_in([tmp_path], maker) == {("d1", "/root"): part}
    assert finished_in([tmp_path], Maker("other", "{}")) == {}
    assert finished_in([tmp_path], Maker("code", '{"date_order": "day_first"}')) == {}
    (part / "a.parquet").write_bytes(b"b")
    assert not is_intact(part)
