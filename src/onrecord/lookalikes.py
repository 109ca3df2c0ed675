"""Pairs of entities that may be one: for a person to decide on, never joined by themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import combinations
from typing import Final, NamedTuple, TypeAlias

from onrecord.mentions.cast import agrees
from onrecord.mentions.gazetteer import name_key
from onrecord.mentions.kinds import surname_of

# A name is compared with this many that share a sign at most: a sign that more share says little.
_MAX_GROUP: Final = 40
_MAX_LONGER: Final = 2  # a name that is part of more longer names than that is any of them, or none
_MIN_LETTERS: Final = 6  # of names that differ by one letter: "Iran" and "Iraq" are two
_MINOR: Final = frozenset(("of", "the", "for", "and", "in", "on", "to", "de", "del", "la"))


class Named(NamedTuple):
    """One entity: its name, and how often it is mentioned."""

    entity_id: str
    name: str
    kind: str
    mentions: int


_Pair: TypeAlias = tuple[Named, Named]


class Lookalike(NamedTuple):
    """Two entities of one kind that may be one.

    Attributes:
        entity: the one named less often.
        likely: the other one.
        reason: why they may be one, for people.
    """

    entity: Named
    likely: Named
    reason: str


def lookalikes(entities: Sequence[Named]) -> list[Lookalike]:
    """Return the pairs that may be one, those of the most mentions first; each pair once."""
    found: dict[tuple[str, str], Lookalike] = {}
    for reason, pairs in (
        ("spelling", _sharing(entities, lambda one: [_letters(one)])),
        ("initials", filter(_agree, _sharing(entities, _surname_signs))),
        ("surname alone", _surnames(entities)),
        ("acronym", filter(_is_acronym_pair, _sharing(entities, _acronym_signs))),
        ("part of the name", _parts(_sharing(entities, _part_signs))),
        ("one letter", _sharing(entities, _shortened)),
    ):
        for pair in pairs:
            less, more = sorted(pair, key=_weight)
            found.setdefault((less.entity_id, more.entity_id), Lookalike(less, more, reason))
    return sorted(found.values(), key=_order)


def _weight(one: Named) -> tuple[int, int, str]:
    return one.mentions, len(one.name), one.entity_id


def _order(pair: Lookalike) -> tuple[int, str, str, str]:
    return (
        -(pair.entity.mentions + pair.likely.mentions),
        pair.likely.name,
        pair.entity.name,
        pair.entity.entity_id,
    )


def _sharing(
    entities: Iterable[Named], signs: Callable[[Named], Iterable[Hashable]]
) -> Iterator[tuple[Named, Named]]:
    """Yield the pairs of one kind that share a sign; the entities of one name are apart for a reason."""
    groups: dict[Hashable, list[Named]] = defaultdict(list)
    for one in entities:
        for sign in set(signs(one)):
            groups[one.kind, sign].append(one)
    for group in groups.values():
        if len(group) <= _MAX_GROUP:
            yield from (pair for pair in combinations(group, 2) if pair[0].name != pair[1].name)


def _words(one: Named) -> tuple[str, ...]:
    return tuple(name_key(one.name).split())


def _letters(one: Named) -> str:
    return "".join(char for char in name_key(one.name) if char.isalnum()) or one.name


def _surname_signs(one: Named) -> list[str]:
    words = _words(one)
    return [surname_of(words)] if one.kind == "person" and len(words) > 1 else []


def _agree(pair: tuple[Named, Named]) -> bool:
    first, second = map(_words, pair)
    return agrees(first, second) or agrees(second, first)


def _surnames(entities: Sequence[Named]) -> Iterator[tuple[Named, Named]]:
    """Yield a surname alone with its only bearer."""
    bearers: dict[str, list[Named]] = defaultdict(list)
    alone: list[Named] = []
    for one in entities:
        words = _words(one)
        if one.kind == "person" and len(words) > 1:
            bearers[surname_of(words)].append(one)
        elif one.kind == "person":
            alone.append(one)
    for one in alone:
        whose = bearers.get("".join(_words(one)), [])
        if len(whose) == 1:
            yield one, whose[0]


def _acronym_signs(one: Named) -> list[str]:
    words = _words(one)
    if one.kind != "organization":
        return []
    if len(words) == 1:
        return [words[0]] if one.name.isupper() and len(words[0]) > 1 else []
    initials = {"".join(word[0] for word in words), "".join(word[0] for word in words if word not in _MINOR)}
    return [letters for letters in initials if len(letters) > 1]


def _is_acronym_pair(pair: tuple[Named, Named]) -> bool:
    return sum(len(_words(one)) == 1 for one in pair) == 1


def _part_signs(one: Named) -> list[str]:
    words = _words(one)
    if one.kind == "person" and len(words) == 1:
        return []
    return [f"< {words[0]}", f"> {words[-1]}"] if words and one.kind in ("person", "organization") else []


def _parts(pairs: Iterable[_Pair]) -> Iterator[_Pair]:
    """Yield names with the longer ones they are part of; part of many, such as "Parliament", says little."""
    longer: dict[tuple[str, str], dict[str, list[_Pair]]] = defaultdict(lambda: defaultdict(list))
    for pair in pairs:
        short, long = sorted(pair, key=lambda one: len(_words(one)))
        if _is_part(_words(short), _words(long)):
            longer[short.kind, short.name][long.name].append(pair)
    for found in longer.values():
        if len(found) <= _MAX_LONGER:
            yield from (pair for same in found.values() for pair in same)


def _is_part(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    if len(short) == len(long) or (len(short) == 1 and short[0] in _MINOR):
        return False
    return long[: len(short)] == short or (len(short) > 1 and long[-len(short) :] == short)


def _shortened(one: Named) -> list[str]:
    """Return the letters, and the letters without each one: names one letter apart share one of them."""
    letters = _letters(one)
    if not _MIN_LETTERS <= len(letters) <= 60:
        return []
    return [letters, *(letters[:place] + letters[place + 1 :] for place in range(len(letters)))]
