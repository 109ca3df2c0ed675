"""Closed classes of words, read once from the packaged lists."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from onrecord.text import lexicon

_DATA: Final = Path(__file__).parent / "data"


def rows(name: str) -> Iterator[list[str]]:
    """Yield the tab-separated fields of each row of a packaged list."""
    return lexicon.rows(_DATA / name)


def numbers(name: str) -> dict[str, int]:
    """Return the whole number of each key of a packaged list."""
    return lexicon.numbers(_DATA / name)


def without_contraction(lower: str) -> str:
    """Return what stands before an apostrophe: the pronoun in "he's".

    >>> without_contraction("he’s"), without_contraction("they")
    ('he', 'they')
    """
    if "'" not in lower and "’" not in lower:
        return lower
    return lower.replace("’", "'").partition("'")[0]


class _Words:
    """The groups of words of `data/words.txt`, each an attribute; the file is read when the first is needed.

    >>> "she" in words.pronouns
    True
    """

    def __getattr__(self, group: str) -> frozenset[str]:
        if group not in (groups := _groups()):
            raise AttributeError(group)
        self.__dict__.update(groups)
        return groups[group]


def _groups() -> dict[str, frozenset[str]]:
    """Read the groups; a member with an @ before it stands for all the words of a group above."""
    groups: dict[str, frozenset[str]] = {}
    for name, members in rows("words.txt"):
        own = members.split()
        others = (groups[one[1:]] for one in own if one[0] == "@")
        groups[name] = frozenset(one for one in own if one[0] != "@").union(*others)
    return groups


words: Final = _Words()
