"""The steps of a run: plan, extract, normalize, load.

The Prefect flow in `flows/` and the command line call the same four functions; what they hand to each
other between processes is small (paths, ids) or dropped after its batch.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import compress
from pathlib import Path

from onrecord import __version__
from onrecord.corrections import FILE_NAME, Correction, read_corrections
from onrecord.errors import RejectedError
from onrecord.frames import final_documents, joined, read_rows, to_frames, write_files, write_part
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
from onrecord.maker import maker_of
from onrecord.manifest import Files, look_at
from onrecord.model import Document, Records, Rejected, content_id, document_id
from onrecord.parallel import is_worker
from onrecord.parts import Finished, finished_in, is_intact, seal
from onrecord.pipeline import process
from onrecord.settings import Settings
from onrecord.sources import form_of, read_form
from onrecord.sources.fields import chosen_fields
from onrecord.sources.origin import Origin
from onrecord.time_limit import time_limit
from onrecord.warehouse import Run, RunSummary, publish
from onrecord.warehouse.known import known_documents, known_files
from onrecord.workspace import check_usable, work_folder

BATCH_SIZE = 500  # documents; a Prefect task costs up to 60 ms, a document a few
BATCH_BYTES = 8_000_000  # of records, which are held in memory until they are done; files are read one by one


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
        files: all files that the inputs name, those among them that need not be read, as
            `manifest.look_at` returns them.
        known: ids of the documents that the warehouse already holds; none where nothing is to be read.
        finished: which part of a run that was killed holds the rows of a document.
        corrections: what users say of entities; None for what the warehouse followed before.
        work_folder: takes the Parquet parts; beside the warehouse, there for the length of `workspace`.
    """

    run: Run
    warehouse: Path
    settings: Settings
    intake: Intake
    batch_size: int
    files: Files
    known: frozenset[str]
    work_folder: Path
    corrections: tuple[Correction, ...] | None = None
    finished: Finished = field(default_factory=dict)

    @property
    def holds_many(self) -> bool:
        """Whether a file has to be taken apart, so that how many documents there are is not known yet."""
        return any(holds_many(item) for item in self.intake.items)


@dataclass(frozen=True, slots=True)
class Extracted:
    """The raw side of one batch.

    Attributes:
        part: as `Batch.part`.
        unchanged: `document_id` and `source_root` of what the warehouse holds already.
        taken_over: the ids of documents whose rows an earlier run made, by the part that holds them.
    """

    part: str
    documents: tuple[Document, ...]
    rejects: tuple[Rejected, ...]
    unchanged: tuple[tuple[str, str], ...]
    taken_over: Mapping[Path, frozenset[str]] = field(default_factory=dict)


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
    check_usable(warehouse)
    chosen_fields(settings.fields)
    corrections = _corrections(warehouse, settings)
    maker = maker_of(settings)
    held = known_files(warehouse, maker)
    intake = find_items(inputs)
    now_ns = int(now.timestamp() * 1e9)
    files = look_at(intake.items, held, now_ns=now_ns, is_verifying=is_verifying)
    to_read = tuple(compress(intake.items, ~files["is_unchanged"]))
    is_idle = not (to_read or intake.rejects)
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
            maker=maker,
        ),
        warehouse=warehouse,
        settings=settings,
        intake=replace(intake, items=to_read),
        files=files,
        batch_size=batch_size,
        known=frozenset() if is_idle else known_documents(warehouse, maker),
        work_folder=work_folder(warehouse, run_id),
        corrections=corrections,
    )


def _corrections(warehouse: Path, settings: Settings) -> tuple[Correction, ...] | None:
    """Read the corrections that the user names, else those beside the warehouse; None without a file."""
    if settings.corrections:
        return read_corrections(Path(settings.corrections))
    beside = warehouse.parent / FILE_NAME
    return read_corrections(beside) if beside.is_file() else None


def take_over(plan: RunPlan, left_over: Iterable[Path]) -> RunPlan:
    """Find what runs that were killed had finished, so that it is not made again.

    Args:
        plan: of this run.
        left_over: their work folders, which nobody else holds or removes before this run ends.
    """
    return replace(plan, finished=finished_in(left_over, plan.run.maker))


def batches(plan: RunPlan) -> Iterator[Batch]:
    """Yield the work of a run in batches, which are cut while files that hold many items are read.

    There is always one, for a run of rejects alone is a run, too.
    """
    total = None if plan.holds_many else len(plan.intake.items)
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
    finished = _Finished(plan.finished)
    for item in batch.items:
        raw = b""
        try:
            raw = item.raw if isinstance(item, Record) else read_item(item, plan.settings)
            origin = origin_of(item)
            known_id = document_id(origin.source_path, origin.source_record, hashlib.sha256(raw).hexdigest())
            if known_id in plan.known:
                unchanged.append((known_id, origin.source_root))
            elif not finished.takes(known_id, origin.source_root):
                documents.append(_read(item, raw, origin, plan.settings))
        except RejectedError as error:
            if may_pass(error) and not is_last_try:
                raise
            rejects.append(rejected(item, error, raw))
    new_rejects = [row for row in rejects if row.document_id not in plan.known]
    unchanged += [(row.document_id, row.source_root) for row in rejects if row.document_id in plan.known]
    return Extracted(
        batch.part,
        tuple(document for document in documents if document.document_id not in finished.taken),
        tuple(new_rejects),
        tuple(unchanged),
        finished.by_part(),
    )


class _Finished:
    """What of one batch a run that was killed had finished; its parts are checked when first needed."""

    def __init__(self, finished: Finished) -> None:
        self._finished = finished
        self._is_intact: dict[Path, bool] = {}
        self.taken: dict[str, Path] = {}  # one part for each, whatever roots the document was met below

    def takes(self, document_id: str, source_root: str) -> bool:
        """Say whether the rows of a document are there, and take them."""
        part = self._finished.get((document_id, source_root))
        if part is None:
            return False
        if part not in self._is_intact:
            self._is_intact[part] = is_intact(part)
        if self._is_intact[part]:
            self.taken.setdefault(document_id, part)
        return self._is_intact[part]

    def by_part(self) -> dict[Path, frozenset[str]]:
        """Return the ids of the documents that were taken, by part."""
        parts = dict.fromkeys(self.taken.values())
        return {part: frozenset(one for one, of in self.taken.items() if of == part) for part in parts}


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


def rejected(item: Item | Record, error: RejectedError, raw: bytes) -> Rejected:
    """Turn an item that cannot be loaded into its row of `rejects`; `raw` is what could be read of it."""
    return reject(
        item.item if isinstance(item, Record) else item,
        error,
        name=item.name if isinstance(item, Record) else None,
        content_sha256=hashlib.sha256(raw).hexdigest() if raw else "",
        byte_count=len(raw) if raw else None,
    )


def normalize(extracted: Extracted, plan: RunPlan) -> Path:
    """Clean each document, find its quotes and mentions, and write them as one sealed Parquet part.

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
    for earlier, document_ids in extracted.taken_over.items():
        frames = joined(frames, read_rows(earlier, document_ids, run_id=plan.run.run_id))
    part = plan.work_folder / extracted.part
    write_part(frames, part)
    seal(part, plan.run.maker, final_documents(frames))
    return part


def load(parts: Sequence[Path], plan: RunPlan) -> RunSummary:
    """Publish the parts into the warehouse in one atomic step.

    Raises:
        HeldError: if another process holds the file.
        WarehouseError: if it cannot be written.
        DataTestError: if a data test finds wrong rows; nothing is published then.
    """
    files = plan.work_folder / "files.parquet"
    write_files(plan.files, files)
    run = replace(plan.run, files=files)
    keep = plan.settings.keep_versions
    return publish(plan.warehouse, parts, run, now=now, corrections=plan.corrections, keep=keep)


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


def now() -> datetime:
    """Return this moment, as UTC."""
    return datetime.fromtimestamp(time.time(), UTC)


def _label(first: int, count: int, total: int | None) -> str:
    of_all = "" if total is None else f" of {total:,}"
    return f"documents {first + 1:,}-{first + count:,}{of_all}"
