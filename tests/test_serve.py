"""`onrecord serve` from start to stop: a scheduled run fills the warehouse, and nothing is left."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from prefect_harness import SEEDS, PrefectApi, eventually, processes_with

from onrecord import Warehouse

pytestmark = [pytest.mark.prefect, pytest.mark.xdist_group("prefect")]

STOP_TIMEOUT_SECONDS = 60


def serve_command(warehouse: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "onrecord", "serve", str(SEEDS), "--warehouse", str(warehouse), *options]


def test_a_schedule_just_works_and_ends_cleanly(prefect_server: PrefectApi, tmp_path: Path) -> None:
    warehouse, said = tmp_path / "w.duckdb", tmp_path / "said"
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PREFECT")} | {
        "HOME": str(tmp_path / "home"),
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "XDG_CACHE_HOME": str(prefect_server.cache),
    }
    (tmp_path / "home").mkdir()
    options = ("--interval", "10", "--name", "news")
    with said.open("w") as stderr:
        serving = subprocess.Popen(serve_command(warehouse, *options), env=environment, stderr=stderr)
    try:
        eventually(warehouse.exists, timeout_seconds=180)
        run = Warehouse(warehouse).table("runs").row(0, named=True)
        assert run["documents_seen"] == 5
        address = re.search(r"Prefect's page: (\S+)", said.read_text("utf-8"))
        assert address is not None
        its_server = PrefectApi(f"{address[1]}/api", prefect_server.cache)
        flow_run = its_server.flow_run(run["prefect_flow_run_id"])
        assert flow_run["name"] == f"ingest {SEEDS.name} → w.duckdb"
        assert "onrecord" in flow_run["tags"]

        second = subprocess.run(
            serve_command(warehouse, *options),
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=60,
        )
        assert second.returncode == 2
        assert f"by process {serving.pid}" in second.stderr
    finally:
        serving.send_signal(signal.SIGTERM)
        code = serving.wait(STOP_TIMEOUT_SECONDS)
    text = said.read_text("utf-8")
    assert code == 0, text
    assert text.endswith("stopped\n")
    assert "Traceback" not in text
    assert eventually(lambda: processes_with(str(tmp_path / "state")) == [], timeout_seconds=20)
    assert list((tmp_path / "home").iterdir()) == []


def test_with_a_configured_api_the_schedule_is_registered_there_and_paused_at_the_end(
    prefect_api: PrefectApi, tmp_path: Path
) -> None:
    serving = subprocess.Popen(
        serve_command(tmp_path / "w.duckdb", "--cron", "0 6 * * mon-fri", "--timezone", "Asia/Baku"),
        env={**os.environ, "XDG_STATE_HOME": str(tmp_path / "state")},
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        found = eventually(
            lambda: prefect_api.ask("/deployments/filter", {"deployments": {"name": {"any_": ["onrecord"]}}}),
            timeout_seconds=90,
        )
        schedule = found[0]["schedules"][0]
        assert schedule["schedule"]["cron"] == "0 6 * * mon-fri"
        assert schedule["schedule"]["timezone"] == "Asia/Baku"
        assert found[0]["parameters"]["inputs"] == [str(SEEDS)]
    finally:
        serving.send_signal(signal.SIGINT)
        said = serving.communicate(timeout=STOP_TIMEOUT_SECONDS)[1]
    assert serving.returncode == 0, said
    assert prefect_api.ask(f"/deployments/{found[0]['id']}")["paused"] is True
    assert not (tmp_path / "state").exists()  # no server of its own


def test_a_wrong_schedule_is_one_clear_error(tmp_path: Path) -> None:
    done = subprocess.run(
        serve_command(tmp_path / "w.duckdb", "--cron", "every hour"),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert done.returncode == 2
    assert "--cron 'every hour' has 2 fields" in done.stderr
    assert "0 * * * *" in done.stderr
