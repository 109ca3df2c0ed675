"""Each check of `onrecord doctor` sees what it is there for, and changes nothing."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from onrecord import doctor
from onrecord.doctor import Check, check_package, check_prefect, check_shipped_files, check_warehouse
from onrecord.in_process import run_in_process
from onrecord.settings import Settings

SEEDS = Path(__file__).parent.parent / "seeds"


def found(checks: object) -> dict[str, Check]:
    return {check.name: check for check in checks}  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("doctor") / "onrecord.duckdb"
    run_in_process([str(SEEDS)], path, Settings(), jobs=1)
    return path


def test_a_healthy_installation_is_all_well(warehouse: Path, tmp_path: Path) -> None:
    before = sorted(path.name for path in warehouse.parent.iterdir())
    checks = doctor.examine(warehouse, {}, tmp_path)
    assert [check for check in checks if check.status == "fail"] == []
    assert found(checks)["warehouse"].detail.startswith(f"{warehouse}: 5 documents, ")
    assert [check for check in checks if check.status == "ok" and check.advice] == []
    assert sorted(path.name for path in warehouse.parent.iterdir()) == before


@pytest.mark.parametrize(
    ("requirement", "installed", "status"),
    [
        ("sqlalchemy<2.1", "2.0.44", "ok"),
        ("sqlalchemy<2.1", "2.1.0", "fail"),
        ("fastapi<0.151", "0.151.2", "fail"),
        ("prefect>=3.8,<3.9", "3.8.8", "ok"),
        ("prefect>=3.8,<3.9", "3.7.1", "fail"),
        ("duckdb<3,>=1.5", "2.0.0.dev12", "ok"),
        ("polars<3,>=1.30", None, "fail"),
    ],
)
def test_a_version_is_held_against_the_declared_range(
    requirement: str, installed: str | None, status: str
) -> None:
    check = check_package(requirement, installed)
    assert check.status == status
    assert ("pip install" in check.advice) is (status == "fail")


def test_a_warehouse_that_is_not_there_yet_is_no_fault(tmp_path: Path) -> None:
    checks = found(check_warehouse(tmp_path / "new" / "w.duckdb"))
    assert {check.status for check in checks.values()} == {"ok"}
    assert "first run makes it" in checks["warehouse"].detail


def test_a_file_that_is_no_warehouse_fails(tmp_path: Path) -> None:
    path = tmp_path / "notes.duckdb"
    path.write_text("a shopping list, and long enough")
    check = found(check_warehouse(path))["warehouse"]
    assert (check.status, check.detail) == ("fail", f"{path} is not a DuckDB file")
    assert check.advice
    assert found(check_warehouse(tmp_path))["warehouse"].status == "fail"


def test_a_path_that_can_never_be_a_warehouse_fails_without_waiting(tmp_path: Path) -> None:
    pipe, circle, file = tmp_path / "pipe", tmp_path / "circle", tmp_path / "file"
    os.mkfifo(pipe)
    circle.symlink_to(circle)
    file.touch()
    for path in (pipe, circle, file / "w.duckdb", tmp_path / ("x" * 300)):
        checks = found(doctor.examine(path, {}, tmp_path))
        assert checks["warehouse"].status == "fail", path
        assert checks["warehouse"].advice


def test_what_lies_beside_the_warehouse_is_seen(warehouse: Path, tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    path.write_bytes(warehouse.read_bytes())
    (tmp_path / ".w.duckdb.building-4242").touch()
    (tmp_path / "w.duckdb.wal").touch()
    with (tmp_path / ".w.duckdb.lock").open("w") as lock:
        lock.write("4242\n")
        lock.flush()
        fcntl.flock(lock, fcntl.LOCK_EX)
        checks = found(check_warehouse(path))
    assert checks["lock"].detail == "a run is publishing (process 4242)"
    assert {name for name, check in checks.items() if check.status == "warn"} == {
        "lock",
        "write-ahead log",
        "left-overs",
    }
    assert found(check_warehouse(path))["lock"].status == "ok"


def test_a_wrong_row_in_the_warehouse_is_told(warehouse: Path, tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    path.write_bytes(warehouse.read_bytes())
    assert found(check_warehouse(path))["rows"].status == "ok"
    with duckdb.connect(str(path)) as connection:
        connection.execute("update quotes set text = text || '!'")
    check = found(check_warehouse(path))["rows"]
    assert check.status == "fail"
    assert "quotes_slice_to_text" in check.detail


def test_a_damaged_warehouse_is_told_and_no_traceback(warehouse: Path, tmp_path: Path) -> None:
    whole = warehouse.read_bytes()
    told = set()
    for tenth in range(2, 10):
        damaged = bytearray(whole)
        at = len(whole) * tenth // 10
        damaged[at : at + 200_000] = bytes(200_000)
        path = tmp_path / f"{tenth}.duckdb"
        path.write_bytes(damaged)
        told |= {(name, check.status) for name, check in found(check_warehouse(path)).items()}
    assert ("rows", "fail") in told


HOLD = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"


def test_a_program_that_holds_the_warehouse_is_seen(warehouse: Path, tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    path.write_bytes(warehouse.read_bytes())
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        checks = found(check_warehouse(path))
        holder.communicate()
    assert (checks["warehouse"].status, checks["lock"].status) == ("fail", "warn")
    assert found(check_warehouse(path))["warehouse"].status == "ok"


def test_an_incomplete_installation_fails(tmp_path: Path) -> None:
    assert found(check_shipped_files())["installation"].status == "ok"
    check = found(check_shipped_files(tmp_path))["installation"]
    assert check.status == "fail"
    assert "sql/schema.sql" in check.detail


def test_a_configured_api_is_tried_and_its_password_not_shown(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://me:secret@127.0.0.1:{listening.getsockname()[1]}/api"
        there = found(check_prefect({"PREFECT_API_URL": url}, tmp_path))
    gone = found(check_prefect({"PREFECT_API_URL": url}, tmp_path))
    assert there["prefect api"].status == "ok"
    assert gone["prefect api"].status == "fail"
    assert "prefect server start" in gone["prefect api"].advice
    assert "secret" not in "".join(check.detail for check in (*there.values(), *gone.values()))
    assert found(check_prefect({}, tmp_path))["prefect api"].status == "ok"


def test_a_prefect_home_that_is_a_file_is_seen(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    checks = found(check_prefect({"PREFECT_HOME": str(tmp_path / "file")}, tmp_path))
    assert checks["prefect home"].status == "warn"


def test_a_program_can_read_it_and_prefect_is_not_imported(warehouse: Path, tmp_path: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PREFECT")}
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "onrecord", "doctor", "--json", "--warehouse", warehouse],
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path,
        env={**environment, "HOME": str(tmp_path)},
        check=False,
    )
    checks = json.loads(done.stdout)
    assert done.returncode == int(any(check["status"] == "fail" for check in checks))
    assert {"python", "warehouse", "lock", "folder", "prefect api"} <= {check["name"] for check in checks}
    assert all(check["advice"] for check in checks if check["status"] != "ok")
    imported = {line.rsplit("|", 1)[-1].strip() for line in done.stderr.splitlines()}
    assert "duckdb" in imported
    assert "prefect" not in imported
