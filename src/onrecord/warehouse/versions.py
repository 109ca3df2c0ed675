"""Published files that were replaced, kept beside the warehouse so that one can go back to them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from onrecord.errors import WarehouseError

_KEPT: Final = "version-"


def keep_version(target: Path, count: int) -> None:
    """Give the published file a second name before it is replaced, and let go of all but `count` of these.

    The caller holds the lock. Numbers count up, so that no clock decides which is the newest.
    """
    if count and target.exists():
        kept = kept_versions(target)
        number = int(kept[-1].name.rpartition("-")[2]) + 1 if kept else 1
        os.link(target, target.with_name(f"{_prefix(target)}{number:08d}"))
    kept = kept_versions(target)
    for old in kept[: len(kept) - count] if count else ():
        old.unlink(missing_ok=True)


def kept_versions(target: Path) -> list[Path]:
    """Return the versions that are kept of a warehouse, the oldest first."""
    prefix = _prefix(target)
    found = [
        entry
        for entry in target.parent.iterdir()
        if entry.name.startswith(prefix) and entry.name.removeprefix(prefix).isdecimal()
    ]
    return sorted(found, key=lambda entry: int(entry.name.removeprefix(prefix)))


def rollback(path: Path) -> int:
    """Put the newest kept version in the place of the published one, which is dropped.

    Returns:
        How many older versions are left.

    Raises:
        WarehouseError: if none is kept, another run is publishing, or the folder cannot be written.
    """
    from onrecord.warehouse import database
    from onrecord.warehouse.publishing import put_in_place, settle_log, sole_publisher

    target = path.resolve()
    try:
        with sole_publisher(target):
            kept = kept_versions(target)
            if not kept:
                raise WarehouseError(
                    f"no older version of {path} is kept",
                    hint="ONRECORD_KEEP_VERSIONS=3 lets each run keep the last three",
                )
            with database.opened_warehouse(kept[-1]):
                pass  # it must be one that can be read
            if target.exists():
                settle_log(target)
            put_in_place(kept[-1], target)
            return len(kept) - 1
    except OSError as error:
        raise WarehouseError(
            f"{error.filename or target} cannot be replaced: {error.strerror or error}",
            hint="check the path and its permissions",
        ) from error


def _prefix(target: Path) -> str:
    return f".{target.name}.{_KEPT}"
