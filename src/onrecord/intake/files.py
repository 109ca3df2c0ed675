"""Open the files that were found, and read their bytes."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final, cast

from onrecord.errors import RejectedError
from onrecord.intake.items import Item
from onrecord.settings import Settings

# What a network folder or a busy disk answers now and may not answer a moment later.
_PASSING: Final = frozenset(
    {errno.EIO, errno.EAGAIN, errno.EBUSY, errno.ESTALE, errno.ETIMEDOUT, errno.EHOSTDOWN, errno.ENETDOWN}
)


@contextmanager
def opened(item: Item) -> Iterator[BinaryIO]:
    """Open one file for reading; what goes wrong while it is open is told as a rejection, too.

    Raises:
        RejectedError: `vanished`, `unreadable` or `not_a_regular_file`.
    """
    try:
        if "://" in item.path:
            from onrecord.intake.remote import open_remote

            with open_remote(item.path) as remote:
                yield remote
            return
        with open(item.path, "rb", opener=_open_without_waiting) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise RejectedError("not_a_regular_file", "is a pipe, socket or device, not a file")
            yield cast("BinaryIO", file)
    except FileNotFoundError as error:
        raise RejectedError("vanished", "was listed, and gone when it was to be read") from error
    except OSError as error:
        raise RejectedError("unreadable", f"could not be read: {error.strerror or error}") from error


def read_item(item: Item, settings: Settings) -> bytes:
    """Return the bytes of one file.

    Raises:
        RejectedError: `vanished`, `unreadable`, `not_a_regular_file` or `too_large`.
    """
    limit = settings.max_document_bytes
    with opened(item) as file:
        if "://" not in item.path:
            size = os.fstat(file.fileno()).st_size
            if size > limit:
                raise RejectedError("too_large", f"holds {size:,} bytes; the limit is {limit:,}")
        raw = file.read(limit + 1)
    if len(raw) > limit:
        raise RejectedError("too_large", f"holds more than the limit of {limit:,} bytes")
    return raw


def may_pass(error: RejectedError) -> bool:
    """Say whether reading the item again may succeed: a lost share comes back, a missing file does not."""
    return isinstance(error.__cause__, OSError) and error.__cause__.errno in _PASSING


def _open_without_waiting(path: str, flags: int) -> int:
    # A file that became a pipe since it was listed would block an ordinary open for ever.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
