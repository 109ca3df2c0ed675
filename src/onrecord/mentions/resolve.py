"""Names of one text, joined to the entities they stand for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from onrecord.mentions.gender import gender_of_first_name, gender_of_title
from onrecord.mentions.kinds import Named, surname_of
from onrecord.model import Entity, Mention, MentionForm, Span
from onrecord.text.fold import fold_name

_NEAR_SENTENCES = 3


@dataclass
class _Person:
    """One person of the text, as far as it has been read."""

    entity: Entity
    keys: tuple[str, ...]
    titles: set[str] = field(default_factory=set)
    sentences: list[int] = field(default_factory=list)


def _plain(text: str, segment_start: int, segment_end: int) -> str:
    return " ".join(text[segment_start:segment_end].split())


def _is_initial(key: str) -> bool:
    return len(key) == 1 or (len(key) <= 4 and len(key.replace(" ", "")) <= 2)


def _has_initial(name: Named, text: str) -> bool:
    first = text[name.segment.start : name.segment.end].split(None, 1)[0]
    return "." in first and len(first.partition(".")[0]) <= 2


def _agrees(short: Sequence[str], full: Sequence[str]) -> bool:
    """Say whether the words of one name, initials too, stand in order in the other.

    >>> _agrees(("h", "mammadov"), ("hikmat", "mammadov")), _agrees(("ali", "aliyev"), ("ilham", "aliyev"))
    (True, False)
    """
    if surname_of(short) != surname_of(full):
        return False
    position = 0
    for word in short[:-1]:
        letters = word.replace(" ", "")
        while position < len(full) - 1:
            candidate = full[position]
            position += 1
            if candidate == word or (len(letters) <= 2 and candidate.startswith(letters)):
                break
        else:
            return False
    return True


def _full_people(names: Iterable[Named], text: str) -> list[_Person]:
    """Return the people whom the text names in full, shorter full names joined to longer ones."""
    spelled: dict[tuple[str, ...], str] = {}
    for name in names:
        if name.kind == "person" and len(name.segment.keys) > 1 and not name.is_headline:
            spelled.setdefault(name.segment.keys, _plain(text, name.segment.start, name.segment.end))
    people: list[_Person] = []
    for keys in sorted(spelled, key=lambda one: (-sum(len(k) > 1 for k in one), -len(one))):
        matching = [person for person in people if _agrees(keys, person.keys)]
        if len(matching) != 1:
            entity = Entity(spelled[keys], "person", fold_name(spelled[keys]))
            people.append(_Person(entity, keys))
    return people


class _Resolver:
    """Reads names in order and remembers who has been named where."""

    def __init__(self, text: str, names: Sequence[Named]) -> None:
        self.text = text
        self.people = _full_people(names, text)
        self.organizations: dict[tuple[str, ...], Entity] = {}
        self.lone: dict[str, Entity] = {}
        self.known = {
            name.segment.keys: name.segment.entry.entity for name in names if name.segment.entry is not None
        }
        for name in names:
            if name.kind == "organization" and name.segment.entry is None and not name.stands_for:
                self._plain_entity(name)

    def _plain_entity(self, name: Named) -> Entity:
        keys = tuple(key for key in name.segment.keys)
        entity = self.organizations.get((name.kind, *keys))
        if entity is None:
            written = _plain(self.text, name.segment.start, name.segment.end)
            entity = Entity(written, name.kind, fold_name(written))
            self.organizations[name.kind, *keys] = entity
        return entity

    def resolve(self, name: Named) -> Mention:
        segment = name.segment
        form: MentionForm
        if name.stands_for:
            entity, form = self._acronym(name), "acronym"
        elif name.kind == "person":
            entity, form = self._person(name)
        elif segment.entry is not None:
            entity, form = segment.entry.entity, segment.entry.form
        else:
            entity, form = self._plain_entity(name), "full"
        return Mention(
            Span(segment.start, segment.end),
            self.text[segment.start : segment.end],
            name.kind,
            form,
            entity,
            name.sentence,
        )

    def _acronym(self, name: Named) -> Entity:
        found = self.organizations.get(("organization", *name.stands_for))
        return found or self.known.get(name.stands_for) or self._plain_entity(name)

    def _person(self, name: Named) -> tuple[Entity, MentionForm]:
        keys = name.segment.keys
        if len(keys) > 1:
            matching = [person for person in self.people if person.keys == keys] or [
                person for person in self.people if _agrees(keys, person.keys)
            ]
            form: MentionForm = "initial" if _has_initial(name, self.text) else "full"
            if len(matching) == 1:
                self._saw(matching[0], name)
                return matching[0].entity, form
            return self._lone(name), form
        surname = [person for person in self.people if surname_of(person.keys) == keys[0]]
        if surname:
            chosen = self._choose(surname, name)
            return (chosen.entity if chosen else self._lone(name)), "surname"
        given = [person for person in self.people if person.keys[0] == keys[0]]
        if given and name.segment.title is None:
            chosen = self._choose(given, name)
            return (chosen.entity if chosen else self._lone(name)), "alias"
        return self._lone(name), "surname"

    def _saw(self, person: _Person, name: Named) -> None:
        person.sentences.append(name.sentence)
        if name.segment.title:
            person.titles.add(name.segment.title)

    def _choose(self, people: list[_Person], name: Named) -> _Person | None:
        """Pick whom a surname means, or nobody when the text leaves it open."""
        if len(people) == 1:
            return people[0]
        title = name.segment.title
        if title is not None:
            gender = gender_of_title(title)
            fitting = [p for p in people if gender and gender_of_first_name(p.keys[0]) == gender]
            if len(fitting) == 1:
                return fitting[0]
            fitting = [p for p in people if title in p.titles]
            if len(fitting) == 1:
                return fitting[0]
        named = [p for p in people if p.sentences]
        if len(named) == 1:
            return named[0]
        near = [p for p in named if name.sentence - p.sentences[-1] < _NEAR_SENTENCES]
        return near[0] if len(near) == 1 else None

    def _lone(self, name: Named) -> Entity:
        written = _plain(self.text, name.segment.start, name.segment.end)
        return self.lone.setdefault(fold_name(written), Entity(written, "person", fold_name(written)))


def resolve(text: str, names: Sequence[Named]) -> tuple[Mention, ...]:
    """Join every name to its entity, in order."""
    resolver = _Resolver(text, names)
    return tuple(resolver.resolve(name) for name in names)
