"""Names known beforehand: countries, regions, cities, organisations, and the words for their people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from onrecord.mentions.lexicon import rows
from onrecord.model import Entity, EntityKind, MentionForm
from onrecord.text.fold import fold_name

# A name in capitals of up to this many letters counts only in capitals: "US" and "us", "WHO" and "who".
_MAX_ACRONYM_LETTERS: Final = 5
_NO_PLURAL: Final = ("s", "sh", "ch", "ese", "men", "x", "z", "ic")


@dataclass(frozen=True, slots=True)
class Entry:
    """What one name in the gazetteer stands for.

    Attributes:
        entity: whom or what it names; a demonym names the country or region.
        kind: of the words: `other` for a demonym.
        form: `full`, `acronym`, `demonym` or `alias`.
        is_weak: also a common word or a person's name, so it needs support around it.
    """

    entity: Entity
    kind: EntityKind
    form: MentionForm
    is_weak: bool = False


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All entries by key, and how many words the longest name that starts with a word has."""

    by_key: dict[str, Entry]
    by_acronym: dict[str, Entry]
    longest: dict[str, int]


def name_key(name: str) -> str:
    """Return the key that joins spellings of a name: folded, hyphens as spaces, no dots.

    >>> name_key("Nagorno-Karabakh"), name_key("St. Petersburg"), name_key("U.S.")
    ('nagorno karabakh', 'st petersburg', 'us')
    """
    if name.isascii() and name.isalpha():
        return name.lower()
    folded = fold_name(name.replace("-", " ")) if "." not in name else fold_name(name.replace("-", " ").replace(".", ""))
    return folded


def _is_acronym(name: str) -> bool:
    letters = name.replace(".", "").replace("&", "")
    return letters.isupper() and len(letters) <= _MAX_ACRONYM_LETTERS and " " not in name


def _named(entity: Entity, aliases: Sequence[str]) -> Iterator[tuple[str, Entry]]:
    is_weak = entity.name.endswith("?")
    if is_weak:
        name = entity.name[:-1]
        entity = Entity(name, entity.kind, fold_name(name), entity.country_code)
    form: MentionForm = "acronym" if _is_acronym(entity.name) else "full"
    yield entity.name, Entry(entity, entity.kind, form, is_weak)
    for alias in aliases:
        if alias:
            name = alias.rstrip("?")
            form = "acronym" if _is_acronym(name) else "alias"
            yield name, Entry(entity, entity.kind, form, alias != name)


def _demonyms(entity: Entity, demonyms: Sequence[str]) -> Iterator[tuple[str, Entry]]:
    entry = Entry(entity, "other", "demonym")
    for demonym in demonyms:
        if demonym:
            yield demonym, entry
            if not demonym.endswith(_NO_PLURAL):
                yield demonym + "s", entry


def _places() -> Iterator[tuple[str, Entry]]:
    for row in rows("countries.tsv"):
        code, name, aliases, demonyms = row.split("\t")
        country = Entity(name, "place", fold_name(name), code if code != "-" else None)
        yield from _named(country, aliases.split(";"))
        yield from _demonyms(country, demonyms.split(";"))
    for row in rows("regions.tsv"):
        name, aliases, demonyms = row.split("\t")
        region = Entity(name, "place", fold_name(name))
        yield from _named(region, aliases.split(";"))
        yield from _demonyms(region, demonyms.split(";"))
    for row in rows("cities.txt"):
        yield from _named(Entity(row, "place", fold_name(row)), ())


def _others() -> Iterator[tuple[str, Entry]]:
    for row in rows("organizations.tsv"):
        name, aliases = row.split("\t")
        yield from _named(Entity(name, "organization", fold_name(name)), aliases.split(";"))
    for row in rows("groups.tsv"):
        name, members = row.split("\t")
        group = Entity(name, "other", fold_name(name))
        yield from _demonyms(group, [name, *members.split(";")])


@cache
def gazetteer() -> Gazetteer:
    """Read the packaged gazetteers; of two entries for one name the first read stands."""
    by_key: dict[str, Entry] = {}
    by_acronym: dict[str, Entry] = {}
    longest: dict[str, int] = {}
    for source in (_places(), _others()):
        for name, entry in source:
            key = name_key(name)
            table = by_acronym if _is_acronym(name) else by_key
            table.setdefault(key, entry)
            first, *others = key.split(" ")
            if longest.get(first, 0) <= len(others):
                longest[first] = len(others) + 1
    return Gazetteer(by_key, by_acronym, longest)
