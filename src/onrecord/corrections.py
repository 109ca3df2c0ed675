"""A user's corrections of entities: a plain file of theirs, read into what is to change.

One correction a line, its columns parted by a tab or by two spaces and more; `#` starts a comment:

    merge   H. Mammadov      Hikmat Mammadov
    split   Ali Hasanov      Ali Hasanov (deputy)     2019/10/visit.txt
    rename  Türkiye          Turkey
    retype  Copa Argentina   other
    block   Read More
    alias   Vladimir Putin   Putin

An entity is given by its name, by `person:Jordan` where several kinds bear the name, or by its id. This
module decides; the warehouse carries out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple, get_args

from onrecord.errors import UsageError
from onrecord.mentions.names import key_of
from onrecord.model import EntityKind, content_id

FILE_NAME: Final = "corrections.tsv"
KINDS: Final[tuple[EntityKind, ...]] = get_args(EntityKind)
# Each action with what its columns are.
ACTIONS: Final = {
    "merge": ("entity", "entity that it is"),
    "split": ("entity", "name of the other one", "raw files or article ids, parted by spaces"),
    "rename": ("entity", "new name"),
    "retype": ("entity", "kind"),
    "block": ("entity",),
    "alias": ("entity", "other name"),
}
_COLUMN_BREAK: Final = re.compile(r"\t+| {2,}")
_LARGEST_BYTES: Final = 10_000_000


class Correction(NamedTuple):
    """One line of the file.

    Attributes:
        line: its number, from 1.
        entity: what it is about, as written: a name, `kind:name` or an id.
        value: the second column; empty for `block`.
        articles: raw files or article ids of a `split`.
    """

    line: int
    action: str
    entity: str
    value: str = ""
    articles: tuple[str, ...] = ()


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
        status: `applied`, `not found` or `ambiguous`.
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


def read_corrections(path: Path) -> tuple[Correction, ...]:
    """Read and check a file of corrections.

    Raises:
        UsageError: if it cannot be read, or a line is wrong; the first wrong line is named.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"the corrections in {path} cannot be read: {error.strerror or error}",
            hint="name another file with --corrections, or make this one readable",
        ) from error
    if len(raw) > _LARGEST_BYTES:
        raise UsageError(f"{path} is too large for corrections", hint="name another file with --corrections")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise UsageError(f"{path}, line {line}: not UTF-8", hint="save the file as UTF-8") from error
    return parse_corrections(text, shown_path=str(path))


def parse_corrections(text: str, *, shown_path: str = FILE_NAME) -> tuple[Correction, ...]:
    r"""Return the corrections of a file's text.

    Raises:
        UsageError: for the first line that is no correction, or contradicts one before it.

    >>> parse_corrections("# ours\nmerge\tH. Mammadov\tHikmat Mammadov\n")
    (Correction(line=2, action='merge', entity='H. Mammadov', value='Hikmat Mammadov', articles=()),)
    """
    found: list[Correction] = []
    decided: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        content = line.strip()
        if not content or content.startswith("#"):
            continue
        correction = _correction(number, content, f"{shown_path}, line {number}")
        topic = _topic(correction)
        if topic in decided:
            raise UsageError(
                f"{shown_path}, line {number}: line {decided[topic]} has decided this for "
                f"{correction.entity!r} already",
                hint="keep one of the two lines",
            )
        decided[topic] = number
        found.append(correction)
    return tuple(found)


def _correction(number: int, content: str, place: str) -> Correction:
    action, *columns = (column.strip() for column in _COLUMN_BREAK.split(content) if column.strip())
    wanted = ACTIONS.get(action)
    if wanted is None:
        raise UsageError(
            f"{place}: {action[:60]!r} is no correction",
            hint=f"begin with one of {', '.join(ACTIONS)}, then a tab",
        )
    if len(columns) != len(wanted):
        raise UsageError(
            f"{place}: {action} takes {len(wanted)} columns after it, and {len(columns)} stand there",
            hint=f"write: {action}, a tab, " + ", a tab, ".join(f"the {column}" for column in wanted),
        )
    entity, value, articles = (*columns, "", "")[:3]
    _check_values(action, entity, value, place)
    return Correction(number, action, entity, value, tuple(articles.split()))


def _check_values(action: str, entity: str, value: str, place: str) -> None:
    if action == "retype" and value not in KINDS:
        raise UsageError(f"{place}: {value[:60]!r} is no kind of entity", hint=f"use {', '.join(KINDS)}")
    if action in ("merge", "rename", "alias") and entity == value:
        raise UsageError(f"{place}: both names are {entity!r}", hint="take the line out, or mend a name")


def _topic(correction: Correction) -> tuple[str, ...]:
    """Return what only one line may decide: who an entity is, what it is called, what kind it is."""
    match correction.action:
        case "merge" | "block":
            return "identity", correction.entity
        case "rename" | "retype":
            return correction.action, correction.entity
    return correction.action, correction.entity, correction.value


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
    decisions = _Decisions(_registered(corrections, known), articles)
    outcomes = tuple(decisions.take(correction) for correction in corrections)
    return decisions.effect(outcomes)


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
        split = [change._replace(entity_id=_through(change.entity_id, final)) for change in self._split]
        return Effect(
            changes=(*moved, *split),
            made=tuple(self._made.values()),
            names={_through(one, final) or one: name for one, name in self._names.items()},
            kinds={_through(one, final) or one: kind for one, kind in self._kinds.items()},
            aliases=tuple((_through(one, final) or one, alias) for one, alias in self._aliases),
            outcomes=outcomes,
        )


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
