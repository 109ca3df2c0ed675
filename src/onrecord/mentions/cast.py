"""The people of one text: who is named in full, and whom a shorter name can mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from onrecord.mentions.gender import gender_of_first_name, gender_of_title, is_first_name
from onrecord.mentions.kinds import Named, is_family_first, surname_of
from onrecord.mentions.lexicon import common_words
from onrecord.mentions.names import key_of
from onrecord.model import Entity

# A surname means whom the last sentences named, if they named one bearer only.
_NEAR_SENTENCES: Final = 3
# More bearers of one surname than any article has; a list of names is not compared name by name.
_MAX_NAMESAKES: Final = 50
_PATRONYMICS: Final = ("vich", "vna", "ichna")
_SHORTEST_PATRONYMIC: Final = 7
_ARTICLES: Final = ("al ", "el ")
# Titles before a first name: "King Salman" is not Mohammed bin Salman.
CROWNS: Final = frozenset(
    ("king", "queen", "prince", "princess", "pope", "sultan", "emir", "emperor", "empress", "tsar")
)
# A surname one letter off that of somebody named in full is a slip of the pen, if it is as long as this.
_MIN_SLIP_LETTERS: Final = 7


@dataclass(slots=True)
class Person:
    """One person of the text, as far as it has been read.

    Attributes:
        keys: folded words of the fullest name.
        titles: folded titles printed before the name so far.
        last_named: number of the last sentence that named the person, if any has in full yet.
        is_called_shortly: whether a surname or first name alone has meant the person so far.
    """

    entity: Entity
    keys: tuple[str, ...]
    titles: set[str] = field(default_factory=set)
    last_named: int | None = None
    is_called_shortly: bool = False


def agrees(short: Sequence[str], full: Sequence[str]) -> bool:
    """Say whether the words of one name, initials too, stand in order in the other.

    >>> agrees(("h", "mammadov"), ("hikmat", "mammadov")), agrees(("ali", "aliyev"), ("ilham", "aliyev"))
    (True, False)
    >>> agrees(("kim", "jong", "un"), ("kim", "jong un")), agrees(("lin", "wen hsiung"), ("lin", "chih lin"))
    (True, False)
    """
    if surname_of(short) != surname_of(full):
        return False
    if is_family_first(short) or is_family_first(full):
        return "".join(short).replace(" ", "") == "".join(full).replace(" ", "")
    rest = iter(full[:-1])
    return all(any(_stands_for(word, candidate) for candidate in rest) for word in short[:-1])


def _stands_in(short: Sequence[str], full: Sequence[str]) -> bool:
    rest = iter(full)
    return all(word in rest for word in short)


def _stands_for(word: str, candidate: str) -> bool:
    letters = word.replace(" ", "")
    return candidate == word or (len(letters) <= 2 and candidate.startswith(letters))


def _plain(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Leave the Arabic article out of each word, which is printed or not as the paper likes.

    >>> _plain(("bashar", "al assad"))
    ('bashar', 'assad')
    """
    return tuple([_without_article(key) for key in keys])


def _without_article(key: str) -> str:
    return key[len(_ARTICLES[0]) :] if key.startswith(_ARTICLES) else key


def _in_full(text: str, names: Iterable[Named]) -> dict[tuple[str, ...], str]:
    """Return the names of two words and more that prose gives people, as first written."""
    spelled: dict[tuple[str, ...], str] = {}
    for name in names:
        segment = name.segment
        if name.kind == "person" and len(segment.keys) > 1 and not name.is_headline:
            spelled.setdefault(_plain(segment.keys), " ".join(text[segment.start : segment.end].split()))
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

    def __init__(self, text: str, names: Sequence[Named]) -> None:
        self._by_surname: dict[str, list[Person]] = {}
        self._by_given: dict[str, list[Person]] = {}
        self._by_part: dict[str, list[Person]] = {}
        self._by_beginning: dict[tuple[str, ...], list[Person]] = {}
        spelled = _in_full(text, names)
        for keys in sorted(spelled, key=lambda one: (-sum(len(word) > 1 for word in one), -len(one))):
            found = self._agreeing(keys)
            if len(found) == 1:
                self._add_surname(surname_of(keys), found[0])
            else:
                name = _without_patronymic(spelled[keys])
                self._add(Person(Entity(name, "person", key_of(name, "person")), keys))
        alone = [name.segment for name in names if name.kind == "person" and len(name.segment.keys) == 1]
        self._called = {segment.keys[0] for segment in alone}
        self._called_by_given = {segment.keys[0] for segment in alone if segment.title is None}

    @cached_property
    def _slips(self) -> dict[str, set[str]]:
        return _by_slip(self._by_surname)

    def _add(self, person: Person) -> None:
        keys = person.keys
        self._add_surname(surname_of(keys), person)
        for given in {keys[0], keys[-1]} if is_family_first(keys) else {keys[0]}:  # "Nguyen Xuan Phuc"
            self._by_given.setdefault(given, []).append(person)
        for part in set(keys[1:]):
            self._by_part.setdefault(part, []).append(person)
        for end in range(len(keys) - 1, 1, -1):
            if keys[end] in common_words():
                break
            self._by_beginning.setdefault(keys[:end], []).append(person)

    def _add_surname(self, surname: str, person: Person) -> None:
        bearers = self._by_surname.setdefault(surname, [])
        if not any(one is person for one in bearers[-_MAX_NAMESAKES:]):
            bearers.append(person)

    def _agreeing(self, keys: tuple[str, ...]) -> list[Person]:
        """Return who can be meant by a name of several words.

        "Franklin Chang" is whoever is "Franklin Chang Díaz" elsewhere, since second surnames are left out.
        """
        namesakes = self._by_surname.get(surname_of(keys), [])
        if len(namesakes) > _MAX_NAMESAKES:
            return []
        same = [person for person in namesakes if person.keys == keys]
        if same:
            return same
        fitting = [person for person in namesakes if agrees(keys, person.keys)]
        return fitting or self._by_beginning.get(keys, []) or self._with_more_names(keys)

    def _with_more_names(self, keys: tuple[str, ...]) -> list[Person]:
        """Return who has all these names in order and further ones: "Horacio Cartes" Jara."""
        people = self._by_given.get(keys[0], [])
        if len(people) > _MAX_NAMESAKES or is_family_first(keys):
            return []
        return [person for person in people if _stands_in(keys, person.keys)]

    def in_full(self, name: Named) -> Entity | None:
        """Return whom a name of several words means; None when it fits nobody, or more than one."""
        fitting = self._agreeing(_plain(name.segment.keys))
        if len(fitting) != 1:
            return None
        person = fitting[0]
        person.last_named = name.sentence
        if name.segment.title:
            person.titles.add(name.segment.title)
        return person.entity

    def by_surname(self, name: Named) -> Entity | None:
        """Return whom a surname means here, or None when the text leaves it open."""
        return self._choose(self._by_surname.get(self._surname(_only(name)) or "", []), name)

    def by_given_name(self, name: Named) -> Entity | None:
        """Return whom a first name means here, or None when the text leaves it open.

        After a title it is taken for a first name only where the text also prints it without one, or calls
        nobody of that first name by the surname: "President Gotabaya", Thai and Ethiopian "Mr. Abiy", but
        not the "King Charles" who meets a Charles Michel.
        """
        key = _only(name)
        people = self._by_given.get(key, [])
        title = name.segment.title
        if title is not None and key not in self._called_by_given:
            people = [person for person in people if self._goes_by_first_name(person, title)]
        return self._choose(people, name)

    def _goes_by_first_name(self, person: Person, title: str) -> bool:
        if person.last_named is None or surname_of(person.keys) in self._called or title in CROWNS:
            return False
        gender, first = gender_of_title(title), person.keys[0]
        if gender is not None:
            return gender_of_first_name(first) in (gender, None)
        return title in person.titles or not is_first_name(first)

    def by_crown(self, name: Named, title: str) -> Entity | None:
        """Return the only person of this first name who bears the title too: "Prince Mohammed"."""
        people = [person for person in self._by_given.get(_only(name), []) if title in person.titles]
        return people[0].entity if len(people) == 1 else None

    def by_part(self, name: Named) -> Entity | None:
        """Return the only person whose full name has this word, if it is no first name: "Lula" da Silva."""
        if is_first_name(_only(name)):
            return None
        people = self._by_part.get(_only(name), [])
        return people[0].entity if len(people) == 1 else None

    def has_surname(self, key: str) -> bool:
        """Say whether somebody of this surname is named in full."""
        return self._surname(_without_article(key)) is not None

    def _surname(self, key: str) -> str | None:
        """Return the surname that a word is, as those named in full spell it."""
        if key in self._by_surname:
            return key
        meant = {surname for one in _slips(key) for surname in self._slips.get(one, ())}
        return next(iter(meant)) if len(meant) == 1 else None

    def _choose(self, people: list[Person], name: Named) -> Entity | None:
        """Return the only bearer of a name, or one of several, or nobody."""
        if len(people) > _MAX_NAMESAKES:
            return None
        chosen = people[0] if len(people) == 1 else self._one_of(people, name)
        if chosen is None:
            return None
        if chosen.last_named is not None:
            chosen.last_named = name.sentence  # a namesake named later does not push this one out
            chosen.is_called_shortly = True
        return chosen.entity

    def _one_of(self, people: list[Person], name: Named) -> Person | None:
        """Pick one of several bearers of a name, or nobody.

        In order: the only one whom the title fits; the only one named so far; the only one named in the
        last few sentences; the only one who was called so before, if the namesakes are of no office.
        """
        title = name.segment.title
        gender = gender_of_title(title) if title else None
        called = [person for person in people if person.is_called_shortly]
        tests = (
            [person for person in people if gender and gender_of_first_name(person.keys[0]) == gender],
            [person for person in people if title and title in person.titles],
            [person for person in people if person.last_named is not None],
            [person for person in people if _is_near(person, name.sentence)],
            called if not any(person.titles for person in people if not person.is_called_shortly) else [],
        )
        return next((fitting[0] for fitting in tests if len(fitting) == 1), None)


def _slips(word: str) -> list[str]:
    """Return what a long word leaves without each letter but the first: words a letter apart share one."""
    if len(word) < _MIN_SLIP_LETTERS or len(word) > _MAX_NAMESAKES or " " in word:
        return []
    return [word, *(word[:place] + word[place + 1 :] for place in range(1, len(word)))]


def _by_slip(surnames: Iterable[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for surname in surnames:
        for one in _slips(surname):
            found.setdefault(one, set()).add(surname)
    return found


def _only(name: Named) -> str:
    return _without_article(name.segment.keys[0])


def _is_near(person: Person, sentence: int) -> bool:
    return person.last_named is not None and sentence - person.last_named < _NEAR_SENTENCES
