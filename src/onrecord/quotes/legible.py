"""Which paragraphs can be read for quotations at all: a flood of marks is no prose."""

from __future__ import annotations

from typing import Final

# A long paragraph with a quotation mark in every so many code points is no prose: prose has one in thirty.
_NO_PROSE_CHARS: Final = 4_000
_NO_PROSE_CHARS_PER_MARK: Final = 8
_ALL_MARKS: Final = "\"'“”„‟«»″＂「」『』‘’‚‛‹›`´"


def legible(text: str) -> str:
    r"""Return a text of the same length, with white space for each long paragraph that is mostly marks.

    Nobody can say what opens and what closes there, and trying takes a thousand times what prose does.

    >>> legible("“No,” he said.") == "“No,” he said."
    True
    >>> legible("He left.\n" + '"' * 5_000).rstrip()
    'He left.'
    """
    if len(text) < _NO_PROSE_CHARS:
        return text
    return "\n".join(" " * len(one) if _is_no_prose(one) else one for one in text.split("\n"))


def _is_no_prose(paragraph: str) -> bool:
    if len(paragraph) < _NO_PROSE_CHARS:
        return False
    return sum(map(paragraph.count, _ALL_MARKS)) * _NO_PROSE_CHARS_PER_MARK > len(paragraph)
