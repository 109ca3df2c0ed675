"""Organisations of one text: whose body it is, and which longer name a shorter one stands for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from onrecord.mentions.bodies import Body, body_key, body_of, owned_name, owner_of
from onrecord.mentions.gazetteer import gazetteer
from onrecord.mentions.kinds import Named
from onrecord.mentions.lexicon import common_words, sets
from onrecord.mentions.names import without_form
from onrecord.model import Entity

_OWNING: Final = frozenset(("'s ", "’s ", "' ", "’ ", " "))
_OWNED: Final = frozenset((" of ", " of the "))
# A body that names no place is the country's that two thirds of the country names are of, if it has two.
_MIN_COUNTRY_NAMES: Final = 2
_COUNTRY_SHARE: Final = 2 / 3
_MAX_WORDS: Final = 8


class Institutions:
    """What the organisations' names of one text say of each other."""

    def __init__(
        self, text: str, text_id: str, names: Sequence[Named], named: Callable[[Named], Entity]
    ) -> None:
        """Read all names of the text.

        Args:
            text: the body.
            text_id: belongs to the key of a body that is nobody's.
            names: its names in order.
            named: gives the entity that a name has by itself.
        """
        self._text = text
        self._text_id = text_id
        self._names = names
        self._countries = _countries(names)
        self._country = _main_country(self._countries)
        self._places: dict[str, dict[str, Entity]] = {}
        self._written: dict[tuple[str, str], str] = {}
        self._beginnings: dict[tuple[str, ...], dict[str, Entity]] = {}
        self._endings: dict[tuple[str, ...], dict[str, Entity]] = {}
        for index, name in enumerate(names):
            if name.kind != "organization" or name.stands_for:
                continue
            entity = named(name)
            if entity.kind != "organization":
                continue
            body = _body_of(entity)
            if body is None:
                self._note_short_forms(name, entity)
            else:
                self._note_place(index, name, body)

    def _note_place(self, index: int, name: Named, body: Body) -> None:
        place = body.place or self._place_beside(index)
        if place is None:
            return
        self._places.setdefault(body.kind, {})[place.key] = place
        if body.place is not None:
            segment = name.segment
            written = " ".join(self._text[segment.start : segment.end].split())
            self._written.setdefault((body.kind, place.key), written)
            self._note_ending(name, self._body(body.kind, place, written))

    def _note_short_forms(self, name: Named, entity: Entity) -> None:
        keys = name.segment.keys
        if len(keys) > _MAX_WORDS:
            return
        for end in range(1, len(keys)):
            if _may_be_left_out(keys[end:]) and (end > 1 or not _is_common(keys[0])):
                self._beginnings.setdefault(keys[:end], {})[entity.key] = entity
        self._note_ending(name, entity)

    def _note_ending(self, name: Named, entity: Entity) -> None:
        """Note what follows a known name: UN "Security Council", Houston "Astros"."""
        keys = name.segment.keys
        for start in range(1, min(len(keys), _MAX_WORDS)):
            if _is_known(keys[:start]):
                self._endings.setdefault(keys[start:], {})[entity.key] = entity

    def _place_beside(self, index: int) -> Entity | None:
        """Return whose the body is by the names right before and after: "Azerbaijan's", "of Azerbaijan"."""
        segment = self._names[index].segment
        if index:
            before = self._names[index - 1].segment
            if before.entry is not None and self._text[before.end : segment.start] in _OWNING:
                return _place_in(before.entry.entity)
        if index + 1 < len(self._names):
            after = self._names[index + 1].segment
            if after.entry is not None and self._text[segment.end : after.start] in _OWNED:
                return _place_in(after.entry.entity)
        return None

    def entity(self, index: int, name: Named, entity: Entity) -> Entity:
        """Return the entity that the name at `index` stands for, given the one that it names by itself."""
        body = _body_of(entity)
        if body is None:
            return self._namesake_here(entity) or self._longer_of(name, entity)
        place = body.place or self._place_beside(index)
        if place is None:
            by_ending = self._endings.get(name.segment.keys, {})
            if len(by_ending) == 1:
                return next(iter(by_ending.values()))
            place = self._place_of(body.kind)
        if place is None:
            return Entity(entity.name, "organization", body_key(body.kind, self._text_id))
        return self._body(body.kind, place, entity.name)

    def _namesake_here(self, entity: Entity) -> Entity | None:
        """Return the body of the text's own country that a name known for another country's means here."""
        owned = owned_name(entity.name)
        if owned is None or self._country is None or owned[0] in self._countries:
            return None
        name = f"{entity.name} ({self._country.name})"
        return Entity(name, "organization", body_key(owned[1], self._country.key))

    def _place_of(self, kind: str) -> Entity | None:
        """Return whose a body is that its name leaves open.

        In order: the only place that the text gives a body of this kind; the country that news means
        by the bare name, unless the text is about another and does not name it; the country that the
        text is about.
        """
        places = self._places.get(kind, {})
        if places:
            return next(iter(places.values())) if len(places) == 1 else None
        owner = owner_of(kind)
        if owner is not None and (self._country is None or owner in self._countries):
            return owner
        return self._country

    def _body(self, kind: str, place: Entity, written: str) -> Entity:
        """Return the entity, under a name that says whose it is unless everybody knows."""
        is_said = body_of(written) == Body(kind, place) or owner_of(kind) == place
        name = self._written.get((kind, place.key)) or (written if is_said else f"{written} ({place.name})")
        return Entity(name, "organization", body_key(kind, place.key))

    def _longer_of(self, name: Named, entity: Entity) -> Entity:
        if name.segment.entry is not None:
            return entity
        return self.longer(name.segment.keys) or entity

    def longer(self, keys: tuple[str, ...]) -> Entity | None:
        """Return the only organisation of the text whose name these words begin, or else end.

        "Ford" Motor Company; the UN "Security Council".
        """
        for longer in (self._beginnings.get(keys, {}), self._endings.get(keys, {})):
            if len(longer) == 1:
                return next(iter(longer.values()))
        return None


def _body_of(entity: Entity) -> Body | None:
    return body_of(entity.name) if entity.kind == "organization" else None


def _place_in(entity: Entity) -> Entity | None:
    return entity if entity.kind == "place" else None


def _countries(names: Sequence[Named]) -> dict[Entity, int]:
    """Return how often each country is named, by whatever form of its name."""
    counts: dict[Entity, int] = {}
    for name in names:
        entry = name.segment.entry
        if entry is not None and entry.entity.country_code is not None:
            counts[entry.entity] = counts.get(entry.entity, 0) + 1
    return counts


def _main_country(counts: dict[Entity, int]) -> Entity | None:
    """Return the country that a text is about, if it is about one."""
    if not counts:
        return None
    most = max(counts, key=lambda country: (counts[country], country.key))
    is_main = counts[most] >= max(_MIN_COUNTRY_NAMES, _COUNTRY_SHARE * sum(counts.values()))
    return most if is_main else None


def _may_be_left_out(rest: tuple[str, ...]) -> bool:
    """Say whether a name is still the same without its last words: "Group", "Technologies Co"."""
    words = without_form([*rest])
    heads = sets("heads.txt")
    if all(word in heads["company"] or word in sets("bodies.txt")["closer"] for word in words):
        return True
    return len(rest) == 1 and not _is_common(rest[0]) and rest[0] not in heads["org"] and not _is_known(rest)


def _is_common(word: str) -> bool:
    heads = sets("heads.txt")
    return word in common_words() or word in heads["org"] or word in heads["org-open"]


def _is_known(keys: tuple[str, ...]) -> bool:
    names = gazetteer()
    key = " ".join(keys)
    return names.has_name(key) or (len(keys) == 1 and names.has_acronym(key))
