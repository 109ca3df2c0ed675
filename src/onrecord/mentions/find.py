"""Possible names of a whole text, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from onrecord.mentions.runs import Run, run_of, stretches_of_capitals
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


def _opens(text: str, tokens: Sequence[Token], index: int) -> bool:
    """Say whether a token opens the sentence, a quotation or a bracket."""
    if index == 0:
        return True
    start = tokens[index].start
    if tokens[index].gap != "|":
        return False
    return text[start - 1] in _OPENERS or ":" in text[tokens[index - 1].after : start]


def _is_headline(tokens: Sequence[Token], capitals: Sequence[int]) -> bool:
    """Say whether a sentence capitalises every word of weight, as headlines do.

    Nothing is told from fewer than three words that prose would print in lower case.
    """
    if all(token.text.isupper() for token in tokens):
        return True
    lexicon = lexicons()
    plain = [index for index in capitals if tokens[index].key in lexicon.common]
    if len(plain) < _MIN_PLAIN:
        return False
    return all(token.is_capital or token.text in lexicon.minor or token.text.isdecimal() for token in tokens)


def islands(text: str) -> list[Island]:
    """Return every run of capitalised words in `text` in order, with the possible names in it."""
    found: list[Island] = []
    for ordinal, sentence in enumerate(sentences(text)):
        for piece in _pieces(text, sentence):
            tokens = tokenize(text, piece)
            capitals = [index for index, token in enumerate(tokens) if token.is_capital]
            if not capitals:
                continue
            is_headline = _is_headline(tokens, capitals)
            for first, last in stretches_of_capitals(tokens, capitals):
                opens = _opens(text, tokens, first)
                run = run_of(text, tokens, first, last, opens=opens, is_headline=is_headline)
                names = tuple([Candidate(segment, ordinal, is_headline) for segment in cut(run)])
                found.append(Island(run, ordinal, is_headline, names))
    return found
