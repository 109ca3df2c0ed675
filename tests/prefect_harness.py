"""One real Prefect server for the whole session, and plain questions to its API.

A server costs 5 to 15 s to start, so all tests that need one share it; under pytest-xdist they are
one group (`--dist loadgroup`), so they share it there too.
"""

from __future__ import annotations

import json
import os
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest

from onrecord.orchestration.running import NO_TELEMETRY
from onrecord.orchestration.server import local_server

T = TypeVar("T")

SEEDS = Path(__file__).parent.parent / "seeds"


@dataclass(frozen=True, slots=True)
class PrefectApi:
    """The session's server.

    Attributes:
        url: what PREFECT_API_URL is set to.
        cache: where it keeps the empty database, for other servers that a test starts.
    """

    url: str
    cache: Path

    def ask(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """Send a request (POST with a body, else GET) and return the JSON of the answer."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(  # noqa: S310  (the session's own server)
            f"{self.url}{path}", data, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            return json.load(answer)

    def flow_run(self, flow_run_id: str | None) -> dict[str, Any]:
        """Return one flow run."""
        found: dict[str, Any] = self.ask(f"/flow_runs/{flow_run_id}")
        return found

    def newest_flow_run(self) -> dict[str, Any]:
        """Return the flow run that was made last."""
        found: list[dict[str, Any]] = self.ask("/flow_runs/filter", {"sort": "START_TIME_DESC", "limit": 1})
        return found[0]

    def finished_task_runs(self, flow_run_id: str, count: int) -> list[dict[str, Any]]:
        """Return the task runs of a flow run in order, once the server has recorded them all."""
        wanted = {"flow_runs": {"id": {"any_": [flow_run_id]}}}

        def finished() -> list[dict[str, Any]] | None:
            found = self.ask("/task_runs/filter", wanted)
            done = [run for run in found if run["state_type"] in ("COMPLETED", "FAILED", "CRASHED")]
            return sorted(done, key=lambda run: run["start_time"]) if len(done) >= count else None

        return eventually(finished)

    def log(self, flow_run_id: str) -> list[str]:
        """Return the lines that the flow run logged."""
        wanted = {"logs": {"flow_run_id": {"any_": [flow_run_id]}}, "limit": 200}
        return [line["message"] for line in self.ask("/logs/filter", wanted)]


def eventually(look: Callable[[], T | None], timeout_seconds: float = 60) -> T:
    """Return what `look` finds as soon as it finds something."""
    deadline = time.monotonic() + timeout_seconds
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"not within {timeout_seconds} s: {look}")


def processes_with(text: str) -> list[str]:
    """Return the command lines of running processes whose environment holds `text`."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal() and int(folder.name) != os.getpid():
            try:
                if text.encode() in (folder / "environ").read_bytes():
                    found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
            except OSError:  # it ended meanwhile
                continue
    return [line for line in found if line]


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrefectApi]:
    """Start the session's server."""
    folder = tmp_path_factory.mktemp("prefect")
    cache = folder / "cache"
    with local_server(folder / "home", environ={**os.environ, "XDG_CACHE_HOME": str(cache)}) as server:
        server.wait_until_ready()
        yield PrefectApi(server.api_url, cache)


@pytest.fixture
def prefect_api(prefect_server: PrefectApi, monkeypatch: pytest.MonkeyPatch) -> PrefectApi:
    """Make the session's server the configured one for the length of a test."""
    home = prefect_server.cache.parent / "client"
    for name, value in {
        **NO_TELEMETRY,
        "PREFECT_API_URL": prefect_server.url,
        "PREFECT_HOME": str(home),
        "PREFECT_PROFILES_PATH": str(home / "profiles.toml"),
        "XDG_CACHE_HOME": str(prefect_server.cache),
    }.items():
        monkeypatch.setenv(name, value)
    return prefect_server
