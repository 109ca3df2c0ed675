"""What kind each possible name is, once the whole text has been read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from onrecord.mentions.evidence import Evidence, has_surname_ending
from onrecord.mentions.find import Candidate, Island
from onrecord.mentions.lexicon import words
from onrecord.mentions.people import SUFFIXES, name_titles
from onrecord.mentions.roles import is_role_noun
from onrecord.mentions.segments import Segment
from onrecord.mentions.short import defined, first_words, initials_of
from onrecord.mentions.units import lexicons
from onrecord.model import EntityKind

_MIN_POINTS: Final = 2.0
# Two syllables as Pinyin spells them ("jinping", "xiaoping").
_SYLLABLE: Final = "(?:[bpmfdtnlgkhjqxrzcsyw]|[zcs]h)?[aeiou]{1,3}(?:ng?|r)?"
_SYLLABLES: Final = re.compile(_SYLLABLE + _SYLLABLE)
_LIST_MARKS: Final = frozenset((", ", " and ", ", and ", " & ", " or "))
_LISTED: Final = {
    "person": Evidence(person=1.5),
    "organization": Evidence(organization=1.5),
    "place": Evidence(place=1.5),
}


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


class Reading(NamedTuple):
    """What the whole text says of its names, by their folded words.

    Attributes:
        evidence: of all occurrences, added up.
        surnames, given_names: words that full names of people in its prose end and begin with.
        given: short names that it explains in brackets.
        initials: capitals that its organisations' names give.
        heads_of_bodies: words that its organisations' longer names begin with ("Uccel" of "Uccel Corp").
    """

    text: str
    evidence: dict[tuple[str, ...], Evidence]
    surnames: frozenset[str]
    given_names: frozenset[str]
    given: dict[str, tuple[str, ...]]
    initials: dict[str, tuple[str, ...]]
    heads_of_bodies: frozenset[str]


def is_family_first(keys: Sequence[str]) -> bool:
    """Say whether a folded name is printed as in Beijing or Seoul: "Xi Jinping", "Moon Jae-in".

    >>> is_family_first(("moon", "jae in")), is_family_first(("kim", "kardashian"))
    (True, False)
    """
    if len(keys) < 2 or keys[0] not in words("family_first.txt") or keys[-1] in words("family_first.txt"):
        return False
    given, names = keys[1:], lexicons().first
    if len(given) == 2 or " " in given[0]:
        return not any(key in names and len(key) > 4 for key in given)
    return len(given) == 1 and given[0] not in names and _SYLLABLES.fullmatch(given[0]) is not None


def surname_of(keys: Sequence[str]) -> str:
    """Return the family name in a folded name: its last word that is no suffix, or an East Asian first.

    >>> surname_of(("martin", "luther", "king", "jr")), surname_of(("kim", "jong", "un"))
    ('king', 'kim')
    """
    if is_family_first(keys):
        return keys[0]
    for key in reversed(keys):
        if key not in SUFFIXES:
            return key
    return keys[-1]


def _evidence(text: str, found: Sequence[Candidate]) -> dict[tuple[str, ...], Evidence]:
    """Add up what stands around every occurrence of a name, and what it is listed with ("X, Y and Z")."""
    totals: dict[tuple[str, ...], Evidence] = {}
    for candidate in found:
        segment = candidate.segment
        total = totals.get(segment.keys)
        totals[segment.keys] = segment.evidence if total is None else total.plus(segment.evidence)
    for left, right in pairwise(found):
        a, b = left.segment, right.segment
        if (a.kind is None) is not (b.kind is None) and text[a.end : b.start] in _LIST_MARKS:
            known, unknown = (b, a) if a.kind is None else (a, b)
            if known.kind in _LISTED:
                totals[unknown.keys] = totals[unknown.keys].plus(_LISTED[known.kind])
    return totals


def read(text: str, found: Sequence[Candidate]) -> Reading:
    """Gather what the text as a whole says of its names."""
    people = [
        candidate.segment.keys
        for candidate in found
        if candidate.segment.kind == "person"
        and (len(candidate.segment.keys) > 1 or candidate.segment.title in name_titles())
        and not candidate.is_headline
    ]
    return Reading(
        text=text,
        evidence=_evidence(text, found),
        surnames=frozenset(surname_of(keys) for keys in people),
        given_names=frozenset(keys[0] for keys in people if len(keys[0]) > 1),
        given=defined(text, found),
        initials=initials_of(found),
        heads_of_bodies=first_words(found),
    )


def _best(evidence: Evidence) -> tuple[EntityKind, float]:
    order: tuple[tuple[EntityKind, float], ...] = (
        ("person", evidence.person),
        ("organization", evidence.organization),
        ("place", evidence.place),
    )
    return max(order, key=lambda pair: pair[1])


def _kind_of_one(segment: Segment, reading: Reading) -> EntityKind | None:
    """Decide an unknown one-word name."""
    key = segment.keys[0]
    lexicon = lexicons()
    word = reading.text[segment.start : segment.end]
    bare = key.replace(" ", "-")
    if bare in lexicon.common or bare in lexicon.modifiers or bare in lexicon.place_heads:
        return None
    if bare in lexicon.titles or is_role_noun(bare):
        return None
    evidence = reading.evidence[segment.keys]
    if word.isupper() and len(word) > 1:
        evidence = evidence.plus(Evidence(person=-1, organization=2 if len(word) > 2 else 1))
    elif bare in lexicon.first:
        evidence = evidence.plus(Evidence(person=1.5))
    elif has_surname_ending(key):
        evidence = evidence.plus(Evidence(person=2))
    kind, points = _best(evidence)
    return kind if points >= _MIN_POINTS else None


def _kind_of_several(segment: Segment, reading: Reading) -> EntityKind | None:
    """Decide an unknown name of several words."""
    common = sum(key in lexicons().common for key in segment.keys)
    if common == len(segment.keys) or (segment.opens and common):
        return None
    evidence = reading.evidence[segment.keys]
    if not common and len(segment.keys) <= 4:
        evidence = evidence.plus(Evidence(person=1.5))
    kind, points = _best(evidence)
    return kind if points >= _MIN_POINTS else None


def _is_known_person(segment: Segment, reading: Reading) -> bool:
    """Say whether one word is the surname or first name of somebody whom the text names in full."""
    key = segment.keys[0]
    is_common = key in lexicons().common
    if key in reading.surnames:
        return not (is_common and segment.evidence.person < 0)
    if key not in reading.given_names or is_common:
        return False
    return segment.entry is None or (
        segment.entry.form == "full" and segment.entry.entity.country_code is None
    )


def _is_known_body(segment: Segment, reading: Reading) -> bool:
    """Say whether one word begins the longer name of an organisation in the text, and no person's."""
    key = segment.keys[0]
    if key not in reading.heads_of_bodies or key in reading.surnames or key in reading.given_names:
        return False
    return segment.kind is None and segment.title is None and (segment.entry is None or segment.entry.is_weak)


def _kind(candidate: Candidate, reading: Reading) -> EntityKind | None:
    segment = candidate.segment
    is_one = len(segment.keys) == 1
    if is_one and segment.kind != "person" and _is_known_person(segment, reading):
        known = segment.entry is not None and not segment.entry.is_weak
        evidence = reading.evidence[segment.keys]
        if not known or evidence.person > evidence.place:
            return "person"
    if is_one and _is_known_body(segment, reading):
        return "organization"
    if segment.entry is not None and segment.kind is None:
        points = getattr(reading.evidence[segment.keys], segment.entry.kind, 0.0)
        is_common = segment.keys[0] in lexicons().common
        return segment.entry.kind if points >= _MIN_POINTS + is_common else None
    if segment.kind is not None:
        return _kind_of_person(candidate, reading) if segment.kind == "person" else segment.kind
    if candidate.is_headline:
        return None
    return _kind_of_one(segment, reading) if is_one else _kind_of_several(segment, reading)


def _kind_of_person(candidate: Candidate, reading: Reading) -> EntityKind | None:
    """Take back what was taken for a person: in a headline without support, or after "in" time and again."""
    segment = candidate.segment
    if candidate.is_headline and surname_of(segment.keys) not in reading.surnames:
        return None
    evidence = reading.evidence[segment.keys]
    return "place" if segment.title is None and evidence.place > evidence.person else "person"


def _decide(candidate: Candidate, reading: Reading) -> Named | None:
    segment = candidate.segment
    key = segment.keys[0]
    if len(segment.keys) == 1 and segment.title is None:
        stands_for = reading.given.get(key, ())
        is_capitals = len(key) > 1 and reading.text[segment.start : segment.end].isupper()
        if not stands_for and is_capitals and segment.entry is None:
            stands_for = reading.initials.get(key, ())
        if stands_for:
            return Named(segment, candidate.sentence, "organization", stands_for)
    kind = _kind(candidate, reading)
    if kind is None:
        return None
    return Named(segment, candidate.sentence, kind, is_headline=candidate.is_headline)


def named(text: str, found: Sequence[Island]) -> tuple[list[Named], Reading]:
    """Return the candidates that are names, each with its kind, and what the text says of its names."""
    possible = [candidate for island in found for candidate in island.candidates]
    reading = read(text, possible)
    decided: Iterable[Named | None] = (_decide(candidate, reading) for candidate in possible)
    return [one for one in decided if one is not None], reading
