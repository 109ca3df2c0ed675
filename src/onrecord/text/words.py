"""Words, counted the way the tables count them."""

from __future__ import annotations

import re
from typing import Final

# A word begins and ends with a letter or digit; apostrophes, hyphens and dots may stand inside.
WORD: Final = re.compile(r"\w+(?:[-'’.]\w+)*")
_WHITE_BUT_SPACE: Final = re.compile(r"[^\S ]")


def word_count(text: str) -> int:
    """Return the number of words.

    >>> word_count("Azerbaijan isn’t a co-chair.")
    4
    """
    return len(WORD.findall(text))


def spaced(text: str) -> str:
    r"""Return a text of the same length in which all white space is spaces.

    >>> spaced("one\ttwo\n\nthree")
    'one two  three'
    """
    plain = text.replace("\n", " ")
    # White space other than a space is not printable, and looking is quicker than replacing nothing.
    return plain if plain.isprintable() else _WHITE_BUT_SPACE.sub(" ", plain)
