"""What kind each possible name is, once the whole text has been read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from onrecord.mentions.evidence import Evidence, has_surname_ending
from onrecord.mentions.find import Candidate
from onrecord.mentions.segments import Segment
from onrecord.mentions.units import lexicons
from onrecord.model import EntityKind

_MIN_POINTS: Final = 2.0
_LIST_MARKS: Final = frozenset((", ", " and ", ", and ", " & ", " or "))
_BRACKETS: Final = frozenset((" (", " [", "(", " (the "))
_CLOSERS: Final = frozenset((")", "]", ",", ";"))
_LISTED: Final = {
    "person": Evidence(person=1.5),
    "organization": Evidence(organization=1.5),
    "place": Evidence(place=1.5),
}
_SUFFIXES: Final = frozenset("jr sr ii iii iv".split())
_MINOR: Final = frozenset("of for the and on de in to & del la des du".split())


class Named(NamedTuple):
    """A candidate that is a name, of this kind.

    Attributes:
        stands_for: folded words of the longer name that this one is short for.
    """

    segment: Segment
    sentence: int
    kind: EntityKind
    stands_for: tuple[str, ...] = ()
    is_headline: bool = False


class People(NamedTuple):
    """The words that full names of people in this text are made of."""

    surnames: frozenset[str]
    given: frozenset[str]


def surname_of(keys: Sequence[str]) -> str:
    """Return the last word of a folded name that is no suffix.

    >>> surname_of(("martin", "luther", "king", "jr"))
    'king'
    """
    for key in reversed(keys):
        if key not in _SUFFIXES:
            return key
    return keys[-1]


def _listed(text: str, found: Sequence[Candidate]) -> dict[tuple[str, ...], Evidence]:
    """Return what names still without a kind have from those they are listed with: "X, Y and Z"."""
    listed: dict[tuple[str, ...], Evidence] = {}
    for left, right in pairwise(found):
        a, b = left.segment, right.segment
        if (a.kind is None) is (b.kind is None) or text[a.end : b.start] not in _LIST_MARKS:
            continue
        known, unknown = (b, a) if a.kind is None else (a, b)
        points = _LISTED.get(known.kind or "other")
        if points is not None:
            listed[unknown.keys] = listed.get(unknown.keys, Evidence()).plus(points)
    return listed


def _totals(found: Iterable[Candidate]) -> dict[tuple[str, ...], tuple[Evidence, int, int]]:
    """Return for each name the evidence added up, and how often it stands where capitals mean something."""
    totals: dict[tuple[str, ...], tuple[Evidence, int, int]] = {}
    for candidate in found:
        segment = candidate.segment
        evidence, count, inner = totals.get(segment.keys, (Evidence(), 0, 0))
        counts = not segment.opens and not candidate.is_headline
        totals[segment.keys] = (evidence.plus(segment.evidence), count + 1, inner + counts)
    return totals


def _people(found: Iterable[Candidate]) -> People:
    surnames: set[str] = set()
    given: set[str] = set()
    for candidate in found:
        segment = candidate.segment
        if segment.kind == "person" and len(segment.keys) > 1 and not candidate.is_headline:
            surnames.add(surname_of(segment.keys))
            given.add(segment.keys[0])
    return People(frozenset(surnames), frozenset(given - {key for key in given if len(key) == 1}))


def _initials(keys: Sequence[str]) -> set[str]:
    major = "".join(key[0] for key in keys if key and key not in _MINOR)
    whole = "".join(key[0] for key in keys if key)
    parts = "".join(part[0] for key in keys if key not in _MINOR for part in key.split())
    return {major, whole, parts}


def _is_short_for(short: str, keys: Sequence[str]) -> bool:
    """Say whether the letters of a short name stand in order in a longer one, from its first letter.

    >>> _is_short_for("cran", ("communications", "regulatory", "authority", "of", "namibia"))
    True
    >>> _is_short_for("smith", ("central", "bank"))
    False
    """
    letters = iter("".join(keys))
    return short[:1] == keys[0][:1] and all(letter in letters for letter in short)


def defined(text: str, found: Sequence[Candidate]) -> dict[str, tuple[str, ...]]:
    """Return the short names that the text itself gives in brackets after an organisation's name."""
    given: dict[str, tuple[str, ...]] = {}
    for left, right in pairwise(found):
        a, b = left.segment, right.segment
        if len(b.keys) != 1 or len(a.keys) < 2 or text[a.end : b.start] not in _BRACKETS:
            continue
        is_long_form = a.kind == "organization" or a.kind is None
        if is_long_form and text[b.end : b.end + 1] in _CLOSERS and _is_short_for(b.keys[0], a.keys):
            given.setdefault(b.keys[0], a.keys)
    return given


def acronyms_of(found: Iterable[Candidate | Named]) -> dict[str, tuple[str, ...]]:
    """Return the capitals that longer names of organisations in the text give, each with its name."""
    given: dict[str, tuple[str, ...]] = {}
    for candidate in found:
        segment = candidate.segment
        if segment.kind == "organization" and len(segment.keys) > 1:
            for letters in _initials(segment.keys):
                if len(letters) > 1:
                    given.setdefault(letters, segment.keys)
    return given


def _best(evidence: Evidence) -> tuple[EntityKind, float]:
    order: tuple[tuple[EntityKind, float], ...] = (
        ("person", evidence.person),
        ("organization", evidence.organization),
        ("place", evidence.place),
    )
    return max(order, key=lambda pair: pair[1])


def _single(segment: Segment, total: tuple[Evidence, int, int], text: str) -> EntityKind | None:
    """Decide an unknown one-word name."""
    evidence, count, inner = total
    key = segment.keys[0]
    lexicon = lexicons()
    word = text[segment.start : segment.end]
    is_capitals = word.isupper() and len(word) > 1
    bare = key.replace(" ", "-")
    if bare in lexicon.common or bare in lexicon.modifiers or bare in lexicon.place_heads:
        return None
    if is_capitals:
        evidence = evidence.plus(Evidence(-1, 2 if len(word) > 2 else 1, 0))
    elif bare in lexicon.first:
        evidence = evidence.plus(Evidence(person=1.5))
    elif has_surname_ending(key):
        evidence = evidence.plus(Evidence(person=2))
    kind, points = _best(evidence)
    return kind if points >= _MIN_POINTS else None


def _several(segment: Segment, total: tuple[Evidence, int, int]) -> EntityKind | None:
    """Decide an unknown name of several words."""
    evidence, _, inner = total
    lexicon = lexicons()
    common = sum(key in lexicon.common for key in segment.keys)
    if common == len(segment.keys) or (not inner and common):
        return None
    if not common and 2 <= len(segment.keys) <= 4:
        evidence = evidence.plus(Evidence(person=1.5))
    kind, points = _best(evidence)
    return kind if points >= _MIN_POINTS else None


def _decide(
    candidate: Candidate,
    text: str,
    totals: dict[tuple[str, ...], tuple[Evidence, int, int]],
    people: People,
    short: dict[str, tuple[str, ...]],
    given: dict[str, tuple[str, ...]],
) -> Named | None:
    segment = candidate.segment
    total = totals[segment.keys]
    if segment.keys[0] in given and len(segment.keys) == 1 and not segment.title:
        return Named(segment, candidate.sentence, "organization", given[segment.keys[0]])
    if segment.entry is not None and not segment.entry.is_weak:
        return Named(segment, candidate.sentence, segment.entry.kind)
    if segment.kind is not None:
        if segment.kind == "person" and candidate.is_headline and segment.title is None:
            if surname_of(segment.keys) not in people.surnames:
                return None
        return Named(segment, candidate.sentence, segment.kind)
    if len(segment.keys) == 1:
        key = segment.keys[0]
        word = text[segment.start : segment.end]
        if key in people.surnames and not (segment.opens and key in lexicons().common):
            return Named(segment, candidate.sentence, "person")
        if word.isupper() and len(word) > 1 and key in short:
            return Named(segment, candidate.sentence, "organization", short[key])
        if key in people.given and key not in lexicons().common and segment.entry is None:
            return Named(segment, candidate.sentence, "person")
    if segment.entry is not None:
        points = getattr(total[0], segment.entry.kind, 0.0)
        is_said = points >= _MIN_POINTS + (1 if segment.keys[0] in lexicons().common else 0)
        return Named(segment, candidate.sentence, segment.entry.kind) if is_said else None
    if candidate.is_headline:
        return None
    kind = _single(segment, total, text) if len(segment.keys) == 1 else _several(segment, total)
    return Named(segment, candidate.sentence, kind) if kind else None


def named(text: str, found: Sequence[Candidate]) -> list[Named]:
    """Return the candidates that are names, each with its kind."""
    totals = _totals(found)
    for keys, evidence in _listed(text, found).items():
        total, count, inner = totals[keys]
        totals[keys] = (total.plus(evidence), count, inner)
    people = _people(found)
    short = acronyms_of(found)
    given = defined(text, found)
    decided = (_decide(candidate, text, totals, people, short, given) for candidate in found)
    return [one for one in decided if one is not None]
