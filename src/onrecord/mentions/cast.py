"""The people of one text: who is named in full, and whom a shorter name can mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from onrecord.mentions.gender import gender_of_first_name, gender_of_title
from onrecord.mentions.kinds import Named, surname_of
from onrecord.model import Entity
from onrecord.text.fold import fold_name

# A surname means whom the last sentences named, if they named one bearer only.
_NEAR_SENTENCES: Final = 3
# More bearers of one surname than any article has; a list of names is not compared name by name.
_MAX_NAMESAKES: Final = 50
_PATRONYMICS: Final = ("vich", "vna", "ichna")
_SHORTEST_PATRONYMIC: Final = 7


@dataclass(slots=True)
class Person:
    """One person of the text, as far as it has been read.

    Attributes:
        keys: folded words of the fullest name.
        titles: folded titles printed before the name so far.
        last_named: number of the last sentence that named the person, if any has in full yet.
    """

    entity: Entity
    keys: tuple[str, ...]
    titles: set[str] = field(default_factory=set)
    last_named: int | None = None


def agrees(short: Sequence[str], full: Sequence[str]) -> bool:
    """Say whether the words of one name, initials too, stand in order in the other.

    >>> agrees(("h", "mammadov"), ("hikmat", "mammadov")), agrees(("ali", "aliyev"), ("ilham", "aliyev"))
    (True, False)
    """
    if surname_of(short) != surname_of(full):
        return False
    rest = iter(full[:-1])
    return all(any(_stands_for(word, candidate) for candidate in rest) for word in short[:-1])


def _stands_for(word: str, candidate: str) -> bool:
    letters = word.replace(" ", "")
    return candidate == word or (len(letters) <= 2 and candidate.startswith(letters))


def _in_full(text: str, names: Iterable[Named]) -> dict[tuple[str, ...], str]:
    """Return the names of two words and more that prose gives people, as first written."""
    spelled: dict[tuple[str, ...], str] = {}
    for name in names:
        segment = name.segment
        if name.kind == "person" and len(segment.keys) > 1 and not name.is_headline:
            spelled.setdefault(segment.keys, " ".join(text[segment.start : segment.end].split()))
    return spelled


def _without_patronymic(name: str) -> str:
    """Leave out a father's name in the middle: with it and without it, it is one person.

    >>> _without_patronymic("Sergey Viktorovich Lavrov"), _without_patronymic("Ivan Petrovich")
    ('Sergey Lavrov', 'Ivan Petrovich')
    """
    parts = name.split()
    if len(parts) != 3 or len(parts[1]) < _SHORTEST_PATRONYMIC or not parts[1].endswith(_PATRONYMICS):
        return name
    return f"{parts[0]} {parts[2]}"


class Cast:
    """Everybody whom the text names in full; names are told to it in the order of the text."""

    def __init__(self, text: str, names: Iterable[Named]) -> None:
        self._by_surname: dict[str, list[Person]] = {}
        self._by_given: dict[str, list[Person]] = {}
        spelled = _in_full(text, names)
        for keys in sorted(spelled, key=lambda one: (-sum(len(word) > 1 for word in one), -len(one))):
            if len(self._agreeing(keys)) != 1:
                name = _without_patronymic(spelled[keys])
                self._add(Person(Entity(name, "person", fold_name(name)), keys))

    def _add(self, person: Person) -> None:
        self._by_surname.setdefault(surname_of(person.keys), []).append(person)
        self._by_given.setdefault(person.keys[0], []).append(person)

    def _agreeing(self, keys: tuple[str, ...]) -> list[Person]:
        namesakes = self._by_surname.get(surname_of(keys), [])
        if len(namesakes) > _MAX_NAMESAKES:
            return []
        same = [person for person in namesakes if person.keys == keys]
        return same or [person for person in namesakes if agrees(keys, person.keys)]

    def in_full(self, name: Named) -> Entity | None:
        """Return whom a name of several words means; None when it fits nobody, or more than one."""
        fitting = self._agreeing(name.segment.keys)
        if len(fitting) != 1:
            return None
        person = fitting[0]
        person.last_named = name.sentence
        if name.segment.title:
            person.titles.add(name.segment.title)
        return person.entity

    def by_surname(self, name: Named) -> Entity | None:
        """Return whom a surname means here, or None when the text leaves it open."""
        return self._choose(self._by_surname.get(name.segment.keys[0], []), name)

    def by_given_name(self, name: Named) -> Entity | None:
        """Return whom a first name means here, or None when the text leaves it open."""
        return self._choose(self._by_given.get(name.segment.keys[0], []), name)

    def has_surname(self, key: str) -> bool:
        """Say whether somebody of this surname is named in full."""
        return key in self._by_surname

    def _choose(self, people: list[Person], name: Named) -> Entity | None:
        """Pick one of several bearers of a name, or nobody.

        In order: the only bearer; the only one whom the title fits; the only one named so far; the
        only one named in the last few sentences.
        """
        if len(people) > _MAX_NAMESAKES:
            return None
        title = name.segment.title
        gender = gender_of_title(title) if title else None
        tests = (
            people,
            [person for person in people if gender and gender_of_first_name(person.keys[0]) == gender],
            [person for person in people if title and title in person.titles],
            [person for person in people if person.last_named is not None],
            [person for person in people if _is_near(person, name.sentence)],
        )
        chosen = next((fitting[0] for fitting in tests if len(fitting) == 1), None)
        if chosen is None:
            return None
        if chosen.last_named is not None:
            chosen.last_named = name.sentence  # a namesake named later does not push this one out
        return chosen.entity


def _is_near(person: Person, sentence: int) -> bool:
    return person.last_named is not None and sentence - person.last_named < _NEAR_SENTENCES
