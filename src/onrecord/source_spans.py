"""From spans of a body back to lines and bytes of the raw file, by the account of its pieces."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from onrecord.model import Document, Piece, Span
from onrecord.text.byte_runs import ByteRunOffsets
from onrecord.text.offsets import ByteOffsets


@dataclass(frozen=True, slots=True)
class Place:
    """Where a stretch of a body stands in the raw file.

    Attributes:
        line_start, line_end: 1-based numbers of its first and last raw line, both inclusive.
        byte_start, byte_end: half-open, into the raw bytes, any byte order mark counted.
    """

    line_start: int | None = None
    line_end: int | None = None
    byte_start: int | None = None
    byte_end: int | None = None


NOWHERE: Final = Place()


class SourceMap:
    """Finds the raw place of what stands in one document's body."""

    def __init__(self, document: Document, pieces: Sequence[Piece]) -> None:
        self._text = document.text
        self._pieces = pieces
        self._bytes = _byte_lookup(document)
        self._given = document.given
        # Only a piece that stands in the body as it stands in the file leads back to its bytes.
        self._kept = sorted(
            (piece for piece in pieces if piece.body and len(piece.body) == len(piece.span)),
            key=_body_start,
        )
        self._starts = [_body_start(piece) for piece in self._kept]

    def of(self, span: Span, text: str) -> Place:
        """Return the raw place of `span` of the body, which reads `text`.

        The bytes run from the first to the last one of the raw stretch. They are None where the
        document has no stable bytes, or where more than white space stands between, so that these bytes
        would not read as `text` again.
        """
        if not span:
            return NOWHERE
        first, last = self._piece_at(span.start), self._piece_at(span.end - 1)
        if first is None or last is None:
            return NOWHERE
        start = first.span.start + span.start - _body_start(first)
        end = last.span.start + span.end - _body_start(last)
        if not reads_as(self._text[start:end], text):
            return Place(first.line, last.line)
        return Place(first.line, last.line, *self._bytes(start, end))

    def line_rows(self, document_id: str) -> Iterator[tuple[Any, ...]]:
        """Yield one row of `document_lines` for each given field, then for each piece, in order."""
        nowhere = (None, None, None, None)
        for ordinal, given in enumerate(self._given):
            yield (
                *(document_id, None, ordinal, *nowhere),
                *("metadata", given.field, None, None, given.value, given.origin),
            )
        for ordinal, piece in enumerate(self._pieces, start=len(self._given)):
            yield (
                document_id,
                piece.line,
                ordinal,
                piece.span.start,
                piece.span.end,
                *self._bytes(piece.span.start, piece.span.end),
                piece.disposition,
                piece.rule,
                piece.body.start if piece.body else None,
                piece.body.end if piece.body else None,
                None if piece.body else piece.span.of(self._text),
                None,
            )

    def _piece_at(self, offset: int) -> Piece | None:
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return None
        piece = self._kept[index]
        return piece if offset < _body_start(piece) + len(piece.span) else None


def _byte_lookup(document: Document) -> Callable[[int, int], tuple[int | None, int | None]]:
    """Return what turns a stretch of the document's text into one of its raw bytes."""
    if document.has_stable_bytes:
        offsets = ByteOffsets(document)
        return lambda start, end: (offsets.of(start), offsets.of(end))
    runs = ByteRunOffsets(document.byte_runs, document.encoding.partition("+")[0])
    return lambda start, end: runs.of(document.text, start, end) or (None, None)


def reads_as(raw: str, text: str) -> bool:
    r"""Say whether `raw` is `text` but for line ends and other white space.

    >>> reads_as("one\r\n\r\n  two", "one\n\ntwo"), reads_as("a line\nthat goes on", "a line that goes on")
    (True, True)
    >>> reads_as("one\r\nRead more\r\ntwo", "one\n\ntwo")
    False
    """
    return raw == text or raw.split() == text.split()


def _body_start(piece: Piece) -> int:
    return piece.body.start if piece.body else 0
