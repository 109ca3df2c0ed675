"""From offsets into a text that was taken out of a raw item to the item's bytes, run by run."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from onrecord.model import ByteRun


class ByteRunOffsets:
    """Turns stretches of a text into stretches of the raw bytes that its runs stand for.

    Looking one up costs the encoding of at most two runs.
    """

    def __init__(self, runs: Sequence[ByteRun], encoding: str) -> None:
        self._runs = runs
        self._starts = [run.text.start for run in runs]
        self._encoding = encoding

    def of(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """Return the bytes, half-open, from the first to the last code point of `text[start:end]`.

        None where either of the two was read from no known bytes.
        """
        first, last = self._run_at(start), self._run_at(end - 1)
        if start >= end or first is None or last is None:
            return None
        byte_start = self._inside(first, text, start)
        byte_end = last.byte_end if end == last.text.end else self._inside(last, text, end)
        return None if byte_start is None or byte_end is None else (byte_start, byte_end)

    def _run_at(self, offset: int) -> ByteRun | None:
        index = bisect_right(self._starts, offset) - 1
        return self._runs[index] if index >= 0 and offset < self._runs[index].text.end else None

    def _inside(self, run: ByteRun, text: str, offset: int) -> int | None:
        """Return the byte of an offset within a run; None where its bytes are another way to write it."""
        if offset == run.text.start:
            return run.byte_start
        length = run.byte_end - run.byte_start
        if length == len(run.text) and text[run.text.start : run.text.end].isascii():
            return run.byte_start + offset - run.text.start
        try:
            if len(text[run.text.start : run.text.end].encode(self._encoding)) != length:
                return None
            return run.byte_start + len(text[run.text.start : offset].encode(self._encoding))
        except (UnicodeEncodeError, LookupError):
            return None
