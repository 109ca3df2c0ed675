"""What there is to read: files, and the records of files that hold many."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from onrecord.errors import RejectedError
from onrecord.model import Rejected
from onrecord.sources.origin import Origin

_IGNORED: Final = re.compile(r"[._]|readme(?:\.[^.]*)?\Z", re.IGNORECASE)


class Item(NamedTuple):
    """One raw file that can be read.

    Attributes:
        root: absolute path of the input root; the address of a remote one.
        path: the file's path as the operating system takes it, or its address.
    """

    root: str
    path: str

    @property
    def source_root(self) -> str:
        """The root, printable whatever its bytes are."""
        return printable_path(self.root)

    @property
    def source_path(self) -> str:
        """The path below the root, with `/` between folders, or the address; always printable."""
        if "://" in self.path:
            return without_secrets(self.path)
        above = self.root.rstrip(os.sep) + os.sep
        below = self.path.removeprefix(above)
        if below == self.path or os.pardir in below:
            below = os.path.relpath(self.path, self.root)
        return printable_path(below.replace(os.sep, "/"))


@dataclass(frozen=True, slots=True)
class Record:
    """One item out of a file of many.

    Attributes:
        item: the file.
        name: which item of it, as `Document.source_record`; None for the one that a compressed file holds.
        raw: its bytes.
        is_verbatim: whether these stand so in the file; a row of a table is written anew, as JSON.
        form: what they are; a key of `sources.READERS`, or what a form without a reader is called.
        charset: the encoding that a server declared for them.
        address: where on the web it was fetched, as the file says.
    """

    item: Item
    name: str | None
    raw: bytes
    form: str
    fetched_at: datetime | None = None
    charset: str | None = None
    address: str | None = None
    is_verbatim: bool = True


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


def origin_of(item: Item | Record) -> Origin:
    """Return where an item comes from, as its reader takes it."""
    if isinstance(item, Item):
        address = item.source_path if "://" in item.path else None
        return Origin(item.source_path, None, item.source_root, address=address)
    return Origin(
        item.item.source_path,
        item.name,
        item.item.source_root,
        fetched_at=item.fetched_at,
        charset=item.charset,
        address=item.address,
        is_verbatim=item.is_verbatim,
    )


def reject(
    item: Item,
    error: RejectedError,
    *,
    name: str | None = None,
    content_sha256: str = "",
    byte_count: int | None = None,
) -> Rejected:
    """Turn what was wrong with one item, or with the record `name` of it, into its row of `rejects`."""
    return Rejected(
        source_path=item.source_path,
        source_record=name,
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
    if path.isascii():
        return path
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def without_secrets(address: str) -> str:
    """Return an address without the user and password that it may hold.

    >>> without_secrets("https://ada:pw@example.org/a.html?x=1@2")
    'https://example.org/a.html?x=1@2'
    """
    scheme, mark, rest = printable_path(address).partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}{mark}{host.rpartition('@')[2]}{slash}{path}"


def is_ignored(name: str) -> bool:
    """Say whether a file or folder is no input by convention: hidden, private, or a README."""
    return _IGNORED.match(name) is not None
