"""The steps of a run: plan, extract, normalize, load.

The Prefect flow in `flows/` and the command line call the same four functions; what they hand to each
other between processes is small (paths, ids) or dropped after its batch.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from onrecord import __version__
from onrecord.errors import RejectedError
from onrecord.frames import to_frames, write_part
from onrecord.intake import Intake, Item, find_items, may_pass, read_item, reject
from onrecord.model import Document, Records, Rejected, content_id
from onrecord.parallel import default_jobs, ordered_map
from onrecord.pipeline import process
from onrecord.settings import Settings
from onrecord.sources import read
from onrecord.warehouse import Run, RunSummary, known_documents, publish

BATCH_SIZE = 500  # documents; a Prefect task costs up to 60 ms, a document a few
SMALLEST_SHARE = 50  # documents; fewer are done sooner than a further process starts


@dataclass(frozen=True, slots=True)
class Batch:
    """Some of the items of a run, done together.

    Attributes:
        number: 0-based.
        label: for people: "documents 1-500 of 1,200".
        rejects: what the listing already had to turn away; only in the first batch.
    """

    number: int
    label: str
    items: tuple[Item, ...]
    rejects: tuple[Rejected, ...] = ()


@dataclass(frozen=True, slots=True)
class RunPlan:
    """All that is decided before the first file is read.

    Attributes:
        known: ids of the documents that the warehouse already holds.
        work_folder: takes the Parquet parts; beside the warehouse, removed after the run.
    """

    run: Run
    warehouse: Path
    settings: Settings
    batches: tuple[Batch, ...]
    known: frozenset[str]
    work_folder: Path
    ignored_count: int


@dataclass(frozen=True, slots=True)
class Extracted:
    """The raw side of one batch."""

    number: int
    documents: tuple[Document, ...]
    rejects: tuple[Rejected, ...]
    unchanged: tuple[str, ...]


def plan(
    inputs: Sequence[str],
    warehouse: Path,
    settings: Settings,
    *,
    now: datetime,
    batch_size: int = BATCH_SIZE,
    prefect_flow_run_id: str | None = None,
) -> RunPlan:
    """Decide what a run will do: list the inputs, ask the warehouse what it knows, cut batches.

    Raises:
        InputError: if an input does not exist or holds no file.
        WarehouseError: if `warehouse` is something else than a warehouse of this version.
    """
    known = known_documents(warehouse)
    intake = find_items(inputs)
    run_id = content_id("run", now.isoformat(), os.getpid(), *inputs)
    _sweep_work_folders(warehouse)
    return RunPlan(
        run=Run(
            run_id=run_id,
            started_at=now,
            code_version=__version__,
            input=" ".join(inputs),
            scanned_roots=intake.folders,
            prefect_flow_run_id=prefect_flow_run_id,
        ),
        warehouse=warehouse,
        settings=settings,
        batches=tuple(_batches(intake, batch_size)),
        known=known,
        work_folder=warehouse.parent / f".{warehouse.name}.parts-{os.getpid()}-{run_id}",
        ignored_count=intake.ignored_count,
    )


def extract(batch: Batch, plan: RunPlan, *, is_last_try: bool = True) -> Extracted:
    """Read and decode the raw files of one batch; what the warehouse holds already is left out.

    Raises:
        RejectedError: for a file whose trouble may pass, unless this `is_last_try`; then, as always
            with other trouble, the file is rejected and the others are read.
    """
    documents: list[Document] = []
    rejects: list[Rejected] = list(batch.rejects)
    unchanged: list[str] = []
    for item in batch.items:
        raw = b""
        try:
            raw = read_item(item, plan.settings)
            for document in read(
                raw, source_path=item.source_path, source_root=item.root, settings=plan.settings
            ):
                if document.document_id in plan.known:
                    unchanged.append(document.document_id)
                else:
                    documents.append(document)
        except RejectedError as error:
            if may_pass(error) and not is_last_try:
                raise
            digest = hashlib.sha256(raw).hexdigest() if raw else ""
            rejects.append(reject(item, error, content_sha256=digest, byte_count=len(raw) if raw else None))
    new_rejects = [row for row in rejects if row.document_id not in plan.known]
    unchanged += [row.document_id for row in rejects if row.document_id in plan.known]
    return Extracted(batch.number, tuple(documents), tuple(new_rejects), tuple(unchanged))


def normalize(extracted: Extracted, plan: RunPlan) -> Path:
    """Clean each document, find its quotes and mentions, and write them as one Parquet part.

    Returns:
        The folder of the part, which holds one file for each table.
    """
    records: list[Records] = []
    rejects = list(extracted.rejects)
    for document in extracted.documents:
        outcome = _process_or_reject(document, plan.settings)
        if isinstance(outcome, Rejected):
            rejects.append(outcome)
        else:
            records.append(outcome)
    frames = to_frames(
        records, rejects, run_id=plan.run.run_id, unchanged=extracted.unchanged, settings=plan.settings
    )
    part = plan.work_folder / f"part-{extracted.number:06d}"
    write_part(frames, part)
    return part


def load(parts: Sequence[Path], plan: RunPlan) -> RunSummary:
    """Publish the parts into the warehouse in one atomic step, then remove them.

    Raises:
        WarehouseError: if another run holds the lock or the file cannot be written.
        DataTestError: if a data test finds wrong rows; nothing is published then.
    """
    summary = publish(plan.warehouse, parts, plan.run, now=_now)
    shutil.rmtree(plan.work_folder, ignore_errors=True)
    return summary


def run_in_process(
    inputs: Sequence[str],
    warehouse: Path,
    settings: Settings,
    *,
    jobs: int | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> RunSummary:
    """Run all steps in this process and its workers, without Prefect.

    Args:
        inputs: files, folders or glob patterns.
        warehouse: the DuckDB file to make or add to.
        settings: what the user set.
        jobs: processes at most; as many as there are cores when None.
        on_progress: called with (documents done, documents in all) after each batch.
    """
    jobs = default_jobs() if jobs is None else jobs
    planned = plan(inputs, warehouse, settings, now=_now(), batch_size=BATCH_SIZE)
    if jobs > 1 and len(planned.batches) < jobs:
        planned = _cut_finer(planned, jobs)
    total = sum(len(batch.items) for batch in planned.batches)
    with removed_after(planned.work_folder):
        parts: list[Path] = []
        done = 0
        work = partial(_extract_and_normalize, plan=planned)
        for batch, part in zip(
            planned.batches,
            ordered_map(work, planned.batches, jobs=min(jobs, len(planned.batches))),
            strict=True,
        ):
            parts.append(part)
            done += len(batch.items)
            if on_progress:
                on_progress(done, total)
        return load(parts, planned)


@contextmanager
def removed_after(folder: Path) -> Iterator[None]:
    """Remove `folder` when the block ends, however it ends."""
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _extract_and_normalize(batch: Batch, *, plan: RunPlan) -> Path:
    return normalize(extract(batch, plan), plan)


def _process_or_reject(document: Document, settings: Settings) -> Records | Rejected:
    try:
        return process(document, settings)
    except RejectedError as error:
        reason, message, byte_offset = error.reason, error.message, error.byte_offset
    except Exception as error:  # noqa: BLE001  (one document never takes the others along)
        reason, message, byte_offset = "failed", f"{type(error).__name__}: {error}", None
    return Rejected(
        source_path=document.source_path,
        source_record=document.source_record,
        reason=reason,
        message=message,
        byte_offset=byte_offset,
        content_sha256=document.content_sha256,
        byte_count=document.byte_count,
        source_root=document.source_root,
    )


def _now() -> datetime:
    return datetime.fromtimestamp(time.time(), UTC)


def _batches(intake: Intake, size: int) -> Iterator[Batch]:
    total = len(intake.items)
    for number, start in enumerate(range(0, max(total, 1), size)):
        items = intake.items[start : start + size]
        label = f"documents {start + 1:,}-{start + len(items):,} of {total:,}"
        yield Batch(number, label, items, intake.rejects if number == 0 else ())


def _cut_finer(planned: RunPlan, jobs: int) -> RunPlan:
    """Share few documents among the processes, when they are enough for it to pay."""
    from dataclasses import replace

    items = tuple(item for batch in planned.batches for item in batch.items)
    rejects = tuple(row for batch in planned.batches for row in batch.rejects)
    size = max(SMALLEST_SHARE, -(-len(items) // jobs))
    return replace(planned, batches=tuple(_batches(Intake(items, rejects, 0, ()), size)))


def _sweep_work_folders(warehouse: Path) -> None:
    """Remove the work folders of runs that were killed: their process is gone."""
    prefix = f".{warehouse.name}.parts-"
    for folder in warehouse.parent.iterdir() if warehouse.parent.is_dir() else ():
        pid = folder.name.removeprefix(prefix).partition("-")[0]
        if folder.name.startswith(prefix) and pid.isdecimal() and not _is_alive(int(pid)):
            shutil.rmtree(folder, ignore_errors=True)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
