"""Keys of names that no gazetteer has: what one name's spellings have in common in any text."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from onrecord.mentions.bodies import plain_words
from onrecord.mentions.gazetteer import name_key
from onrecord.mentions.lexicon import sets
from onrecord.model import EntityKind

_ARTICLES: Final = frozenset(("al", "el"))  # "Bashar al-Assad" and "Bashar Assad"
_AND: Final = {"&": "and"}


@lru_cache(maxsize=32_768)
def key_of(name: str, kind: EntityKind) -> str:
    """Return the key that joins the spellings of a name.

    >>> key_of("Bashar al-Assad", "person"), key_of("KIM JONG-UN", "person")
    ('bashar assad', 'kim jong un')
    >>> key_of("Tesla Inc.", "organization"), key_of("Centre for Defence Studies", "organization")
    ('tesla', 'center for defense studies')
    >>> key_of("Mt.Kenya", "place")
    'mt kenya'
    """
    if kind == "organization":
        return " ".join(_and_spelled(without_form(plain_words(name)))) or name_key(name)
    words = name_key(name.replace(".", ". ")).split()
    if kind == "person":
        words = [word for word in words if word not in _ARTICLES] or words
    return " ".join(words)


def without_form(words: list[str]) -> list[str]:
    """Leave out what says only the legal form of a company: "Ltd", "Inc", "PLC"; never the whole name."""
    forms = sets("heads.txt")["company"] | sets("bodies.txt")["form"]
    end = len(words)
    while end > 1 and (words[end - 1].strip(",") in forms or words[end - 1] in ("&", "and")):
        end -= 1
    return [*words[: end - 1], words[end - 1].rstrip(",")] if words else words


def _and_spelled(words: list[str]) -> list[str]:
    return [_AND.get(word, word) for word in words]
