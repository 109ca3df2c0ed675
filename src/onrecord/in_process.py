"""A run in this process and its workers, without Prefect."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain, islice
from pathlib import Path

from onrecord import steps
from onrecord.errors import HeldError, RejectedError
from onrecord.intake import Intake, Item, Record, read_item
from onrecord.parallel import Rescue, default_jobs, ordered_map
from onrecord.settings import Settings
from onrecord.steps import Batch, RunPlan
from onrecord.time_limit import timeout
from onrecord.warehouse import RunSummary, check_free
from onrecord.workspace import workspace

PATIENCE_SECONDS = 60.0  # another run publishes within seconds
LOCK_POLL_SECONDS = 0.5
SMALLEST_SHARE = 100  # documents; fewer are done sooner than a further process starts
NOTHING = Intake((), (), 0, ())


def run_in_process(  # noqa: PLR0913  (an option of the command each)
    inputs: Sequence[str],
    warehouse: Path,
    settings: Settings,
    *,
    jobs: int | None = None,
    is_verifying: bool = False,
    is_pruning: bool = False,
    wait_seconds: float = PATIENCE_SECONDS,
    on_progress: Callable[[int, int | None], None] | None = None,
    on_notice: Callable[[str], None] | None = None,
) -> RunSummary:
    """Run all steps in this process and its workers, without Prefect.

    Args:
        inputs: files, folders or glob patterns.
        warehouse: the DuckDB file to make or add to.
        settings: what the user set.
        jobs: processes at most; as many as there are cores when None.
        is_verifying: as in `plan`.
        is_pruning: as in `plan`.
        on_progress: called with (documents done, documents in all) after each batch; how many there are is
            None while it is not known.
        wait_seconds: how long to wait for another process that holds the warehouse when the work is done;
            with 0, one that holds it before the work ends the run, too.
        on_notice: called with a line to show, such as for whom the run waits.

    Raises:
        HeldError: if another process holds the warehouse for longer than that.
    """
    if not wait_seconds:
        check_free(warehouse)
    jobs = default_jobs() if jobs is None else jobs
    planned = steps.plan(
        inputs, warehouse, settings, now=steps.now(), is_verifying=is_verifying, is_pruning=is_pruning
    )
    planned = _cut_finer(planned, jobs)
    with workspace(planned.work_folder, planned.warehouse) as left_over:
        planned = steps.take_over(planned, left_over)
        if planned.finished and on_notice:
            on_notice(f"an earlier run had done {len(planned.finished):,} documents; going on from there")
        parts = _parts(planned, jobs, on_progress)
        return _load_when_free(parts, planned, wait_seconds, on_notice)


def _parts(planned: RunPlan, jobs: int, on_progress: Callable[[int, int | None], None] | None) -> list[Path]:
    """Make the parts of a run with up to `jobs` processes."""
    is_unfolding = planned.holds_many
    total = None if is_unfolding else len(planned.intake.items)
    work = partial(_extract_and_normalize, plan=replace(planned, intake=NOTHING, files=planned.files.clear()))
    rescue = Rescue(_halves, partial(_without_lost, plan=replace(planned, files=planned.files.clear())))
    cut = steps.batches(planned)
    first = list(islice(cut, jobs))
    jobs = min(jobs, len(first))
    parts: list[Path] = []
    done = 0
    for part, count in ordered_map(
        work, chain(first, cut), jobs=jobs, keeps_threads=is_unfolding, rescue=rescue
    ):
        parts.append(part)
        done += count
        if on_progress:
            on_progress(done, total)
    return parts


def _extract_and_normalize(batch: Batch, *, plan: RunPlan) -> tuple[Path, int]:
    return steps.normalize(steps.extract(batch, plan), plan), len(batch.items)


def _halves(batch: Batch) -> tuple[Batch, ...]:
    """Divide a batch in two, so as to find which item of it cannot be done; a single one stays whole."""
    middle = len(batch.items) // 2
    if not middle:
        return ()
    first = replace(batch, items=batch.items[:middle], share=f"{batch.share}a")
    return first, replace(batch, items=batch.items[middle:], rejects=(), share=f"{batch.share}b")


def _without_lost(batch: Batch, exit_code: int, *, plan: RunPlan) -> Batch:
    """Reject the one item of a batch that killed two workers, one after the other."""
    error = _lost(exit_code, plan.settings)
    rejects = (steps.rejected(item, error, _raw_or_nothing(item, plan.settings)) for item in batch.items)
    return replace(batch, items=(), rejects=(*batch.rejects, *rejects))


def _lost(exit_code: int, settings: Settings) -> RejectedError:
    if exit_code == -signal.SIGPROF:
        return timeout(settings.max_document_seconds)
    cause = f"signal {-exit_code}" if exit_code < 0 else f"exit code {exit_code}"
    return RejectedError("worker_died", f"the process that worked on it ended with {cause}")


def _raw_or_nothing(item: Item | Record, settings: Settings) -> bytes:
    try:
        return item.raw if isinstance(item, Record) else read_item(item, settings)
    except RejectedError:
        return b""


def _cut_finer(planned: RunPlan, jobs: int) -> RunPlan:
    """Share the documents evenly among the processes, when they are enough for it to pay.

    Every process gets as many batches as every other: none waits while another works on a last one.
    """
    if planned.holds_many:
        return planned
    count = len(planned.intake.items)
    rounds = max(1, -(-count // (planned.batch_size * jobs)))
    share = max(SMALLEST_SHARE, -(-count // (rounds * jobs)))
    return replace(planned, batch_size=min(planned.batch_size, share))


def _load_when_free(
    parts: Sequence[Path],
    plan: RunPlan,
    wait_seconds: float,
    on_notice: Callable[[str], None] | None,
) -> RunSummary:
    """Load, and wait for another run that publishes: hours of work need not be done again."""
    end = time.monotonic() + wait_seconds
    told = ""
    while True:
        try:
            return steps.load(parts, plan)
        except HeldError as error:
            left = end - time.monotonic()
            if left <= 0:
                raise
            if on_notice and told != error.message:
                told = error.message
                on_notice(f"{told}; waiting for it, up to {left:,.0f} s")
        time.sleep(min(left, LOCK_POLL_SECONDS))
