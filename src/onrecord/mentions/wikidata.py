"""Wikidata items of the entities that the gazetteers know."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from onrecord.mentions.lexicon import rows
from onrecord.model import Entity


@cache
def _items() -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for row in rows("wikidata.tsv"):
        kind, name, item = row.split("\t")
        found[kind, name] = item
    return found


def with_wikidata(entity: Entity) -> Entity:
    """Return the entity with the item that is known for its name and kind."""
    if entity.wikidata_id is not None or entity.kind == "person":
        return entity
    item = _items().get((entity.kind, entity.name))
    return entity if item is None else replace(entity, wikidata_id=item)
