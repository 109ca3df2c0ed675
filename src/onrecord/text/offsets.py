"""Code points of a decoded text, back to bytes of its file."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

from onrecord.model import Document, Span

# Line ends of text files: CR LF, LF, CR, form feed, and Unicode's own two.
LINE_END: Final = re.compile(r"\r\n|[\n\r\f\u2028\u2029]")
_RARE_LINE_ENDS: Final = ("\r", "\f", "\u2028", "\u2029")
_MARKS_ITSELF: Final = {"utf-16": "utf-16-le", "utf-32": "utf-32-le"}
_CUT_ANYWHERE: Final = frozenset(("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"))
_LONGEST_STRETCH: Final = 4_096  # code points


def line_spans(text: str) -> tuple[Span, ...]:
    r"""Return every line of `text` without its line end; a final line end opens no further line.

    >>> [span.of("one\r\n\ntwo\n") for span in line_spans("one\r\n\ntwo\n")]
    ['one', '', 'two']
    """
    spans: list[Span] = []
    start = 0
    if not any(mark in text for mark in _RARE_LINE_ENDS):
        for line in text.split("\n"):
            end = start + len(line)
            spans.append(Span(start, end))
            start = end + 1
        return tuple(spans if spans[-1].start < len(text) else spans[:-1])
    for match in LINE_END.finditer(text):
        spans.append(Span(start, match.start()))
        start = match.end()
    if start < len(text):
        spans.append(Span(start, len(text)))
    return tuple(spans)


class ByteOffsets:
    """Turns offsets into `document.text` into offsets into the raw file.

    Only documents that `has_stable_bytes` have such offsets. Looking one up costs at most the
    encoding of one line, and of a few thousand characters in the encodings of Unicode.
    """

    def __init__(self, document: Document) -> None:
        text = document.text
        self._text = text
        self._encoding = _MARKS_ITSELF.get(document.encoding, document.encoding)
        self._bom_length = document.bom_length
        self._is_one_to_one = document.byte_count - document.bom_length == len(text)
        self._char_starts = [0]
        self._byte_starts = [document.bom_length]
        if self._is_one_to_one:
            return
        for match in LINE_END.finditer(text):
            self._mark_long_line(match.start())
            self._mark(match.end())
        self._mark_long_line(len(text))

    def _mark(self, offset: int) -> None:
        stretch = self._text[self._char_starts[-1] : offset]
        self._byte_starts.append(self._byte_starts[-1] + len(stretch.encode(self._encoding)))
        self._char_starts.append(offset)

    def _mark_long_line(self, end: int) -> None:
        """Note places within a long line too, in encodings where any place may be cut at."""
        if self._encoding in _CUT_ANYWHERE:
            for offset in range(self._char_starts[-1] + _LONGEST_STRETCH, end, _LONGEST_STRETCH):
                self._mark(offset)

    def of(self, offset: int) -> int:
        """Return the offset in bytes of the code point at `offset`; the text's length is allowed."""
        if self._is_one_to_one:
            return offset + self._bom_length
        line = bisect_right(self._char_starts, offset) - 1
        stretch = self._text[self._char_starts[line] : offset]
        return self._byte_starts[line] + len(stretch.encode(self._encoding))
