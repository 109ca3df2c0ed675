"""What kind of word a token is, as the weights of reported speech see it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from onrecord.quotes.lexicon import words
from onrecord.quotes.narration import Token

_WORD_CHARS = 8


@cache
def _verbs() -> frozenset[str]:
    return words.verb_forms - {"to"}


def verb_within(tokens: Sequence[Token], first: int, stop: int) -> int:
    """Return where the first form of "be" or auxiliary stands from `first` up to `stop`, else -1.

    Such a form is a sure sign of a clause.
    """
    verbs = _verbs()
    for index in range(first, stop):
        token = tokens[index]
        if token.lower in verbs and token.mention is None:
            return index
    return -1


def shape(token: Token) -> str:
    """Return what kind of word this is: itself if it is a common one, else how it is written."""
    if token.quote >= 0:
        return '"'
    if token.mention is not None:
        return token.mention.kind
    return _shape_of_word(token.text, token.lower)


@lru_cache(maxsize=16_384)
def _shape_of_word(text: str, lower: str) -> str:
    if lower in words.common or not lower[0].isalnum():
        return lower[:_WORD_CHARS]
    if text[0].isupper():
        return "Aa"
    if lower[0].isdigit():
        return "0"
    for ending in ("ing", "ed", "ly", "s"):
        if lower.endswith(ending):
            return "-" + ending
    return "x"


def shape_at(tokens: Sequence[Token], index: int) -> str:
    """Return the shape of a token, `^` before the sentence and `$` behind it."""
    if index < 0:
        return "^"
    return shape(tokens[index]) if index < len(tokens) else "$"


def bucket(count: int) -> int:
    """Return one of few sizes: 0 to 4, 7, 12, 20, 40."""
    return count if count < 5 else 7 if count < 8 else 12 if count < 13 else 20 if count < 21 else 40
