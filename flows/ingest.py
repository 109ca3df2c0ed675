"""The flow `ingest`: raw news pages into one DuckDB file, in batches that a person can follow.

    plan → for each batch: extract → normalize → … → load

The tasks are the steps of `onrecord.steps` and nothing more. A batch's documents are gone before
the next one is read; between tasks only paths are kept. Pages are rejected one by one and counted;
a run fails only when nothing can be loaded at all, and then says why in one line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar, cast

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.runtime import flow_run, task_run
from prefect.states import Failed
from prefect.tasks import Task
from prefect.utilities.annotations import quote

from onrecord import steps
from onrecord.errors import HeldError, OnrecordError, RejectedError
from onrecord.flows.summary import ARTIFACT_KEY, summary_line, summary_markdown
from onrecord.intake import may_pass
from onrecord.settings import Settings
from onrecord.steps import Batch, Extracted, RunPlan
from onrecord.warehouse import RunSummary, Warehouse
from onrecord.workspace import workspace

T = TypeVar("T")

DEFAULT_WAREHOUSE = "warehouse/onrecord.duckdb"
TAGS = ("onrecord",)
READ_RETRIES_SECONDS = [1.0, 5.0]  # a network folder that comes back
LOCK_RETRIES_SECONDS = [1.0, 2.0, 5.0, 10.0, 20.0, 30.0]  # another run publishes within seconds


def is_transient_read_error(_task: Task[Any, Any], _run: TaskRun, state: State[Any]) -> bool:
    """Say whether reading again may help: a missing file stays missing, a lost share comes back."""
    error = _raised(state)
    return isinstance(error, RejectedError) and may_pass(error)


def is_held(_task: Task[Any, Any], _run: TaskRun, state: State[Any]) -> bool:
    """Say whether another process held the warehouse just then."""
    return isinstance(_raised(state), HeldError)


@task(
    retries=len(READ_RETRIES_SECONDS),
    retry_delay_seconds=READ_RETRIES_SECONDS,
    retry_condition_fn=is_transient_read_error,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def extract(batch: Batch, plan: RunPlan) -> Extracted:
    """Read and decode the raw files of one batch."""
    tries = task_run.get_run_count()
    return steps.extract(batch, plan, is_last_try=tries > len(READ_RETRIES_SECONDS))


@task(cache_policy=NO_CACHE, persist_result=False)
def normalize(extracted: Extracted, plan: RunPlan) -> Path:
    """Clean the documents, find who said what about whom, and write one Parquet part."""
    return steps.normalize(extracted, plan)


@task(
    task_run_name="load",
    retries=len(LOCK_RETRIES_SECONDS),
    retry_delay_seconds=LOCK_RETRIES_SECONDS,
    retry_condition_fn=is_held,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def load(parts: Sequence[Path], plan: RunPlan) -> RunSummary:
    """Publish the parts in one atomic step."""
    try:
        return steps.load(parts, plan)
    except OnrecordError as error:
        return cast("RunSummary", failed(error))


def run_name() -> str:
    """Name a flow run after what goes where: "ingest seeds → onrecord.duckdb"."""
    parameters = flow_run.get_parameters()
    names = [Path(text).name or text for text in parameters.get("inputs") or ()]
    shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    return f"ingest {shown} → {Path(parameters.get('warehouse') or DEFAULT_WAREHOUSE).name}"[:200]


@flow(name="ingest", flow_run_name=run_name, log_prints=True, persist_result=False)
def ingest(
    inputs: list[str],
    warehouse: str = DEFAULT_WAREHOUSE,
    batch_size: int = steps.BATCH_SIZE,
    settings: dict[str, Any] | None = None,
    verify: bool = False,
    prune: bool = False,
) -> RunSummary:
    """Read raw news pages into the warehouse: new and changed ones, each once.

    Args:
        inputs: files, folders or glob patterns.
        warehouse: the DuckDB file to make or add to.
        batch_size: documents to a task.
        settings: fields of `onrecord.settings.Settings`; from the environment when left out.
        verify: whether files are read again whose size and times are unchanged.
        prune: whether documents are dropped that are gone from the folders among the inputs.
    """
    try:
        summary = _run_steps(inputs, Path(warehouse), batch_size, settings, verify=verify, prune=prune)
    except OnrecordError as error:
        print(f"error: {one_line(error)}")
        return cast("RunSummary", failed(error))
    print(summary_line(summary))
    create_markdown_artifact(
        summary_markdown(summary, Path(warehouse), reject_counts(Path(warehouse), summary.run_id)),
        key=ARTIFACT_KEY,
        description=summary_line(summary),
    )
    return summary


def failed(error: OnrecordError) -> State[Any]:
    """Return the state of a run that ended with this error.

    Returned, it fails the run with one line; raised, the error would be logged with a traceback.
    """
    return Failed(message=one_line(error), data=error)


def one_line(error: OnrecordError) -> str:
    """Return the message and the next thing to do."""
    return error.message + (f"; next: {error.hint}" if error.hint else "")


def reject_counts(warehouse: Path, run_id: str) -> dict[str, int]:
    """Return how many documents the run rejected, for each reason."""
    sql = "select reason, count(*) as document_count from rejects where run_id = $run_id group by reason"
    rows = Warehouse(warehouse).query(sql, {"run_id": run_id}).rows()
    return dict(rows)


def parameters_of(
    inputs: Sequence[str], warehouse: Path, settings: Settings, batch_size: int
) -> dict[str, Any]:
    """Return the flow's parameters as the plain values that Prefect's API stores."""
    return {
        "inputs": list(inputs),
        "warehouse": str(warehouse),
        "batch_size": batch_size,
        "settings": asdict(settings),
    }


def _run_steps(
    inputs: list[str],
    warehouse: Path,
    batch_size: int,
    settings: dict[str, Any] | None,
    *,
    verify: bool,
    prune: bool,
) -> RunSummary:
    plan = steps.plan(
        inputs,
        warehouse,
        Settings(**settings) if settings is not None else Settings.from_environment(),
        now=datetime.now(UTC),
        batch_size=batch_size,
        prefect_flow_run_id=flow_run.get_id(),
        is_verifying=verify,
        is_pruning=prune,
    )
    with workspace(plan.work_folder, plan.warehouse) as left_over:
        plan = steps.take_over(plan, left_over)
        parts = [_extract_and_normalize(batch, plan) for batch in steps.batches(plan)]
        outcome: object = load(unsearched(parts), unsearched(plan))
    if isinstance(outcome, State):
        raise cast("BaseException", _raised(outcome))
    return cast("RunSummary", outcome)


def _extract_and_normalize(batch: Batch, plan: RunPlan) -> Path:
    """Run both tasks of one batch; only the path of its part outlives this call."""
    read = extract.with_options(task_run_name=f"extract {batch.label}")
    clean = normalize.with_options(task_run_name=f"normalize {batch.label}")
    return clean(unsearched(read(unsearched(batch), unsearched(plan))), unsearched(plan))


def unsearched(value: T) -> T:
    """Keep Prefect from walking through every document in search of the results of other tasks.

    A task gets the value itself.
    """
    return cast("T", quote(value))


def _raised(state: State[Any]) -> object:
    """Return what a retry has to be decided on: the error itself, wherever Prefect keeps it."""
    return state.data if isinstance(state.data, BaseException) else getattr(state.data, "result", None)
