"""Where a run may write, and the folder beside the warehouse that takes its parts while it lasts."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from onrecord.errors import HeldError, UsageError, WarehouseError
from onrecord.intake import printable_path


def work_folder(warehouse: Path, run_id: str) -> Path:
    """Return the path of the folder that takes the parts of a run of this process."""
    return warehouse.parent / f"{_work_folder_prefix(warehouse)}{os.getpid()}-{run_id}"


@contextmanager
def workspace(folder: Path, warehouse: Path) -> Iterator[list[Path]]:
    """Make the work folder of a run, and remove it when the block ends, but for a warehouse that is held.

    Then all work is done, and the next run can take it over.

    What killed runs left beside the warehouse is removed then, too: the kernel let go of their locks.

    Yields:
        The folders that killed runs left; no other run takes or removes them while the block lasts.

    Raises:
        WarehouseError: if nothing can be written beside the warehouse.
    """
    try:
        held = _held_folder(folder)
    except OSError as error:
        raise _not_writable(warehouse, error) from error
    left_over = _left_over(warehouse)
    is_kept = False
    try:
        yield list(left_over)
    except HeldError:
        is_kept = True
        raise
    finally:
        for path, descriptor in {folder: held, **left_over}.items():
            if not is_kept:
                shutil.rmtree(path, ignore_errors=True)
            os.close(descriptor)


def check_usable(warehouse: Path) -> None:
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


def _left_over(warehouse: Path) -> dict[Path, int]:
    """Hold the work folders that no living run holds, each by the descriptor beside it."""
    prefix = _work_folder_prefix(warehouse)
    found = {}
    with suppress(OSError):  # a folder may be written and not listed; what lies in it does no harm
        for folder in warehouse.parent.iterdir():
            if folder.name.startswith(prefix):
                descriptor = _hold_if_free(folder)
                if descriptor is not None:
                    found[folder] = descriptor
    return found


def _hold_if_free(folder: Path) -> int | None:
    """Return a descriptor that holds the lock of a folder as long as it is open; None if another run does."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor
