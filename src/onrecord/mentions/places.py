"""Places and organisations of one name, told apart by what else the text names."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, cached_property
from typing import NamedTuple

from onrecord.mentions.gazetteer import Entry, gazetteer, name_key
from onrecord.mentions.lexicon import rows
from onrecord.model import Entity


class _Other(NamedTuple):
    """The other place or organisation of a name.

    Attributes:
        speaking_for, against: keys of names that a text about it, or about its namesake, prints.
    """

    entity: Entity
    speaking_for: frozenset[str]
    against: frozenset[str]


@cache
def _others() -> dict[str, _Other]:
    found: dict[str, _Other] = {}
    for row in rows("homonyms.tsv"):
        key, name, speaking_for, against = row.split("\t")
        known = gazetteer().name(name_key(name))
        entity = known.entity if known else Entity(name, "place", name_key(name))
        found[key] = _Other(entity, frozenset(speaking_for.split(";")), frozenset(against.split(";")))
    return found


class Homonyms:
    """Which place or organisation of several the names of one text mean."""

    def __init__(self, entries: Sequence[Entry | None]) -> None:
        self._entries = entries

    @cached_property
    def _printed(self) -> set[str]:
        return {
            key
            for entry in self._entries
            if entry is not None
            for key in (name_key(entry.entity.name), *_demonym_sign(entry))
        }

    def meant(self, key: str, entity: Entity) -> Entity:
        """Return `entity`, or the other of its kind and name if the text speaks for that one.

        Args:
            key: of the name as printed.
            entity: what the gazetteer has under it.
        """
        other = _others().get(key)
        if other is None or other.entity.kind != entity.kind:
            return entity
        speaking_for = len(self._printed & other.speaking_for)
        against = len(self._printed & other.against)
        return other.entity if speaking_for > against else entity


def _demonym_sign(entry: Entry) -> tuple[str, ...]:
    """Return a key of its own for a demonym, since "Georgian" speaks for the country alone."""
    return (f"{name_key(entry.entity.name)} people",) if entry.form == "demonym" else ()
