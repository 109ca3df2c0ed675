"""A run as the command line starts it: where it belongs, with its progress on the screen."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.cli.present import print_json, write_lines
from onrecord.cli.process import end_in_order
from onrecord.errors import UsageError
from onrecord.orchestration.configuration import configured_prefect_api

if TYPE_CHECKING:
    from onrecord.settings import Settings
    from onrecord.warehouse import RunSummary


def ingest(  # noqa: PLR0913  (an option of the command each)
    inputs: list[str],
    warehouse: Path,
    settings: Settings,
    *,
    throwaway_prefect: bool,
    jobs: int | None,
    as_json: bool,
    is_verifying: bool = False,
    is_pruning: bool = False,
    wait_seconds: float | None = None,
) -> RunSummary:
    """Run the flow where it belongs: on the configured Prefect API, a throw-away one, or right here.

    Raises:
        UsageError: for a time to wait under Prefect, which has one of its own.
    """
    end_in_order()
    api = configured_prefect_api()
    if api or throwaway_prefect:
        if wait_seconds is not None:
            raise UsageError(
                "--wait is for runs without Prefect, which waits for other runs by itself",
                hint="leave --wait out, or run without Prefect",
            )
        from onrecord.orchestration.running import run_with_prefect

        return run_with_prefect(
            inputs, warehouse, settings, throwaway=api is None, verify=is_verifying, prune=is_pruning
        )
    from onrecord.in_process import PATIENCE_SECONDS, run_in_process

    run = partial(
        run_in_process,
        inputs,
        warehouse,
        settings,
        jobs=jobs,
        is_verifying=is_verifying,
        is_pruning=is_pruning,
        wait_seconds=PATIENCE_SECONDS if wait_seconds is None else wait_seconds,
    )
    return _run_quietly(run) if as_json or not sys.stderr.isatty() else _run_with_bar(run)


def _run_quietly(run: Callable[..., RunSummary]) -> RunSummary:
    return run(on_notice=lambda told: write_lines([told], to=sys.stderr))


def _run_with_bar(run: Callable[..., RunSummary]) -> RunSummary:
    from rich.console import Console
    from rich.progress import Progress

    # Refreshed by hand: a thread of its own would keep the worker processes from being forks.
    with Progress(console=Console(stderr=True), transient=True, auto_refresh=False) as progress:
        bar = progress.add_task("reading", total=None)
        return run(
            on_progress=lambda done, total: progress.update(bar, completed=done, total=total, refresh=True),
            on_notice=lambda told: progress.console.print(told, markup=False, highlight=False),
        )


def report(summary: RunSummary, warehouse: Path, *, as_json: bool) -> None:
    """Say what a run did."""
    from onrecord.cli.status import summary_fields, summary_lines

    if as_json:
        print_json(summary_fields(summary))
    else:
        write_lines(summary_lines(summary, warehouse))
