"""Names of people, and the titles before them."""

from __future__ import annotations

from functools import cache
from typing import Final

from onrecord.mentions.evidence import has_surname_ending
from onrecord.mentions.gazetteer import Entry
from onrecord.mentions.headed import headed
from onrecord.mentions.lexicon import sets
from onrecord.mentions.runs import Run, heads, links
from onrecord.mentions.units import Class, Unit

_MAX_UNITS: Final = 6
SUFFIXES: Final = frozenset(("jr", "sr", "ii", "iii", "iv"))
_NO_FIRST_WORD: Final = frozenset((Class.ORG_HEAD, Class.PLACE_HEAD, Class.EVENT_HEAD, Class.MODIFIER))
_PARTS_OF_NAME: Final = frozenset((Class.WORD, Class.FIRST))
# Links that join places and lists at least as often as the words of one person's name.
_LOOSE_LINKS: Final = ("of", "e", "y", "the")


def title_end(run: Run, first: int) -> int:
    """Return the unit after the title phrase that starts at `first`, or `first` if there is none."""
    units = run.units
    index = first
    has_title = False
    while index < len(units) and units[index].kind in (Class.TITLE, Class.MODIFIER):
        if run.token(index).is_possessive or _is_surname_after_title(run, first, index):
            break
        has_title = has_title or units[index].is_title
        index += 1
    if not has_title:
        return first
    if run.is_link(index, "of", "for") and not _names_body(run, index + 1):
        return _portfolio_end(run, index + 1) or index
    return index


def _is_surname_after_title(run: Run, first: int, index: int) -> bool:
    """Say whether a word of office is a surname here: "Mr. King", but "Mr. Speaker", "Mr. Justice Brown"."""
    if index == first or run.key(index - 1) not in name_titles() or run.key(index) in _vocatives():
        return False
    return index + 1 == len(run.units) or run.units[index + 1].kind in (Class.STOP, Class.LINK)


def is_bare_surname(run: Run, index: int) -> bool:
    """Say whether a word of office may be somebody's surname alone: "King said", but "the King"."""
    key = run.key(index)
    return (
        run.token(index).text.istitle()
        and key not in name_titles()
        and key not in _vocatives()
        and run.word_before(index) not in _DETERMINERS
        and (index + 1 == len(run.units) or run.units[index + 1].kind in (Class.STOP, Class.LINK))
    )


_DETERMINERS: Final = frozenset(("the", "a", "an", "his", "her", "their", "our", "its", "this", "as"))


@cache
def name_titles() -> frozenset[str]:
    """Return the titles that a name always follows: "Mr", "Dr"."""
    return sets("titles.txt")["name"]


@cache
def _vocatives() -> frozenset[str]:
    return sets("titles.txt")["vocative"]


def _names_body(run: Run, index: int) -> bool:
    """Say whether "the Council of Ministers" stands here rather than "Foreign Affairs"."""
    while run.is_link(index, "the"):
        index += 1
    return index < len(run.units) and headed(run, index) is not None


def _is_portfolio(run: Run, unit: Unit) -> bool:
    if unit.entry is not None or unit.is_title:
        return False
    return unit.is_common or unit.is_modifier or run.tokens[unit.first].key in heads()["portfolio"]


def _portfolio_end(run: Run, first: int) -> int | None:
    """Return the unit after "State" in "Secretary of State", or None."""
    index = end = first
    while index < len(run.units):
        if run.is_link(index, "the", "and"):
            index += 1
            continue
        if not _is_portfolio(run, run.units[index]):
            break
        index += 1
        end = index
        if run.token(index - 1).is_possessive:
            break
    return end if end > first else None


def person_end(run: Run, first: int, title: str | None) -> int | None:
    """Return the last unit of a person's name that starts at `first`, or None if none does.

    Args:
        run: the run.
        first: number of the unit.
        title: the folded title right before it.
    """
    if not _may_open(run, first, title):
        return None
    last = first
    while last + 1 < len(run.units) and last - first < _MAX_UNITS and not run.token(last).is_possessive:
        step = goes_on(run, first, last)
        if not step:
            break
        last += step
    names = [unit for unit in run.units[first : last + 1] if unit.kind is not Class.LINK]
    if all(unit.kind is Class.INITIAL for unit in names):
        return None
    if title is not None:
        unit = run.units[first]
        is_known = unit.entry is not None and not unit.entry.is_weak
        is_name = len(names) > 1 or not is_known or unit.is_first or title in name_titles()
        return last if is_name else None
    return last if len(names) > 1 and _looks_like_person(run, names) else None


def _looks_like_person(run: Run, names: list[Unit]) -> bool:
    if any((unit.is_first and not unit.is_common) or unit.kind is Class.INITIAL for unit in names[:2]):
        return True
    if names[0].is_first and names[1].kind is Class.WORD and not names[1].is_common:
        return True
    if names[0].is_first and len(names) == 2 and is_told_of(run, names[1].last + 1):
        return True
    return any(has_surname_ending(run.tokens[unit.last].key) for unit in names)


def _may_open(run: Run, first: int, title: str | None) -> bool:
    unit = run.units[first]
    if unit.kind in _NO_FIRST_WORD and title is None and not unit.is_first:
        return False
    if unit.entry is not None and not _known_may_open(run, first, unit.entry, title):
        return False
    following = first + 1
    return not (run.is_capitals(first) and following < len(run.units) and not run.is_capitals(following))


def _known_may_open(run: Run, first: int, entry: Entry, title: str | None) -> bool:
    """Say whether the known name of a place may open a person's here: "Jordan Peterson", "Ms. Gao"."""
    unit = run.units[first]
    if title in name_titles():
        return unit.last == unit.first and entry.form != "acronym"
    if entry.form == "demonym" and not _is_group_before_surname(run, first):
        return False
    if not (unit.is_first or entry.is_weak) or unit.last > unit.first:
        return False
    if run.word_before(first) == "the" or _is_before_person(run, first):
        return False
    return title is not None or entry.is_weak or _is_before_name(run, first)


def _is_before_name(run: Run, index: int) -> bool:
    """Say whether a word that could be a surname follows: "Jordan Peterson", not "America Great"."""
    if index + 1 >= len(run.units):
        return False
    following = run.units[index + 1]
    return following.kind is Class.INITIAL or (following.kind in _PARTS_OF_NAME and not following.is_common)


def _is_group_before_surname(run: Run, index: int) -> bool:
    """Say whether "Christian" is a first name here."""
    entry = run.units[index].entry
    if entry is None or index + 1 >= len(run.units):
        return False
    following = run.units[index + 1]
    is_name = following.kind is Class.WORD and not following.is_common and not following.is_first
    return is_name and (entry.entity.kind == "other" or has_surname_ending(run.key(index + 1)))


def _is_before_person(run: Run, index: int) -> bool:
    """Say whether a place that is a first name too stands before a whole name: "Jordan", "Atallah Khairi"."""
    units = run.units
    return (
        index + 2 < len(units)
        and units[index + 1].is_first
        and not units[index + 1].is_common
        and units[index + 2].kind in _PARTS_OF_NAME
    )


def goes_on(run: Run, first: int, last: int) -> int:
    """Return how many units after `last` belong to the person's name that starts at `first`."""
    unit = run.units[last + 1]
    if unit.kind is Class.LINK:
        return _link_steps(run, last)
    if run.key(last + 1) in SUFFIXES:
        return 1
    if unit.kind is Class.STOP:
        return int(_is_name_in_disguise(run, first, last + 1) or _is_direction_as_surname(run, first, last))
    if unit.entry is not None:
        return int(unit.last == unit.first and unit.entry.form not in ("demonym", "acronym"))
    is_other = unit.kind in (Class.TITLE, Class.MODIFIER) or unit.is_org_head or unit.is_event_head
    return int(not is_other or _is_office_as_surname(run, first, last))


def _is_office_as_surname(run: Run, first: int, last: int) -> bool:
    """Say whether "King" or "Cook" ends a name: after one first name, or where the run ends."""
    names = [unit for unit in run.units[first : last + 1] if unit.kind is not Class.INITIAL]
    if not names or any(not unit.is_first for unit in names):
        return False
    is_last = last + 2 == len(run.units) or run.key(last + 2) in SUFFIXES
    if any(unit.is_common for unit in names):
        return is_last and last == first and is_told_of(run, run.units[last + 1].last + 1)
    return last == first or is_last


def _is_direction_as_surname(run: Run, first: int, last: int) -> bool:
    """Say whether "West" or "North" ends a name: "Oliver North"."""
    unit = run.units[first]
    if first != last or not unit.is_first or unit.is_common or last + 2 != len(run.units):
        return False
    return run.key(last + 1) in heads()["direction"] and run.token(last + 1).text.istitle()


def is_told_of(run: Run, index: int) -> bool:
    """Say whether what stands at a word of the sentence tells of somebody: "said", "has", ", 41,"."""
    if index >= len(run.tokens):
        return False
    word, contexts = run.tokens[index].text, sets("contexts.txt")
    if run.words.gap(index) == " ":
        return word in contexts["speech"] or word in contexts["action"]
    if run.words.between(index).strip() != ",":
        return False
    return (word.isdecimal() and len(word) == 2) or word in contexts["who"]


def _link_steps(run: Run, last: int) -> int:
    """Return how many units "von der Leyen" has after "Ursula"."""
    index = last + 1
    if run.is_link(index, *_LOOSE_LINKS):
        return 0
    while index < len(run.units) and run.units[index].kind is Class.LINK:
        if not run.is_link(index, *links()["person"]):
            return 0
        index += 1
    if index >= len(run.units) or run.units[index].kind is Class.STOP:
        return 0
    return index - last


def _is_name_in_disguise(run: Run, first: int, index: int) -> bool:
    """Say whether a common word stands amid a name: "Mary May Simon", "Gregory So Kam-leung"."""
    if index + 1 >= len(run.units) or not run.units[first].is_first or run.units[first].is_common:
        return False
    word = run.token(index).text
    return len(word) > 1 and word.istitle() and run.units[index + 1].kind in _PARTS_OF_NAME
