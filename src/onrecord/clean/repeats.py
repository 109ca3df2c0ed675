"""Lines that print the headline or the first paragraph of a story once more."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Final

from onrecord.clean.datelines import read_dateline
from onrecord.clean.head import Head
from onrecord.clean.headline import Headline
from onrecord.clean.lines import Line, key_of
from onrecord.clean.marks import Marks, dropped

_DOTS: Final = ("...", "…")
_TEASER_CHARS: Final = 30  # the least of a teaser cut short by dots that shows what it repeats
_OPENING_PARAGRAPHS: Final = 3  # of the body, among which a teaser's original stands


def repeat_marks(lines: Sequence[Line], head: Head, headline: Headline | None, marks: Marks) -> Marks:
    """Drop what repeats the headline or the first paragraph, wherever it stands.

    A teaser above the story goes and the story's own first paragraph stays; of later repeats the first stays.
    Other paragraphs may stand twice: an agency's background does.
    """
    kept = [index for index in range(len(lines)) if index not in marks]
    teasers = _teasers(lines, kept, head)
    found = {index: dropped(lines[index], "repeated_lead") for index in teasers}
    rest = [index for index in kept if index not in teasers and lines[index].key]
    lead = next((index for index in rest if lines[index].is_prose), None)
    lead_key = None if lead is None else _key_of_story(lines[lead])
    for index in rest:
        if headline is not None and _repeats_headline(lines, index, head, headline):
            found[index] = dropped(lines[index], "repeated_headline")
        elif index != lead and lines[index].key == lead_key:
            found[index] = dropped(lines[index], "repeated_lead")
    return found


def _repeats_headline(lines: Sequence[Line], index: int, head: Head, headline: Headline) -> bool:
    """Say whether a line is the headline again, and no sentence of the story with the same words."""
    if lines[index].key != headline.key:
        return False
    return lines[index].is_headline_like or index < head.end or not lines[headline.line].is_headline_like


def _teasers(lines: Sequence[Line], kept: Sequence[int], head: Head) -> frozenset[int]:
    """Return paragraphs of the head that the body's first ones repeat, or complete where dots cut them."""
    above = [index for index in kept if index < head.end and lines[index].is_prose]
    below = list(islice((index for index in kept if index >= head.end), _OPENING_PARAGRAPHS + 1))
    if below and lines[below[0]].text.endswith(_DOTS):
        above.append(below.pop(0))
    opening = [_key_of_story(lines[index]) for index in below] if above else []
    found: set[int] = set()
    for place, index in enumerate(above):
        keys = [lines[other].key for other in above[place + 1 :]] + opening
        key = lines[index].key
        is_cut = lines[index].text.endswith(_DOTS) and len(key) > _TEASER_CHARS
        if key and (key in keys or (is_cut and any(other.startswith(key) for other in keys))):
            found.add(index)
    return frozenset(found)


def _key_of_story(line: Line) -> str:
    """Return the key of a paragraph without the dateline that a teaser leaves out."""
    dateline = read_dateline(line.text)
    return line.key if dateline is None else key_of(line.text[dateline.length :])
