"""Names that hold a noun which says their kind: "Russian Foreign Ministry", "Lake Sevan"."""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

from onrecord.mentions.evidence import has_surname_ending
from onrecord.mentions.lexicon import sets
from onrecord.mentions.runs import Run, heads, links
from onrecord.mentions.units import Class
from onrecord.model import EntityKind

_MAX_UNITS: Final = 7
# No name is longer; without an end, a text in capitals would be read once for each of its words.
_MAX_STRETCH: Final = 12
_BEFORE_HEAD: Final = frozenset(("people", "women", "children", "men", "workers", "farmers", "king", "queen"))
_OWN_NAME_LINKS: Final = ("bin", "al", "el", "von", "van", "de", "da")


class Headed(NamedTuple):
    """The last unit of such a name, and its kind."""

    last: int
    kind: EntityKind


def headed(run: Run, first: int) -> Headed | None:
    """Return the name with a head noun that starts at the unit `first`, or None."""
    found = _head(run, first) if run.has_head else None
    if found is None:
        return _opened(run, first)
    head, kind = found
    if run.units[first].is_title and not _title_opens_name(run, first, head):
        return None
    if run.key(first) in sets("titles.txt")["name"]:
        return None
    last = _extended(run, head) if kind == "organization" else head
    if last == first:
        return _opened(run, first) or _known_alone(run, first)
    if kind == "place" and _is_person_after_all(run, first, head):
        return None
    return Headed(last, kind)


def _head(run: Run, first: int) -> Headed | None:
    """Return the last head noun of the unbroken stretch that starts at `first`."""
    found: Headed | None = None
    index = first
    limit = min(len(run.units), first + _MAX_STRETCH)
    while index < limit:
        unit = run.units[index]
        may_end = found is not None or unit.kind in _BREAKING
        if may_end and _ends_stretch(run, first, index, has_head=found is not None):
            break
        if unit.is_org_head or unit.is_place_head or unit.is_event_head:
            kind = _kind_of_head(run, index)
            if kind is not None:
                found = Headed(index, kind)
        if run.tokens[unit.last].is_possessive and not _may_follow_possessive(run, index):
            break
        index += 1
    return found


# What can end a stretch that has no head yet.
_BREAKING: Final = (Class.STOP, Class.LINK)


def _ends_stretch(run: Run, first: int, index: int, *, has_head: bool) -> bool:
    unit = run.units[index]
    if unit.kind is Class.STOP:
        return run.key(index) not in heads()["direction"]
    if unit.kind is Class.LINK:
        return has_head or not _links_name(run, first, index)
    if not has_head:
        return False
    if unit.is_title and not unit.is_modifier and not unit.is_org_head:
        return True
    if run.begins_person(index):
        return True
    return unit.entry is not None and not unit.entry.is_weak and unit.entry.kind != "other"


def _kind_of_head(run: Run, index: int) -> EntityKind | None:
    unit = run.units[index]
    if unit.is_org_head:
        return "organization"
    if unit.entry is not None or _is_first_name(run, index):
        return None
    if unit.is_place_head:
        return "place"
    return "other" if unit.is_event_head and not unit.is_title else None


def _is_first_name(run: Run, index: int) -> bool:
    """Say whether "Bill" or "Grant" opens a person's name here."""
    if not run.units[index].is_first or index + 1 >= len(run.units):
        return False
    following = run.units[index + 1]
    return following.kind in (Class.WORD, Class.FIRST, Class.INITIAL) and not following.is_common


def _links_name(run: Run, first: int, index: int) -> bool:
    """Say whether the link at `index` can stand before the head: "Truth and Reconciliation Commission"."""
    if index == first or index + 2 >= len(run.units):
        return False
    if run.is_link(index, *_OWN_NAME_LINKS):
        return run.units[first].is_first
    if not run.is_link(index, "and") or index - first > 2 or (run.opens and first == 0):
        return False
    before, after = run.units[index - 1], run.units[index + 1]
    return (
        before.entry is None
        and (before.is_common or before.is_modifier)
        and after.entry is None
        and (after.is_common or after.is_modifier or after.kind is Class.WORD)
        and not after.is_org_head
    )


def _may_follow_possessive(run: Run, index: int) -> bool:
    """Say whether the name goes on after "People's" or "Prosecutor General's"."""
    unit = run.units[index]
    if index + 1 >= len(run.units) or (unit.entry is not None and unit.entry.entity.kind == "place"):
        return False
    if run.key(index) in _BEFORE_HEAD:
        return True
    has_tail = index + 2 < len(run.units) and run.units[index + 2].kind is Class.LINK
    if run.is_capitals(index) or has_tail or unit.is_org_head:
        return False
    return run.units[index + 1].is_org_head and (unit.is_title or unit.kind is Class.WORD)


def _title_opens_name(run: Run, first: int, head: int) -> bool:
    """Say whether a title is part of the name: "Teachers Union", "Prime Minister's Office"."""
    if head == first or run.key(first).endswith("s"):
        return True
    return all(unit.is_title or unit.is_modifier for unit in run.units[first:head])


def _is_person_after_all(run: Run, first: int, head: int) -> bool:
    """Say whether a first name and "Hill" or "Park" is a person."""
    unit = run.units[first]
    is_pair = head == first + 1 and unit.is_first and not unit.is_common
    return is_pair and run.key(head) in heads()["place-surname"]


def _known_alone(run: Run, index: int) -> Headed | None:
    entry = run.units[index].entry
    if entry is None or entry.is_weak:
        return None
    return Headed(index, entry.kind) if entry.kind == "organization" else None


@cache
def _openers() -> frozenset[str]:
    return heads()["place-open"] | heads()["org-foreign"]


def _opened(run: Run, first: int) -> Headed | None:
    """Return a name that opens with its head: "Lake Sevan", "Banco Central"."""
    key = run.key(first)
    if key not in _openers() or run.token(first).is_possessive:
        return None
    is_place = key in heads()["place-open"]
    last = index = first
    while index + 1 < len(run.units) and index - first < _MAX_UNITS:
        index += 1
        if run.is_link(index, "de", "del", "la", "do", "da", "des", "of"):
            continue
        unit = run.units[index]
        if unit.kind not in (Class.WORD, Class.FIRST, Class.KNOWN) or (unit.is_common and not is_place):
            break
        last = index
        if is_place or run.token(last).is_possessive:
            break
    if last == first:
        return None
    return Headed(last, "place" if is_place else "organization")


def _extended(run: Run, head: int) -> int:
    """Return the last unit of "Institute for Strategic Studies", given its head."""
    last = head
    while not run.token(last).is_possessive:
        index = last + 1
        while index < len(run.units) and run.units[index].kind is Class.LINK:
            index += 1
        if index == last + 1 or index >= len(run.units) or not _may_extend(run, head, last, index):
            break
        end = _content(run, index)
        if end < index:
            break
        last = end
    return last


def _may_extend(run: Run, head: int, last: int, index: int) -> bool:
    """Say whether the links between the units `last` and `index` go on with the name."""
    if run.is_link(last + 1, "and", "in", "to"):
        return last > head and index == last + 2 and _may_follow_and(run, index)
    if run.is_link(last + 1, "the") or not run.is_link(last + 1, *links()["org"]):
        return False
    return not (run.key(head) in heads()["org-ruled"] and run.begins_person(index))


def _may_follow_and(run: Run, index: int) -> bool:
    unit = run.units[index]
    if unit.entry is not None or unit.kind in (Class.STOP, Class.TITLE) or unit.is_org_head:
        return False
    return unit.is_common or not unit.is_first


def _content(run: Run, first: int) -> int:
    """Return the last unit of the words after "of" in an organisation's name, or `first - 1`."""
    for index in range(first, len(run.units)):
        unit = run.units[index]
        if unit.kind in (Class.STOP, Class.LINK):
            return index - 1
        if index > first and (
            unit.entry is not None
            or _is_one_office(run, index)
            or run.begins_person(index)
            or _begins_unknown_person(run, index)
        ):
            return index - 1
        if run.token(index).is_possessive or (unit.entry is not None and unit.entry.kind != "other"):
            return index
    return len(run.units) - 1


def _begins_unknown_person(run: Run, index: int) -> bool:
    """Say whether two unknown words stand here, the second with the ending of a family name."""
    if index + 1 >= len(run.units):
        return False
    unit, following = run.units[index], run.units[index + 1]
    are_unknown = unit.kind is following.kind is Class.WORD and not unit.is_common and not following.is_common
    return are_unknown and has_surname_ending(run.key(index + 1))


def _is_one_office(run: Run, index: int) -> bool:
    """Say whether a title stands here that is not plural, as in "Association of Defense Lawyers"."""
    unit = run.units[index]
    return unit.is_title and not unit.is_modifier and not run.key(index).endswith("s")
