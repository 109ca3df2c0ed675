"""Names of one text, joined to the entities they stand for.

What is joined across texts is joined by `Entity.key`, and that only: a full name, a known name, a public
body of a known place. A surname or a body that the text leaves open is an entity of this text alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.mentions.cast import CROWNS, Cast
from onrecord.mentions.gazetteer import gazetteer, name_key
from onrecord.mentions.institutions import Institutions
from onrecord.mentions.kinds import Named
from onrecord.mentions.lexicon import sets
from onrecord.mentions.names import key_of
from onrecord.mentions.places import Homonyms
from onrecord.mentions.wikidata import with_wikidata
from onrecord.model import Entity, EntityKind, Mention, MentionForm, Span, content_id


class _Resolver:
    """Reads names in order; one entity for one key of one kind."""

    def __init__(self, text: str, names: Sequence[Named]) -> None:
        self.text = text
        self.text_id = content_id("article", text)
        self.cast = Cast(text, names)
        self.homonyms = Homonyms([name.segment.entry for name in names])
        self.kinds = _kinds_by_name(names)
        self.crowned = {
            name.segment.keys[0]: name.segment.title or ""
            for name in names
            if len(name.segment.keys) == 1 and name.segment.title in CROWNS
        }
        self.entities: dict[tuple[EntityKind, str], Entity] = {}
        self.institutions = Institutions(text, self.text_id, names, self._known_or_written)
        self.long_forms: dict[tuple[str, ...], Entity] = {}
        for index, name in enumerate(names):
            if name.kind != "person" and not name.stands_for and len(name.segment.keys) > 1:
                self.long_forms[name.segment.keys] = self._institution_or_place(index, name)

    def _one(self, entity: Entity) -> Entity:
        """Return the entity of this key that the text was given first: one object, one name."""
        known = self.entities.get((entity.kind, entity.key))
        if known is None:
            known = self.entities[entity.kind, entity.key] = with_wikidata(entity)
        return known

    def _written(self, name: Named) -> str:
        return " ".join(self.text[name.segment.start : name.segment.end].split())

    def _known_or_written(self, name: Named) -> Entity:
        """Return what the gazetteer has under the name, or the entity that has this name and no other."""
        entry = name.segment.entry
        if entry is not None:
            return entry.entity
        written = self._written(name)
        kind = self.kinds.get(name.segment.keys, name.kind)
        key = key_of(written, kind)
        if kind == "organization":
            known = _known_organization(key)
            if known is not None:
                return known
        return Entity(written, kind, key)

    def _institution_or_place(self, index: int, name: Named) -> Entity:
        entity = self._known_or_written(name)
        meant = self.homonyms.meant(name_key(self._written(name)), entity)
        if meant is entity and entity.kind == "organization":
            meant = self.institutions.entity(index, name, entity)
        return self._one(meant)

    def _of_this_text(self, name: Named) -> Entity:
        """Return the entity of a surname alone, which may be another person's in the next text."""
        written = self._written(name)
        key = key_of(written, "person")
        if self.crowned.get(name.segment.keys[0]) == "pope":  # there is one at a time
            return self._one(Entity(f"Pope {written}", "person", f"pope {key}"))
        return self._one(Entity(written, "person", f"{key} @ {self.text_id}"))

    def _person(self, name: Named) -> tuple[Entity, MentionForm]:
        segment = name.segment
        if len(segment.keys) > 1:
            written = self._written(name)
            found = self.cast.in_full(name) or Entity(written, "person", key_of(written, "person"))
            return self._one(found), _form_in_full(self.text[segment.start : segment.end])
        if segment.keys[0] in self.crowned and (segment.title is None or segment.title in CROWNS):
            crowned = self.cast.by_crown(name, self.crowned[segment.keys[0]])
            return (self._one(crowned), "alias") if crowned else (self._of_this_text(name), "surname")
        if self.cast.has_surname(segment.keys[0]):
            by_surname = self.cast.by_surname(name)
            return (self._one(by_surname) if by_surname else self._of_this_text(name)), "surname"
        given = self.cast.by_given_name(name) or self.cast.by_part(name)
        if given:
            return self._one(given), "alias"
        longer = self.institutions.longer(segment.keys) if segment.title is None else None
        return (self._one(longer), "alias") if longer else (self._of_this_text(name), "surname")

    def _entity(self, index: int, name: Named) -> tuple[Entity, MentionForm]:
        if name.stands_for:
            return self.long_forms.get(name.stands_for) or self._institution_or_place(index, name), "acronym"
        if self.kinds.get(name.segment.keys, name.kind) == "person":
            return self._person(name)
        entry = name.segment.entry
        return self._institution_or_place(index, name), entry.form if entry else "full"

    def resolve(self, index: int, name: Named) -> Mention:
        """Return the mention that this name is."""
        span = Span(name.segment.start, name.segment.end)
        entity, form = self._entity(index, name)
        return Mention(span, span.of(self.text), name.kind, form, entity, name.sentence)


def _kinds_by_name(names: Sequence[Named]) -> dict[tuple[str, ...], EntityKind]:
    """Return the kind that most occurrences of an unknown name have, where they differ, a person's first."""
    counts: dict[tuple[str, ...], dict[EntityKind, int]] = {}
    for name in names:
        if name.segment.entry is None and not name.stands_for:
            of_name = counts.setdefault(name.segment.keys, {})
            of_name[name.kind] = of_name.get(name.kind, 0) + 1
    return {
        keys: max(of_name, key=lambda kind: (of_name[kind], kind == "person"))
        for keys, of_name in counts.items()
        if len(of_name) > 1
    }


def _known_organization(key: str) -> Entity | None:
    """Return what the gazetteer has, under a longer form of its name too: "Fatah Party", "UN WHO"."""
    rest, _, last = key.rpartition(" ")
    shorter = rest if last in sets("bodies.txt")["tail"] else key
    for name in (key, shorter, key.removeprefix("un ").removeprefix("united nations ")):
        known = gazetteer().name(name)
        if known is not None and known.kind == "organization" and not known.is_weak:
            return known.entity
    return None


def _form_in_full(written: str) -> MentionForm:
    """Say whether a name of several words opens with initials.

    >>> _form_in_full("F. Sadikhov"), _form_in_full("H.Mammadov"), _form_in_full("George W. Bush")
    ('initial', 'initial', 'full')
    """
    head, dot, _ = written.partition(".")
    return "initial" if dot and len(head) <= 2 else "full"


def resolve(text: str, names: Sequence[Named]) -> tuple[Mention, ...]:
    """Join every name to its entity, in order."""
    resolver = _Resolver(text, names)
    return tuple([resolver.resolve(index, name) for index, name in enumerate(names)])
