"""Find the raw files that an input names, and read their bytes.

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
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from onrecord.errors import InputError, RejectedError, UsageError
from onrecord.model import Rejected
from onrecord.settings import Settings

# What a network folder or a busy disk answers now and may not answer a moment later.
_PASSING: Final = frozenset(
    {errno.EIO, errno.EAGAIN, errno.EBUSY, errno.ESTALE, errno.ETIMEDOUT, errno.EHOSTDOWN, errno.ENETDOWN}
)

_Place: TypeAlias = tuple[int, int]  # device and inode


@dataclass(frozen=True, slots=True)
class Item:
    """One raw file that can be read.

    Attributes:
        root: absolute path of the input root.
        path: the file's path as the operating system takes it.
    """

    root: str
    path: str

    @property
    def source_root(self) -> str:
        """The root, printable whatever its bytes are."""
        return printable_path(self.root)

    @property
    def source_path(self) -> str:
        """The path below the root, with `/` between folders, printable whatever its bytes are."""
        return printable_path(os.path.relpath(self.path, self.root).replace(os.sep, "/"))


@dataclass(frozen=True, slots=True)
class Intake:
    """What the inputs hold.

    Attributes:
        items: every file to read, each once, in the order of the inputs, sorted within a folder.
        rejects: what is there but cannot be read as a file.
        ignored_count: names that are no input by convention.
        folders: the input folders that were listed whole, as `Document.source_root` has them; one with
            a folder in it that could not be listed is left out, for what is in that is not known.
    """

    items: tuple[Item, ...]
    rejects: tuple[Rejected, ...]
    ignored_count: int
    folders: tuple[str, ...]


def find_items(inputs: Sequence[str | os.PathLike[str]]) -> Intake:
    """List the files that `inputs` (files, folders, glob patterns) name.

    Raises:
        UsageError: for an input of a kind that is not read, such as a URL.
        InputError: if an input does not exist, or all of them together hold no file.
    """
    found: dict[str, Item | Rejected] = {}
    ignored_count = 0
    folders: list[str] = []
    for named in inputs:
        for path in _expand(os.fspath(named)):
            if os.path.isdir(path):  # noqa: PTH112  (bytes that are no UTF-8 pass through os.path unchanged)
                root = os.path.abspath(path)  # noqa: PTH100
                is_whole = True
                for entry in _walk(root):
                    if entry is None:
                        ignored_count += 1
                        continue
                    found.setdefault(_key(entry), entry)
                    is_whole &= isinstance(entry, Item) or entry.reason != "unreadable"
                if is_whole:
                    folders.append(printable_path(root))
            else:
                absolute = os.path.abspath(path)  # noqa: PTH100
                entry = _look(absolute, os.path.dirname(absolute))  # noqa: PTH120
                found.setdefault(_key(entry), entry)
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


def read_item(item: Item, settings: Settings) -> bytes:
    """Return the bytes of one file.

    Raises:
        RejectedError: `vanished`, `unreadable`, `not_a_regular_file` or `too_large`.
    """
    limit = settings.max_document_bytes
    try:
        with open(item.path, "rb", opener=_open_without_waiting) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise RejectedError("not_a_regular_file", "is a pipe, socket or device, not a file")
            if status.st_size > limit:
                raise RejectedError("too_large", f"holds {status.st_size:,} bytes; the limit is {limit:,}")
            raw = file.read(limit + 1)
    except FileNotFoundError as error:
        raise RejectedError("vanished", "was listed, and gone when it was to be read") from error
    except OSError as error:
        raise RejectedError("unreadable", f"could not be read: {error.strerror or error}") from error
    if len(raw) > limit:
        raise RejectedError("too_large", f"grew past the limit of {limit:,} bytes while it was read")
    return raw


def may_pass(error: RejectedError) -> bool:
    """Say whether reading the item again may succeed: a lost share comes back, a missing file does not."""
    return isinstance(error.__cause__, OSError) and error.__cause__.errno in _PASSING


def reject(
    item: Item, error: RejectedError, *, content_sha256: str = "", byte_count: int | None = None
) -> Rejected:
    """Turn what was wrong with one item into its row of `rejects`."""
    return Rejected(
        source_path=item.source_path,
        source_record=None,
        reason=error.reason,
        message=error.message,
        byte_offset=error.byte_offset,
        content_sha256=content_sha256,
        byte_count=byte_count,
        source_root=item.source_root,
    )


def printable_path(path: str) -> str:
    r"""Return a path in text that any file, table or terminal takes: bytes that are no UTF-8 are spelled out.

    >>> printable_path(b"caf\xe9.txt".decode("utf-8", "surrogateescape"))
    'caf\\xe9.txt'
    """
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _open_without_waiting(path: str, flags: int) -> int:
    # A file that became a pipe since it was listed would block an ordinary open for ever.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _key(entry: Item | Rejected) -> str:
    if isinstance(entry, Item):
        return entry.path
    return f"{entry.source_root}/{entry.source_path}"


def _expand(named: str) -> Sequence[str]:
    """Return the paths one input stands for: itself, or what its pattern matches."""
    if "://" in named:
        raise UsageError(
            f"{printable_path(named)} is an address, and only local files and folders are read",
            hint="fetch the pages into a folder first, then name the folder",
        )
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


def _is_ignored(name: str) -> bool:
    return name.startswith((".", "_")) or Path(name).stem.casefold() == "readme"


def _walk(root: str) -> Iterator[Item | Rejected | None]:
    """Yield the entries below `root`, folders in sorted order; None for each one that is ignored."""
    # A stack, for folders can be nested deeper than functions.
    pending: list[tuple[str, os.DirEntry[str] | None, frozenset[_Place]]] = [(root, None, frozenset())]
    while pending:
        path, entry, above = pending.pop()
        if entry is not None and _is_ignored(entry.name):
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
