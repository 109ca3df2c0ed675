"""Public bodies: every country has a supreme court, so whose it is belongs to what it is.

A body's identity is its kind, whatever the order of the words ("Ministry of Foreign Affairs", "Foreign
Ministry"), and the place it serves, which the name may hold ("Nigerian Supreme Court", "Supreme Court of
Nigeria") or only the text around it.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from onrecord.mentions.gazetteer import gazetteer, name_key
from onrecord.mentions.lexicon import common_words, rows, sets
from onrecord.model import Entity

_MAX_WORDS = 14


class Body(NamedTuple):
    """What the name of a public body says.

    Attributes:
        kind: its words without order, place and little words.
        place: whose it is, when the name says so.
    """

    kind: str
    place: Entity | None


class _Vocabulary(NamedTuple):
    body: frozenset[str]
    plain: frozenset[str]
    one: frozenset[str]
    unique: frozenset[str]
    dropped: frozenset[str]
    generic: frozenset[str]
    spelling: dict[str, str]


@cache
def _vocabulary() -> _Vocabulary:
    words, heads, contexts = sets("bodies.txt"), sets("heads.txt"), sets("contexts.txt")
    generic = (
        common_words() | heads["org"] | heads["org-open"] | heads["portfolio"] | sets("titles.txt")["mod"]
    )
    return _Vocabulary(
        body=words["body"],
        plain=words["plain"],
        one=words["one"],
        unique=words["unique"],
        dropped=words["drop"] | contexts["minor"] | {"the", "of", "for", "and", "on", "&"},
        generic=generic | words["generic"],
        spelling=_spellings(words["spelling"]),
    )


def _spellings(pairs: frozenset[str]) -> dict[str, str]:
    return {first: second for first, _, second in (pair.partition("=") for pair in pairs)}


def plain_words(name: str) -> list[str]:
    """Return the folded words of a name, each in its American spelling.

    >>> plain_words("U.S. Defence Dept.-Office")
    ['us', 'defense', 'dept', 'office']
    """
    spelling = _vocabulary().spelling
    return [spelling.get(word, word) for word in name_key(name.replace("’", "'")).split()]


@lru_cache(maxsize=8_192)
def body_of(name: str) -> Body | None:
    """Return what public body a name names, or None when it is no such name.

    >>> body_of("Ministry of Foreign Affairs of the Republic of Azerbaijan").kind
    'foreign ministry'
    >>> body_of("Azerbaijani Foreign Ministry") == body_of("Foreign Ministry of Azerbaijan")
    True
    >>> body_of("Supreme Court").place, body_of("Goldman Sachs"), body_of("World Health Assembly")
    (None, None, None)
    """
    words = plain_words(name)
    lexicon = _vocabulary()
    if len(words) > _MAX_WORDS or "+".join(words) in lexicon.one:
        return None
    if not any(word.removesuffix("'s") in lexicon.body for word in words):
        return None
    rest, places = _without_places(words)
    kind = sorted({word.removesuffix("'s") for word in rest if word not in lexicon.dropped})
    if len(places) > 1 or not kind or lexicon.unique.intersection(kind):
        return None
    if not lexicon.body.intersection(kind) or not all(word in lexicon.generic for word in kind):
        return None
    if len(kind) == 1 and kind[0] not in lexicon.plain:
        return None
    return Body(" ".join(kind), places[0] if places else None)


def _without_places(words: list[str]) -> tuple[list[str], list[Entity]]:
    """Take the known places and demonyms out of the words of a name."""
    rest: list[str] = []
    places: list[Entity] = []
    index = 0
    while index < len(words):
        count, place = _place_at(words, index)
        if place is None:
            rest.append(words[index])
        else:
            places.append(place)
        index += count
    return rest, places


def _place_at(words: list[str], index: int) -> tuple[int, Entity | None]:
    names = gazetteer()
    word = words[index].removesuffix("'s")
    longest = min(len(words) - index, names.longest.get(word, 1))
    for count in range(longest, 0, -1):
        key = " ".join([word, *words[index + 1 : index + count]])
        entry = names.name(key) or (names.acronym(key) if count == 1 else None)
        if entry is not None and entry.entity.kind == "place" and not entry.is_weak:
            return count, entry.entity
    return 1, None


@cache
def _owners() -> dict[str, str]:
    """Return the country's key for each kind of body that has an owner known without saying."""
    found: dict[str, str] = {}
    for country, names in sets("owned_bodies.txt").items():
        for name in names:
            body = body_of(name.replace("+", " "))
            if body is not None:
                found[body.kind] = country.replace("+", " ")
    return found


def owner_of(kind: str) -> Entity | None:
    """Return the country that news means by the bare name of such a body: "State Department"."""
    entry = gazetteer().name(_owners().get(kind, ""))
    return entry.entity if entry else None


@cache
def _owned_names() -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for row in rows("owned_names.tsv"):
        country, name, words = row.split("\t")
        body = body_of(words)
        found[name] = country, body.kind if body else name_key(words)
    return found


def owned_name(name: str) -> tuple[Entity, str] | None:
    """Return whose body a known short name is, and its kind, if other countries have one of that name too."""
    country, kind = _owned_names().get(name, ("", ""))
    entry = gazetteer().name(country)
    return (entry.entity, kind) if entry else None


def body_key(kind: str, place_key: str) -> str:
    """Return the key of a body's entity.

    >>> body_key("court supreme", "nigeria")
    'court supreme @ nigeria'
    """
    return f"{kind} @ {place_key}"
