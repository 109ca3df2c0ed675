"""The steps of a run: plan, extract, normalize, load.

The Prefect flow in `flows/` and the command line call the same four functions; what they hand to each
other between processes is small (paths, ids) or dropped after its batch.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from itertools import chain, islice
from pathlib import Path

from onrecord import __version__
from onrecord.corrections import FILE_NAME, Correction, read_corrections
from onrecord.errors import RejectedError, UsageError, WarehouseError
from onrecord.frames import to_frames, write_files, write_part
from onrecord.intake import (
    Intake,
    Item,
    Record,
    find_items,
    holds_many,
    may_pass,
    origin_of,
    printable_path,
    read_item,
    reject,
    units,
)
from onrecord.manifest import FileMet, FileState, look_at
from onrecord.model import Document, Records, Rejected, content_id, document_id
from onrecord.parallel import Rescue, default_jobs, is_worker, ordered_map
from onrecord.pipeline import process
from onrecord.settings import Settings
from onrecord.sources import form_of, read_form
from onrecord.sources.fields import chosen_fields
from onrecord.sources.origin import Origin
from onrecord.time_limit import time_limit, timeout
from onrecord.warehouse import Run, RunSummary, known_items, publish

BATCH_SIZE = 500  # documents; a Prefect task costs up to 60 ms, a document a few
BATCH_BYTES = 8_000_000  # of records, which are held in memory until they are done; files are read one by one
SMALLEST_SHARE = 100  # documents; fewer are done sooner than a further process starts
NOTHING = Intake((), (), 0, ())
LOCK_RETRIES_SECONDS = (1.0, 2.0, 5.0, 10.0, 20.0, 30.0)  # another run publishes within seconds


@dataclass(frozen=True, slots=True)
class Batch:
    """Some of the items of a run, done together.

    Attributes:
        number: 0-based.
        label: for people: "documents 1-500 of 1,200"; how many there are is not known before a file that
            holds many has been read.
        items: files, and records of such files.
        rejects: what had to be turned away before it could be read.
        share: which half of which half of the batch this is, as "ab"; empty for all of it.
    """

    number: int
    label: str
    items: tuple[Item | Record, ...]
    rejects: tuple[Rejected, ...] = ()
    share: str = ""

    @property
    def part(self) -> str:
        """The name of the folder that takes what becomes of it."""
        return f"part-{self.number:06d}{self.share}"


@dataclass(frozen=True, slots=True)
class RunPlan:
    """All that is decided before the first file is read.

    Attributes:
        intake: what is to be read.
        files: all files that the inputs name, those among them that need not be read.
        known: ids of the documents that the warehouse already holds.
        corrections: what users say of entities; None for what the warehouse followed before.
        work_folder: takes the Parquet parts; beside the warehouse, there for the length of `workspace`.
    """

    run: Run
    warehouse: Path
    settings: Settings
    intake: Intake
    batch_size: int
    files: tuple[FileMet, ...]
    known: frozenset[str]
    work_folder: Path
    corrections: tuple[Correction, ...] | None = None


@dataclass(frozen=True, slots=True)
class Extracted:
    """The raw side of one batch.

    Attributes:
        part: as `Batch.part`.
        unchanged: `document_id` and `source_root` of what the warehouse holds already.
    """

    part: str
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
    is_verifying: bool = False,
    is_pruning: bool = False,
) -> RunPlan:
    """Decide what a run will do: list the inputs, and ask the warehouse what it knows.

    Args:
        inputs: files, folders, glob patterns or addresses.
        warehouse: the DuckDB file to make or add to.
        settings: what the user set.
        now: the start of the run.
        batch_size: documents to a batch.
        prefect_flow_run_id: None for a run without Prefect.
        is_verifying: whether files are read that are as they were by their size and times.
        is_pruning: whether documents are dropped that are gone from the folders among the inputs.

    Raises:
        InputError: if an input does not exist or holds no file.
        UsageError: if the path of the warehouse is not UTF-8, or the settings map no fields, or the
            corrections are not in order.
        WarehouseError: if `warehouse` is something else than a warehouse of this version, or cannot be
            written.
    """
    _check_usable(warehouse)
    chosen_fields(settings.fields)
    corrections = _corrections(warehouse, settings)
    known = known_items(warehouse)
    intake = find_items(inputs)
    recorded = {place: FileState(*state) for place, state in known.files.items()}
    files = look_at(intake.items, {} if is_verifying else recorded, now_ns=int(now.timestamp() * 1e9))
    changed = (item for item, met in zip(intake.items, files, strict=True) if not met.is_unchanged)
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
            is_pruning=is_pruning,
        ),
        warehouse=warehouse,
        settings=settings,
        intake=replace(intake, items=tuple(changed)),
        files=tuple(files),
        batch_size=batch_size,
        known=known.documents,
        work_folder=warehouse.parent / f"{_work_folder_prefix(warehouse)}{os.getpid()}-{run_id}",
        corrections=corrections,
    )


def _corrections(warehouse: Path, settings: Settings) -> tuple[Correction, ...] | None:
    """Read the corrections that the user names, else those beside the warehouse; None without a file."""
    if settings.corrections:
        return read_corrections(Path(settings.corrections))
    beside = warehouse.parent / FILE_NAME
    return read_corrections(beside) if beside.is_file() else None


def batches(plan: RunPlan) -> Iterator[Batch]:
    """Yield the work of a run in batches, which are cut while files that hold many items are read.

    There is always one, for a run of rejects alone is a run, too.
    """
    total = None if _holds_many(plan) else len(plan.intake.items)
    rejects: list[Rejected] = list(plan.intake.rejects)
    items: list[Item | Record] = []
    number = first = byte_count = 0
    for unit in units(plan.intake.items, plan.settings):
        if isinstance(unit, Rejected):
            rejects.append(unit)
        else:
            items.append(unit)
            byte_count += len(unit.raw) if isinstance(unit, Record) else 0
        if max(len(items), len(rejects)) >= plan.batch_size or byte_count >= BATCH_BYTES:
            yield Batch(number, _label(first, len(items), total), tuple(items), tuple(rejects))
            number, first, byte_count = number + 1, first + len(items), 0
            items, rejects = [], []
    if items or rejects or number == 0:
        yield Batch(number, _label(first, len(items), total), tuple(items), tuple(rejects))


def extract(batch: Batch, plan: RunPlan, *, is_last_try: bool = True) -> Extracted:
    """Read and decode the raw items of one batch; what the warehouse holds already is left out.

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
            raw = item.raw if isinstance(item, Record) else read_item(item, plan.settings)
            origin = origin_of(item)
            known_id = document_id(origin.source_path, origin.source_record, hashlib.sha256(raw).hexdigest())
            if known_id in plan.known:
                unchanged.append((known_id, origin.source_root))
            else:
                documents.append(_read(item, raw, origin, plan.settings))
        except RejectedError as error:
            if may_pass(error) and not is_last_try:
                raise
            rejects.append(_rejected(item, error, raw))
    new_rejects = [row for row in rejects if row.document_id not in plan.known]
    unchanged += [(row.document_id, row.source_root) for row in rejects if row.document_id in plan.known]
    return Extracted(batch.part, tuple(documents), tuple(new_rejects), tuple(unchanged))


def _read(item: Item | Record, raw: bytes, origin: Origin, settings: Settings) -> Document:
    """Read one item; an unforeseen error rejects it alone."""
    form = item.form if isinstance(item, Record) else form_of(item.path)
    try:
        with time_limit(settings.max_document_seconds, may_kill=is_worker()):
            return read_form(raw, form, origin, settings)
    except RejectedError:
        raise
    except Exception as error:
        raise RejectedError("failed", f"{type(error).__name__}: {error}"[:500]) from error


def _rejected(item: Item | Record, error: RejectedError, raw: bytes) -> Rejected:
    return reject(
        item.item if isinstance(item, Record) else item,
        error,
        name=item.name if isinstance(item, Record) else None,
        content_sha256=hashlib.sha256(raw).hexdigest() if raw else "",
        byte_count=len(raw) if raw else None,
    )


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
    part = plan.work_folder / extracted.part
    write_part(frames, part)
    return part


def load(parts: Sequence[Path], plan: RunPlan) -> RunSummary:
    """Publish the parts into the warehouse in one atomic step.

    Raises:
        WarehouseError: if another run holds the lock or the file cannot be written.
        DataTestError: if a data test finds wrong rows; nothing is published then.
    """
    files = plan.work_folder / "files.parquet"
    write_files(plan.files, files)
    run = replace(plan.run, files=files)
    keep = plan.settings.keep_versions
    return publish(plan.warehouse, parts, run, now=_now, corrections=plan.corrections, keep=keep)


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
    is_verifying: bool = False,
    is_pruning: bool = False,
    on_progress: Callable[[int, int | None], None] | None = None,
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
    """
    jobs = default_jobs() if jobs is None else jobs
    planned = plan(inputs, warehouse, settings, now=_now(), is_verifying=is_verifying, is_pruning=is_pruning)
    planned = _cut_finer(planned, jobs)
    many = _holds_many(planned)
    total = None if many else len(planned.intake.items)
    work = partial(_extract_and_normalize, plan=replace(planned, intake=NOTHING, files=()))
    rescue = Rescue(_halves, partial(_without_lost, plan=replace(planned, files=())))
    cut = batches(planned)
    first = list(islice(cut, jobs))
    jobs = min(jobs, len(first))
    with workspace(planned):
        parts: list[Path] = []
        done = 0
        for part, count in ordered_map(work, chain(first, cut), jobs=jobs, keeps_threads=many, rescue=rescue):
            parts.append(part)
            done += count
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


def _extract_and_normalize(batch: Batch, *, plan: RunPlan) -> tuple[Path, int]:
    return normalize(extract(batch, plan), plan), len(batch.items)


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
    rejects = (_rejected(item, error, _raw_or_nothing(item, plan.settings)) for item in batch.items)
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


def _process_or_reject(document: Document, settings: Settings) -> Records | Rejected:
    try:
        with time_limit(settings.max_document_seconds, may_kill=is_worker()):
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


def _holds_many(plan: RunPlan) -> bool:
    return any(holds_many(item) for item in plan.intake.items)


def _label(first: int, count: int, total: int | None) -> str:
    of_all = "" if total is None else f" of {total:,}"
    return f"documents {first + 1:,}-{first + count:,}{of_all}"


def _cut_finer(planned: RunPlan, jobs: int) -> RunPlan:
    """Share few documents among the processes, when they are enough for it to pay."""
    if _holds_many(planned):
        return planned
    share = max(SMALLEST_SHARE, -(-len(planned.intake.items) // jobs))
    return replace(planned, batch_size=min(planned.batch_size, share))


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
