"""One writer at a time: a second one says who holds the warehouse and since when, and waits or fails."""

from __future__ import annotations

import fcntl
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from holders import held

from onrecord import Warehouse
from onrecord.errors import HeldError
from onrecord.maker import PACKAGE
from onrecord.warehouse import check_free

COMMAND = [sys.executable, "-m", "onrecord"]
HOLDER = """if True:
    import sys
    from pathlib import Path
    from onrecord.warehouse.publishing import sole_publisher
    with sole_publisher(Path(sys.argv[1]).resolve()):
        print("held", flush=True)
        sys.stdin.read()
"""


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    return tmp_path / "w.duckdb"


@pytest.fixture
def holder(warehouse: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that is publishing, until its standard input ends."""
    with held(HOLDER, warehouse) as process:
        yield process


def started(warehouse: Path, *options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, "run", PACKAGE / "seeds", "-w", warehouse, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_run_that_may_not_wait_fails_at_once_and_says_who_holds_it(
    holder: subprocess.Popen[str], warehouse: Path
) -> None:
    run = started(warehouse, "--wait", "0")
    out, told = run.communicate(timeout=60)
    assert (run.returncode, out) == (4, "")
    found = re.search(rf"\(process {holder.pid}, since (.*) UTC\)", told)
    assert found
    since = datetime.strptime(found[1], "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    assert abs(datetime.now(UTC) - since) < timedelta(minutes=5)
    assert "--wait SECONDS" in told
    assert not warehouse.exists()
    assert list(warehouse.parent.glob(".*.parts-*")) == []


def test_a_run_waits_with_a_line_that_says_for_whom_and_ends_well(
    holder: subprocess.Popen[str], warehouse: Path
) -> None:
    run = started(warehouse, "--json")
    assert run.stderr is not None
    assert run.stdout is not None
    line = run.stderr.readline()
    assert f"process {holder.pid}" in line
    assert "waiting for it, up to 60 s" in line
    assert run.poll() is None
    holder.communicate("")
    assert run.stdout.read().startswith("{")
    assert (run.wait(60), run.stderr.read()) == (0, "")
    assert len(Warehouse(warehouse).table("articles")) == 5


def test_a_run_gives_up_when_the_time_is_over(holder: subprocess.Popen[str], warehouse: Path) -> None:
    run = started(warehouse, "--wait", "1")
    _, told = run.communicate(timeout=60)
    assert run.returncode == 4
    assert [line.partition(":")[0] for line in told.splitlines()][1:] == ["error", "  next"]
    assert holder.poll() is None
    assert not warehouse.exists()


def test_going_back_does_not_get_in_the_way_of_a_run(holder: subprocess.Popen[str], warehouse: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "rollback", "-w", warehouse], check=False, capture_output=True, text=True
    )
    assert done.returncode == 4
    assert f"process {holder.pid}" in done.stderr


def test_a_process_that_was_killed_holds_nothing(holder: subprocess.Popen[str], warehouse: Path) -> None:
    with pytest.raises(HeldError):
        check_free(warehouse)
    holder.kill()
    holder.wait()
    check_free(warehouse)
    run = started(warehouse, "--wait", "0")
    run.communicate(timeout=60)
    assert run.returncode == 0


def test_asking_who_holds_it_makes_no_file_and_holds_nothing(warehouse: Path) -> None:
    check_free(warehouse)
    assert list(warehouse.parent.iterdir()) == []
    lock = warehouse.with_name(".w.duckdb.lock")
    lock.write_text("1\n")
    check_free(warehouse)
    with lock.open() as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_a_program_that_writes_to_the_file_holds_it_too(warehouse: Path) -> None:
    first = started(warehouse)
    first.communicate(timeout=60)
    code = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    with held(code, warehouse):
        run = started(warehouse, "--wait", "0")
        _, told = run.communicate(timeout=60)
    assert (first.returncode, run.returncode) == (0, 4), told
    assert "held open for writing" in told


@pytest.mark.parametrize("seconds", ["-1", "soon", "nan", "1.5"])
def test_a_time_that_is_none_is_wrong_use(warehouse: Path, seconds: str) -> None:
    run = started(warehouse, "--wait", seconds)
    run.communicate(timeout=60)
    assert run.returncode == 2


def test_a_time_to_wait_under_prefect_is_wrong_use(warehouse: Path) -> None:
    run = started(warehouse, "--wait", "5", "--prefect")
    _, told = run.communicate(timeout=60)
    assert run.returncode == 2
    assert "--wait is for runs without Prefect" in told
