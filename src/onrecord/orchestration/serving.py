"""`onrecord serve`: the flow on a schedule, with a Prefect server of its own if none is configured."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from onrecord.errors import UsageError
from onrecord.model import content_id
from onrecord.orchestration.configuration import configured_prefect_api, home_folder
from onrecord.orchestration.running import (
    NO_TELEMETRY,
    check_reachable,
    check_sendable,
    client_environment,
    environment,
    without_secrets,
)
from onrecord.orchestration.schedule import Schedule, parse_schedule
from onrecord.settings import Settings

PORT = 4200  # where people look for Prefect's page; taken, any free one does
DEFAULT_NAME = "onrecord"


def serve(
    inputs: Sequence[str],
    warehouse: Path,
    settings: Settings | None = None,
    *,
    cron: str | None = None,
    interval_seconds: int | None = None,
    timezone: str | None = None,
    name: str = DEFAULT_NAME,
) -> None:
    """Run the flow on a schedule until SIGINT or SIGTERM.

    Runs never overlap: one that is due while another runs starts after it. When it stops the
    schedule is paused, so nothing piles up meanwhile. With no Prefect API configured a server
    starts on loopback and lives as long as this does; its history is kept for the next time.

    Args:
        inputs: files, folders or glob patterns; relative ones count from here.
        warehouse: the DuckDB file to make or add to.
        settings: what the user set; from the environment when None.
        cron: five fields: minute, hour, day of the month, month, day of the week.
        interval_seconds: the time from one start to the next; instead of `cron`.
        timezone: IANA name of the zone that `cron` is read in; this machine's when None.
        name: the deployment's name on Prefect's pages.

    Raises:
        UsageError: if the schedule or the name is not one.
        PrefectUnavailableError: if the configured API can't be reached or no server comes up.
    """
    _check_process()
    schedule = parse_schedule(cron, interval_seconds, timezone)
    _check_name(name)
    check_sendable([*inputs, str(warehouse)])
    settings = settings or Settings.from_environment()
    inputs = [absolute(text) for text in inputs]
    warehouse = warehouse.absolute()
    api_url = configured_prefect_api()
    with _stoppable():
        if api_url:
            check_reachable(api_url)
            with environment(NO_TELEMETRY):
                _serve(inputs, warehouse, settings, schedule, name, page=api_url.removesuffix("/api"))
            return
        _serve_alone(inputs, warehouse, settings, schedule, name)


def absolute(text: str) -> str:
    """Return an input as it is meant from any working directory; a URI stays as it is.

    >>> absolute("s3://bucket/news/*.txt")
    's3://bucket/news/*.txt'
    """
    return text if "://" in text else os.path.abspath(text)  # noqa: PTH100  (keeps patterns and links)


def state_folder(warehouse: Path, name: str, environ: Mapping[str, str] = os.environ) -> Path:
    """Return where the server of this schedule keeps its history.

    Below `$XDG_STATE_HOME/onrecord` or `~/.local/state/onrecord`; one for each warehouse and name,
    so two schedules never share a server.

    Raises:
        UsageError: if there is no home to keep it in.
    """
    base, home = Path(environ.get("XDG_STATE_HOME", "")), home_folder()
    if not base.is_absolute() and home is None:
        raise UsageError("there is no home folder to keep Prefect's history in", hint="set HOME to a folder")
    folder = base if base.is_absolute() or home is None else home / ".local" / "state"
    return folder / "onrecord" / f"serve-{content_id('serve', str(warehouse), name)}"


def _serve_alone(
    inputs: Sequence[str], warehouse: Path, settings: Settings, schedule: Schedule, name: str
) -> None:
    from onrecord.orchestration.server import local_server

    home = state_folder(warehouse, name)
    with (
        _only_one(home, warehouse, name),
        local_server(home, port=PORT) as server,
        environment(client_environment(server.api_url, home)),
    ):
        import onrecord.flows.deployment  # noqa: F401  (imports Prefect while the server does)

        server.wait_until_ready()
        _serve(inputs, warehouse, settings, schedule, name, page=server.address)


def _serve(
    inputs: Sequence[str], warehouse: Path, settings: Settings, schedule: Schedule, name: str, *, page: str
) -> None:
    from onrecord.flows.deployment import serve_until_stopped

    lines = (
        f"serving ingest/{name}: {schedule.description} → {warehouse}",
        f"Prefect's page: {without_secrets(page)}",
        "Ctrl-C ends it",
    )
    print(*lines, sep="\n", file=sys.stderr, flush=True)
    serve_until_stopped(inputs, warehouse, settings, schedule, name)


def _check_process() -> None:
    """Each run's process imports the script that called `serve`, which must not serve again."""
    from multiprocessing import parent_process

    if parent_process() is not None:
        raise UsageError(
            "serve was called while a run's process was importing your script",
            hint='call it under `if __name__ == "__main__":`',
        )


def _check_name(name: str) -> None:
    if not name.strip() or any(mark in name for mark in "/%&<>"):
        raise UsageError(
            f"{name!r} cannot name a deployment", hint="use letters, digits, spaces, dots, dashes"
        )


@contextmanager
def _only_one(home: Path, warehouse: Path, name: str) -> Iterator[None]:
    """Hold the schedule's lock: two of the same would run each of its times twice."""
    import fcntl

    home.mkdir(parents=True, exist_ok=True)
    with (home / "serve.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            raise UsageError(
                f"{name!r} is served already into {warehouse}, by process {lock.read().strip() or 'unknown'}",
                hint="stop that one, or give this one another --name",
            ) from error
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield


@contextmanager
def _stoppable() -> Iterator[None]:
    """Let SIGTERM end what runs the way Ctrl-C does, so that everything started is stopped.

    Ctrl-C's own signal too: a shell starts its background jobs deaf to it.
    """

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        with suppress(KeyboardInterrupt):
            yield
        sys.stderr.write("stopped\n")
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
