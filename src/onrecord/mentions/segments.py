"""Runs of capitalised words, cut into names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from onrecord.mentions.evidence import Evidence, evidence_around, has_surname_ending
from onrecord.mentions.gazetteer import Entry
from onrecord.mentions.lexicon import sets
from onrecord.mentions.tokens import Token
from onrecord.mentions.units import Class, Unit, classify
from onrecord.model import EntityKind

_MAX_PERSON_UNITS = 6


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


@cache
def _links() -> tuple[frozenset[str], frozenset[str], dict[str, frozenset[str]]]:
    context = sets("contexts.txt")
    return context["link"], context["org-link"], sets("heads.txt")


@cache
def _abbreviations() -> frozenset[str]:
    titles = sets("titles.txt")
    return titles["m"] | titles["f"] | titles["-"] | frozenset("st mt ft jr sr co bros univ no dept".split())


def _continues(tokens: Sequence[Token], index: int) -> bool:
    """Say whether the token at `index` can stand in one name with the one before it."""
    gap = tokens[index].gap
    if gap == ".":
        before = tokens[index - 1]
        return len(before.key) <= 2 or before.text[-1] == "." or before.key in _abbreviations()
    return gap != "|"


def runs(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Yield `(first, last)` of each longest stretch of capitalised words and the links between them."""
    links, org_links, _ = _links()
    index, count = 0, len(tokens)
    while index < count:
        if not tokens[index].is_capital:
            index += 1
            continue
        last = probe = index
        while probe + 1 < count and probe - last < 3 and _continues(tokens, probe + 1):
            probe += 1
            if tokens[probe].is_capital:
                last = probe
            elif tokens[probe].text not in links and tokens[probe].text not in org_links:
                break
            elif tokens[probe - 1].is_possessive:
                break
        yield index, last
        index = last + 1


def units_of(tokens: Sequence[Token], first: int, last: int) -> list[Unit]:
    """Class the words of a run."""
    found: list[Unit] = []
    run = tokens[: last + 1]
    index = first
    while index <= last:
        if tokens[index].is_capital:
            unit = classify(run, index)
        else:
            unit = Unit(index, index, Class.LINK)
        found.append(unit)
        index = unit.last + 1
    return found


class _Cutter:
    """Cuts one run, left to right."""

    def __init__(self, text: str, tokens: Sequence[Token], units: Sequence[Unit], *, opens: bool) -> None:
        self.text = text
        self.tokens = tokens
        self.units = units
        self.opens = opens
        self.links, self.org_links, self.heads = _links()

    def cut(self) -> Iterator[Segment]:
        units = self.units
        index, title = 0, None
        while index < len(units):
            unit = units[index]
            if unit.kind is Class.STOP or unit.kind is Class.LINK or self._is_mere_opener(index):
                title = None
                index += 1
                continue
            headed = self._headed(index)
            if headed is not None:
                last, kind = headed
                yield self._segment(index, last, kind)
                index, title = last + 1, None
                continue
            after_title = self._title(index)
            if after_title > index:
                title = self.tokens[units[after_title - 1].last].key
                index = after_title
                continue
            last = self._person(index, title)
            if last >= index:
                yield self._person_segment(index, last, title)
            elif unit.entry is not None:
                last = index
                yield self._segment(index, index, None if unit.entry.is_weak else unit.entry.kind, unit.entry)
            else:
                last = self._unknown(index)
                yield self._segment(index, last, None)
            index, title = last + 1, None

    def _token(self, index: int) -> Token:
        return self.tokens[self.units[index].last]

    def _segment(
        self, first: int, last: int, kind: EntityKind | None, entry: Entry | None = None, title: str | None = None
    ) -> Segment:
        a, b = self.units[first].first, self.units[last].last
        if kind in (None, "place") and self._is_facility(b + 1):
            b, kind, entry = b + 1, "place", None
        return Segment(
            self.tokens[a].start,
            self.tokens[b].end,
            tuple(token.key for token in self.tokens[a : b + 1]),
            kind,
            entry,
            evidence_around(self.text, self.tokens, a, b),
            title,
            self.opens and first == 0,
        )

    def _is_facility(self, index: int) -> bool:
        return (
            index < len(self.tokens)
            and self.tokens[index].gap == " "
            and not self.tokens[index - 1].is_possessive
            and self.tokens[index].text in self.heads["facility"]
        )

    def _is_mere_opener(self, index: int) -> bool:
        """Say whether the first word of a sentence is capitalised for that reason alone."""
        if index or not self.opens:
            return False
        unit = self.units[0]
        if not unit.is_common or unit.entry is not None and not unit.entry.is_weak:
            return False
        if unit.is_title or unit.is_modifier:
            return False
        following = self.units[1] if len(self.units) > 1 else None
        return following is None or self._headed(0) is None

    # --- names that end in a noun which says their kind

    def _headed(self, first: int) -> tuple[int, EntityKind] | None:
        """Return the last unit and kind of a name such as "Russian Foreign Ministry" that starts here."""
        units = self.units
        head, kind = -1, None
        index = first
        while index < len(units):
            unit = units[index]
            if unit.kind is Class.STOP:
                break
            if unit.kind is Class.LINK:
                break
            if head >= 0 and (unit.is_title and not unit.is_modifier and not unit.is_org_head):
                break
            if head >= 0 and self._begins_person(index):
                break
            if unit.entry is not None and not unit.entry.is_weak and index > first and head >= 0:
                break
            found = self._head_kind(index)
            if found is not None:
                head, kind = index, found
            if self._token(index).is_possessive and not self._may_follow_possessive(index):
                break
            index += 1
        if head < 0 or kind is None:
            return None
        if units[first].is_title and not self._title_opens_name(first, head):
            return None
        last = self._extended(head, kind)
        if head == first and last == head:
            if units[head].entry is not None:
                return head, units[head].entry.kind
            return None
        if kind == "place" and self._is_person_after_all(first, head):
            return None
        if all(units[i].is_common or units[i].kind is Class.MODIFIER for i in range(first, head)) and self.opens and first == 0 and last == head and head - first == 0:
            return None
        return last, kind

    def _head_kind(self, index: int) -> EntityKind | None:
        unit = self.units[index]
        if unit.entry is not None:
            if unit.entry.kind == "organization" and not unit.entry.is_weak:
                return "organization"
            if unit.first == unit.last or not unit.is_org_head:
                return None
        if unit.is_org_head:
            return "organization"
        if unit.entry is not None:
            return None
        if unit.is_place_head:
            return "place"
        return "other" if unit.is_event_head else None

    def _begins_person(self, index: int) -> bool:
        unit = self.units[index]
        if not (unit.is_first and not unit.is_common and not unit.is_org_head):
            return False
        if index + 1 >= len(self.units):
            return False
        following = self.units[index + 1]
        return following.kind in (Class.WORD, Class.FIRST, Class.INITIAL, Class.LINK) or following.is_common

    def _may_follow_possessive(self, index: int) -> bool:
        unit = self.units[index]
        if index + 1 >= len(self.units):
            return False
        if unit.entry is not None and unit.entry.entity.kind == "place":
            return False
        key = self._token(index).key
        if key in ("people", "women", "children", "men", "workers", "farmers", "teachers", "king", "queen"):
            return True
        following = self.units[index + 1]
        return following.is_org_head and (unit.is_title or unit.kind is Class.WORD) and not unit.is_org_head

    def _title_opens_name(self, first: int, head: int) -> bool:
        if self._token(first).key.endswith("s") or head == first:
            return True
        return all(self.units[i].is_title or self.units[i].is_modifier for i in range(first, head))

    def _is_person_after_all(self, first: int, head: int) -> bool:
        unit = self.units[first]
        return (
            head == first + 1
            and unit.is_first
            and not unit.is_common
            and self._token(head).key in self.heads["place-surname"]
        )

    def _extended(self, head: int, kind: EntityKind) -> int:
        """Return the last unit of "Institute for Strategic Studies", given its head."""
        if kind != "organization" or self._token(head).is_possessive:
            return head
        last = head
        while True:
            index = last + 1
            words = []
            while index < len(self.units) and self.units[index].kind is Class.LINK:
                words.append(self.tokens[self.units[index].first].text)
                index += 1
            if not words or index >= len(self.units) or words[0] not in self.org_links:
                return last
            if words[0] == "and" or words[0] in ("in", "to", "against"):
                if last == head or not self._may_follow_and(index):
                    return last
            elif words[0] not in ("of", "for", "on") and self.units[index].kind is Class.STOP:
                return last
            end = self._content(index)
            if end < index:
                return last
            last = end
            if self._token(last).is_possessive:
                return last

    def _may_follow_and(self, index: int) -> bool:
        unit = self.units[index]
        if unit.entry is not None or unit.kind in (Class.STOP, Class.TITLE) or unit.is_org_head:
            return False
        return unit.is_common or not unit.is_first

    def _content(self, first: int) -> int:
        """Return the last unit of the words after "of" in an organisation's name."""
        index = first
        while index < len(self.units):
            unit = self.units[index]
            if unit.kind in (Class.STOP, Class.LINK):
                break
            if index > first and (unit.is_title and not unit.is_modifier or self._begins_person(index)):
                break
            if index > first and unit.entry is not None:
                break
            index += 1
            if unit.entry is not None and unit.entry.kind in ("place", "organization"):
                break
            if self._token(index - 1).is_possessive:
                break
        return index - 1

    # --- titles

    def _title(self, first: int) -> int:
        """Return the unit after the title phrase that starts here, or `first` if there is none."""
        units = self.units
        index = first
        has_title = False
        while index < len(units) and (units[index].kind in (Class.TITLE, Class.MODIFIER)):
            unit = units[index]
            if self._token(index).is_possessive:
                break
            has_title |= unit.is_title
            index += 1
        if not has_title or index == first:
            return first
        if self._is_link(index, "of", "for") and not self._names_body(index + 1):
            absorbed = self._portfolio(index + 1)
            return absorbed if absorbed else index
        return index

    def _is_link(self, index: int, *words: str) -> bool:
        units = self.units
        return (
            index < len(units)
            and units[index].kind is Class.LINK
            and self.tokens[units[index].first].text in words
        )

    def _names_body(self, index: int) -> bool:
        """Say whether "the Council of Ministers" stands here rather than "Foreign Affairs"."""
        while self._is_link(index, "the"):
            index += 1
        return index < len(self.units) and self._headed(index) is not None

    def _portfolio(self, index: int) -> int:
        """Return the unit after "State" in "Secretary of State", or 0."""
        units = self.units
        start = index
        while index < len(units):
            unit = units[index]
            key = self.tokens[unit.first].text.lower()
            if unit.kind is Class.LINK and key in ("the", "and"):
                index += 1
            elif unit.entry is None and key in self.heads["portfolio"]:
                index += 1
                if self._token(index - 1).is_possessive:
                    break
            else:
                break
        return index if index > start and units[index - 1].kind is not Class.LINK else 0

    # --- people

    def _person(self, first: int, title: str | None) -> int:
        """Return the last unit of a person's name that starts here, or `first - 1`."""
        units = self.units
        unit = units[first]
        if unit.kind in (Class.ORG_HEAD, Class.PLACE_HEAD, Class.EVENT_HEAD, Class.MODIFIER) and title is None:
            return first - 1
        if unit.entry is not None and not unit.is_first and not unit.entry.is_weak:
            return first - 1
        if unit.entry is not None and unit.last > unit.first:
            return first - 1
        last = first
        while last + 1 < len(units) and last - first < _MAX_PERSON_UNITS and not self._token(last).is_possessive:
            step = self._name_goes_on(last, first)
            if not step:
                break
            last += step
        names = [u for u in units[first : last + 1] if u.kind is not Class.LINK]
        if all(u.kind is Class.INITIAL for u in names):
            return first - 1
        if len(names) == 1:
            if title is not None and (unit.entry is None or unit.entry.is_weak):
                return last
            return first - 1
        if title is not None:
            return last
        strong = any(u.is_first and not u.is_common or u.kind is Class.INITIAL for u in names[:2])
        strong = strong or any(has_surname_ending(self.tokens[u.last].key) for u in names)
        return last if strong else first - 1

    def _name_goes_on(self, last: int, first: int) -> int:
        """Return how many units after `last` belong to the person's name that starts at `first`."""
        unit = self.units[last + 1]
        if unit.kind is Class.LINK:
            index = last + 1
            while index < len(self.units) and self.units[index].kind is Class.LINK:
                if self.tokens[self.units[index].first].text not in self.links or index - last > 2:
                    return 0
                index += 1
            if self.tokens[self.units[last + 1].first].text in ("of", "e", "y", "the"):
                return 0
            return index - last if index < len(self.units) and self.units[index].kind is not Class.STOP else 0
        if unit.kind is Class.STOP:
            return 0
        if unit.entry is not None:
            if unit.last > unit.first or unit.entry.form in ("demonym", "acronym"):
                return 0
            return 1
        if unit.kind is Class.TITLE or unit.is_org_head or unit.is_event_head or unit.kind is Class.MODIFIER:
            return int(last == first and self.units[first].is_first and not self.units[first].is_common)
        return 1

    def _person_segment(self, first: int, last: int, title: str | None) -> Segment:
        segment = self._segment(first, last, "person", None, title)
        points = 3.0 if title else 0.0
        units = self.units[first : last + 1]
        if any(unit.is_first and not unit.is_common for unit in units[:2]) or units[0].kind is Class.INITIAL:
            points += 3
        if any(has_surname_ending(key) for key in segment.keys):
            points += 2
        return segment._replace(evidence=segment.evidence.plus(Evidence(person=points)))

    # --- everything else

    def _unknown(self, first: int) -> int:
        """Return the last unit of a stretch of words that nothing above could name."""
        last = first
        while last + 1 < len(self.units) and not self._token(last).is_possessive:
            unit = self.units[last + 1]
            if unit.kind in (Class.STOP, Class.LINK, Class.TITLE) or unit.entry is not None:
                break
            last += 1
        return last


def segments(text: str, tokens: Sequence[Token], opening: frozenset[int]) -> Iterator[Segment]:
    """Yield the possible names among the words of one sentence.

    Args:
        text: the whole text.
        tokens: the words of the sentence.
        opening: numbers of the tokens that open the sentence or a quotation in it.
    """
    for first, last in runs(tokens):
        yield from _Cutter(text, tokens, units_of(tokens, first, last), opens=first in opening).cut()
