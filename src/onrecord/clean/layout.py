"""Which line is what: the head of a page, its body, its foot.

`decide` sees only lines and returns marks. Rules that depend on where a line stands are here, in `head`,
`repeats` and `foot`; rules that know a line by itself are in `noise`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from onrecord.clean.agencies import agency_alone, agency_named
from onrecord.clean.bylines import (
    Byline,
    is_known_person,
    is_person_name,
    is_role_line,
    opens_byline,
    printed_name,
    read_byline,
    read_names,
    signs_alone,
)
from onrecord.clean.datelines import Dateline, read_dateline
from onrecord.clean.foot import foot_marks, names_in
from onrecord.clean.head import Head, find_head, find_title, masked_title
from onrecord.clean.header import (
    HeaderPart,
    prints_today,
    read_header,
    section_named,
    split_header,
    view_count_of,
)
from onrecord.clean.headline import Headline
from onrecord.clean.lexicon import outlets
from onrecord.clean.lines import Line
from onrecord.clean.marks import Fact, Mark, Marks, byline_facts, dropped, taken
from onrecord.clean.repeats import repeat_marks
from onrecord.clean.story import (
    author_introduced,
    find_story,
    is_about_author,
    long_headlines,
    weigh,
)
from onrecord.clean.top import find_top
from onrecord.model import Span

_INLINE_BYLINE: Final = re.compile(r"By [^:]{3,60}:\s+(?=\S)")
_HANDLE: Final = re.compile(r"@\w{2,30}\Z")
_GLUED_HANDLE: Final = re.compile(r"\s?@+\w{2,30}\Z")
_IS_SET_OFF: Final = re.compile(r"\w\s{2,}\w|\w\s?@\w{2,30}\Z")  # "Jane Doe   USA TODAY", "Jane Doe@jane_doe"
_CREDIT: Final = re.compile(r"[A-Z][^\W\d_][\w.’' -]{1,30}/ ?[A-Z][\w.’' -]{1,30}\Z")  # "Jane Doe/Outlet"
_MOST_ABOVE_TITLE: Final = 2  # lines that the page's own day, with its weekday, may stand above the headline
_MOST_DATE_LINES: Final = 3
_MOST_SITE_WORDS: Final = 5
_MOST_SIGNATURE_WORDS: Final = 12
_MOST_OFFICE_WORDS: Final = 6  # of a name and its office
_DIVIDED: Final = re.compile(r"\s[•·|]\s")
_CLOSING_LINES: Final = 2  # of a story, which may tell of its author


def decide(lines: Sequence[Line], noise: Marks, own: Sequence[int]) -> Marks:
    """Mark every line of a page that is not, or not wholly, body.

    Args:
        lines: of the page, none of them blank.
        noise: marks of the lines that are noise wherever they stand.
        own: points of each line by its own form.
    """
    marks: dict[int, tuple[Mark, ...]] = dict(noise)
    if not lines:
        return marks
    marks.update({index: dropped(lines[index], "related_links") for index in long_headlines(lines, noise)})
    points = weigh(lines, own)
    top = find_top(lines, marks, points)
    for index in range(top.start):
        if index not in marks:
            marks[index] = dropped(lines[index], "page_menu")
    head = find_head(lines, marks, top.title)
    headline = find_title(lines, head, marks, top.title)
    masked = masked_title(lines, head, marks) if headline is None or is_person_name(headline.text) else None
    if masked is not None:
        marks = {
            index: mark
            for index, mark in marks.items()
            if not (mark[0].rule == "furniture_line" and lines[index].key == lines[masked].key)
        }
        head = find_head(lines, marks, masked)
        headline = find_title(lines, head, marks, masked)
    marks.update(_split_dates(lines, head, headline))
    for index in range(head.end):
        if index not in marks:
            found = _head_mark(lines, index, head, headline)
            if found:
                marks[index] = found
    marks.update(repeat_marks(lines, head, headline, marks))
    marks.update(foot_marks(lines, marks, head.end))
    marks.update(_credit_marks(lines, marks, head.end))
    marks.update(_outside_marks(lines, points, marks, head.end))
    first = next((index for index in range(len(lines)) if index not in marks), None)
    if first is not None:
        opening = opening_marks(lines[first])
        if opening:
            marks[first] = opening
    return marks


def _split_dates(lines: Sequence[Line], head: Head, headline: Headline | None) -> Marks:
    """Take a date that is printed over several lines of the head."""
    found: dict[int, tuple[Mark, ...]] = {}
    for index, kind in enumerate(head.kinds):
        if kind != "date" or index in found:
            continue
        parts, count = split_header([line.text for line in lines[index : index + _MOST_DATE_LINES]])
        if parts:
            above = headline.line - index if headline else 0
            found[index] = _header_marks(lines[index], parts, above_title=above)
            found.update({index + at: taken(lines[index + at], "published") for at in range(1, count)})
    return found


def _credit_marks(lines: Sequence[Line], marks: Marks, start: int) -> Marks:
    """Drop what names who took a picture and for whom; above the story that could be a byline."""
    return {
        index: dropped(lines[index], "photo_credit")
        for index in range(start, len(lines))
        if "/" in lines[index].text
        and index not in marks
        and any(" " in side.strip() for side in lines[index].text.split("/"))
        and _CREDIT.match(lines[index].text) is not None
    }


def _outside_marks(lines: Sequence[Line], points: Sequence[int], marks: Marks, start: int) -> Marks:
    """Drop what stands before, between and behind the runs of the story."""
    story = find_story(points, marks, start)
    return {
        index: dropped(lines[index], "outside_story", *_about_facts(lines[index]))
        for index in range(start, len(lines))
        if not story[index - start] and index not in marks
    }


def _about_facts(line: Line) -> tuple[Fact, ...]:
    """Return the author whom a line outside the story introduces."""
    name = author_introduced(line)
    return () if name is None else (Fact("foot_author", (printed_name(name),)),)


def _head_mark(lines: Sequence[Line], index: int, head: Head, headline: Headline | None) -> tuple[Mark, ...]:
    """Mark one line of the head; no mark leaves it in the body."""
    line, kind = lines[index], head.kinds[index]
    if headline is not None and index in headline.repeats:
        return _headline_marks(line, index, headline)
    if kind == "date":
        parts = read_header(line.text) or ()
        return _header_marks(line, parts, above_title=headline.line - index if headline else 0)
    if kind == "byline":
        return _byline_marks(lines, index)
    if kind == "dateline":
        return opening_marks(line)
    section = section_named(line.text)
    if section is not None:
        return taken(line, "section", Fact("section", section))
    return () if kind == "prose" else _short_line_mark(lines, index, head, headline)


def _short_line_mark(
    lines: Sequence[Line], index: int, head: Head, headline: Headline | None
) -> tuple[Mark, ...]:
    line = lines[index]
    if index > 0 and opens_byline(lines[index - 1].text) and read_names(line.text) is not None:
        return taken(line, "authors")
    if index > 0 and head.kinds[index - 1] == "date" and line.text.isdecimal():
        count = view_count_of(line.text)
        return taken(line, "view_count", Fact("view_count", count))
    if line.text in outlets():
        return taken(line, "outlet", Fact("outlet", outlets()[line.text]))
    agency = agency_alone(line.text) if _is_beside_header(head, index) else None
    if agency is not None:
        return taken(line, "agency", Fact("agency", agency))
    if is_person_name(line.text) and _IS_SET_OFF.search(line.text) is None:
        return _name_marks(lines, index, head, headline)
    return _signature_marks(lines, index, head, headline) or _label_marks(lines, index, head)


def _is_beside_header(head: Head, index: int) -> bool:
    around = [other for other in (index - 1, index + 1) if 0 <= other < head.end]
    return any(head.kinds[other] in ("date", "byline", "dateline") for other in around)


def _label_marks(lines: Sequence[Line], index: int, head: Head) -> tuple[Mark, ...]:
    line = lines[index]
    if index > 0 and is_role_line(line.text) and is_person_name(lines[index - 1].text):
        return dropped(line, "role_line")
    if line.is_headline_like or index < head.last_sure:
        return dropped(line, "head_line")
    return ()


def _headline_marks(line: Line, index: int, headline: Headline) -> tuple[Mark, ...]:
    if index != headline.line:
        return dropped(line, "repeated_headline")
    site = headline.site
    is_outlet = site is not None and section_named(site) is None and len(site.split()) <= _MOST_SITE_WORDS
    facts = (Fact("title", headline.text), Fact("site", site if is_outlet else None))
    return taken(line, "title", *facts)


def _name_marks(lines: Sequence[Line], index: int, head: Head, headline: Headline | None) -> tuple[Mark, ...]:
    """Take a name that stands alone in the head as an author's, unless the story speaks of that person."""
    line = lines[index]
    around = [other for other in (index - 1, index + 1) if 0 <= other < head.end]
    is_twice = any(lines[other].key == line.key for other in around)
    has_handle = index + 1 < len(lines) and _HANDLE.match(lines[index + 1].text) is not None
    if not (
        is_twice
        or has_handle
        or (is_known_person(line.text) and _is_near_header(lines, index, head, headline))
    ):
        return dropped(line, "head_line")
    story = [
        other.text
        for other in lines[head.end :]
        if other.is_prose and "@" not in other.text and not is_about_author(other)
    ]
    title = [headline.text] if headline else []
    if names_in(line.text, title + story[:-_CLOSING_LINES]):
        return dropped(line, "head_line")
    return taken(line, "authors", Fact("lone_author", (printed_name(line.text),)))


def _is_near_header(lines: Sequence[Line], index: int, head: Head, headline: Headline | None) -> bool:
    """Say whether a line of the head stands next to what is a header's for certain, or next but one."""
    return any(
        head.kinds[other] in ("date", "byline", "dateline")
        or (headline is not None and other in headline.repeats)
        or (other > index and (is_role_line(lines[other].text) or "min read" in lines[other].key))
        for other in range(max(0, index - 2), min(head.end, index + 3))
        if other != index
    )


def _signature_marks(
    lines: Sequence[Line], index: int, head: Head, headline: Headline | None
) -> tuple[Mark, ...]:
    """Take `Jane Doe, Outlet` or `Jane Doe · Outlet` right above or below a date as a byline.

    Elsewhere in the head it is one where wide space or a handle sets the name off, or an office follows it.
    Beside a date its office tells that a name is one: `Jane Doe, reporter`; and so does an outlet's name.
    """
    line = lines[index]
    beside = [other for other in (index - 1, index + 1) if 0 <= other < head.end]
    is_dated = any(head.kinds[other] == "date" for other in beside)
    is_set_off = _IS_SET_OFF.search(line.text) is not None
    if line.word_count > _MOST_SIGNATURE_WORDS or not (
        is_dated or is_set_off or _has_office(lines, index, head, headline)
    ):
        return ()
    byline = read_names(_GLUED_HANDLE.sub("", line.text))
    if byline is None or not byline.authors:
        return ()
    is_told = (is_dated and is_role_line(line.text.partition(",")[2])) or (
        is_set_off and byline.outlet is not None
    )
    is_signed = is_told or all(map(is_known_person, byline.authors))
    return taken(line, "authors", *byline_facts(byline)) if is_signed else ()


def _has_office(lines: Sequence[Line], index: int, head: Head, headline: Headline | None) -> bool:
    """Say whether an office ends a short line of a header, or stands below a name and its outlet."""
    text = lines[index].text
    if lines[index].word_count > _MOST_OFFICE_WORDS or not _is_near_header(lines, index, head, headline):
        return False
    if _DIVIDED.search(text) is not None:
        return index + 1 < len(lines) and is_role_line(lines[index + 1].text)
    byline = read_names(text)
    names = byline.authors if byline else ()
    return is_role_line(text.split()[-1]) and all(len(name.split()) == 2 for name in names)


def _byline_marks(lines: Sequence[Line], index: int) -> tuple[Mark, ...]:
    line = lines[index]
    byline = read_byline(line.text)
    if byline is None and opens_byline(line.text) and index + 1 < len(lines):
        byline = read_names(lines[index + 1].text)
    if signs_alone(line.text):
        byline = Byline(agency=agency_named(line.text))
    return dropped(line, "byline_label") if byline is None else taken(line, "authors", *byline_facts(byline))


def _header_marks(line: Line, parts: Sequence[HeaderPart], *, above_title: int) -> tuple[Mark, ...]:
    """Mark each part of a header line; what stands between two parts goes with the one before.

    A date above the headline counts less than one below: many sites print the day of reading on top. Where
    that is what it looks like, a day with its weekday and a menu below, it is no date of the page.
    """
    if above_title > _MOST_ABOVE_TITLE and prints_today(line.text):
        return dropped(line, "day_of_reading")
    marks: list[Mark] = []
    for place, part in enumerate(parts):
        start = line.span.start + (part.span.start if place else 0)
        end = line.span.start + (parts[place + 1].span.start if place + 1 < len(parts) else len(line.text))
        field = "published_above" if part.field == "published" and above_title > 0 else part.field
        marks.append(_part_mark(Span(start, end), part, field))
    return tuple(marks)


def _part_mark(span: Span, part: HeaderPart, fact: str) -> Mark:
    if part.field == "label":
        return Mark(span, "dropped", "date_label")
    if part.field == "updated":
        return Mark(span, "dropped", "date_of_update", (Fact("updated", part.value),))  # tells the year
    if isinstance(part.value, Byline):
        return Mark(span, "metadata", "authors", byline_facts(part.value))
    return Mark(span, "metadata", part.field, (Fact(fact, part.value),))


def opening_marks(line: Line) -> tuple[Mark, ...]:
    """Cut a dateline, or a byline that ends in an agency's name, off the head of the first paragraph."""
    dateline = read_dateline(line.text)
    if dateline is not None:
        return _dateline_marks(line, dateline)
    match = _INLINE_BYLINE.match(line.text)
    byline = read_byline(match[0].rstrip()) if match else None
    if match is None or byline is None or byline.agency is None:
        return ()
    return _cut(line, match.end(), "authors", byline_facts(byline))


def _dateline_marks(line: Line, dateline: Dateline) -> tuple[Mark, ...]:
    facts = (
        Fact("dateline_place", dateline.place),
        Fact("author", dateline.authors),
        Fact("agency", dateline.agency),
        Fact("outlet", dateline.outlet),
        Fact("dateline", line.text[: dateline.length]),
    )
    field = "dateline_place" if dateline.place else "outlet" if dateline.outlet else "agency"
    return _cut(line, dateline.length, field, tuple(fact for fact in facts if fact.value))


def _cut(line: Line, length: int, field: str, facts: tuple[Fact, ...]) -> tuple[Mark, ...]:
    """Mark the first `length` characters of a line as metadata, the rest as kept."""
    end = line.span.start + length
    head = Mark(Span(line.span.start, end), "metadata", field, facts)
    return (head,) if end >= line.span.end else (head, Mark(Span(end, line.span.end), "kept", "paragraph"))
