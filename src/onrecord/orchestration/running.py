"""One run through Prefect: on the configured API, or on a server that lives as long as the run."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.errors import OnrecordError, UsageError
from onrecord.orchestration.configuration import configured_prefect_api, home_folder
from onrecord.settings import Settings

if TYPE_CHECKING:
    from onrecord.warehouse import RunSummary

BATCH_SIZE = 500  # documents a task
CONNECT_TIMEOUT_SECONDS = 5
NO_TELEMETRY = {
    "DO_NOT_TRACK": "1",  # the client's events
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",  # the server's heartbeat
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
    "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",  # a thread that samples each run's process
}
"""All that keeps Prefect from sending anything to anybody but its own API; read when it is imported."""

QUIET_TERMINAL = {
    # Of Prefect's console handler only: the run's log is whole on its page.
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
    "PREFECT_CLIENT_SERVER_VERSION_CHECK_ENABLED": "false",
}


class PrefectUnavailableError(OnrecordError):
    """The Prefect API that the run should go through is not there or does not take it."""


def run_with_prefect(
    inputs: Sequence[str],
    warehouse: Path,
    settings: Settings,
    *,
    batch_size: int = BATCH_SIZE,
    throwaway: bool = False,
    verify: bool = False,
    prune: bool = False,
) -> RunSummary:
    """Run the flow `ingest` in this process, watched by a Prefect API.

    Args:
        inputs: files, folders or glob patterns.
        warehouse: the DuckDB file to make or add to.
        settings: what the user set.
        batch_size: documents to a task.
        throwaway: start a server for this run alone; its history goes with it, and the user's own
            Prefect set-up is neither read nor written.
        verify: whether files are read again whose size and times are unchanged.
        prune: whether documents are dropped that are gone from the folders among the inputs.

    Raises:
        PrefectUnavailableError: if the API can't be reached or no server comes up.
        UsageError: if a path cannot be sent to a Prefect API.
        OnrecordError: whatever stopped the run, as the same run without Prefect would raise it.
    """
    check_sendable([*inputs, str(warehouse)])
    if not throwaway:
        check_reachable(configured_prefect_api() or "")
        with environment({**NO_TELEMETRY, **QUIET_TERMINAL}):
            from onrecord.flows.session import run_once

            return run_once(inputs, warehouse, settings, batch_size, verify=verify, prune=prune)
    from onrecord.orchestration.server import throwaway_server

    with (
        throwaway_server() as server,
        environment({**client_environment(server.api_url, server.home), **QUIET_TERMINAL}),
    ):
        from onrecord.flows.session import run_once  # imports Prefect while the server does

        server.wait_until_ready()
        return run_once(inputs, warehouse, settings, batch_size, verify=verify, prune=prune)


def client_environment(api_url: str, home: Path) -> dict[str, str]:
    """Return what makes Prefect in this process use the server at `api_url` and nothing else."""
    return {
        **NO_TELEMETRY,
        "PREFECT_API_URL": api_url,
        "PREFECT_API_KEY": "",
        "PREFECT_API_AUTH_STRING": "",
        "PREFECT_HOME": str(home),
        "PREFECT_PROFILES_PATH": str(home / "profiles.toml"),
        **({} if home_folder() else {"HOME": str(home)}),  # Prefect does not start without one
    }


@contextmanager
def environment(changes: Mapping[str, str]) -> Iterator[None]:
    """Set environment variables for as long as the block runs; child processes inherit them."""
    before = {name: os.environ.get(name) for name in changes}
    os.environ.update(changes)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def check_sendable(texts: Sequence[str]) -> None:
    """Raise for a path that is not UTF-8: a run's parameters travel to Prefect as JSON.

    Raises:
        UsageError: naming it, and the way around.
    """
    for text in texts:
        try:
            text.encode("utf-8")
        except UnicodeEncodeError as error:
            raise UsageError(
                f"Prefect cannot be told of a path that is not UTF-8: {text!a}",
                hint="name the folder it is in, or run without Prefect",
            ) from error


def check_reachable(api_url: str, timeout_seconds: float = CONNECT_TIMEOUT_SECONDS) -> None:
    """Raise unless something listens where the API should be: Prefect itself would try for minutes.

    Raises:
        PrefectUnavailableError: naming the address and what to do.
    """
    problem = connection_problem(api_url, timeout_seconds)
    if problem:
        raise PrefectUnavailableError(
            f"the Prefect API at {without_secrets(api_url)} cannot be reached: {problem}",
            hint="start it (`prefect server start`), or run without it: PREFECT_API_URL= onrecord run ...",
        )


def connection_problem(api_url: str, timeout_seconds: float) -> str | None:
    """Say why `api_url` takes no connection, or None if it does."""
    import socket
    from urllib.parse import urlsplit
    from urllib.request import getproxies, proxy_bypass

    try:
        url = urlsplit(api_url)
        port = url.port or {"http": 80, "https": 443}.get(url.scheme)
    except ValueError as error:
        return str(error)
    if not url.hostname or port is None:
        return "it is not an http address"
    if url.scheme in getproxies() and not proxy_bypass(url.hostname):
        return None  # only the proxy can tell
    try:
        socket.create_connection((url.hostname, port), timeout_seconds).close()
    except (OSError, UnicodeError) as error:
        return getattr(error, "strerror", None) or str(error) or type(error).__name__
    return None


def without_secrets(url: str) -> str:
    """Return the address without a user and password in it.

    >>> without_secrets("https://me:secret@prefect.example/api")
    'https://prefect.example/api'
    """
    head, slashes, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    return f"{head}{slashes}{host.rpartition('@')[2]}{slash}{path}"
