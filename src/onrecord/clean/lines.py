"""The lines of a raw text, each with the few features that the rules ask for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final, NamedTuple

from onrecord.model import Span

_CLOSERS: Final = "\"'“”‘’»›)]} \t\u00a0"
_SENTENCE_END: Final = ".!?…;。؟।"
_PROSE_WORDS: Final = 5
_LIST_PROSE_WORDS: Final = 8  # behind a colon or comma, where labels end too
_LONG_PROSE_WORDS: Final = 30
_MOST_COUNTED_WORDS: Final = 100
_KEYED_CHARS: Final = 160
_MOST_ROW_WORDS: Final = 14
_TIME: Final = re.compile(r"(?<!\d)(?:(?:19|20)\d\d(?!\d)|\d{1,2}:\d\d)")  # a year or a time of day
_FEWEST_ROWS: Final = 3  # of a table, among so many lines:
_TABLE_LINES: Final = 5
_WORD: Final = re.compile(r"\w+")


class Line(NamedTuple):
    """A stretch of one raw line, white space at its ends left out.

    Attributes:
        number: 1-based number of the raw line.
        span: into the raw text.
        text: what stands there.
        word_count: words between white space.
        is_prose: reads like a sentence or more of running text.
        ends_sentence: its last mark ends a sentence.
        key: what lines that say the same have in common; see `key_of`.
    """

    number: int
    span: Span
    text: str
    word_count: int
    is_prose: bool
    ends_sentence: bool
    key: str

    def __hash__(self) -> int:
        """Hash the text alone: lines are looked up often, and their spans are slow to hash."""
        return hash(self.text)

    @property
    def asks(self) -> bool:
        """Its last mark asks or cries, as the marks of some headlines do."""
        return self.text.rstrip(_CLOSERS).endswith(("?", "!"))

    @property
    def is_headline_like(self) -> bool:
        """A short line that ends without a mark, as headlines, labels and crossheads do."""
        return not self.is_prose and not self.ends_sentence and self.text[-1] not in ",:"


def key_of(text: str) -> str:
    """Return the words of a text, case and marks folded away; empty for a text without any.

    Of a long text these are the first ones, and the number of all: enough to tell paragraphs apart.

    >>> key_of("“Russia favors Azerbaijan”, MP says") == key_of("RUSSIA FAVORS AZERBAIJAN - MP SAYS")
    True
    """
    sample = text[:_KEYED_CHARS]
    if not sample.isascii():
        sample = unicodedata.normalize("NFKC", sample)
    key = " ".join(_WORD.findall(sample.casefold()))
    return key if len(text) <= _KEYED_CHARS else f"{key} {len(text.split())}"


def line_of(text: str, number: int, span: Span) -> Line | None:
    """Return the stretch `span` of `text` as a line; None if it holds nothing but white space.

    >>> line = line_of("  He said so, twice, in Baku. ", 1, Span(0, 30))
    >>> line.span, line.is_prose, line.is_headline_like
    (Span(start=2, end=29), True, False)
    """
    raw = text[span.start : span.end]
    stripped = raw.strip()
    if not stripped:
        return None
    if len(stripped) < len(raw):
        start = span.start + len(raw) - len(raw.lstrip())
        span = Span(start, start + len(stripped))
    word_count = len(stripped.split(None, _MOST_COUNTED_WORDS))
    last = stripped[-80:].rstrip(_CLOSERS)[-1:] or " "
    ends_sentence = last in _SENTENCE_END
    is_prose = (
        word_count >= _LONG_PROSE_WORDS
        or (ends_sentence and word_count >= _PROSE_WORDS)
        or (last in ":," and word_count >= _LIST_PROSE_WORDS)
    )
    return Line(
        number,
        span,
        stripped,
        word_count,
        is_prose,
        ends_sentence,
        key_of(stripped),
    )


def lines_of(text: str, spans: Sequence[Span]) -> tuple[Line, ...]:
    """Return the lines among `spans` that hold more than white space."""
    found = [
        line_of(text, number, span) for number, span in enumerate(spans, start=1) if span.end > span.start
    ]
    return tuple([line for line in found if line is not None])


def is_row(line: Line) -> bool:
    """Say whether a line could be the row of a table that a dump prints as text: words, then figures.

    >>> from onrecord.model import Span
    >>> rows = ("Net 9,098,000 vs 5,924,000", "Pay April 10", "12 killed in a crash", "Nine mths")
    >>> [is_row(line_of(row, 1, Span(0, len(row)))) for row in rows]
    [True, True, False, False]
    """
    if line.word_count > _MOST_ROW_WORDS or line.text[0].isdecimal() or not line.is_headline_like:
        return False
    has_figure = any(word[0].isdecimal() for word in line.text.split())
    return has_figure and not line.key.startswith("by ") and _TIME.search(line.text) is None


def opens_table(lines: Sequence[Line], index: int) -> bool:
    """Say whether a row stands there and enough of the next lines are rows for a table, labels among them."""
    if not is_row(lines[index]):
        return False
    rows = {line.key for line in lines[index : index + _TABLE_LINES] if is_row(line)}
    return len(rows) >= _FEWEST_ROWS
