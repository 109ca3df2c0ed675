"""Short names that a text itself explains: "Communications Regulatory Authority (Cran)", "ANC"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from onrecord.mentions.find import Candidate
from onrecord.mentions.segments import Segment
from onrecord.mentions.units import lexicons

_MINOR: Final = frozenset(("of", "for", "the", "and", "on", "de", "in", "to", "&", "del", "la", "des", "du"))
_BRACKETS: Final = frozenset((" (", " [", "(", " (the "))
_SHORTEST_OWN_NAME: Final = 3
_CLOSERS: Final = frozenset((")", "]", ",", ";"))


def _initials(keys: Sequence[str]) -> set[str]:
    whole = [part for key in keys for part in key.split(" ") if part]
    return {
        "".join(key[0] for key in keys if key and key not in _MINOR),
        "".join(part[0] for part in whole),
        "".join(part[0] for part in whole if part not in _MINOR),
    }


def is_short_for(short: str, keys: Sequence[str]) -> bool:
    """Say whether the letters of a short name stand in order in a longer one, from its first letter.

    >>> is_short_for("cran", ("communications", "regulatory", "authority", "of", "namibia"))
    True
    >>> is_short_for("smith", ("central", "bank"))
    False
    """
    letters = iter("".join(keys))
    return short[:1] == keys[0][:1] and all(letter in letters for letter in short)


def _is_long_form(segment: Segment) -> bool:
    return len(segment.keys) > 1 and segment.kind in ("organization", "other", None)


def defined(text: str, found: Sequence[Candidate]) -> dict[str, tuple[str, ...]]:
    """Return the short names that the text explains with brackets, each with its long one.

    "Communications Regulatory Authority (Cran)", and "EAAB (Empresa de Acueducto de Bogotá)".
    """
    given: dict[str, tuple[str, ...]] = {}
    for left, right in pairwise(found):
        first, second = left.segment, right.segment
        opener, closer = text[first.end : second.start], text[second.end : second.end + 1]
        if opener not in _BRACKETS or closer not in _CLOSERS:
            continue
        is_before = len(first.keys) == 1 and text[first.start : first.end].isupper()
        short, long = (first, second) if is_before else (second, first)
        if len(short.keys) == 1 and _is_long_form(long) and is_short_for(short.keys[0], long.keys):
            given.setdefault(short.keys[0], long.keys)
    return given


def initials_of(found: Iterable[Candidate]) -> dict[str, tuple[str, ...]]:
    """Return the capitals that the names of organisations in the text give, each with its name."""
    given: dict[str, tuple[str, ...]] = {}
    for candidate in found:
        segment = candidate.segment
        if segment.kind == "organization" and len(segment.keys) > 1:
            for letters in _initials(segment.keys):
                if len(letters) > 1:
                    given.setdefault(letters, segment.keys)
    return given


def first_words(found: Iterable[Candidate]) -> frozenset[str]:
    """Return the words that alone stand for an organisation whose longer name they begin.

    Common words and words that place names or peoples' names do not: "Central" of "Central Bank", "Baku" of
    "Baku University".
    """
    return frozenset(
        candidate.segment.keys[0]
        for candidate in found
        if candidate.segment.kind == "organization"
        and len(candidate.segment.keys) > 1
        and not candidate.is_headline
        and _is_own_name(candidate.segment.keys[0])
    )


def _is_own_name(key: str) -> bool:
    lexicon = lexicons()
    bare = key.replace(" ", "-")
    if len(key) < _SHORTEST_OWN_NAME or bare in lexicon.common or bare in lexicon.modifiers:
        return False
    entry = lexicon.gazetteer.name(key)
    return bare not in lexicon.titles and (entry is None or entry.kind == "organization")
