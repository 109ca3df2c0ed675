"""The packaged word lists: each read once, when first asked for.

A data file is UTF-8; lines that start with `#` name its origin and licence.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

_DATA: Final = Path(__file__).parent / "data"


def has_file(name: str) -> bool:
    """Say whether the data file `name` is there."""
    return (_DATA / name).is_file()


def rows(name: str) -> list[str]:
    """Return the lines of the data file `name`, without its head and blank lines."""
    text = (_DATA / name).read_text(encoding="utf-8")
    return [line for line in text.split("\n") if line and line[0] != "#"]


@cache
def words(name: str) -> frozenset[str]:
    """Return all words of a data file that is nothing but words."""
    return frozenset(" ".join(rows(name)).split())


@cache
def sets(name: str) -> dict[str, frozenset[str]]:
    """Return the words of a data file by the label that opens each of its lines."""
    found: dict[str, set[str]] = {}
    for row in rows(name):
        label, *members = row.split()
        found.setdefault(label, set()).update(members)
    return {label: frozenset(members) for label, members in found.items()}


@cache
def common_words() -> frozenset[str]:
    """Return every word that is no name merely because it is capitalised."""
    return words("common_words.txt") | words("stopwords.txt")
