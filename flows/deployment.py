"""The flow as a deployment that runs on a schedule, in processes started by this one."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import signal
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from prefect import get_client
from prefect.exceptions import PrefectException
from prefect.runner import Runner
from prefect.schedules import Cron, Interval
from prefect.schedules import Schedule as PrefectSchedule
from prefect.types.entrypoint import EntrypointType

from onrecord.errors import UsageError
from onrecord.flows.ingest import TAGS, ingest, parameters_of
from onrecord.orchestration.schedule import CRON_EXAMPLE, Schedule
from onrecord.settings import Settings
from onrecord.steps import BATCH_SIZE


class StoppableRunner(Runner):
    """A runner that takes its run with it when it is stopped.

    Prefect's own leaves the process of a run alive on SIGTERM (3.8.8 never awaits the coroutine that
    would stop it) and waits for it at exit, when the server is gone. A run may be stopped at any
    point: it publishes in one atomic step.
    """

    _serving: asyncio.Task[Any] | None = None

    async def start(self, run_once: bool = False, webserver: bool | None = None) -> None:
        """Serve until `handle_sigterm` is called."""
        self._serving = asyncio.current_task()
        try:
            await super().start(run_once, webserver)
        finally:
            self._serving = None

    def handle_sigterm(self, *_args: object, **_kwargs: object) -> None:
        """Stop in an orderly way; for SIGINT too, which a shell lets its background jobs ignore."""
        if self._serving is None:
            raise KeyboardInterrupt
        self._serving.get_loop().call_soon_threadsafe(self._serving.cancel)

    async def __aexit__(self, *exc_info: object) -> None:
        """End the run that is under way, then all that Prefect ends."""
        for process in multiprocessing.active_children():
            process.terminate()
        await super().__aexit__(*exc_info)


def serve_until_stopped(
    inputs: Sequence[str], warehouse: Path, settings: Settings, schedule: Schedule, name: str
) -> None:
    """Register the deployment and run what is due, until a signal; then pause its schedule.

    What `ingest.serve()` does, with a runner that stops cleanly.
    """
    logging.getLogger("prefect.runner").setLevel(logging.WARNING)  # it counts what is not yet due
    # Two runs into one file would only wait for each other.
    runner = StoppableRunner(name=name, limit=1, pause_on_shutdown=False)
    try:
        runner.add_flow(
            ingest,
            name=name,
            schedule=_prefect_schedule(schedule),
            parameters=parameters_of(inputs, warehouse, settings, BATCH_SIZE),
            tags=list(TAGS),
            description=f"Reads {', '.join(inputs)} into {warehouse}, {schedule.description}.",
            entrypoint_type=EntrypointType.MODULE_PATH,  # an installed copy has no flow file of the user's
            paused=False,  # the last stop paused it
        )
        signal.signal(signal.SIGINT, runner.handle_sigterm)
        with suppress(asyncio.CancelledError):
            asyncio.run(runner.start())
    finally:
        _pause(name)


def _pause(name: str) -> None:
    """Keep runs from piling up while nobody is there to run them.

    By its name, since a signal may come when the server has the deployment and we do not know its id.
    The runner would pause it too, but not when the signal comes before it is fully up.
    """
    with suppress(httpx.HTTPError, PrefectException), get_client(sync_client=True) as client:
        deployment = client.read_deployment_by_name(f"{ingest.name}/{name}")
        client.pause_deployment(deployment.id)


def _prefect_schedule(schedule: Schedule) -> PrefectSchedule:
    if schedule.interval_seconds is not None:
        return Interval(timedelta(seconds=schedule.interval_seconds), timezone=schedule.timezone)
    try:
        return Cron(schedule.cron or "", timezone=schedule.timezone)
    except ValueError as error:
        raise UsageError(f"--cron {schedule.cron!r} is no schedule", hint=f"give {CRON_EXAMPLE}") from error
