"""The words and phrases of menus, forms and footers, looked up by the key of a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from onrecord.clean.lexicon import furniture_phrases, furniture_words, line_phrases
from onrecord.clean.lines import key_of

_LONGEST_PHRASE_WORDS: Final = 10


@cache
def _phrases() -> dict[str, str]:
    return {key_of(phrase): rule for phrase, rule in line_phrases().items()}


def known_phrase(key: str) -> str | None:
    """Return the rule of a whole line that is one of the phrases of menus and footers, a count aside.

    >>> known_phrase("27 comments"), known_phrase("read more of his work she said")
    ('comments_line', None)
    """
    rule = _phrases().get(key)
    if rule is None and (key[0].isdecimal() or key[-1].isdecimal()):
        said = key.split(" ")
        if 1 < len(said) <= _LONGEST_PHRASE_WORDS and (said[0].isdecimal() or said[-1].isdecimal()):
            rule = _phrases().get(" ".join(word for word in said if not word.isdecimal()))
    return rule


@cache
def _furniture() -> tuple[frozenset[str], Mapping[str, tuple[str, ...]]]:
    """Return furniture's words, and its phrases by the longest word of each, the rarest as a rule."""
    phrases: dict[str, tuple[str, ...]] = {}
    for phrase in map(key_of, furniture_phrases()):
        longest = max(phrase.split(" "), key=len)
        phrases[longest] = (*phrases.get(longest, ()), f" {phrase} ")
    return furniture_words(), phrases


@cache
def telling_words() -> frozenset[str]:
    """Return words of which one is in every line that speaks of furniture."""
    alone, phrases = _furniture()
    return alone.union(phrases)


def speaks_of_furniture(said: Sequence[str]) -> bool:
    """Say whether the words of a line's key hold a word or phrase that stories hardly ever do."""
    if telling_words().isdisjoint(said):
        return False
    alone, phrases = _furniture()
    if not alone.isdisjoint(said):
        return True
    key = f" {' '.join(said)} "
    return any(phrase in key for word in phrases.keys() & said for phrase in phrases[word])
