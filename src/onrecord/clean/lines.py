"""The lines of a raw text, each with the few features that the rules ask for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final, NamedTuple, TypeAlias

from onrecord.model import Span

_CLOSERS: Final = "\"'“”‘’»›)]} \t\u00a0"
_SENTENCE_END: Final = ".!?…;。！？؟।։"
_PROSE_WORDS: Final = 5
_LIST_PROSE_WORDS: Final = 8  # behind a colon or comma, where labels end too
_LONG_PROSE_WORDS: Final = 30
_MOST_COUNTED_WORDS: Final = 101
_MARK_CHARS: Final = 80  # at the end of a line, where its last mark stands among closing ones
_KEYED_CHARS: Final = 160
_MOST_ROW_WORDS: Final = 14
_TIME: Final = re.compile(r"(?<!\d)(?:(?:19|20)\d\d(?!\d)|\d{1,2}:\d\d)")  # a year or a time of day
_FIGURE: Final = re.compile(r"\s\d")  # that opens a word
# "Shr profit three cts vs loss nine cts": a wire's figures against those of the year before.
_COMPARED: Final = re.compile(r"(?:\b(?:cts?|dlrs?|mln|bln|pct|nil)|\d) vs\.? \S")
_FEWEST_ROWS: Final = 3  # of a table, among so many lines:
_FEWEST_COMPARED: Final = 2  # of one that sets figures against others
_TABLE_LINES: Final = 5
_WORD: Final = re.compile(r"\w+")
QUOTE_MARKS: Final = "\"“”«»„'‘’"
ZERO_WIDTH: Final = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"
_BLANK: Final = "".join(char for char in map(chr, range(0x3001)) if char.isspace()) + ZERO_WIDTH
# What keeps a reader from seeing words and figures: marks of no width, and the digits of other scripts.
_LEGIBLE: Final = str.maketrans(
    dict.fromkeys(ZERO_WIDTH, " ")
    | {chr(zero + digit): str(digit) for zero in (0x660, 0x6F0, 0x966, 0xFF10) for digit in range(10)}
)
_PRINTED_MARKS: Final = "’“”—–‘…\u00a0"  # all that is not ASCII in most English news
# Of each byte of ASCII: small letters and digits as they are, capitals small, marks as spaces.
_FOLDED_BYTES: Final = bytes(
    ord(chr(c).lower()) if c < 128 and _WORD.match(chr(c)) else 32 for c in range(256)
)


Form: TypeAlias = tuple[int, bool, bool, str]
"""What a line says by itself: `word_count`, `is_prose`, `ends_sentence` and `key`."""


class Line(NamedTuple):
    """A stretch of one raw line, white space at its ends left out.

    Attributes:
        number: 1-based number of the raw line.
        span: into the raw text.
        text: what stands there.
        word_count: words between white space, up to 101.
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

    @property
    def asks(self) -> bool:
        """Its last mark asks or cries, as the marks of some headlines do."""
        return self.text.rstrip(_CLOSERS).endswith(("?", "!"))

    @property
    def is_headline_like(self) -> bool:
        """A short line that ends without a mark, as headlines, labels and crossheads do."""
        return not self.is_prose and not self.ends_sentence and self.text[-1] not in ",:"


def legible(text: str) -> str:
    r"""Return a text of the same length that patterns can read: a space for a mark of no width, plain digits.

    >>> legible("May\u200b \u0662\u0660\u0661\u0667")
    'May  2017'
    """
    return text if text.isascii() else text.translate(_LEGIBLE)


def key_of(text: str) -> str:
    """Return the words of a text, case and marks folded away; empty for a text without any.

    Of a long text these are the first ones, and the number of all: enough to tell paragraphs apart.

    >>> key_of("“Russia favors Azerbaijan”, MP says") == key_of("RUSSIA FAVORS AZERBAIJAN - MP SAYS")
    True
    """
    return _folded(text) if len(text) <= _KEYED_CHARS else f"{_folded(text)} {len(text.split())}"


def _folded(text: str) -> str:
    sample = text[:_KEYED_CHARS]
    if not sample.isascii():
        for mark in _PRINTED_MARKS:
            sample = sample.replace(mark, " ")
    if sample.isascii():
        return " ".join(sample.encode().translate(_FOLDED_BYTES).decode().split())
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", sample).casefold()))


def line_of(text: str, number: int, span: Span) -> Line | None:
    """Return the stretch `span` of `text` as a line; None if it holds nothing but white space.

    >>> line = line_of("  He said so, twice, in Baku. ", 1, Span(0, 30))
    >>> line.span, line.is_prose, line.is_headline_like
    (Span(start=2, end=29), True, False)
    """
    stretch = stretch_of(text, span)
    if stretch is None:
        return None
    at, printed = stretch
    return Line(number, at, printed, *form_of(printed))


def stretch_of(text: str, span: Span) -> tuple[Span, str] | None:
    """Return what of `span` is left without blanks and marks of no width at its ends; None for nothing."""
    start, end = span.start, span.end
    raw = text[start:end]
    stripped = raw.strip()
    if stripped and (stripped[0] in ZERO_WIDTH or stripped[-1] in ZERO_WIDTH):
        stripped = raw.strip(_BLANK)
    if not stripped:
        return None
    if len(stripped) < end - start:
        start += raw.index(stripped)
        span = Span(start, start + len(stripped))
    return span, stripped


def line_alone(text: str) -> Line:
    """Return a text without white space at its ends as the only line of a page."""
    return Line(1, Span(0, len(text)), text, *form_of(text))


def form_of(text: str) -> Form:
    """Return what a line says by itself: `word_count`, `is_prose`, `ends_sentence` and `key`."""
    count = len(text.split())
    last = text[-1]
    if last in _CLOSERS:
        last = text[-_MARK_CHARS:].rstrip(_CLOSERS)[-1:] or " "
    ends_sentence = last in _SENTENCE_END
    is_prose = (
        count >= _LONG_PROSE_WORDS
        or (ends_sentence and count >= _PROSE_WORDS)
        or (last in ":," and count >= _LIST_PROSE_WORDS)
    )
    key = _folded(text) if len(text) <= _KEYED_CHARS else f"{_folded(text)} {count}"
    return min(count, _MOST_COUNTED_WORDS), is_prose, ends_sentence, key


def is_row(line: Line) -> bool:
    """Say whether a line could be the row of a table that a dump prints as text: words, then figures.

    >>> from onrecord.model import Span
    >>> rows = ("Net 9,098,000 vs 5,924,000", "Pay April 10", "12 killed in a crash", "Nine mths")
    >>> [is_row(line_of(row, 1, Span(0, len(row)))) for row in rows]
    [True, True, False, False]
    """
    if line.word_count > _MOST_ROW_WORDS or (_FIGURE.search(line.text) is None and not is_comparison(line)):
        return False
    return (
        line.is_headline_like
        and not line.text[0].isdecimal()
        and not line.key.startswith("by ")
        and _TIME.search(line.text) is None
    )


def is_comparison(line: Line) -> bool:
    """Say whether a line sets one figure against another, in digits or in words.

    >>> [is_comparison(line_alone(text)) for text in ("Shr three cts vs loss nine cts", "Sri Lanka vs India")]
    [True, False]
    """
    return " vs" in line.text and _COMPARED.search(line.text) is not None


def opens_table(lines: Sequence[Line], index: int) -> bool:
    """Say whether a row stands there and enough of the next lines are rows for a table, labels among them."""
    if not is_row(lines[index]):
        return False
    rows = [line for line in lines[index : index + _TABLE_LINES] if is_row(line)]
    fewest = _FEWEST_COMPARED if any(map(is_comparison, rows)) else _FEWEST_ROWS
    return len({line.key for line in rows}) >= fewest


def is_title_case(text: str) -> bool:
    """Say whether most longer words of a headline begin with a capital."""
    words = [word for word in text.split() if len(word) > 3]
    return sum(word[0].isupper() for word in words) * 5 >= len(words) * 4
