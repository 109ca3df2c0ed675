"""Closed classes of words, read once from the packaged lists."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

NONE: frozenset[str] = frozenset()


@cache
def _groups() -> dict[str, frozenset[str]]:
    text = files("onrecord.quotes").joinpath("data/words.txt").read_text("utf-8")
    lines = (line.split("\t") for line in text.splitlines() if line and line[0] != "#")
    return {name: frozenset(words.split()) for name, words in lines}


def words(group: str) -> frozenset[str]:
    """Return the words of one group of `data/words.txt`.

    >>> "she" in words("pronouns")
    True
    """
    return _groups()[group]
