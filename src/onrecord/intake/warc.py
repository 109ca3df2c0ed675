"""Records of web archives (ISO 28500), as crawlers and Common Crawl's news set write them."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, BinaryIO, Final, NamedTuple

from onrecord.errors import RejectedError
from onrecord.intake.streams import broken_stream_errors, read_some, taken_apart

_FORMS: Final = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
    "application/json": "json",
}
_OK: Final = range(200, 300)
_HEAD_BYTES: Final = 1 << 16  # of an answer, before its page
_AS_IT_IS: Final = frozenset(("", "identity", "none"))
_ZLIB: Final = frozenset(("gzip", "x-gzip", "deflate"))
_GZIP: Final = b"\x1f\x8b"
_ANY_HEAD: Final = 32  # of zlib: gzip's or its own


class Archived(NamedTuple):
    """One page of a web archive: its record's id, and its bytes or why there are none."""

    name: str
    raw: bytes
    form: str
    address: str | None
    fetched_at: datetime | None
    charset: str | None
    error: RejectedError | None = None


def archived_pages(stream: BinaryIO, limit: int) -> Iterator[Archived]:
    """Yield the answers of servers and the resources of a web archive; what crawlers note beside is none.

    Args:
        stream: at its beginning, unpacked.
        limit: bytes of the largest page.

    Raises:
        RejectedError: `needs_extra` if fastwarc is not installed.
    """
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError as error:
        raise RejectedError(
            "needs_extra", "reading WARC needs fastwarc: pip install 'onrecord[warc]'"
        ) from error
    kinds = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    forward = _Forward(stream)
    records = ArchiveIterator(
        forward, record_types=kinds, parse_http=False, quirks_mode=True, stream_detect=False
    )
    while True:
        with taken_apart():
            record = next(records, None)
        if record is None:
            break
        yield _page(record, limit)
    if forward.error is not None:
        raise forward.error


class _Forward:
    """A stream that knows its place and goes nowhere else: fastwarc asks where it is by seeking nowhere.

    It ends where the stream below breaks, and keeps the error, so that the pages before it are not lost.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._place = 0
        self.error: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes."""
        try:
            piece = b"" if self.error else read_some(self._stream, size)
        except RejectedError as error:
            self.error, piece = error, b""
        except broken_stream_errors() as error:
            self.error, piece = error, b""
        self._place += len(piece)
        return piece

    def tell(self) -> int:
        """Return how many bytes were read."""
        return self._place

    def close(self) -> None:
        """Leave the stream open: who opened it closes it."""

    def seek(self, offset: int, whence: int = 0) -> int:
        """Return the place, if that is where to go.

        Raises:
            OSError: for any other.
        """
        if (whence == 1 and offset == 0) or (whence == 0 and offset == self._place):
            return self._place
        raise OSError("the stream can only be read on")


def _page(record: Any, limit: int) -> Archived:  # noqa: ANN401  (fastwarc has no types)
    raw, error = b"", None
    try:
        if record.is_http:  # the head alone: what is no page is passed over, not read
            with taken_apart():
                record.parse_http(auto_decode="none", max_header_len=_HEAD_BYTES, quirks_mode=True)
        error = _fault(record, limit)
        raw = b"" if error else _unpacked(_read(record, limit), record, limit)
    except RejectedError as found:
        error = found
    media_type = _media_type(record)
    return Archived(
        name=(record.record_id or f"offset {record.stream_pos}").strip("<>"),
        raw=raw,
        form=_FORMS.get(media_type, media_type or "a record without a media type"),
        address=record.headers.get("WARC-Target-URI", "").strip("<>") or None,
        fetched_at=_utc(record.record_date),
        charset=record.http_charset if record.is_http else None,
        error=error,
    )


def _read(record: Any, limit: int) -> bytes:  # noqa: ANN401
    """Return what a record holds.

    Raises:
        RejectedError: `too_large`; `unreadable` if it is cut off.
    """
    length = record.content_length
    with taken_apart():
        raw: bytes = record.reader.read(limit + 1)
    if len(raw) > limit:
        raise _over(limit)
    if len(raw) < length:
        raise RejectedError("unreadable", f"is cut off after {len(raw):,} of {length:,} bytes")
    return raw


def _unpacked(raw: bytes, record: Any, limit: int) -> bytes:  # noqa: ANN401
    """Return a page as it was before its server packed it.

    fastwarc knows all ways of packing, but takes what is cut off for whole, so zlib's are undone here.

    Raises:
        RejectedError: `too_large`; `unreadable` if it cannot be unpacked or its end is missing.
    """
    if not record.is_http or record.http_headers is None:
        return raw
    sent, packed = (
        str(record.http_headers.get(name, "")).strip().lower()
        for name in ("Transfer-Encoding", "Content-Encoding")
    )
    if sent not in _AS_IT_IS:
        raw = _undone(raw, "Transfer-Encoding", sent, limit)
    if packed in _AS_IT_IS:
        return raw
    return (
        _inflated(raw, packed, limit) if packed in _ZLIB else _undone(raw, "Content-Encoding", packed, limit)
    )


def _undone(raw: bytes, header: str, value: str, limit: int) -> bytes:
    """Let fastwarc undo one way of packing, in a record of its own: a broken one would end the archive."""
    from fastwarc.warc import WarcRecord

    answer = WarcRecord()
    answer.set_bytes_content(f"HTTP/1.1 200 OK\r\n{header}: {value}\r\n\r\n".encode("ascii", "replace") + raw)
    answer.is_http = True
    with taken_apart():
        answer.parse_http(auto_decode="all", quirks_mode=True)
        undone: bytes = answer.reader.read(limit + 1)
    if len(undone) > limit:
        raise _over(limit)
    return undone


def _inflated(raw: bytes, packed: str, limit: int) -> bytes:
    """Unpack gzip, one part or several, or deflate, with zlib's head or without."""
    parts: list[bytes] = []
    left = limit + 1
    is_bare = packed == "deflate" and raw[:1] != b"\x78"
    with taken_apart():
        while raw and left > 0:
            unpacker = zlib.decompressobj(-zlib.MAX_WBITS if is_bare else zlib.MAX_WBITS | _ANY_HEAD)
            parts.append(unpacker.decompress(raw, left))
            left -= len(parts[-1])
            if left > 0 and not unpacker.eof:
                raise EOFError("its end is missing")
            raw = unpacker.unused_data.lstrip(b"\0")
            raw = (
                raw if raw.startswith(_GZIP) else b""
            )  # what follows is no part of it, as readers of gzip have it
    if left <= 0:
        raise _over(limit)
    return b"".join(parts)


def _over(limit: int) -> RejectedError:
    return RejectedError("too_large", f"is a page of more than {limit:,} bytes")


def _media_type(record: Any) -> str:  # noqa: ANN401
    named = (record.http_content_type if record.is_http else record.headers.get("Content-Type")) or ""
    return str(named).partition(";")[0].strip().lower()


def _fault(record: Any, limit: int) -> RejectedError | None:  # noqa: ANN401
    media_type = _media_type(record)
    if record.is_http and record.http_headers is not None:
        status = record.http_headers.status_code
        if status is not None and status not in _OK:
            return RejectedError("http_error", f"the server answered with status {status}")
    if media_type not in _FORMS:
        return RejectedError(
            "unsupported_media_type", f"is {media_type or 'of no stated media type'}, not a page"
        )
    if record.content_length > limit:
        return RejectedError(
            "too_large", f"is a record of {record.content_length:,} bytes; the limit is {limit:,}"
        )
    return None


def _utc(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
