"""Find the raw files that an input names.

What can go wrong with one file (it vanished, is a pipe, a link in a circle, too large) becomes a
`Rejected`, and the others are read all the same. Names beginning with `.` or `_` and README files are
no input when a folder is walked, as in other tools that read folders of data; a file that is named
itself is always read.
"""

from __future__ import annotations

import errno
import glob
import os
import stat
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from onrecord.errors import InputError, RejectedError
from onrecord.intake.items import Intake, Item, is_ignored, printable_path, reject
from onrecord.model import Rejected

_Place: TypeAlias = tuple[int, int]  # device and inode


def find_items(inputs: Sequence[str | os.PathLike[str]]) -> Intake:
    """List the files that `inputs` (files, folders, glob patterns, addresses) name.

    Raises:
        UsageError: for an address of a kind that is not read, or whose library is not installed.
        InputError: if an input does not exist, or all of them together hold no file.
    """
    found: dict[str, Item | Rejected] = {}
    ignored_count = 0
    folders: list[str] = []
    for named in [os.fspath(each) for each in inputs]:
        for root, entries in _remote(named) if is_remote(named) else _local(named):
            is_whole = root is not None
            for entry in entries:
                if entry is None:
                    ignored_count += 1
                    continue
                found.setdefault(_key(entry), entry)
                is_whole &= isinstance(entry, Item) or entry.reason != "unreadable"
            if root is not None and is_whole:
                folders.append(printable_path(root))
    if not found:
        names = ", ".join(printable_path(os.fspath(named)) for named in inputs)
        raise InputError(
            f"no files to read in {names}", hint="name a folder or file that holds raw news pages"
        )
    return Intake(
        items=tuple(entry for entry in found.values() if isinstance(entry, Item)),
        rejects=tuple(entry for entry in found.values() if isinstance(entry, Rejected)),
        ignored_count=ignored_count,
        folders=tuple(dict.fromkeys(folders)),
    )


def _local(named: str) -> Iterator[tuple[str | None, Iterator[Item | Rejected | None]]]:
    """Yield what an input names on this machine: each folder with what is in it, files without a folder."""
    for path in _expand(named):
        absolute = os.path.abspath(path)  # noqa: PTH100
        if os.path.isdir(path):  # noqa: PTH112  (bytes that are no UTF-8 pass through os.path unchanged)
            yield absolute, _walk(absolute)
        else:
            yield None, iter((_look(absolute, os.path.dirname(absolute)),))  # noqa: PTH120


def _remote(address: str) -> Iterator[tuple[str | None, Iterator[Item | Rejected | None]]]:
    from onrecord.intake.remote import find_remote  # needs an extra

    yield None, iter(find_remote(address))


def is_remote(named: str) -> bool:
    """Say whether an input is an address: `https://…`, `s3://…`."""
    return "://" in named


def _key(entry: Item | Rejected) -> str:
    if isinstance(entry, Item):
        return entry.path
    return f"{entry.source_root}/{entry.source_path}"


def _expand(named: str) -> Sequence[str]:
    """Return the paths one input stands for: itself, or what its pattern matches."""
    if os.path.lexists(named):  # a name that looks like a pattern may well be a file's
        return [named]
    if glob.has_magic(named):
        matches = sorted(glob.glob(named, recursive=True))  # noqa: PTH207
        if matches:
            return matches
        raise InputError(f"no file matches {printable_path(named)}", hint="check the pattern, and quote it")
    raise InputError(
        f"{printable_path(named)} does not exist", hint="check the path; see onrecord run --help"
    )


def _walk(root: str) -> Iterator[Item | Rejected | None]:
    """Yield the entries below `root`, folders in sorted order; None for each one that is ignored."""
    # A stack, for folders can be nested deeper than functions.
    pending: list[tuple[str, os.DirEntry[str] | None, frozenset[_Place]]] = [(root, None, frozenset())]
    while pending:
        path, entry, above = pending.pop()
        if entry is not None and is_ignored(entry.name):
            yield None
        elif entry is None or _is_folder(entry):
            listed = _list(path, root, above)
            if isinstance(listed, Rejected):
                yield listed
            else:
                here, entries = listed
                within = above | {here}
                pending += [(each.path, each, within) for each in reversed(entries)]
        elif entry.is_file(follow_symlinks=False):
            yield Item(root, path)
        else:
            yield _look(path, root)


def _list(
    folder: str, root: str, above: frozenset[_Place]
) -> tuple[_Place, list[os.DirEntry[str]]] | Rejected:
    """Return the place of a folder on its disk and its entries, sorted by name."""
    try:
        status = os.stat(folder)  # noqa: PTH116
        here = (status.st_dev, status.st_ino)
        if here in above:
            return _rejected(folder, root, "not_a_regular_file", "is a link back to a folder above it")
        with os.scandir(folder) as entries:
            return here, sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        return _rejected(folder, root, "unreadable", f"folder could not be listed: {error.strerror or error}")


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link in a circle
        return False


def _look(path: str, root: str) -> Item | Rejected:
    """Look at a path that may be a link, a pipe, or gone."""
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116
    except OSError as error:
        if error.errno == errno.ELOOP:
            return _rejected(path, root, "not_a_regular_file", "is a link that leads in a circle")
        if os.path.islink(path):  # noqa: PTH114
            return _rejected(path, root, "not_a_regular_file", "is a link that leads nowhere")
        return _rejected(path, root, "unreadable", f"could not be read: {error.strerror or error}")
    if not stat.S_ISREG(mode):
        return _rejected(path, root, "not_a_regular_file", "is a pipe, socket or device, not a file")
    return Item(root, path)


def _rejected(path: str, root: str, reason: str, message: str) -> Rejected:
    return reject(Item(root, path), RejectedError(reason, message))
