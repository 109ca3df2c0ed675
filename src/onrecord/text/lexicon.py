"""Word lists that ship as data files: `#` heads with origin and licence, then tab-separated rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path


def rows(path: Path) -> Iterator[list[str]]:
    """Yield the fields of each row of a tab-separated data file, its head and empty lines left out."""
    for line in path.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def word_classes(path: Path) -> dict[str, frozenset[str]]:
    """Read a file whose rows are a class and its words, a space between them."""
    return {name: frozenset(words.split(" ")) for name, words in rows(path)}


def numbers(path: Path) -> dict[str, int]:
    """Read a file whose rows are a key and a whole number: thousands of them in a few milliseconds."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line and line[0] != "#"]
    fields = "\t".join(lines).split("\t") if lines else []
    return dict(zip(fields[::2], map(int, fields[1::2]), strict=True))
