"""What a user's corrections do to the entities of a warehouse: decided here, carried out there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from onrecord.corrections import KINDS, Correction, topic_of
from onrecord.mentions.names import key_of
from onrecord.model import EntityKind, content_id

_Said = TypeVar("_Said")


class Known(NamedTuple):
    """One entity of the warehouse, as found."""

    entity_id: str
    name: str
    kind: EntityKind


class Change(NamedTuple):
    """What was found as one entity is another one, in one article or in all.

    Attributes:
        article_id: None for all.
        entity_id: None when it is no entity at all.
    """

    found_entity_id: str
    article_id: str | None
    entity_id: str | None


class Outcome(NamedTuple):
    """What became of one correction.

    Attributes:
        entity_id: the entity that it is about, as found; None unless there is exactly one.
        status: `applied`, `not found`, `ambiguous`, or `contradicted` by a line that calls the same entity
            otherwise.
    """

    correction: Correction
    entity_id: str | None
    status: str


class Effect(NamedTuple):
    """All that a set of corrections does to a warehouse.

    Attributes:
        made: entities that only a `split` makes.
        names, kinds: what entities are to have instead of what was found.
        aliases: pairs of an entity and a further name.
    """

    changes: tuple[Change, ...]
    made: tuple[Known, ...]
    names: Mapping[str, str]
    kinds: Mapping[str, EntityKind]
    aliases: tuple[tuple[str, str], ...]
    outcomes: tuple[Outcome, ...]


def names_in(corrections: Iterable[Correction]) -> tuple[str, ...]:
    """Return every name or id that the corrections look up, without the kinds before them."""
    wanted = {_named(correction.entity)[1] for correction in corrections}
    wanted |= {_named(one.value)[1] for one in corrections if one.action in ("merge", "alias", "split")}
    return tuple(sorted(wanted))


def _named(entity: str) -> tuple[str | None, str]:
    """Take a kind off the front of a name.

    >>> _named("person:Jordan"), _named("Mission: Impossible")
    (('person', 'Jordan'), (None, 'Mission: Impossible'))
    """
    kind, colon, name = entity.partition(":")
    return (kind, name.strip()) if colon and kind in KINDS else (None, entity)


class _Register:
    """The entities of a warehouse by what the corrections call them, their corrected names too."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._by_id: dict[str, Known] = {}
        self._by_name: dict[str, list[Known]] = {}
        for one in sorted(known):
            self._by_id[one.entity_id] = one
            self.add(one)

    def add(self, one: Known) -> None:
        self._by_name.setdefault(one.name.lower(), []).append(one)

    def all_of(self, entity: str) -> list[Known]:
        kind, name = _named(entity)
        if name in self._by_id:
            return [self._by_id[name]]
        fitting = {
            one.entity_id: one for one in self._by_name.get(name.lower(), []) if kind in (None, one.kind)
        }
        return [self._by_id.get(entity_id, one) for entity_id, one in fitting.items()]

    def one_of(self, entity: str) -> Known | None:
        found = self.all_of(entity)
        return found[0] if len(found) == 1 else None


def _registered(corrections: Sequence[Correction], known: Iterable[Known]) -> _Register:
    """Return a register that also has the names and kinds which the corrections themselves give."""
    register = _Register(known)
    given: list[Known] = []
    for correction in corrections:
        subject = register.one_of(correction.entity)
        if subject is not None and correction.action == "rename":
            given.append(subject._replace(name=correction.value))
        elif subject is not None and correction.action == "retype":
            given.append(subject._replace(kind=_kind(correction.value)))
        elif subject is not None and correction.action == "split":
            given.append(_other(correction, subject, register))
    for one in given:
        register.add(one)
    return register


def _kind(value: str) -> EntityKind:
    return next(kind for kind in KINDS if kind == value)


def effect_of(
    corrections: Sequence[Correction], known: Iterable[Known], articles: Mapping[str, Sequence[str]]
) -> Effect:
    """Decide what the corrections do; their order does not matter.

    Args:
        corrections: the lines of the file.
        known: every entity whose name or id `names_in` gives, as found.
        articles: the `article_id`s that each file or id of a split stands for.
    """
    register = _registered(corrections, known)
    decisions = _Decisions(register, articles)
    contradicted = _contradicted(corrections, register, articles)
    outcomes = tuple(
        Outcome(correction, None, "contradicted")
        if correction in contradicted
        else decisions.take(correction)
        for correction in corrections
    )
    return decisions.effect(outcomes)


def _contradicted(
    corrections: Sequence[Correction], register: _Register, articles: Mapping[str, Sequence[str]]
) -> set[Correction]:
    """Return the lines that decide one thing of one entity differently, by whatever names they call it."""
    said: dict[tuple[str, ...], dict[str, list[Correction]]] = {}
    for correction in corrections:
        subject = register.one_of(correction.entity)
        if subject is None or correction.action == "alias":
            continue
        topic, *_ = topic_of(correction)
        about = [one for name in correction.articles for one in articles.get(name, ())]
        target = register.one_of(correction.value) if correction.action in ("merge", "split") else None
        decision = target.entity_id if target else f"{correction.action} {correction.value}"
        for article_id in about or [""]:
            said.setdefault((topic, subject.entity_id, article_id), {}).setdefault(decision, []).append(
                correction
            )
    return {
        one
        for decisions in said.values()
        if len(decisions) > 1
        for lines in decisions.values()
        for one in lines
    }


class _Decisions:
    """Takes corrections one by one; what they mean together is known when all are taken."""

    def __init__(self, register: _Register, articles: Mapping[str, Sequence[str]]) -> None:
        self._register = register
        self._articles = articles
        self._merged: dict[str, str | None] = {}
        self._claimed: dict[str, set[str]] = {}
        self._split: list[Change] = []
        self._made: dict[str, Known] = {}
        self._names: dict[str, str] = {}
        self._kinds: dict[str, EntityKind] = {}
        self._aliases: list[tuple[str, str]] = []

    def take(self, correction: Correction) -> Outcome:
        subjects = self._register.all_of(correction.entity)
        if len(subjects) != 1:
            return Outcome(correction, None, "ambiguous" if subjects else "not found")
        subject = subjects[0]
        status = "applied"
        match correction.action:
            case "merge":
                status = self._merge(subject, self._register.all_of(correction.value))
            case "block":
                self._merged[subject.entity_id] = None
            case "split":
                status = self._set_apart(subject, correction)
            case "rename":
                self._names[subject.entity_id] = correction.value
            case "retype":
                self._kinds[subject.entity_id] = _kind(correction.value)
            case "alias":
                self._alias(subject, correction.value)
        return Outcome(correction, subject.entity_id, status)

    def _merge(self, subject: Known, targets: Sequence[Known]) -> str:
        if len(targets) != 1:
            return "ambiguous" if targets else "not found"
        self._merged[subject.entity_id] = targets[0].entity_id
        return "applied"

    def _set_apart(self, subject: Known, correction: Correction) -> str:
        other = _other(correction, subject, self._register)
        ids = [one for name in correction.articles for one in self._articles.get(name, ())]
        self._split += [Change(subject.entity_id, one, other.entity_id) for one in ids]
        if ids:
            self._made[other.entity_id] = other
        return "applied" if ids else "not found"

    def _alias(self, subject: Known, name: str) -> None:
        self._aliases.append((subject.entity_id, name))
        for one in self._register.all_of(name):
            if one.kind == subject.kind and one.entity_id != subject.entity_id:
                self._claimed.setdefault(one.entity_id, set()).add(subject.entity_id)

    def effect(self, outcomes: tuple[Outcome, ...]) -> Effect:
        aliased = {one: next(iter(whose)) for one, whose in self._claimed.items() if len(whose) == 1}
        merged = {**aliased, **self._merged}  # who is named line by line is not moved by an alias
        final = {entity_id: _followed(entity_id, merged) for entity_id in sorted(merged)}
        moved = [Change(found, None, end) for found, end in final.items() if found != end]
        return Effect(
            changes=(*moved, *self._set_apart_of_all(final)),
            made=tuple(self._made.values()),
            names=_own_first(self._names, final),
            kinds=_own_first(self._kinds, final),
            aliases=tuple((_through(one, final) or one, alias) for one, alias in self._aliases),
            outcomes=outcomes,
        )

    def _set_apart_of_all(self, final: Mapping[str, str | None]) -> list[Change]:
        """Return the splits: what was merged into an entity goes with it, unless a line says otherwise."""
        given = {(change.found_entity_id, change.article_id): change.entity_id for change in self._split}
        joined: dict[str | None, list[str]] = {}
        for entity_id, end in final.items():
            joined.setdefault(end, []).append(entity_id)
        for (entity_id, article_id), other in tuple(given.items()):
            for one in joined.get(entity_id, ()):
                given.setdefault((one, article_id), other)
        return [Change(found, article, _through(other, final)) for (found, article), other in given.items()]


def _own_first(said: Mapping[str, _Said], final: Mapping[str, str | None]) -> dict[str, _Said]:
    """Return what is said of entities; what their own lines say goes before those of what was merged in."""
    found: dict[str, _Said] = {}
    for entity_id in sorted(said, key=lambda one: (_through(one, final) == one, one)):
        found[_through(entity_id, final) or entity_id] = said[entity_id]
    return found


def _other(correction: Correction, subject: Known, register: _Register) -> Known:
    """Return whom a split sets apart: the one entity of that name and kind, or a new one."""
    same = [one for one in register.all_of(correction.value) if one.kind == subject.kind]
    if len(same) == 1 and same[0] != subject:
        return same[0]
    name = _named(correction.value)[1]
    key = f"{key_of(name, subject.kind)} @ corrections"
    return Known(content_id("entity", subject.kind, key), name, subject.kind)


def _followed(entity_id: str, merged: Mapping[str, str | None]) -> str | None:
    """Return where a chain of merges ends; of a ring, the smallest id."""
    passed = [entity_id]
    while (following := merged.get(passed[-1], passed[-1])) != passed[-1]:
        if following is None:
            return None
        if following in passed:
            return min(passed[passed.index(following) :])
        passed.append(following)
    return passed[-1]


def _through(entity_id: str | None, final: Mapping[str, str | None]) -> str | None:
    return final.get(entity_id, entity_id) if entity_id is not None else None
