"""A command and its surroundings: signals, closed streams, full disks, other runs, a folder that is gone."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from prefect_harness import SEEDS, eventually, processes_with

from onrecord import Warehouse
from onrecord.errors import OnrecordError
from onrecord.parallel import ordered_map

COMMAND = [sys.executable, "-m", "onrecord"]


def environment(**changes: str) -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if not key.startswith("PREFECT")} | changes


def shell(script: str, *args: str | os.PathLike[str], **changes: str) -> subprocess.CompletedProcess[str]:
    """Run a shell script in which `$0` is the interpreter."""
    return subprocess.run(
        ["sh", "-c", script, sys.executable, *args],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        env=environment(**changes),
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("process") / "w.duckdb"
    subprocess.run([*COMMAND, "run", SEEDS, "--warehouse", path], check=True, env=environment())
    return path


@pytest.fixture
def many_pages(tmp_path: Path) -> Path:
    """Make enough pages that two processes share them and a signal comes in the middle."""
    folder = tmp_path / "pages"
    folder.mkdir()
    page = (SEEDS / "001_ba0f68d250da273a.txt").read_text("utf-8")
    for number in range(1_200):
        (folder / f"{number}.txt").write_text(f"{page}\nThe number of this page is {number}, he said.\n")
    return folder


@pytest.fixture
def started(tmp_path: Path, many_pages: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start a run with two workers that carry a mark, and wait until it is at work."""
    mark = f"mark-{tmp_path.name}-{os.getpid()}"
    running = subprocess.Popen(
        [*COMMAND, "run", many_pages, "--warehouse", tmp_path / "w.duckdb", "--jobs", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=environment(ONRECORD_TEST_MARK=mark),
    )
    eventually(lambda: len(processes_with(mark)) >= 3 and list(tmp_path.glob(".w.duckdb.parts-*")))
    yield running, mark
    running.kill()
    running.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_a_run_in_order(
    started: tuple[subprocess.Popen[str], str], tmp_path: Path, number: signal.Signals
) -> None:
    if signal.getsignal(number) is signal.SIG_IGN:
        pytest.skip(f"{number.name} is ignored here, as under nohup, and then a run ignores it too")
    running, mark = started
    running.send_signal(number)
    _, told = running.communicate(timeout=60)
    assert running.returncode == 128 + number
    assert told.splitlines()[0] == f"error: stopped by {number.name}"
    assert [path.name for path in tmp_path.iterdir()] == ["pages"]
    assert eventually(lambda: processes_with(mark) == [])


STOPPED_WHILE_AN_ITEM_IS_HANDED_OVER = """
import os, signal, sys, threading, time
from onrecord.parallel import ordered_map

def wait(item):
    time.sleep(600)

if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(7))
    threading.Timer(2, os.kill, (os.getpid(), signal.SIGTERM)).start()
    list(ordered_map(wait, [bytes(1_000_000)] * 8, jobs=2, keeps_threads=True))
"""


def test_a_signal_ends_a_run_whose_next_item_no_worker_has_read(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(STOPPED_WHILE_AN_ITEM_IS_HANDED_OVER)
    assert subprocess.run([sys.executable, script], check=False, timeout=60).returncode == 7


STOPPED_WHILE_A_WORKER_STARTS = """
import os, signal, sys, time
from multiprocessing import util
from onrecord.parallel import ordered_map

start, started = util.spawnv_passfds, []

def stopped(*arguments):
    started.append(start(*arguments))
    if len(started) == 3:  # Python's resource tracker, a worker, and the other worker
        os.kill(os.getpid(), signal.SIGTERM)
    return started[-1]

util.spawnv_passfds = stopped
signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(7))
list(ordered_map(time.sleep, [600] * 4, jobs=2, keeps_threads=True))
"""


def test_a_signal_that_comes_while_a_worker_starts_ends_them_all() -> None:
    mark = f"mark-start-{os.getpid()}"
    command = [sys.executable, "-c", STOPPED_WHILE_A_WORKER_STARTS]
    done = subprocess.run(command, env=environment(ONRECORD_TEST_MARK=mark), check=False, timeout=60)
    assert done.returncode == 7
    assert eventually(lambda: processes_with(mark) == [])


def test_a_run_that_is_killed_takes_its_workers_along_and_the_next_one_sweeps(
    started: tuple[subprocess.Popen[str], str], tmp_path: Path
) -> None:
    running, mark = started
    running.kill()
    assert eventually(lambda: processes_with(mark) == [])
    assert list(tmp_path.glob(".w.duckdb.parts-*")) != []
    page = tmp_path / "pages" / "7.txt"
    subprocess.run([*COMMAND, "run", page, "-w", tmp_path / "w.duckdb"], check=True, env=environment())
    assert list(tmp_path.glob(".w.duckdb.parts-*")) == []


def test_two_runs_at_once_wait_for_each_other_and_lose_nothing(tmp_path: Path) -> None:
    for half in ("a", "b"):
        (tmp_path / half).mkdir()
    for number, page in enumerate(sorted(SEEDS.glob("*.txt"))):
        shutil.copy(page, tmp_path / "ab"[number % 2])
    runs = [
        subprocess.Popen([*COMMAND, "run", tmp_path / half, "-w", tmp_path / "w.duckdb"], env=environment())
        for half in ("a", "b")
    ]
    assert [run.wait(120) for run in runs] == [0, 0]
    assert len(Warehouse(tmp_path / "w.duckdb").table("articles")) == 5
    assert len(Warehouse(tmp_path / "w.duckdb").table("runs")) == 2


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-"])
def test_a_closed_stream_is_no_trouble(warehouse: Path, closed: str) -> None:
    done = shell(f'"$0" -m onrecord status -w "$1" {closed}', warehouse)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_leaves_early_is_never_told_that_all_was_written(
    warehouse: Path, unbuffered: str
) -> None:
    sql = "select * from mentions, (select unnest(range(200)))"
    script = '("$0" -m onrecord query -w "$1" --csv "$2"; echo "code $?" >&2) | head -1'
    done = shell(script, warehouse, sql, PYTHONUNBUFFERED=unbuffered)
    assert done.stdout.startswith("mention_id,")
    assert done.stderr == "code 1\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_output_to_a_full_disk_is_one_clear_error(warehouse: Path) -> None:
    done = shell('"$0" -m onrecord status -w "$1" >/dev/full', warehouse)
    assert done.returncode == 1
    assert done.stderr.splitlines()[0] == "error: No space left on device"


def test_a_warehouse_that_cannot_grow_stays_as_it_was(warehouse: Path, tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    shutil.copy(warehouse, path)
    page = tmp_path / "page.txt"
    page.write_text("“We count on you,” said Ada Lovelace in the council on Friday.\n")
    done = shell('ulimit -f 1000; "$0" -m onrecord run "$1" -w "$2"', page, path)
    assert done.returncode == 1
    assert done.stderr.startswith("error: ")
    assert "next: " in done.stderr
    assert path.read_bytes() == warehouse.read_bytes()
    assert {each.name for each in tmp_path.iterdir()} <= {"w.duckdb", "page.txt", ".w.duckdb.lock"}


def test_a_working_folder_that_is_gone_matters_only_to_relative_paths(
    warehouse: Path, tmp_path: Path
) -> None:
    script = 'cd "$1" && rmdir "$1" && "$0" -m onrecord status -w "$2"'
    for path, code in ((os.fspath(warehouse), 0), ("w.duckdb", 1)):
        (tmp_path / "gone").mkdir()
        done = shell(script, tmp_path / "gone", path)
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr


def test_ctrl_c_ends_a_query_that_would_run_for_ever(warehouse: Path) -> None:
    sql = "select count(*) from range(10000000000000) where hash(range) = 1"
    asking = subprocess.Popen(
        [*COMMAND, "query", sql, "-w", warehouse], stderr=subprocess.PIPE, env=environment()
    )
    eventually(lambda: cpu_seconds(asking.pid) > 1)
    asking.send_signal(signal.SIGINT)
    _, told = asking.communicate(timeout=60)
    assert (asking.returncode, told) == (-signal.SIGINT, b"")


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


AFTER_POLARS = """
import sys
from onrecord.parallel import ordered_map
import polars
def measured(number):
    return polars.DataFrame({"a": [number] * 50_000}).group_by("a").len().height
if __name__ == "__main__":
    measured(1)
    print(list(ordered_map(measured, range(6), jobs=2)))
"""


def test_workers_do_their_work_though_polars_was_at_work_before(tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(AFTER_POLARS)
    done = subprocess.run(
        [sys.executable, tmp_path / "script.py"], capture_output=True, text=True, check=False, timeout=100
    )
    assert done.stdout == "[1, 1, 1, 1, 1, 1]\n", done.stderr


def die_at_three(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_a_worker_that_is_killed_is_one_clear_error() -> None:
    with pytest.raises(OnrecordError, match="a worker process ended") as caught:
        list(ordered_map(die_at_three, range(50), jobs=2))
    assert caught.value.hint is not None
    assert "--jobs 1" in caught.value.hint


def slowly(number: int) -> int:
    time.sleep(600 if number else 0)
    return number


def test_who_wants_no_more_does_not_wait_for_the_rest() -> None:
    results = ordered_map(slowly, range(100), jobs=2)
    assert next(results) == 0
    results.close()  # type: ignore[attr-defined]  # returns at once, or this test takes ten minutes


STOPPED_WHILE_IT_STARTS = """if True:
    import os, signal, sys
    class Interrupt:
        def find_spec(self, name, path=None, target=None):
            if name == "typer":
                os.kill(os.getpid(), signal.SIGINT)
    sys.meta_path.insert(0, Interrupt())
    sys.argv = ["onrecord", "--version"]
    from onrecord.__main__ import main
    main()
"""


def test_a_command_that_still_starts_can_be_stopped_without_a_traceback() -> None:
    done = subprocess.run([sys.executable, "-c", STOPPED_WHILE_IT_STARTS], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, b"", b"")


def test_a_user_without_a_home_can_run(tmp_path: Path) -> None:
    script = (
        "import os, pwd; pwd.getpwuid = lambda uid: (_ for _ in ()).throw(KeyError(uid));"
        "from onrecord.__main__ import main; main()"
    )
    env = {key: value for key, value in environment().items() if key != "HOME"}
    for command in (["run", SEEDS], ["doctor"]):
        done = subprocess.run(
            [sys.executable, "-c", script, *command, "-w", tmp_path / "w.duckdb"],
            capture_output=True,
            encoding="utf-8",
            env=env,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        assert not re.search("Traceback|error", done.stderr)
