"""Lines of a page's header that are nothing but metadata: date, section, byline, counter.

`Politics Materials 16 November 2017 11:54 (UTC +04:00)` is a section and a date; each part of such a line is
named, and a line with a part that cannot be named is no header line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from onrecord.clean.bylines import (
    Byline,
    is_known_person,
    is_role_line,
    outlet_named,
    printed_name,
    read_byline,
    read_names,
)
from onrecord.clean.dates import Pending, find_all, find_date
from onrecord.clean.furniture import known_phrase
from onrecord.clean.lexicon import sections, weekdays, words
from onrecord.clean.lines import key_of, legible
from onrecord.model import Published, Span
from onrecord.text.fold import fold_case

_WORD: Final = re.compile(r"[^\s|/•·–—,;:()\[\]-]+")
# What else a page prints behind its date: a zone that could be several, how long to read, a later change.
_NOTES: Final = re.compile(
    r"^\(?[A-Z]{2,5}\)?(?=\W|$)|\b\d{1,3}\W?min(?:ute)?s?\W*(?:read)?|"
    r"(?<!\d)(?:\d[\d,]* (?:comments?|views?|shares?|reads?)\W*)+$|"
    r"\b\d+ (?:minutes?|hours?|days?|weeks?|months?|years?) ago$|"
    r"\(?(?:last )?(?:updated|modified|edited)\b.{0,30}$",
    re.IGNORECASE,
)
_LATER: Final = re.compile(
    r"(?:\b(?:up-?dated?|modified|edited|last\s+\w+|aktualisiert|geändert|mise?\s+à\s+jour|modifi(?:ée?|cation)|"
    r"ac?tualizad[oa]|modificad[oa]|aggiorna(?:t[oa]|mento)|modifica(?:t[oa])?|güncelle\w+|aktualiz\w+|actualizat|"
    r"uppdaterad|bijgewerkt)|обнов\w+|изменен\w*|оновл\w+|yenilən\w+|թարմաց\w+|განახლ\w+|ενημέρωση|수정)"
    r"\W*(?:(?:on|at|am|um|le|à|el|a\s+las|il|alle|ore|tarihi|saat|в|о)\W+)?$",
    re.IGNORECASE,
)
_LAST_WORD: Final = re.compile(r"(\w+)\W*$")
_LABELLED: Final = re.compile(
    r"(?:published|posted|first published|date|created)\W*(?:on\W*|at\W*|by\W*)?$", re.IGNORECASE
)
_COUNTER: Final = re.compile(r"\d{1,3}(?:[ ,.]?\d{3})*$")
_MATERIALS: Final = re.compile(r"\s+materials?$", re.IGNORECASE)
_DATES: Final = ("published", "updated")
_YEAR_ALONE: Final = re.compile(r"(?:19|20)\d\d\Z")
# One digit for the hour could be how long a film lasts.
_TIME_ALONE: Final = re.compile(r"(?:\d\d[:.]\d\d(?!\d)|\d{1,2}(?:[:.]\d\d)? ?[AaPp]\.?[Mm]\b)")
_LONGEST_SPLIT: Final = 24
_GAP: Final = " \t\u00a0|/•·–—,;:()[]-"
_LONGEST_HEADER: Final = 220
_LONGEST_SECTION_WORDS: Final = 5  # beside a date
_LONE_SECTION_WORDS: Final = 2
_LONGEST_SIGNATURE_WORDS: Final = 6
_DIVIDERS: Final = "|/•·–—-"
_HANDLE: Final = re.compile(r"@+\w+")


class HeaderPart(NamedTuple):
    """One part of a header line: offsets into the line, the field it fills (or `label`), its value."""

    span: Span
    field: str
    value: object = None


@lru_cache(maxsize=512)  # asked again for each pass and for each use of a line
def read_header(text: str) -> tuple[HeaderPart, ...] | None:
    """Name every part of a line with a date; None if the line is not all metadata.

    >>> [(part.field, part.value) for part in read_header("25 July 2017, 16:53 870")][1]
    ('view_count', 870)
    >>> read_header("Politics Materials 16 November 2017 11:54 (UTC +04:00)")[0].value
    'Politics'
    >>> read_header("The summit of 16 November 2017 failed") is None
    True
    """
    if len(text) > _LONGEST_HEADER:
        return None
    dates = find_all(text, is_header=True)
    text = legible(text)
    if not dates:
        return _month_only(text)
    parts: list[HeaderPart] = []
    start = 0
    for span, published in dates:
        between = _between(text, Span(start, span.start), is_first=start == 0)
        if between is None:
            return None
        parts.extend(between)
        parts.append(
            HeaderPart(span, "updated" if _is_update(text[: span.start]) else "published", published)
        )
        start = span.end
    tail = _after(text, Span(start, len(text)))
    return None if tail is None else (*parts, *tail)


def _is_update(before: str) -> bool:
    """Say whether what stands before a date calls it that of a later change."""
    word = _LAST_WORD.search(before)
    if word and fold_case(word[1]) in weekdays():
        before = before[: word.start()]
    return _LATER.search(before.rstrip(" :,") + " ") is not None


def is_labelled(text: str) -> bool:
    """Say whether a header line calls its date the date of publication."""
    dates = find_all(text, is_header=True)
    return bool(dates) and _LABELLED.search(text[: dates[0][0].start]) is not None


def split_header(texts: Sequence[str]) -> tuple[tuple[HeaderPart, ...], int]:
    """Read a date whose year, or whose time, stands on the lines below it.

    Returns:
        The parts of the first line, its date as the lines say it together, and how many of them say it; no
        parts where the first line says it alone.

    >>> parts, count = split_header(["14 June", "2018", "09:05", "Minister resigns"])
    >>> parts[0].value.local.isoformat(), count
    ('2018-06-14T09:05:00', 3)
    >>> split_header(["14 June 2018", "4:12"])
    ((), 1)
    """
    parts, said, count = read_header(texts[0]) or (), texts[0], 1
    for text in texts[1:]:
        known = _date_of(parts)
        wanted = _YEAR_ALONE if isinstance(known, Pending) else _TIME_ALONE
        if known is None or _has_time(known) or len(text) > _LONGEST_SPLIT or not wanted.match(text):
            break
        date = _date_of(read_header(f"{said} {text}") or ())
        if not isinstance(date, Published) or (wanted is _TIME_ALONE and not _has_time(date)):
            break
        parts = tuple(part._replace(value=date) if part.field in _DATES else part for part in parts)
        said, count = f"{said} {text}", count + 1
    return (parts, count) if count > 1 else ((), 1)


def _date_of(parts: Sequence[HeaderPart]) -> object:
    """Return the date of a header line with one."""
    dates = [part.value for part in parts if part.field in _DATES]
    return dates[0] if len(dates) == 1 else None


def _has_time(date: object) -> bool:
    return isinstance(date, Published) and date.precision == "minute"


def prints_today(text: str) -> bool:
    """Say whether a date is like that of a masthead, the day of reading: a weekday and no time."""
    said = {word.strip(".,").casefold() for word in text.split()}
    return not said.isdisjoint(weekdays()) and ":" not in text


def _month_only(text: str) -> tuple[HeaderPart, ...] | None:
    found = find_date(text, month_is_enough=True)
    if found is None or found[0] != Span(0, len(text)):
        return None
    return (HeaderPart(found[0], "published", found[1]),)


def _between(text: str, span: Span, *, is_first: bool) -> tuple[HeaderPart, ...] | None:
    """Name what stands before a date: labels, a section, a byline."""
    inner = _trimmed(text, span)
    if inner is None:
        return ()
    said = inner.of(text)
    if _all_labels(said):
        return (HeaderPart(inner, "label"),)
    section = section_named(said, is_dated=True)
    if section is not None:
        return (HeaderPart(inner, "section", section),)
    signed = _without_labels(said)
    byline = _byline(signed) or _byline(said)
    if byline is None and is_first and _is_apart(text, inner.end, span.end):
        byline = _signature(signed)
    if byline is not None and is_first:
        return (HeaderPart(inner, "byline", byline),)
    return (HeaderPart(inner, "label"),) if is_first and _is_office(said) else None


def _after(text: str, span: Span) -> tuple[HeaderPart, ...] | None:
    """Name what stands after the last date: a counter, a section, labels."""
    inner = _trimmed(text, span)
    if inner is None:
        return ()
    said = _NOTES.sub("", inner.of(text)).strip(_GAP)
    if not said or _all_labels(inner.of(text)):
        return (HeaderPart(inner, "label"),)
    counter = _view_count(said)
    if counter is not None:
        return (HeaderPart(inner, "view_count", counter),)
    if _all_labels(said):
        return (HeaderPart(inner, "label"),)
    section = section_named(said, is_dated=True)
    if section is not None:
        return (HeaderPart(inner, "section", section),)
    byline = _byline(said)
    if byline is None and _is_apart(text, span.start, inner.start):
        byline = _signature(said)
    return None if byline is None else (HeaderPart(inner, "byline", byline),)


def _is_apart(text: str, start: int, end: int) -> bool:
    """Say whether a mark stands between two parts of a line, or nothing at all: they are glued."""
    return start == end or any(char in _DIVIDERS for char in text[start:end])


def _signature(text: str) -> Byline | None:
    """Read a name, an office or an outlet that a mark sets off from its date, known or not.

    >>> _signature("Tex Hollywood").authors, _signature("Rob Dawson, Correspondent").authors
    (('Tex Hollywood',), ('Rob Dawson',))
    >>> _signature("KCAL News"), _signature("after the talks ended") is None
    (Byline(authors=(), agency=None, outlet=None), True)
    """
    words_of_it = text.split()
    if len(words_of_it) > _LONGEST_SIGNATURE_WORDS or not all(
        word[0].isupper() or not word[0].isalpha() for word in words_of_it
    ):
        return None
    names = read_names(_HANDLE.sub("", text)) if any(char.isalpha() for char in text) else None
    return names if names is not None and names.authors else Byline()


def _is_office(text: str) -> bool:
    """Say whether what stands before a date is the office of whom the line above names.

    >>> _is_office("Senior Editor, Lake Post"), _is_office("Editors met on")
    (True, False)
    """
    return is_role_line(text) and all(word[0].isupper() for word in text.split())


def _trimmed(text: str, span: Span) -> Span | None:
    start, end = span.start, span.end
    while start < end and text[start] in _GAP:
        start += 1
    while end > start and text[end - 1] in _GAP:
        end -= 1
    return Span(start, end) if start < end else None


def _all_labels(text: str) -> bool:
    return known_phrase(key_of(text) or " ") is not None or all(map(_is_label, _WORD.findall(text)))


def _is_label(word: str) -> bool:
    said = word.casefold().strip(".")
    return said in words("date_label") or said in weekdays()


def _without_labels(text: str) -> str:
    """Leave out the labels of the date behind a byline: `By Jane Doe. Published`, `Jane Doe - Posted on`."""
    parts = text.split()
    while parts and _is_label(parts[-1].strip(_GAP)):
        parts.pop()
    return " ".join(parts).rstrip(_GAP + ".") or text


def _view_count(words: str) -> int | None:
    """Read the counter that some outlets print behind the date, with or without its word.

    >>> _view_count("870"), _view_count("1,204 views"), _view_count("1.2K views")
    (870, 1204, None)
    """
    number = re.sub(
        r"^(?:views?|read|hits)\s*:?\s*|\s*(?:views?|times|hits|reads)$",
        "",
        words.strip(),
        flags=re.IGNORECASE,
    )
    return int(re.sub(r"\D", "", number)) if _COUNTER.match(number) else None


def view_count_of(text: str) -> int | None:
    """Return the count of a line that the rule `view_counter` drops; None where it is rounded."""
    return _view_count(re.sub(r"^(?:viewed|seen)\b", "views", text.strip(), flags=re.IGNORECASE))


def section_named(words: str, *, is_dated: bool = False) -> str | None:
    """Return the section that a label names: one of a list, or what stands before the word `Materials`.

    Args:
        words: the label.
        is_dated: it stands beside a date; elsewhere `Iran exports construction materials` is a headline.

    >>> section_named("Politics Materials"), section_named("Oil&Gas Materials"), section_named("ECONOMY")
    ('Politics', 'Oil&Gas', 'Economy')
    >>> section_named("Putin visits Baku") is section_named("Iran exports construction materials") is None
    True
    """
    words = words.strip()
    name = _MATERIALS.sub("", words)
    if name != words and 0 < len(name.split()) <= (
        _LONGEST_SECTION_WORDS if is_dated else _LONE_SECTION_WORDS
    ):
        if is_dated or words[len(name) :].lstrip()[0] == "M":
            return _printed_section(name)
        return None
    folded = fold_case(name).strip(" .:|")
    return _printed_section(name.strip(" .:|")) if folded in sections() else None


def _printed_section(name: str) -> str:
    return printed_name(name) if name.isupper() and len(name) > 4 else " ".join(name.split())


def _byline(words: str) -> Byline | None:
    byline = read_byline(words)
    if byline is not None:
        return byline
    if is_known_person(words):
        return Byline(authors=(printed_name(words),))
    outlet = outlet_named(words)
    return None if outlet is None else Byline(outlet=outlet)
