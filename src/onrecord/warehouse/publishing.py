"""Putting a run into the warehouse file so that a reader sees all of it or nothing.

The file is copied aside, changed there, tested, flushed to the disk and renamed over
the old one. A process that is killed at any point leaves the old file as it was; what it left beside it
is swept by the next run.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from onrecord.errors import HeldError, WarehouseError
from onrecord.warehouse.runs import Run, RunSummary
from onrecord.warehouse.versions import keep_version

if TYPE_CHECKING:
    from onrecord.corrections import Correction

_BUILDING: Final = "building"
BLOATED_SHARE: Final = 1 / 3  # of the file; rewriting costs about as much as copying it
LOAD_MEMORY_BYTES: Final = (
    1_000_000_000  # DuckDB writes the rest beside the file; where that cannot be, it takes more
)
SMALL_LOAD_BYTES: Final = 32_000_000  # of parts and warehouse together; measured, not critical


def publish(
    path: Path,
    parts: Sequence[Path],
    run: Run,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    corrections: Sequence[Correction] | None = None,
    keep: int = 0,
) -> RunSummary:
    """Load the parts of one run into the warehouse at `path`, or make it.

    Articles, their statuses and all that is derived from them come out the same in whatever order and
    number of runs the same documents are published; only the columns that speak of runs differ.

    Args:
        path: the DuckDB file; its folder is made when it is missing.
        parts: folders that `frames.write_part` wrote, one at least; it may hold no rows.
        run: the run that the parts belong to.
        now: the clock that `runs.finished_at` is read from.
        corrections: what users say of entities, of articles loaded before too; None for what the
            warehouse followed before.
        keep: how many of the versions that were replaced stay beside the file.

    Returns:
        The counts of the run, as `runs` has them.

    Raises:
        HeldError: if another run is publishing, or another program holds the file open for writing.
        WarehouseError: if the file is not a warehouse of this version, or
            cannot be written. The file is then as it was.
        DataTestError: if a data test finds wrong rows; nothing is published.
    """
    target = path.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with sole_publisher(target):
            return _publish(target, parts, run, now, corrections, keep)
    except OSError as error:
        raise WarehouseError(
            f"{error.filename or target} cannot be written: {error.strerror or error}",
            hint="check the path, its permissions and the space left on the disk",
        ) from error


def _publish(
    target: Path,
    parts: Sequence[Path],
    run: Run,
    now: Callable[[], datetime],
    corrections: Sequence[Correction] | None,
    keep: int,
) -> RunSummary:
    from onrecord.warehouse import database

    _sweep(target)
    building = target.with_name(f".{target.name}.{_BUILDING}-{os.getpid()}")
    compact = building.with_name(f"{building.name}-compact")
    try:
        for memory_bytes in (LOAD_MEMORY_BYTES, 4 * LOAD_MEMORY_BYTES, None):
            try:
                summary, is_bloated = _build(building, target, parts, run, now, corrections, memory_bytes)
                break
            except (WarehouseError, database.DatabaseError) as error:
                is_short = any(map(database.is_out_of_memory, (error, error.__cause__)))
                if memory_bytes is None or not is_short:
                    raise
                _remove_with_log(building)
        if is_bloated:
            database.rewrite(building, compact)
            shutil.copymode(building, compact)
            compact.replace(building)
        keep_version(target, keep)
        put_in_place(building, target)
    finally:
        _remove_with_log(building)
        _remove_with_log(compact)
    return summary


def _build(
    building: Path,
    target: Path,
    parts: Sequence[Path],
    run: Run,
    now: Callable[[], datetime],
    corrections: Sequence[Correction] | None,
    memory_bytes: int | None,
) -> tuple[RunSummary, bool]:
    """Load into a copy of the file; return the counts of the run, and whether much of the copy is empty."""
    from onrecord.warehouse import database
    from onrecord.warehouse.loading import load

    is_new = database.is_absent(target)
    if not is_new:
        database.check_file(target)
        settle_log(target)
        shutil.copyfile(target, building)
        shutil.copymode(target, building)
    with database.opened(building, read_only=False, shown_path=target) as connection:
        if not is_new:
            database.check_schema(connection, target)
        if _byte_count(building, parts) < SMALL_LOAD_BYTES:
            database.suit_small_load(connection)
        elif memory_bytes is not None:
            database.hold_to(connection, memory_bytes)
        # The copy needs no log: what it holds is void until it is in place.
        connection.execute("set checkpoint_threshold = '0b'")
        summary = load(connection, parts, run, is_new=is_new, now=now, corrections=corrections)
        connection.execute("checkpoint")
        return summary, _is_bloated(building, database.free_share(connection))


def _is_bloated(file: Path, free_share: float) -> bool:
    """Say whether so much of a file was deleted that writing it anew pays: a third, and some megabytes."""
    return free_share > BLOATED_SHARE and file.stat().st_size > SMALL_LOAD_BYTES


@contextmanager
def sole_publisher(target: Path) -> Iterator[None]:
    """Hold the lock beside the file; the kernel lets go of it when the process ends, however it ends."""
    lock = target.with_name(f".{target.name}.lock")
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise _held(descriptor, target) from error
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode("ascii"), 0)
        yield
    finally:
        os.close(descriptor)


def check_free(path: Path) -> None:
    """Find out before the work that another run is publishing.

    Raises:
        HeldError: if one is.
    """
    target = path.resolve()
    try:
        descriptor = os.open(target.with_name(f".{target.name}.lock"), os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return  # nobody ever published here, or nobody can: then publishing says why
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise _held(descriptor, target) from error
    finally:
        os.close(descriptor)


def _held(lock: int, target: Path) -> HeldError:
    """Return the error that names the process that holds the lock; it wrote its number when it took it."""
    holder = os.pread(lock, 32, 0).decode("ascii", "replace").strip() or "unknown"
    since = datetime.fromtimestamp(int(os.fstat(lock).st_mtime), UTC)
    return HeldError(
        f"another run is publishing into {target} (process {holder}, since {since:%Y-%m-%d %H:%M:%S} UTC)",
        hint="run again when it is done, or wait for it with --wait SECONDS; nothing was changed",
    )


def settle_log(target: Path) -> None:
    """Make sure that nobody writes to the file, and take in a write-ahead log that was left beside it.

    A log beside a replaced file would be replayed into the new one by whoever opens it next.
    """
    from onrecord.warehouse import database

    with target.open("rb") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB)  # DuckDB's own lock is of this kind
        except (BlockingIOError, PermissionError) as error:
            raise HeldError(
                f"{target} is held open for writing by another process",
                hint="close that program, or the notebook that opened the file without read_only=True",
            ) from error
    log = _log_of(target)
    if log.exists():
        with database.opened(target, read_only=False) as connection:
            connection.execute("checkpoint")
        log.unlink(missing_ok=True)


def put_in_place(building: Path, target: Path) -> None:
    """Flush the finished file and rename it over the old one; both survive a loss of power whole."""
    if _log_of(building).exists():
        raise WarehouseError(f"DuckDB left a log beside {building}", hint="nothing was published; run again")
    with building.open("rb") as file:
        os.fsync(file.fileno())
    building.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _byte_count(building: Path, parts: Sequence[Path]) -> int:
    files = [building, *(file for part in parts for file in part.iterdir())]
    return sum(file.stat().st_size for file in files if file.exists())


def _sweep(target: Path) -> None:
    """Remove what killed runs left; the lock is held, so no file of a living run is among it."""
    prefix = f".{target.name}.{_BUILDING}-"
    for entry in target.parent.iterdir():
        if entry.name.startswith(prefix):
            _remove(entry)


def _remove_with_log(file: Path) -> None:
    for left in (file, _log_of(file), file.with_name(f"{file.name}.tmp")):
        _remove(left)


def _remove(path: Path) -> None:
    """Remove a file, or the folder that DuckDB writes to when memory is short, if it is there."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _log_of(file: Path) -> Path:
    return file.with_name(f"{file.name}.wal")
