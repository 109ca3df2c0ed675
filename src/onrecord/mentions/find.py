"""Possible names of a whole text, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from onrecord.mentions.runs import Run, runs
from onrecord.mentions.segments import Segment, cut
from onrecord.mentions.tokens import Token, tokenize
from onrecord.mentions.units import lexicons
from onrecord.model import Span
from onrecord.text.fold import DOUBLE_MARKS, SINGLE_MARKS
from onrecord.text.sentences import sentences

_OPENERS: Final = frozenset(DOUBLE_MARKS + SINGLE_MARKS + "([{:;–—•*-/|…")
# A sentence without an end is read in pieces of at most this many code points.
_MAX_PIECE: Final = 4_000

_MIN_PLAIN: Final = 3


class Candidate(NamedTuple):
    """A segment and the sentence it stands in.

    Attributes:
        is_headline: most words of the sentence are capitalised, so that capitals say nothing.
    """

    segment: Segment
    sentence: int
    is_headline: bool


class Island(NamedTuple):
    """A run of capitalised words, the sentence it stands in, and the possible names in it."""

    run: Run
    sentence: int
    is_headline: bool
    candidates: tuple[Candidate, ...]


def _pieces(text: str, span: Span) -> Iterator[Span]:
    start = span.start
    while span.end - start > _MAX_PIECE:
        cut = text.rfind(" ", start + 1, start + _MAX_PIECE)
        cut = cut if cut > start else start + _MAX_PIECE
        yield Span(start, cut)
        start = cut
    yield Span(start, span.end)


def _opening(text: str, tokens: Sequence[Token]) -> frozenset[int]:
    """Return the numbers of the tokens that open the sentence, a quotation or a bracket."""
    found = {0}
    for index, token in enumerate(tokens):
        if token.gap != "|" or not index:
            continue
        if text[token.start - 1] in _OPENERS or ":" in text[tokens[index - 1].after : token.start]:
            found.add(index)
    return frozenset(found)


def _is_headline(tokens: Sequence[Token]) -> bool:
    """Say whether a sentence capitalises every word of weight, as headlines do.

    Nothing is told from fewer than three words that prose would print in lower case.
    """
    if all(token.text.isupper() for token in tokens):
        return True
    lexicon = lexicons()
    plain = sum(token.is_capital and token.key in lexicon.common for token in tokens)
    if plain < _MIN_PLAIN:
        return False
    return all(token.is_capital or token.text in lexicon.minor or token.text.isdecimal() for token in tokens)


def islands(text: str) -> list[Island]:
    """Return every run of capitalised words in `text` in order, with the possible names in it."""
    found: list[Island] = []
    for ordinal, sentence in enumerate(sentences(text)):
        for piece in _pieces(text, sentence):
            tokens = tokenize(text, piece)
            if not any(token.is_capital for token in tokens):
                continue
            is_headline = _is_headline(tokens)
            for run in runs(text, tokens, _opening(text, tokens), is_headline=is_headline):
                names = tuple(Candidate(segment, ordinal, is_headline) for segment in cut(run))
                found.append(Island(run, ordinal, is_headline, names))
    return found
