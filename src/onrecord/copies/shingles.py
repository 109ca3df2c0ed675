"""Five words in a row, as numbers: what two texts are compared by."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, repeat
from operator import add, sub
from typing import Final
from zlib import crc32

from onrecord.text.words import WORD

SHINGLE_WORDS: Final = 5
SAMPLED_OF: Final = 4  # one shingle in so many is kept for finding candidates


def words_of(folded: str) -> list[str]:
    """Return the words of a folded text, in order."""
    return WORD.findall(folded)


def shingles_of(words: Sequence[str]) -> list[int]:
    """Return a number for every five words in a row, in order; equal words, equal number.

    The number is a CRC-32, the same on every machine and in every version; two different shingles share
    one with a chance of one in four billion.

    >>> shingles_of("a b c d".split())
    []
    >>> len(shingles_of("a b c d e f".split()))
    2
    """
    text = " ".join(words)
    data = text.encode("utf-8", "surrogatepass")
    is_ascii = len(data) == len(text)
    sizes = map(len, words if is_ascii else (word.encode("utf-8", "surrogatepass") for word in words))
    starts = list(accumulate(map(add, sizes, repeat(1)), initial=0))
    ends = map(sub, starts[SHINGLE_WORDS:], repeat(1))
    return list(map(crc32, map(data.__getitem__, map(slice, starts, ends))))


def is_sampled(shingle: int) -> bool:
    """Say whether a shingle belongs to the sample, which is the same choice in every text.

    Shingles that two texts share are so sampled in both or in neither, and the share of one sample that
    stands in the other estimates containment (Broder's modulo sketch). A sketch of fixed size, the usual
    MinHash, estimates resemblance alone, which is low for a brief inside a long article.
    """
    return shingle % SAMPLED_OF == 0
