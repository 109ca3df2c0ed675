"""Which files are as they were when they were last read, told without reading them.

A file whose size and both times are the recorded ones is unchanged. `ctime` is among them because no
program can set it back, as `cp -p` and `rsync -t` do with `mtime`. A file that was touched about when it
was read is in doubt: it may have been written twice within one tick of the clock (git's "racy" entries),
so it is not recorded and is read again. So is one from the future, as when the clock was set back.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from typing import Final, NamedTuple

from onrecord.intake import Item

CLOCK_TICK_NS: Final = 2_000_000_000  # of FAT, the coarsest

Place = tuple[str, str]
"""`source_root` and `source_path`."""


class FileState(NamedTuple):
    """What the file system says of a file; two equal ones mean equal bytes."""

    byte_count: int
    modified_ns: int
    changed_ns: int


class FileMet(NamedTuple):
    """One file that an input names.

    Attributes:
        state: None for one that is in doubt or cannot be looked at, as one that lies on a server.
        is_unchanged: whether it need not be read.
        is_recorded: whether the warehouse knows a file at this place.
        is_stale: whether it is as it was, and read all the same: other code or settings made its rows.
    """

    source_root: str
    source_path: str
    state: FileState | None
    is_unchanged: bool
    is_recorded: bool
    is_stale: bool = False


def look_at(
    items: Iterable[Item],
    recorded: Mapping[Place, FileState],
    *,
    now_ns: int,
    stale: Collection[Place] = frozenset(),
) -> list[FileMet]:
    """Compare each file with what was recorded of it, before any is read.

    Args:
        items: the files, one result for each.
        recorded: what the warehouse holds all documents of.
        now_ns: by the clock of the machine, in nanoseconds since 1970.
        stale: those of `recorded` that hold documents made by other code or with other settings.
    """
    met = []
    for item in items:
        place = (item.source_root, item.source_path)
        state = _state_of(item.path)
        before = recorded.get(place)
        is_certain = state is not None and max(state[1:]) + CLOCK_TICK_NS < now_ns
        is_as_it_was = is_certain and state == before
        is_stale = is_as_it_was and place in stale
        met.append(
            FileMet(
                *place,
                state if is_certain else None,
                is_unchanged=is_as_it_was and not is_stale,
                is_recorded=before is not None,
                is_stale=is_stale,
            )
        )
    return met


def _state_of(path: str) -> FileState | None:
    try:
        found = os.stat(path)  # noqa: PTH116  (bytes that are no UTF-8 pass through os unchanged)
    except (OSError, ValueError):
        return None
    return FileState(found.st_size, found.st_mtime_ns, found.st_ctime_ns)
