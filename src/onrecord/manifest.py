"""Which files are as they were when they were last read, told without reading them.

A file whose size and both times are the recorded ones is unchanged. `ctime` is among them because no
program can set it back, as `cp -p` and `rsync -t` do with `mtime`. A file that was touched about when it
was read is in doubt: it may have been written twice within one tick of the clock (git's "racy" entries),
so it is not recorded and is read again. So is one from the future, as when the clock was set back.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Final, TypeAlias

import polars as pl

from onrecord.intake import Item
from onrecord.schemas import FILES_SCHEMA

CLOCK_TICK_NS: Final = 2_000_000_000  # of FAT, the coarsest

Files: TypeAlias = pl.DataFrame
"""One row per file: the columns of `schemas.FILES_SCHEMA`, `is_known` and `is_stale`; see `look_at`."""

_PLACE: Final = ("source_root", "source_path")
_STATE: Final = ("byte_count", "modified_ns", "changed_ns")
_State: TypeAlias = tuple[int | None, int | None, int | None]


def look_at(items: Sequence[Item], known: pl.DataFrame, *, now_ns: int, is_verifying: bool = False) -> Files:
    """Compare each file with what was recorded of it, before any is read.

    Args:
        items: the files.
        known: those that the warehouse holds documents of, as `warehouse.known.known_files` returns them.
        now_ns: by the clock of the machine, in nanoseconds since 1970.
        is_verifying: whether no file counts as unchanged, whatever its size and times say.

    Returns:
        One row for each of `items`, in their order. The state is null for a file that is in doubt or
        cannot be looked at, as one that lies on a server; `is_known`: whether the warehouse holds
        documents of the place; `is_stale`: whether the file is as it was, and to be read all the same,
        because other code or settings made its rows.
    """
    states = [_state_of(item.path, now_ns - CLOCK_TICK_NS) for item in items]
    columns = {
        "source_root": [item.source_root for item in items],
        "source_path": [item.source_path for item in items],
        **{name: [state[place] for state in states] for place, name in enumerate(_STATE)},
    }
    types = {name: FILES_SCHEMA[name] for name in columns}
    # Not strict: a time that 64 bits of nanoseconds cannot hold, as of the year 1000, is in doubt, too.
    found = pl.DataFrame(columns, schema=types, strict=False)
    place = pl.concat_str(_PLACE, separator="\0")  # one key: to join by two takes twice the memory
    compared = found.with_columns(place=place).join(
        known.select(*_STATE, "is_stale", place=place, is_known=True),
        on="place",
        how="left",
        suffix="_before",
        maintain_order="left",
    )
    is_as_it_was = pl.lit(not is_verifying) & pl.all_horizontal(
        pl.col(name) == pl.col(f"{name}_before") for name in _STATE
    )
    return compared.select(
        *_PLACE,
        *_STATE,
        is_unchanged=(is_as_it_was & ~pl.col("is_stale")).fill_null(value=False),
        is_known=pl.col("is_known").fill_null(value=False),
        is_stale=(is_as_it_was & pl.col("is_stale")).fill_null(value=False),
    )


def _state_of(path: str, before_ns: int) -> _State:
    """Return size, mtime and ctime of a file that was last touched before a moment, else nothing."""
    try:
        found = os.stat(path)  # noqa: PTH116  (bytes that are no UTF-8 pass through os unchanged)
    except (OSError, ValueError):
        return None, None, None
    modified_ns, changed_ns = found.st_mtime_ns, found.st_ctime_ns
    if max(modified_ns, changed_ns) >= before_ns:
        return None, None, None
    return found.st_size, modified_ns, changed_ns
