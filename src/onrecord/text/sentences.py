"""Sentence boundaries in news prose.

A sentence never crosses a line end: paragraphs of a body are lines.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final

from onrecord.model import Span
from onrecord.text.lexicon import word_classes

LONGEST_WORD = 40  # code points looked back for the word before a full stop

# All end marks in a row, whatever closes after them, white space, and what a sentence may open with.
_BOUNDARY: Final = re.compile(
    r"(?<![.!?…])(?P<mark>[.!?…]+)(?P<close>[\"'”’»)\]]*)(?P<gap>\s+)(?=[\"'“‘«„(\[]*[^\W_a-zà-öø-ÿ])"
)
_LINE: Final = re.compile(r"[^\n]+")
_LAST_WORD: Final = re.compile(r"[\w.'’-]+$")

_DATA: Final = Path(__file__).parent / "data" / "sentence_words.tsv"
_NEXT_WORD: Final = re.compile(r"[\"'“‘«„(\[]*([\w'’-]+)")


@cache
def _words() -> dict[str, frozenset[str]]:
    return word_classes(_DATA)


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    if match["mark"] != "." or match["close"]:
        return True
    found = _LAST_WORD.search(text, max(0, match.start() - LONGEST_WORD), match.start())
    if found is None:
        return True
    word, classes = found[0], _words()
    lower = word.casefold()
    following = _NEXT_WORD.match(text, match.end())
    next_word = following[1] if following else ""
    if lower in classes["month"]:
        return not next_word[:1].isdigit()
    if _is_initial_or_acronym(word) or lower in classes["ends_often"]:  # "F. Sadikhov"; "in the U.S. The"
        return next_word.casefold() in classes["opener"]
    return lower not in classes["before_name"]


def _is_initial_or_acronym(word: str) -> bool:
    """Say whether the stop after `word` is part of it: "F", "U.S", "a.m", "e.g"."""
    if len(word) == 1:
        return word.isupper()
    return "." in word and len(word.replace(".", "")) <= 4


def sentences(text: str) -> tuple[Span, ...]:
    """Return the sentences of `text` in order, white space at their ends left out.

    >>> text = "Sen. F. Sadikhov spoke on Nov. 16. He left."
    >>> [span.of(text) for span in sentences(text)]
    ['Sen. F. Sadikhov spoke on Nov. 16.', 'He left.']
    """
    found: list[Span] = []
    for line in _LINE.finditer(text):
        start, limit = line.span()
        while start < limit and text[start].isspace():
            start += 1
        for match in _BOUNDARY.finditer(text, start, limit):
            if _ends_sentence(text, match):
                found.append(Span(start, match.start("gap")))
                start = match.end()
        end = limit
        while end > start and text[end - 1].isspace():
            end -= 1
        if end > start:
            found.append(Span(start, end))
    return tuple(found)
