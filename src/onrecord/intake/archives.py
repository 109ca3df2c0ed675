"""Members of ZIP and tar archives, one after another."""

from __future__ import annotations

import io
import shutil
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import Any, BinaryIO, Final, NamedTuple, cast

from onrecord.errors import RejectedError
from onrecord.intake.items import is_ignored, printable_path
from onrecord.intake.streams import taken_apart

_FREE_BYTES: Final = 64_000_000
_LARGEST_RATIO: Final = 200  # as in streams: a ZIP archive says it of each member
_TOLD: Final = f"unpacks to more than {_LARGEST_RATIO} times its size, as no text does"
_ENCRYPTED: Final = 0x1


class Member(NamedTuple):
    """One member: its path in the archive, and its bytes, or why they are not to be read."""

    name: str
    stream: BinaryIO | None
    error: RejectedError | None = None


def members(stream: BinaryIO, form: str) -> Iterator[Member]:
    """Yield the files of an archive in its order; folders, hidden files and READMEs are passed over.

    Args:
        stream: at its beginning; a ZIP archive that cannot be read from any place is copied to disk.
        form: `zip` or `tar`.
    """
    yield from _zip_members(stream) if form == "zip" else _tar_members(stream)


def _tar_members(stream: BinaryIO) -> Iterator[Member]:
    with taken_apart():
        archive = tarfile.open(fileobj=stream, mode="r|")  # noqa: SIM115
    with archive:
        while info := _next_of(archive):
            name = printable_path(info.name)
            if info.isdir() or _is_passed_over(name):
                continue
            error = _fault(name, is_file=info.isfile())
            with taken_apart():
                file = None if error else archive.extractfile(info)
            yield Member(name, cast("BinaryIO | None", file), error)
            cast("Any", archive).members.clear()  # or it remembers every header of an archive of millions


def _next_of(archive: tarfile.TarFile) -> tarfile.TarInfo | None:
    with taken_apart():
        return archive.next()


def _zip_members(stream: BinaryIO) -> Iterator[Member]:
    with _seekable(stream) as packed:
        yield from _members_of_zip(packed)


def _members_of_zip(packed: BinaryIO) -> Iterator[Member]:
    size = packed.seek(0, io.SEEK_END)
    unpacked = 0
    with taken_apart():
        archive = zipfile.ZipFile(packed)
    with archive:
        for info in archive.infolist():
            name = printable_path(info.filename)
            if info.is_dir() or _is_passed_over(name):
                continue
            # The high half of the attributes is the file's mode on Unix: a link is no file.
            is_link = (info.external_attr >> 28) == 0xA
            error = _fault(name, is_file=not is_link) or _zip_fault(info)
            if error:
                yield Member(name, None, error)
                continue
            unpacked += info.file_size
            if _is_far_more(unpacked, size):  # many small members, or many that share their bytes
                raise RejectedError("archive_limit", f"{_TOLD}; not read on")
            with taken_apart():
                file = archive.open(info)
            with file:
                yield Member(name, cast("BinaryIO", file))


@contextmanager
def _seekable(stream: BinaryIO) -> Iterator[BinaryIO]:
    """Yield the stream if it can be read from any place, else a copy of it on disk."""
    try:
        stream.seek(0, io.SEEK_END)
    except (OSError, ValueError):  # what `seekable` says of a file on the web is not so
        with tempfile.TemporaryFile() as copy:
            shutil.copyfileobj(stream, copy)
            yield cast("BinaryIO", copy)
    else:
        yield stream


def _is_passed_over(name: str) -> bool:
    return any(is_ignored(part) for part in PurePosixPath(name).parts if part not in ("..", "."))


def _fault(name: str, *, is_file: bool) -> RejectedError | None:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if ".." in parts or name.startswith(("/", "\\")) or (parts and parts[0].endswith(":")):
        return RejectedError("unsafe_path", "its path leads out of the archive")
    if not is_file:
        return RejectedError("not_a_regular_file", "is a link, pipe or device in the archive, not a file")
    return None


def _zip_fault(info: zipfile.ZipInfo) -> RejectedError | None:
    if info.flag_bits & _ENCRYPTED:
        return RejectedError("unreadable", "is encrypted")
    return RejectedError("archive_limit", _TOLD) if _is_far_more(info.file_size, info.compress_size) else None


def _is_far_more(unpacked: int, packed: int) -> bool:
    return unpacked > _FREE_BYTES and unpacked > _LARGEST_RATIO * packed
