"""Closed classes of words, read once from the packaged lists."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from onrecord.text import lexicon

_DATA: Final = Path(__file__).parent / "data"


def rows(name: str) -> Iterator[list[str]]:
    """Yield the tab-separated fields of each row of a packaged list."""
    return lexicon.rows(_DATA / name)


@cache
def _groups() -> dict[str, frozenset[str]]:
    return {name: frozenset(members.split()) for name, members in rows("words.txt")}


def without_contraction(lower: str) -> str:
    """Return what stands before an apostrophe: the pronoun in "he's".

    >>> without_contraction("he’s"), without_contraction("they")
    ('he', 'they')
    """
    return lower.replace("’", "'").partition("'")[0]


def words(group: str) -> frozenset[str]:
    """Return the words of one group of `data/words.txt`.

    >>> "she" in words("pronouns")
    True
    """
    return _groups()[group]
