"""Runs of capitalised words, cut into names."""

from __future__ import annotations

from typing import Final, NamedTuple

from onrecord.mentions.evidence import Evidence, evidence_around, has_surname_ending
from onrecord.mentions.gazetteer import Entry
from onrecord.mentions.headed import Headed, headed
from onrecord.mentions.lexicon import sets
from onrecord.mentions.people import (
    goes_on,
    is_bare_surname,
    is_told_of,
    name_titles,
    person_end,
    title_end,
)
from onrecord.mentions.runs import Run, heads
from onrecord.mentions.units import Class, lexicons
from onrecord.model import EntityKind


class Segment(NamedTuple):
    """One possible name, at one place.

    Attributes:
        start, end: into the text.
        keys: folded words.
        kind: None while the words alone do not say.
        entry: what the gazetteer knows under this name.
        evidence: of the words inside and around it.
        title: folded title that stands before it, or None.
        opens: it starts a sentence or a quotation, where any word is capitalised.
    """

    start: int
    end: int
    keys: tuple[str, ...]
    kind: EntityKind | None
    entry: Entry | None
    evidence: Evidence
    title: str | None = None
    opens: bool = False


def cut(run: Run) -> list[Segment]:
    """Return the possible names of a run, left to right, none overlapping another."""
    units = run.units
    if len(units) == 1:
        return _alone(run)
    found: list[Segment] = []
    index, title = 0, None
    while index < len(units):
        unit = units[index]
        if _opens_place(run, index):
            found.append(_segment(run, index, index + 1, "place"))
            index, title = index + 2, None
            continue
        is_named = title is not None and title in name_titles()
        if unit.kind is Class.LINK or (unit.kind is Class.STOP and not is_named):
            index, title = index + 1, None
            continue
        with_head = None if is_named else headed(run, index)
        if with_head is None and not is_named:
            if not index and _is_mere_opener(run):
                index, title = 1, None
                continue
            after_title = title_end(run, index)
            if after_title > index + 1 or (after_title > index and not is_bare_surname(run, index)):
                index, title = after_title, run.key(after_title - 1)
                continue
        segment, last = _next(run, index, title, with_head)
        found.append(segment)
        index, title = last + 1, None
    return found


_NO_NAMES: Final = (Class.STOP, Class.LINK)


def _alone(run: Run) -> list[Segment]:
    """Return the possible name that the only unit of a run is, if it may be one."""
    unit = run.units[0]
    entry = unit.entry
    is_body = entry is not None and entry.kind == "organization" and not entry.is_weak
    is_none = unit.kind in _NO_NAMES or (
        not is_body and (_is_mere_opener(run) or (unit.is_title and not is_bare_surname(run, 0)))
    )
    if is_none:
        return []
    kind = None if entry is None or entry.is_weak else entry.kind
    return [_segment(run, 0, 0, kind, entry)]


def _is_mere_opener(run: Run) -> bool:
    """Say whether the first word of a run opens a sentence, and is capitalised for that reason alone."""
    unit = run.units[0]
    if not run.opens or not unit.is_common or unit.is_title or unit.is_modifier:
        return False
    if unit.kind is Class.INITIAL:
        return False  # "I. Aliyev"
    if len(run.units) == 1 and _may_be_subject(run, unit.last + 1):
        return False  # "Price noted": whether somebody has this name, the whole text says
    if unit.is_first and len(run.units) > 1 and run.key(0) not in lexicons().auxiliaries:
        following = run.units[1]
        if len(run.units) == 2 and is_told_of(run, following.last + 1):
            return False  # "Grant Young said"
        return following.is_common or following.kind not in (Class.WORD, Class.FIRST, Class.INITIAL)
    return unit.entry is None or unit.entry.is_weak


def _may_be_subject(run: Run, index: int) -> bool:
    """Say whether a sentence about somebody may go on at a word: "noted", "has", ", meanwhile"."""
    if index >= len(run.tokens):
        return False
    if run.words.gap(index) != " ":
        return run.words.between(index).strip() == ","
    word, contexts = run.tokens[index].text, sets("contexts.txt")
    return word in contexts["speech"] or word in contexts["action"] or word.endswith("ed")


def _next(run: Run, index: int, title: str | None, with_head: Headed | None) -> tuple[Segment, int]:
    """Return the possible name that starts at a unit, and its last unit."""
    entry = run.units[index].entry
    if with_head is not None:
        last, kind = with_head
        return _segment(run, index, last, kind, entry if last == index else None), last
    team = _team_end(run, index)
    if team is not None:
        return _segment(run, index, team, "organization"), team
    person = person_end(run, index, title)
    if person is not None:
        return _person(run, index, person, title), person
    if entry is not None:
        return _segment(run, index, index, None if entry.is_weak else entry.kind, entry), index
    last = _unknown_end(run, index)
    return _segment(run, index, last, None), last


def _segment(
    run: Run,
    first: int,
    last: int,
    kind: EntityKind | None,
    entry: Entry | None = None,
    title: str | None = None,
    points: float = 0.0,
) -> Segment:
    return segment_at(run, run.units[first].first, run.units[last].last, kind, entry, title, points)


def segment_at(
    run: Run,
    first: int,
    last: int,
    kind: EntityKind | None,
    entry: Entry | None = None,
    title: str | None = None,
    points: float = 0.0,
) -> Segment:
    """Return the possible name that the words `[first, last]` of a run's sentence are.

    Args:
        run: the run.
        first: the number of the first word.
        last: the number of the last.
        kind: what the words are, as far as they say.
        entry: what the gazetteer has under the name.
        title: folded title before it.
        points: what the words themselves say for a person.
    """
    if kind in (None, "place") and _is_facility(run, last + 1):
        last, kind, entry = last + 1, "place", None
    evidence = evidence_around(run.words, first, last)
    return Segment(
        run.words.start(first),
        run.words.end(last),
        tuple([token.key for token in run.tokens[first : last + 1]]),
        kind,
        entry,
        evidence.plus(Evidence(person=points)) if points else evidence,
        title,
        run.opens and first == run.units[0].first,
    )


def _person(run: Run, first: int, last: int, title: str | None) -> Segment:
    if _is_firm(run, first, last):
        return _segment(run, first, last, "organization")
    points = 3.0 if title else 0.0
    units = run.units[first : last + 1]
    if units[0].kind is Class.INITIAL or any(unit.is_first and not unit.is_common for unit in units[:2]):
        points += 3
    words = run.tokens[units[0].first : units[-1].last + 1]
    if any(has_surname_ending(token.key) for token in words):
        points += 2
    return _segment(run, first, last, "person", None, title, points)


def _is_firm(run: Run, first: int, last: int) -> bool:
    """Say whether an ampersand joins the names: "Kirkland & Ellis"."""
    a, b = run.units[first].first, run.units[last].last
    words = run.words
    if "&" not in words.text[words.start(a) : words.end(b)]:
        return False
    return any(run.words.gap(index) == "&" for index in range(a + 1, b + 1))


def _is_facility(run: Run, index: int) -> bool:
    """Say whether a lower-case noun belongs to the name before it: "Zvartnots airport"."""
    tokens = run.tokens
    return (
        index < len(tokens)
        and tokens[index].text in heads()["facility"]
        and not tokens[index - 1].is_possessive
        and run.words.gap(index) == " "
    )


def _opens_place(run: Run, index: int) -> bool:
    """Say whether "Northern Uganda" stands here."""
    if index + 1 >= len(run.units) or (run.opens and index == 0):
        return False
    if run.key(index) not in heads()["direction"]:
        return False
    entry = run.units[index + 1].entry
    return entry is not None and entry.kind == "place" and headed(run, index) is None


def _team_end(run: Run, index: int) -> int | None:
    """Return the last unit of "the Houston Astros", or None."""
    unit = run.units[index]
    if unit.entry is None or unit.entry.kind != "place" or index + 1 >= len(run.units):
        return None
    if run.word_before(index) != "the" or run.token(index).is_possessive:
        return None
    is_plural = run.key(index + 1).endswith("s")
    return index + 1 if is_plural and run.units[index + 1].kind in (Class.WORD, Class.FIRST) else None


def _unknown_end(run: Run, first: int) -> int:
    """Return the last unit of a stretch of words that no rule could name."""
    last = first
    while last + 1 < len(run.units) and not run.token(last).is_possessive:
        unit = run.units[last + 1]
        step = goes_on(run, first, last) if unit.kind is Class.LINK else 1
        if not step or run.units[last + step].entry is not None or unit.kind in (Class.STOP, Class.TITLE):
            break
        last += step
    return last
