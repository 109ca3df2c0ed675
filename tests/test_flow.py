"""The flow on a real Prefect server: what its pages show, what is tried again, what a user is told."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import socket
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from prefect_harness import SEEDS, PrefectApi, eventually, processes_with

from onrecord import Warehouse, steps
from onrecord.errors import InputError, WarehouseError
from onrecord.in_process import run_in_process
from onrecord.orchestration.running import PrefectUnavailableError, run_with_prefect
from onrecord.settings import Settings

pytestmark = [pytest.mark.prefect, pytest.mark.xdist_group("prefect")]

TABLES = ("articles", "quotes", "mentions", "entities", "document_lines", "documents")
RUN_COLUMNS = ("run_id", "first_seen_at", "last_seen_at")


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return the rows of the main tables, without what differs from run to run."""
    frames = {name: Warehouse(path).table(name) for name in TABLES}
    return {
        name: sorted(frame.drop(RUN_COLUMNS, strict=False).rows(), key=repr) for name, frame in frames.items()
    }


def command(*args: str | os.PathLike[str], **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "onrecord", *args],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **environ},
        check=False,
        timeout=180,
    )


def test_a_run_is_one_a_person_can_read_on_prefects_pages(prefect_api: PrefectApi, tmp_path: Path) -> None:
    warehouse = tmp_path / "onrecord.duckdb"
    summary = run_with_prefect([str(SEEDS)], warehouse, Settings())
    run = prefect_api.flow_run(summary.prefect_flow_run_id)
    assert (run["name"], run["state_type"], run["tags"]) == (
        "ingest seeds → onrecord.duckdb",
        "COMPLETED",
        ["onrecord"],
    )
    assert [task["name"] for task in prefect_api.finished_task_runs(run["id"], 3)] == [
        "extract documents 1-5 of 5",
        "normalize documents 1-5 of 5",
        "load",
    ]
    artifact = prefect_api.ask("/artifacts/onrecord-summary/latest")
    assert artifact["flow_run_id"] == run["id"]
    assert f"| quotes added | {summary.quotes_added:,} |" in artifact["data"]
    assert f"| documents seen | {summary.documents_seen:,} |" in artifact["data"]
    recorded = Warehouse(warehouse).query("select prefect_flow_run_id from runs").item()
    assert recorded == run["id"]


def test_the_tables_are_those_of_a_run_without_prefect_whatever_the_batches(
    prefect_api: PrefectApi, tmp_path: Path
) -> None:
    run_in_process([str(SEEDS)], tmp_path / "plain.duckdb", Settings(), jobs=1)
    summary = run_with_prefect([str(SEEDS)], tmp_path / "flow.duckdb", Settings(), batch_size=2)
    assert contents(tmp_path / "flow.duckdb") == contents(tmp_path / "plain.duckdb")
    names = [task["name"] for task in prefect_api.finished_task_runs(str(summary.prefect_flow_run_id), 7)]
    assert "extract documents 3-4 of 5" in names
    again = run_with_prefect([str(SEEDS)], tmp_path / "flow.duckdb", Settings(), batch_size=2)
    assert (again.documents_new, again.articles_added, again.documents_unchanged) == (0, 0, 5)


def test_rejects_are_counted_by_reason_and_nothing_of_a_page_reaches_the_artifact(
    prefect_api: PrefectApi, tmp_path: Path
) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "<b>|empty|.txt").touch()
    (pages / "binary.txt").write_bytes(bytes(range(256)) * 9)
    summary = run_with_prefect([str(pages)], tmp_path / "a_b*c.duckdb", Settings())
    data = prefect_api.ask("/artifacts/onrecord-summary/latest")["data"]
    assert summary.documents_rejected == 2
    assert "| empty\\_file | the file holds no bytes, or nothing but white space | 1 |" in data
    assert "| binary\\_file |" in data
    assert "## a\\_b\\*c\\.duckdb" in data
    assert "<b>" not in data


def test_a_run_waits_for_another_one_that_publishes(prefect_api: PrefectApi, tmp_path: Path) -> None:
    def is_waiting() -> bool:
        found = prefect_api.ask("/task_runs/filter", {"task_runs": {"name": {"any_": ["load"]}}})
        return any(run["state_name"] in ("AwaitingRetry", "Retrying") for run in found)

    with (tmp_path / ".w.duckdb.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        def let_go() -> None:
            try:
                eventually(is_waiting)
            finally:
                fcntl.flock(lock, fcntl.LOCK_UN)

        other = threading.Thread(target=let_go)
        other.start()
        summary = run_with_prefect([str(SEEDS)], tmp_path / "w.duckdb", Settings())
        other.join()
    assert summary.documents_seen == 5
    load = prefect_api.finished_task_runs(str(summary.prefect_flow_run_id), 3)[-1]
    assert (load["name"], load["state_type"]) == ("load", "COMPLETED")
    assert load["run_count"] > 1


def test_what_stops_a_run_is_raised_as_it_would_be_without_prefect(
    prefect_api: PrefectApi, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong.duckdb"
    wrong.write_text("not a database, but long enough to be looked at")
    with pytest.raises(WarehouseError, match="is not a DuckDB file"):
        run_with_prefect([str(SEEDS)], wrong, Settings())
    run = prefect_api.newest_flow_run()
    assert run["state_type"] == "FAILED"
    assert "is not a DuckDB file; next: " in run["state"]["message"]
    assert wrong.read_text().startswith("not a database")
    with pytest.raises(InputError, match="nowhere"):
        run_with_prefect([str(tmp_path / "nowhere")], tmp_path / "w.duckdb", Settings())


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that answers with EIO")
def test_a_file_that_comes_back_is_read_again(prefect_api: PrefectApi, tmp_path: Path) -> None:
    """A link to memory that is not there fails as a lost share does, and then the page is back."""
    from onrecord.flows.ingest import extract, unsearched

    assert prefect_api.url == os.environ["PREFECT_API_URL"]
    page = tmp_path / "pages" / "page.txt"
    page.parent.mkdir()
    page.symlink_to("/proc/self/mem")
    plan = steps.plan([str(page.parent)], tmp_path / "w.duckdb", Settings(), now=datetime.now(UTC))
    [batch] = steps.batches(plan)
    assert steps.extract(batch, plan).rejects[0].reason == "unreadable"

    def come_back() -> None:
        page.unlink()
        page.write_bytes((SEEDS / "004_4d99a942b347c51d.txt").read_bytes())

    share = threading.Timer(1.0, come_back)
    share.start()
    read = extract.with_options(retry_delay_seconds=2)
    state = read(unsearched(batch), unsearched(plan), return_state=True)
    share.join()
    assert state.is_completed()
    assert [document.source_path for document in state.result().documents] == ["page.txt"]
    assert state.result().rejects == ()


def test_a_lost_file_or_a_wrong_warehouse_is_not_tried_again() -> None:
    from prefect.states import Failed

    from onrecord.errors import HeldError, RejectedError
    from onrecord.flows.ingest import is_held, is_transient_read_error

    def decide(decision: object, error: Exception) -> object:
        assert callable(decision)
        return decision(None, None, Failed(data=error))

    assert decide(is_held, HeldError("held")) is True
    assert decide(is_held, WarehouseError("no DuckDB file")) is False
    lost, gone = RejectedError("unreadable", "lost"), RejectedError("vanished", "gone")
    lost.__cause__ = OSError(errno.ESTALE, "Stale file handle")
    gone.__cause__ = FileNotFoundError(errno.ENOENT, "No such file or directory")
    assert decide(is_transient_read_error, lost) is True
    assert decide(is_transient_read_error, gone) is False


def test_a_failing_run_tells_its_user_one_line_and_what_to_do(
    prefect_api: PrefectApi, tmp_path: Path
) -> None:
    done = command("run", tmp_path / "nowhere", "--warehouse", tmp_path / "w.duckdb")
    assert done.returncode == 1
    lines = done.stderr.strip().splitlines()
    assert [line.split(":")[0].strip() for line in lines] == ["error", "next"], done.stderr
    assert prefect_api.newest_flow_run()["state_type"] == "FAILED"


def test_an_api_that_is_not_there_is_one_clear_error(tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/api"
        done = command("run", SEEDS, "--warehouse", tmp_path / "w.duckdb", PREFECT_API_URL=url)
    assert done.returncode == 1
    assert f"the Prefect API at {url} cannot be reached" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "w.duckdb").exists()


def test_an_address_that_is_no_prefect_api_is_one_clear_error(
    prefect_api: PrefectApi, tmp_path: Path
) -> None:
    elsewhere = prefect_api.url.replace("/api", "/no-such-place")
    done = command("run", SEEDS, "--warehouse", tmp_path / "w.duckdb", PREFECT_API_URL=elsewhere)
    assert done.returncode == 1
    assert "error: the Prefect API" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_throwaway_server_leaves_nothing_behind(prefect_server: PrefectApi, tmp_path: Path) -> None:
    for name in ("home", "temporary"):
        (tmp_path / name).mkdir()
    done = command(
        "run",
        SEEDS,
        "--prefect",
        "--warehouse",
        tmp_path / "w.duckdb",
        HOME=str(tmp_path / "home"),
        TMPDIR=str(tmp_path / "temporary"),
        XDG_CACHE_HOME=str(prefect_server.cache),
        PREFECT_API_URL="",
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert Warehouse(tmp_path / "w.duckdb").query("select prefect_flow_run_id from runs").item() is not None
    assert list((tmp_path / "temporary").iterdir()) == []
    assert list((tmp_path / "home").iterdir()) == []
    assert processes_with(str(tmp_path / "temporary")) == []


STARTER = """
import sys, time
from pathlib import Path
from onrecord.orchestration.server import local_server
with local_server(Path(sys.argv[1])) as server:
    server.wait_until_ready()
    print(server.address, flush=True)
    time.sleep(600)
"""


def test_a_server_ends_when_its_starter_is_killed(prefect_server: PrefectApi, tmp_path: Path) -> None:
    environment = {**os.environ, "XDG_CACHE_HOME": str(prefect_server.cache), "TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "-c", STARTER, tmp_path / "home"], env=environment, stdout=subprocess.PIPE, text=True
    ) as starter:
        assert starter.stdout is not None
        address = urlsplit(starter.stdout.readline().strip())
        socket.create_connection((str(address.hostname), address.port or 0), 5).close()
        starter.send_signal(signal.SIGKILL)
    assert eventually(lambda: processes_with(str(tmp_path)) == [], timeout_seconds=20)


def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    from onrecord.orchestration.server import local_server

    (tmp_path / "prefect.db").write_text("this is no database, whatever its name says" * 100)
    with (
        pytest.raises(PrefectUnavailableError, match=r"ended while it started: .*not a database"),
        local_server(tmp_path) as server,
    ):
        server.wait_until_ready()


def test_nothing_reports_to_anybody(prefect_api: PrefectApi) -> None:
    from prefect._internal.analytics.enabled import is_telemetry_enabled

    assert prefect_api.ask("/admin/settings")["server"]["analytics_enabled"] is False
    assert is_telemetry_enabled() is False
