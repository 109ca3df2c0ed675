"""Possible names of a whole text, sentence by sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from onrecord.mentions.runs import Run, run_of, stretches_of_capitals
from onrecord.mentions.segments import Segment, cut
from onrecord.mentions.tokens import Token, Words, tokenize
from onrecord.mentions.units import Class, lexicons
from onrecord.text.fold import DOUBLE_MARKS, SINGLE_MARKS
from onrecord.text.sentences import sentences

_OPENERS: Final = frozenset(DOUBLE_MARKS + SINGLE_MARKS + "([{:;–—•*-/|…")
# A sentence without an end is read in pieces of at most this many words.
_MAX_PIECE: Final = 600

# Capitalised words without a mark or a common word between them that no prose has, nor can be cut by.
_MAX_RUN: Final = 100  # words

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


def _opens(words: Words, index: int) -> bool:
    """Say whether a word opens the sentence, a quotation or a bracket."""
    if index == 0:
        return True
    if words.gap(index) != "|":
        return False
    between = words.between(index)
    return between[-1:] in _OPENERS or ":" in between


def _is_headline(tokens: Sequence[Token], capitals: Sequence[int]) -> bool:
    """Say whether a sentence capitalises every word of weight, as headlines do.

    Nothing is told from fewer than three words that prose would print in lower case.
    """
    if tokens[0].text.isupper() and all(token.text.isupper() for token in tokens):
        return True
    if len(capitals) < _MIN_PLAIN:
        return False
    lexicon = lexicons()
    if len([index for index in capitals if tokens[index].key in lexicon.common]) < _MIN_PLAIN:
        return False
    return all(token.is_capital or token.text in lexicon.minor or token.text.isdecimal() for token in tokens)


def _pieces(words: Words) -> list[Words]:
    count = len(words.tokens)
    if count <= _MAX_PIECE:
        return [words]
    return [words.part(first, first + _MAX_PIECE) for first in range(0, count, _MAX_PIECE)]


def islands(text: str) -> list[Island]:
    """Return the runs of capitalised words in `text` in order, with the possible names in each.

    A capitalised word that stands alone and is no name whatever stands around it is left out, and so is a
    run of more than a hundred words: nothing says where a name ends in it.
    """
    found: list[Island] = []
    whole = tokenize(text)
    for ordinal, sentence in enumerate(sentences(text)):
        for words in _pieces(whole.within(sentence)):
            tokens = words.tokens
            capitals = [index for index, token in enumerate(tokens) if token.is_capital]
            if not capitals:
                continue
            is_headline = _is_headline(tokens, capitals)
            for first, last in stretches_of_capitals(words, capitals):
                if last - first >= _MAX_RUN:
                    continue
                opens = _opens(words, first)
                run = run_of(words, first, last, opens=opens, is_headline=is_headline)
                if len(run.units) == 1 and run.units[0].kind is Class.STOP:
                    continue
                names = tuple([Candidate(segment, ordinal, is_headline) for segment in cut(run)])
                found.append(Island(run, ordinal, is_headline, names))
    return found
