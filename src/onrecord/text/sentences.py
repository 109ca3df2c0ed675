"""Sentence boundaries in news prose.

A sentence never crosses a line end: paragraphs of a body are lines.
"""

from __future__ import annotations

import re
from typing import Final

from onrecord.model import Span

# An end mark, whatever closes after it, white space, and what a sentence may open with.
_BOUNDARY: Final = re.compile(
    r"(?P<mark>[.!?…]+)(?P<close>[\"'”’»)\]]*)(?P<gap>\s+)(?=[\"'“‘«„(\[]*[^\W_a-zà-öø-ÿ])"
)
_LINE: Final = re.compile(r"[^\n]+")
_LAST_WORD: Final = re.compile(r"[\w.'’-]+$")

# Words whose full stop does not end a sentence when a capital follows.
_BEFORE_NAME: Final = frozenset(
    "mr mrs ms dr prof sen rep gov gen lt col sgt capt cmdr adm maj hon rev fr st sr jr pres amb supt "
    "insp messrs mt ft vs no nos art fig vol pp ed eds approx dept univ assn bros co corp inc ltd".split()
)
_MONTHS: Final = frozenset("jan feb mar apr jun jul aug sep sept oct nov dec".split())
_ENDS_OFTEN: Final = frozenset("co corp inc ltd sr jr".split())
# "U.S. President" goes on, "in the U.S. The" ends: these open a sentence far more often than a name.
_OPENERS: Final = frozenset(
    "the a an he she it they we i you his her its their our my this that these those there but and in on "
    "at as if when while after before for from by with according however meanwhile to so then what who "
    "why how earlier later now not no yes also although since under during despite one some many".split()
)
_NEXT_WORD: Final = re.compile(r"[\"'“‘«„(\[]*([\w'’-]+)")


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    if match["mark"] != "." or match["close"]:
        return True
    found = _LAST_WORD.search(text, max(0, match.start() - 40), match.start())
    if found is None:
        return True
    word = found[0]
    lower = word.casefold()
    following = _NEXT_WORD.match(text, match.end())
    next_word = following[1] if following else ""
    opens = next_word.casefold() in _OPENERS
    if lower in _MONTHS:
        return not next_word[:1].isdigit()
    if len(word) == 1 and word.isalpha() and word.isupper():  # an initial, or "Plan B."
        return opens
    if "." in word and len(word.replace(".", "")) <= 4:  # "U.S", "a.m", "e.g"
        return opens
    if lower in _ENDS_OFTEN:
        return opens
    return lower not in _BEFORE_NAME


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
