"""The lines of a raw text, each with the few features that the rules ask for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from onrecord.model import Span
from onrecord.text.fold import fold_case
from onrecord.text.offsets import line_spans

_CLOSERS: Final = "\"'“”‘’»›)]} \t\u00a0"
_SENTENCE_END: Final = (".", "!", "?", "…", ";", "。", "؟", "।")
_PROSE_WORDS: Final = 5
_LIST_PROSE_WORDS: Final = 8
_LONG_PROSE_WORDS: Final = 30
_FOLDED_CHARS: Final = 600
_KEY_NOISE: Final = re.compile(r"[\"'.,:;!?]+")


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch of one raw line, white space at its ends left out.

    Attributes:
        number: 1-based number of the raw line.
        span: into the raw text.
        text: what stands there.
        word_count: words between white space.
        is_prose: reads like a sentence or more of running text.
        ends_sentence: its last mark ends a sentence.
        key: folded text without marks; lines that say the same have the same key.
    """

    number: int
    span: Span
    text: str
    word_count: int
    is_prose: bool
    ends_sentence: bool
    key: str

    @property
    def is_headline_like(self) -> bool:
        """A short line that ends without a mark, as headlines, labels and crossheads do."""
        return not self.is_prose and self.text[-1] not in ".,:;!?…" and not self.ends_sentence


def key_of(text: str) -> str:
    """Return what two lines that say the same have in common: case, marks and spaces folded away.

    >>> key_of("“Russia favors Azerbaijan”, MP says") == key_of("RUSSIA FAVORS AZERBAIJAN, MP SAYS")
    True
    """
    folded = fold_case(text[:_FOLDED_CHARS])
    key = " ".join(_KEY_NOISE.sub("", folded).split())
    return key if len(text) <= _FOLDED_CHARS else f"{key} {len(text)}"


def line_of(text: str, number: int, span: Span) -> Line | None:
    """Return the stretch `span` of `text` as a line; None if it holds nothing but white space.

    >>> line = line_of("  He said so, twice, in Baku. ", 1, Span(0, 30))
    >>> line.span, line.is_prose, line.is_headline_like
    (Span(start=2, end=29), True, False)
    """
    raw = span.of(text)
    stripped = raw.strip()
    if not stripped:
        return None
    start = span.start + len(raw) - len(raw.lstrip())
    word_count = len(stripped.split())
    bare = stripped[-80:].rstrip(_CLOSERS)
    last = bare[-1:]
    ends_sentence = last in _SENTENCE_END if last else False
    is_prose = (
        word_count >= _LONG_PROSE_WORDS
        or (ends_sentence and word_count >= _PROSE_WORDS)
        or (last in (":", ",") and word_count >= _LIST_PROSE_WORDS)
    )
    return Line(number, Span(start, start + len(stripped)), stripped, word_count, is_prose, ends_sentence, key_of(stripped))


def lines_of(text: str) -> tuple[Line, ...]:
    """Return the lines of a raw text that hold more than white space."""
    found = (line_of(text, number, span) for number, span in enumerate(line_spans(text), start=1))
    return tuple(line for line in found if line is not None)
