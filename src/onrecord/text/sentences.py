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

# All end marks in a row, whatever closes after them, white space, and what a sentence may open with. A mark
# stands first, so that the search runs from one to the next; looking for none before it comes second.
_BOUNDARY: Final = re.compile(
    r"(?P<mark>[.!?…](?<![.!?…]{2})[.!?…]*)(?P<close>[\"'”’»)\]]*)(?P<gap>\s+)(?=[\"'“‘«„(\[]*[^\W_a-zà-öø-ÿ])"
)
_LINE: Final = re.compile(r"[^\n]+")
_BETWEEN_WORDS: Final = re.compile(r"[^\w.'’-]+")

_DATA: Final = Path(__file__).parent / "data" / "sentence_words.tsv"
_NEXT_WORD: Final = re.compile(r"[\"'“‘«„(\[]*([\w'’-]+)")


@cache
def _words() -> dict[str, frozenset[str]]:
    return word_classes(_DATA)


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    mark, close, _ = match.groups()
    if mark != "." or close:
        return True
    start = match.start()
    word, classes = _BETWEEN_WORDS.split(text[max(0, start - LONGEST_WORD) : start])[-1], _words()
    if not word:
        return True
    lower = word.casefold()
    if lower in classes["month"]:
        return not _word_at(text, match.end())[:1].isdigit()
    if _is_initial_or_acronym(word) or lower in classes["ends_often"]:  # "F. Sadikhov"; "in the U.S. The"
        return _word_at(text, match.end()).casefold() in classes["opener"]
    return lower not in classes["before_name"]


def _word_at(text: str, start: int) -> str:
    found = _NEXT_WORD.match(text, start)
    return found[1] if found else ""


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
