"""A document that kills or stalls whoever works on it is rejected alone; all others are done, in order."""

from __future__ import annotations

import itertools
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from onrecord import Warehouse, in_process
from onrecord.errors import OnrecordError, RejectedError, UsageError
from onrecord.parallel import Rescue, ordered_map
from onrecord.settings import Settings
from onrecord.time_limit import time_limit


def total(numbers: tuple[int, ...]) -> tuple[int, ...]:
    """Kill the process that meets a 13, as the kernel does when memory runs out."""
    if 13 in numbers:
        os.kill(os.getpid(), signal.SIGKILL)
    return numbers


def halves(numbers: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
    middle = len(numbers) // 2
    return (numbers[:middle], numbers[middle:]) if middle else ()


def lost(numbers: tuple[int, ...], exit_code: int) -> tuple[int, ...]:
    return tuple(exit_code for _ in numbers)


RESCUE = Rescue(halves, lost)


def test_only_the_item_that_kills_is_left_out() -> None:
    batches = [tuple(range(start, start + 5)) for start in range(0, 30, 5)]
    found = itertools.chain.from_iterable(ordered_map(total, batches, jobs=2, rescue=RESCUE))
    assert list(found) == [*range(13), -signal.SIGKILL, *range(14, 30)]


def test_several_killers_in_one_batch_and_in_others_are_all_found() -> None:
    batches = [(1, 13, 13, 2), (3,), (13,), (4, 5)]
    found = itertools.chain.from_iterable(ordered_map(total, batches, jobs=2, rescue=RESCUE))
    assert list(found) == [1, -9, -9, 2, 3, -9, 4, 5]


def die_once(marked: tuple[str, int]) -> int:
    marker, number = marked
    if number == 3 and not os.path.exists(marker):  # noqa: PTH110
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def refuse(*_: object) -> tuple[tuple[str, int], ...]:
    raise AssertionError("nothing has to be divided or left out")


def test_a_death_that_does_not_come_again_costs_nothing_but_time(tmp_path: Path) -> None:
    items = [(str(tmp_path / "died"), number) for number in range(30)]
    rescue = Rescue(refuse, refuse)  # type: ignore[arg-type]
    assert list(ordered_map(die_once, items, jobs=2, rescue=rescue)) == list(range(30))
    assert (tmp_path / "died").exists()


def die_always(_: object) -> None:
    os._exit(7)


def test_workers_that_die_whatever_they_do_end_the_run() -> None:
    with pytest.raises(OnrecordError, match="whatever the work"):
        list(ordered_map(die_always, [(1,), (2,)], jobs=2, rescue=Rescue(lambda _: (), lambda i, _: i)))


def fail_on_retry(marked: tuple[str, int]) -> int:
    marker, _ = marked
    if os.path.exists(marker):  # noqa: PTH110
        raise ValueError("met again")
    Path(marker).touch()
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def test_an_exception_of_the_work_done_again_is_raised(tmp_path: Path) -> None:
    rescue = Rescue(refuse, refuse)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="met again"):
        list(ordered_map(fail_on_retry, [(str(tmp_path / "x"), 1)], jobs=2, rescue=rescue))


def spin() -> None:
    while True:
        try:
            while True:
                pass
        except Exception:  # noqa: BLE001, S110  (what the limit raises gets past this)
            pass


def test_code_that_does_not_end_is_stopped() -> None:
    with pytest.raises(RejectedError) as caught, time_limit(0.05, may_kill=False):
        spin()
    assert caught.value.reason == "timeout"


def test_a_regular_expression_that_does_not_end_is_stopped() -> None:
    with pytest.raises(RejectedError, match="processor time"), time_limit(0.05, may_kill=False):
        re.match(r"(a+)+$", "a" * 60 + "b")


def test_time_asleep_is_not_counted_and_nothing_is_left_behind() -> None:
    before = signal.getsignal(signal.SIGVTALRM)
    with time_limit(0.05, may_kill=True):
        time.sleep(0.2)
    assert signal.getsignal(signal.SIGVTALRM) == before
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


DEAF = """if True:
    import signal, sys
    from onrecord.time_limit import time_limit
    with time_limit(0.05, may_kill=True):
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGVTALRM])  # as code in C that never looks up
        while True:
            pass
"""


def test_code_that_cannot_be_stopped_is_ended_with_its_process() -> None:
    done = subprocess.run([sys.executable, "-c", DEAF], check=False, timeout=60)
    assert done.returncode == -signal.SIGPROF


PAGE = "Mr. Lee spoke in Baku on page {}.\n“We will build,” he said.\n"

HOSTILE = """if True:  # a worker that is spawned runs this, too
    import os, signal, sys
    from onrecord import steps
    real = steps.process
    def process(document, settings):
        if document.source_path == "killer.txt":
            os.kill(os.getpid(), signal.SIGKILL)
        if document.source_path == "staller.txt":
            while True:
                pass
        return real(document, settings)
    steps.process = process
    if __name__ == "__main__":
        from onrecord.cli import app
        app()
"""


def test_a_run_rejects_the_documents_that_kill_or_stall_and_loads_the_others(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    for number in range(210):
        (pages / f"{number:03}.txt").write_text(PAGE.format(number), "utf-8")
    for name in ("killer", "staller"):
        (pages / f"{name}.txt").write_text(PAGE.format(name), "utf-8")
    warehouse = tmp_path / "w.duckdb"
    script = tmp_path / "hostile.py"
    script.write_text(HOSTILE)
    done = subprocess.run(
        [sys.executable, script, "run", pages, "-w", warehouse, "--jobs", "2"],
        env=os.environ | {"ONRECORD_MAX_DOCUMENT_SECONDS": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    rows = Warehouse(warehouse).query("select source_path, reason from rejects order by all").rows()
    assert rows == [
        ("killer.txt", "worker_died"),
        ("staller.txt", "timeout"),
    ]
    assert len(Warehouse(warehouse).table("articles")) == 210
    hashed = "select count(*) from documents where length(content_sha256) = 64 and byte_count > 0"
    assert Warehouse(warehouse).query(hashed).item() == 212
    again = [sys.executable, "-m", "onrecord", "run", pages, "-w", warehouse]
    subprocess.run(again, check=True, capture_output=True, timeout=120)
    assert Warehouse(warehouse).table("rejects").is_empty()
    assert len(Warehouse(warehouse).table("articles")) == 212


def test_a_worker_that_its_time_limit_ended_is_told_from_one_that_was_killed() -> None:
    assert in_process._lost(-signal.SIGPROF, Settings()).reason == "timeout"
    assert in_process._lost(-signal.SIGKILL, Settings()).message.endswith("ended with signal 9")
    assert in_process._lost(7, Settings()).message.endswith("ended with exit code 7")


@pytest.mark.parametrize("value", ["0", "-1", "nan", "1e3", "a", "99999999", "."])
def test_a_limit_that_is_no_number_of_seconds_is_told(value: str) -> None:
    with pytest.raises(UsageError, match="ONRECORD_MAX_DOCUMENT_SECONDS"):
        Settings.from_environment({"ONRECORD_MAX_DOCUMENT_SECONDS": value})
    assert Settings.from_environment({"ONRECORD_MAX_DOCUMENT_SECONDS": "2.5"}).max_document_seconds == 2.5
