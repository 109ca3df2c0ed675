"""The steps of a run: plan, extract, normalize, load.

The Prefect flow in `flows/` and the command line call the same four functions; what they hand to each
other between processes is small (paths, ids) or dropped after its batch.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from onrecord import __version__
from onrecord.corrections import FILE_NAME, Correction, read_corrections
from onrecord.errors import RejectedError, UsageError, WarehouseError
from onrecord.frames import to_frames, write_part
from onrecord.intake import Intake, Item, find_items, may_pass, printable_path, read_item, reject
from onrecord.model import Document, Records, Rejected, content_id
from onrecord.parallel import default_jobs, ordered_map
from onrecord.pipeline import process
from onrecord.settings import Settings
from onrecord.sources import read
from onrecord.warehouse import Run, RunSummary, known_documents, publish

BATCH_SIZE = 500  # documents; a Prefect task costs up to 60 ms, a document a few
SMALLEST_SHARE = 100  # documents; fewer are done sooner than a further process starts
LOCK_RETRIES_SECONDS = (1.0, 2.0, 5.0, 10.0, 20.0, 30.0)  # another run publishes within seconds


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
        corrections: what users say of entities; None for what the warehouse followed before.
        work_folder: takes the Parquet parts; beside the warehouse, there for the length of `workspace`.
    """

    run: Run
    warehouse: Path
    settings: Settings
    batches: tuple[Batch, ...]
    known: frozenset[str]
    work_folder: Path
    ignored_count: int
    corrections: tuple[Correction, ...] | None = None


@dataclass(frozen=True, slots=True)
class Extracted:
    """The raw side of one batch.

    Attributes:
        unchanged: `document_id` and `source_root` of what the warehouse holds already.
    """

    number: int
    documents: tuple[Document, ...]
    rejects: tuple[Rejected, ...]
    unchanged: tuple[tuple[str, str], ...]


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
        UsageError: if the path of the warehouse is not UTF-8, or the corrections are not in order.
        WarehouseError: if `warehouse` is something else than a warehouse of this version, or cannot be
            written.
    """
    _check_usable(warehouse)
    corrections = _corrections(warehouse, settings)
    known = known_documents(warehouse)
    intake = find_items(inputs)
    shown_inputs = [printable_path(text) for text in inputs]
    run_id = content_id("run", now.isoformat(), os.getpid(), *shown_inputs)
    return RunPlan(
        run=Run(
            run_id=run_id,
            started_at=now,
            code_version=__version__,
            input=" ".join(shown_inputs),
            scanned_roots=intake.folders,
            prefect_flow_run_id=prefect_flow_run_id,
        ),
        warehouse=warehouse,
        settings=settings,
        batches=tuple(_batches(intake, batch_size)),
        known=known,
        work_folder=warehouse.parent / f"{_work_folder_prefix(warehouse)}{os.getpid()}-{run_id}",
        ignored_count=intake.ignored_count,
        corrections=corrections,
    )


def _corrections(warehouse: Path, settings: Settings) -> tuple[Correction, ...] | None:
    """Read the corrections that the user names, else those beside the warehouse; None without a file."""
    if settings.corrections:
        return read_corrections(Path(settings.corrections))
    beside = warehouse.parent / FILE_NAME
    return read_corrections(beside) if beside.is_file() else None


def extract(batch: Batch, plan: RunPlan, *, is_last_try: bool = True) -> Extracted:
    """Read and decode the raw files of one batch; what the warehouse holds already is left out.

    Raises:
        RejectedError: for a file whose trouble may pass, unless this `is_last_try`; then, as always
            with other trouble, the file is rejected and the others are read.
    """
    documents: list[Document] = []
    rejects: list[Rejected] = list(batch.rejects)
    unchanged: list[tuple[str, str]] = []
    for item in batch.items:
        raw = b""
        try:
            raw = read_item(item, plan.settings)
            for document in read(
                raw, source_path=item.source_path, source_root=item.source_root, settings=plan.settings
            ):
                if document.document_id in plan.known:
                    unchanged.append((document.document_id, document.source_root))
                else:
                    documents.append(document)
        except RejectedError as error:
            if may_pass(error) and not is_last_try:
                raise
            digest = hashlib.sha256(raw).hexdigest() if raw else ""
            rejects.append(reject(item, error, content_sha256=digest, byte_count=len(raw) if raw else None))
    new_rejects = [row for row in rejects if row.document_id not in plan.known]
    unchanged += [(row.document_id, row.source_root) for row in rejects if row.document_id in plan.known]
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
    """Publish the parts into the warehouse in one atomic step.

    Raises:
        WarehouseError: if another run holds the lock or the file cannot be written.
        DataTestError: if a data test finds wrong rows; nothing is published then.
    """
    return publish(plan.warehouse, parts, plan.run, now=_now, corrections=plan.corrections)


def is_locked(error: object) -> bool:
    """Say whether `load` failed because another process held the warehouse just then.

    A wrong or broken file stays so.
    """
    return isinstance(error, WarehouseError) and isinstance(error.__cause__, BlockingIOError)


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
    with workspace(planned):
        parts: list[Path] = []
        done = 0
        work = partial(_extract_and_normalize, plan=replace(planned, batches=()))
        for batch, part in zip(
            planned.batches,
            ordered_map(work, planned.batches, jobs=min(jobs, len(planned.batches))),
            strict=True,
        ):
            parts.append(part)
            done += len(batch.items)
            if on_progress:
                on_progress(done, total)
        return _load_when_free(parts, planned)


@contextmanager
def workspace(plan: RunPlan) -> Iterator[None]:
    """Make the work folder of a run, and remove it when the block ends, however it ends.

    What killed runs left beside the warehouse is removed too: the kernel let go of their locks.

    Raises:
        WarehouseError: if nothing can be written beside the warehouse.
    """
    try:
        held = _held_folder(plan.work_folder)
    except OSError as error:
        raise _not_writable(plan.warehouse, error) from error
    try:
        _sweep_work_folders(plan.warehouse)
        yield
    finally:
        shutil.rmtree(plan.work_folder, ignore_errors=True)
        os.close(held)


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
    items = tuple(item for batch in planned.batches for item in batch.items)
    rejects = tuple(row for batch in planned.batches for row in batch.rejects)
    size = max(SMALLEST_SHARE, -(-len(items) // jobs))
    return replace(planned, batches=tuple(_batches(Intake(items, rejects, 0, ()), size)))


def _load_when_free(parts: Sequence[Path], plan: RunPlan) -> RunSummary:
    """Load, and wait for another run that publishes: hours of work need not be done again."""
    for seconds in LOCK_RETRIES_SECONDS:
        try:
            return load(parts, plan)
        except WarehouseError as error:
            if not is_locked(error):
                raise
        time.sleep(seconds)
    return load(parts, plan)


def _check_usable(warehouse: Path) -> None:
    """Find out before the work, not after it, that its outcome cannot be written."""
    try:
        str(warehouse).encode("utf-8")
    except UnicodeEncodeError as error:
        raise UsageError(
            f"the path of a warehouse must be UTF-8, and {printable_path(str(warehouse))} is not",
            hint="choose another --warehouse",
        ) from error
    try:
        warehouse.stat()
    except FileNotFoundError:
        return
    except OSError as error:
        raise _not_writable(warehouse, error) from error
    if not os.access(warehouse, os.W_OK):
        raise WarehouseError(
            f"{warehouse} may not be written",
            hint=f"allow it (chmod u+w {warehouse}), or choose another file",
        )


def _not_writable(warehouse: Path, error: OSError) -> WarehouseError:
    return WarehouseError(
        f"{warehouse} cannot be written: {error.strerror or error}",
        hint="check the path, the permissions of its folder and the space left on the disk",
    )


def _work_folder_prefix(warehouse: Path) -> str:
    return f".{warehouse.name}.parts-"


def _held_folder(folder: Path) -> int:
    """Make a folder and hold its lock as long as the descriptor that is returned stays open."""
    folder.mkdir(parents=True)
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    with suppress(OSError):  # some network file systems lock no folders
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    if folder.exists():
        return descriptor
    os.close(descriptor)  # another run swept it before the lock was ours
    return _held_folder(folder)


def _sweep_work_folders(warehouse: Path) -> None:
    """Remove the work folders that no living run holds."""
    prefix = _work_folder_prefix(warehouse)
    with suppress(OSError):  # a folder may be written and not listed; what lies in it does no harm
        for folder in warehouse.parent.iterdir():
            if folder.name.startswith(prefix):
                _remove_unless_held(folder)


def _remove_unless_held(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(descriptor)
