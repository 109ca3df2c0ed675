"""Names of one text, joined to the entities they stand for."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.mentions.cast import Cast
from onrecord.mentions.kinds import Named
from onrecord.model import Entity, EntityKind, Mention, MentionForm, Span
from onrecord.text.fold import fold_name


class _Resolver:
    """Reads names in order; one entity for one folded name of one kind."""

    def __init__(self, text: str, names: Sequence[Named]) -> None:
        self.text = text
        self.cast = Cast(text, names)
        self.entities: dict[tuple[EntityKind, str], Entity] = {}
        self.long_forms: dict[tuple[str, ...], Entity] = {}
        for name in names:
            entry = name.segment.entry
            if name.kind != "person" and not name.stands_for and len(name.segment.keys) > 1:
                self.long_forms[name.segment.keys] = entry.entity if entry else self._as_written(name)

    def _as_written(self, name: Named, kind: EntityKind | None = None) -> Entity:
        """Return the entity that has this name and no other."""
        segment = name.segment
        written = " ".join(self.text[segment.start : segment.end].split())
        key = fold_name(written)
        return self.entities.setdefault((kind or name.kind, key), Entity(written, kind or name.kind, key))

    def _person(self, name: Named) -> tuple[Entity, MentionForm]:
        segment = name.segment
        if len(segment.keys) > 1:
            found = self.cast.in_full(name)
            return found or self._as_written(name), _form_in_full(self.text[segment.start : segment.end])
        if self.cast.has_surname(segment.keys[0]):
            return self.cast.by_surname(name) or self._as_written(name), "surname"
        given = self.cast.by_given_name(name) if segment.title is None else None
        return (given, "alias") if given else (self._as_written(name), "surname")

    def _entity(self, name: Named) -> tuple[Entity, MentionForm]:
        if name.stands_for:
            return self.long_forms.get(name.stands_for) or self._as_written(name), "acronym"
        if name.kind == "person":
            return self._person(name)
        entry = name.segment.entry
        return (entry.entity, entry.form) if entry else (self._as_written(name), "full")

    def resolve(self, name: Named) -> Mention:
        """Return the mention that this name is."""
        span = Span(name.segment.start, name.segment.end)
        entity, form = self._entity(name)
        return Mention(span, span.of(self.text), name.kind, form, entity, name.sentence)


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
    return tuple(resolver.resolve(name) for name in names)
