"""The date of a page whose header none was found in: the only day that is printed beside headline and story.

Some pages print it above the headline, some below a summary, some glued to a name. A line there counts only
where it is short and no sentence, calls its date no update, and no other line beside it prints another day:
two days could be anybody's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from onrecord.clean.dates import Found, Pending, by_itself, find_all
from onrecord.clean.header import prints_today
from onrecord.clean.lines import Line
from onrecord.clean.marks import Fact, Mark
from onrecord.clean.relative import Ago
from onrecord.model import Published

_ABOVE_TITLE: Final = 14  # dropped lines above the headline
_BELOW_TITLE: Final = 8
_ABOVE_STORY: Final = 6
_MOST_CHARS: Final = 90
_RULES: Final = frozenset(("page_menu", "outside_story", "head_line", "related_links"))
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_OTHER: Final = re.compile(
    r"\b(?:up-?dated?|modified|edited|correct(?:ed|ion)|clarification|copyright|expires?|retrieved|since|"
    r"events?|until|through|from)\b|[©@(]",
    re.IGNORECASE,
)


class _Place(NamedTuple):
    """A stretch of the page that is no story: where its mark stands among the marks, its text and rule."""

    mark: int
    start: int
    text: str
    rule: str


def date_beside(text: str, gone: Sequence[Mark], stay: Sequence[Line]) -> list[Mark]:
    """Take the date beside headline and story as the page's, where its header gave none.

    What stays in the body stays: a date there may be a crosshead, and cleaning the body must leave it.

    Args:
        text: of the page.
        gone: marks of what is no body.
        stay: the lines that are.

    Returns:
        The marks, the one of the date metadata now; as given where there is none, or more than one day.
    """
    if not stay or any(_is_day(fact) for mark in gone for fact in mark.facts):
        return list(gone)
    dated = [(place, date) for place in _beside(text, gone, stay) if (date := _date_of(place)) is not None]
    days = {found.date for _, date in dated if (found := by_itself(date)) is not None}
    if len(days) != 1 or any(by_itself(date) is None for _, date in dated):
        return list(gone)
    place, date = min(dated, key=lambda one: not _has_time(one[1]))
    fact = Fact("published", date)
    dated_mark = Mark(gone[place.mark].span, "metadata", "published", (fact,))
    return [dated_mark, *gone[: place.mark], *gone[place.mark + 1 :]]


def _is_day(fact: Fact) -> bool:
    """Say whether a header's date is one by itself: `2 days ago` may be that of another story's link."""
    if not fact.field.startswith("published"):
        return False
    return not (isinstance(fact.value, Pending) and isinstance(fact.value.what, Ago))


def _beside(text: str, gone: Sequence[Mark], stay: Sequence[Line]) -> list[_Place]:
    """Return the stretches around the headline and above the story."""
    marked = [
        _Place(index, mark.span.start, mark.span.of(text), mark.rule) for index, mark in enumerate(gone)
    ]
    marked.sort(key=lambda place: place.start)
    title = next((at for at, place in enumerate(marked) if place.rule == "title"), None)
    above = sum(place.start < stay[0].span.start for place in marked)
    near = set(range(max(0, above - _ABOVE_STORY), above))
    if title is not None:
        near.update(range(max(0, title - _ABOVE_TITLE), min(title + _BELOW_TITLE, len(marked))))
    near -= _of_others(marked, stay[0].span.start)
    return [
        place
        for at, place in enumerate(marked)
        if at in near
        and place.rule in _RULES
        and not (title is not None and at < title and prints_today(place.text))
    ]


def _of_others(marked: Sequence[_Place], story_start: int) -> set[int]:
    """Return what stands below a heading of comments, or in a list of links down to the next furniture."""
    found: set[int] = set()
    heading = ""
    for at, place in enumerate(marked):
        if place.start > story_start and place.rule in ("comments_line", "related_heading"):
            heading = place.rule
        elif heading == "related_heading" and place.rule == "furniture_line":
            heading = ""
        if heading:
            found.add(at)
    return found


def _date_of(place: _Place) -> Found | None:
    """Return the date of a line that is hardly more than it."""
    text = place.text
    if len(text) > _MOST_CHARS or _YEAR.search(text) is None or _OTHER.search(text) is not None:
        return None
    if text[-1] in "?!" or text.count(" ") > 14:
        return None
    found = find_all(text)
    return found[0][1] if found else None


def _has_time(date: Found) -> bool:
    return isinstance(date, Published) and date.precision == "minute"
