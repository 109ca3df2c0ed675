"""Compressed streams, read piece by piece and no further than is plausible."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, Final, Protocol, cast

from onrecord.errors import RejectedError

_BUFFER_BYTES: Final = 1 << 18
# News text shrinks to a third or a tenth, lines of one crawl to a thirtieth; a bomb to a thousandth and less.
_FRAME_PIECE_BYTES: Final = 1 << 12  # one piece of a bomb is still no bomb
_FREE_BYTES: Final = 64_000_000
_LARGEST_RATIO: Final = 200


@contextmanager
def taken_apart() -> Iterator[None]:
    """Turn what a library raises into a rejection: for its calls alone, since they raise almost anything.

    Raises:
        RejectedError: `unreadable`; what is one already stays as it is.
    """
    try:
        yield
    except RejectedError:
        raise
    except Exception as error:
        raise broken(error) from error


def broken(error: Exception) -> RejectedError:
    """Return what to say of bytes that are not what their form asks for, from somewhere on."""
    told = " ".join(str(error).split())[:200] or type(error).__name__
    return RejectedError("unreadable", f"is broken, and was read up to here: {told}")


class Readable(Protocol):
    """Whatever bytes can be read from."""

    def read(self, size: int = ..., /) -> bytes:
        """Return up to `size` bytes; none at the end."""


def read_some(stream: Readable, size: int) -> bytes:
    """Return up to `size` bytes, those at hand: what was read before an error is not lost with it."""
    read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
    return read(size)


class _Counted(io.RawIOBase):
    """Counts what is read through it."""

    def __init__(self, source: Readable) -> None:
        self._source = source
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401  (whatever takes bytes)
        piece = read_some(self._source, len(buffer))
        buffer[: len(piece)] = piece
        self.count += len(piece)
        return len(piece)


class _Plausible(_Counted):
    """Ends with a rejection where far more comes out than went in.

    Raises:
        RejectedError: `archive_limit`.
    """

    def __init__(self, source: Readable, packed: _Counted) -> None:
        super().__init__(source)
        self._packed = packed

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401  (whatever takes bytes)
        length = super().readinto(buffer)
        if self.count > _FREE_BYTES and self.count > _LARGEST_RATIO * self._packed.count:
            raise RejectedError(
                "archive_limit",
                f"unpacks to more than {_LARGEST_RATIO} times its size, as no text does; not read on",
            )
        return length


class _Zstd:
    """Frames of Zstandard, one after another; unlike the library's own reader, it tells of one cut off."""

    def __init__(self, packed: BinaryIO, new_frame: Callable[[], Any]) -> None:
        self._packed = packed
        self._new_frame = new_frame
        self._frame: Any = None
        self._rest = b""
        self._ready = b""

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes; none at the end.

        Raises:
            EOFError: if the last frame is not whole.
        """
        while not self._ready:
            piece = self._rest or self._packed.read(_FRAME_PIECE_BYTES)
            if not piece:
                if self._frame is not None:
                    raise EOFError("the last frame is cut off")
                return b""
            self._frame = self._frame or self._new_frame()
            self._ready = self._frame.decompress(piece)
            self._rest = self._frame.unused_data if self._frame.eof else b""
            self._frame = None if self._frame.eof else self._frame
        end = len(self._ready) if size < 0 else size
        piece, self._ready = self._ready[:end], self._ready[end:]
        return piece


def unpacked(stream: Readable, form: str) -> BinaryIO:
    """Return the stream that a compressed one holds.

    Args:
        stream: at its beginning.
        form: one of `sources.forms.COMPRESSED`.

    Raises:
        RejectedError: `needs_extra` if its library is not installed; later, as it is read, `archive_limit`.
    """
    packed = _Counted(stream)
    buffered = cast("BinaryIO", io.BufferedReader(packed, _BUFFER_BYTES))
    return cast("BinaryIO", io.BufferedReader(_Plausible(_decoder(buffered, form), packed), _BUFFER_BYTES))


def _decoder(stream: BinaryIO, form: str) -> Readable:
    if form == "gzip":
        import gzip

        return gzip.GzipFile(fileobj=stream, mode="rb")
    if form == "bzip2":
        import bz2

        return bz2.BZ2File(stream)
    if form == "xz":
        import lzma

        return lzma.LZMAFile(stream)
    try:
        import zstandard
    except ImportError as error:
        raise RejectedError(
            "needs_extra", "reading Zstandard needs a library: pip install 'onrecord[zstd]'"
        ) from error
    return _Zstd(stream, zstandard.ZstdDecompressor().decompressobj)


def broken_stream_errors() -> tuple[type[Exception], ...]:
    """Return what the libraries raise when bytes are not what their form asks for, or a server stops."""
    import lzma
    import tarfile
    import zipfile
    import zlib

    known: tuple[type[Exception], ...] = (
        *(EOFError, OSError, zlib.error, lzma.LZMAError, tarfile.TarError, zipfile.BadZipFile),
    )
    web = sys.modules.get("aiohttp")  # it is loaded where a file on the web is open
    if web is not None:
        known = (*known, web.ClientError)
    try:
        from zstandard import ZstdError
    except ImportError:
        return known
    return (*known, ZstdError)
