"""Datelines: the place, day and agency that stand before a story's first sentence or on a line above it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from onrecord.clean.agencies import agency_named
from onrecord.clean.bylines import is_person_name
from onrecord.clean.lexicon import months, places
from onrecord.model import Span

_WORD: Final = r"[^\W\d_][\w’'-]*"
_PLACE: Final = re.compile(rf"{_WORD}\.?(?:[ \u00a0-]{_WORD}){{0,3}}|(?:[A-Z]\.){{2,3}}")
_PLACE_GAP: Final = re.compile(r"\s*[,/.]\s*")
_DATE: Final = re.compile(
    rf"[\s,./–—-]{{0,4}}(?:(?P<month>{_WORD})\.?\s+(?P<day>\d{{1,2}})|(?P<day2>\d{{1,2}})\s+(?P<month2>{_WORD})\.?)"
    r"(?:,?\s+(?P<year>(?:19|20)\d\d))?(?!\w)"
)
_BRACKETED: Final = re.compile(r"\s*[,.]?\s*[(/\[]\s*(?P<agency>[^()/\[\]\n]{2,40}?)\s*[)/\]]")
_PLAIN_AGENCY: Final = re.compile(r"\s*(?:[,./|]|[-–—]+|\s)\s*(?P<agency>[A-Z0-9][\w.]*(?:[ -][A-Z][\w.]*){0,3})(?=\s*(?:[-–—:/|]|\.\s|\s\s|\Z))")
_DASH: Final = re.compile(r"\s*(?:[-–—]{1,2}|―)(?:\s+|(?=[A-ZÀ-Þ“\"]))")
_STOP: Final = re.compile(r"\s*[.:/]+\s*")
_CAPITAL: Final = re.compile(r"[\"“‘'«(]*[A-ZÀ-ÞА-ЯƏİŞÇĞÖÜ0-9]")
_NEVER_PLACES: Final = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday published updated posted on in at by since from until "
    "yesterday today tomorrow date the this".split()
)
_HEAD_CHARS: Final = 200
_LONGEST_PLACES: Final = 3


@dataclass(frozen=True, slots=True)
class Dateline:
    """The head of a paragraph, `[0, length)`, that is no part of its first sentence.

    Attributes:
        place: as the tables give it, in small letters where the page prints capitals.
        agency: the agency it names, if it is a known one.
        place_span, agency_span: into the paragraph.
        is_whole_line: nothing follows it.
    """

    length: int
    place: str | None
    place_span: Span | None
    agency: str | None
    agency_span: Span | None
    date_span: Span | None
    is_whole_line: bool


def read_dateline(text: str) -> Dateline | None:
    """Read the dateline at the head of a paragraph, or the line that is nothing else.

    Only what no sentence starts with counts: a place with a day, with an agency in brackets, or, for places
    that news is filed from, with a dash.

    >>> read_dateline("BAKU, Azerbaijan, April 23. The current level signifies").place
    'Baku, Azerbaijan'
    >>> dateline = read_dateline("LONDON, March 3 (AP) — A court ruled on Friday")
    >>> dateline.place, dateline.agency, "LONDON, March 3 (AP) — A court"[dateline.length:]
    ('London', 'AP', 'A court')
    >>> read_dateline("Russia — the largest country — is near.") is None
    True
    """
    head = text[:_HEAD_CHARS]
    position = 1 if head[:1] in "[(" and not head.startswith("(") else 0
    parts = _read_places(head, position)
    place_end = parts[-1].end if parts else position
    date = _read_date(head, place_end)
    at = date.end if date else place_end
    agency_span, closed_at, is_bracketed = _read_agency(head, at)
    agency = agency_named(agency_span.of(head)) if agency_span else None
    is_certain = date is not None or agency_span is not None
    length = _closed(text, head, closed_at, parts, is_certain=is_certain, has_agency=agency is not None)
    if length is None or not _is_dateline(head, parts, date, agency, is_bracketed=is_bracketed):
        return None
    place = ", ".join(_printed_place(part.of(head)) for part in parts) or None
    span = Span(parts[0].start, parts[-1].end) if parts else None
    return Dateline(length, place, span, agency, agency_span if agency else None, date, length >= len(text))


def _read_places(head: str, start: int) -> tuple[Span, ...]:
    parts: list[Span] = []
    position = start
    while len(parts) < _LONGEST_PLACES:
        match = _PLACE.match(head, position)
        if match is None or not _may_be_place(match[0]):
            break
        end = match.end() - (1 if match[0].endswith(".") and match[0].count(".") == 1 else 0)
        span = _without_agency(head, Span(match.start(), end))
        parts.append(span)
        gap = _PLACE_GAP.match(head, span.end)
        if gap is None or span.end != end or (parts and "." in gap[0]):
            break
        position = gap.end()
        if agency_named(_next_words(head, position)) is not None:
            break
    return tuple(parts)


def _next_words(head: str, position: int) -> str:
    match = _PLACE.match(head, position)
    return match[0] if match else ""


def _without_agency(head: str, span: Span) -> Span:
    """Cut the agency off a place that a hyphen joins it to, as in `Baku-APA`."""
    place, hyphen, agency = span.of(head).rpartition("-")
    if hyphen and agency_named(agency) is not None:
        return Span(span.start, span.start + len(place))
    return span


def _may_be_place(words: str) -> bool:
    parts = words.replace("-", " ").split()
    if not parts[0][:1].isupper() or words.casefold().rstrip(".") in months() or agency_named(words) is not None:
        return False
    if any(part.casefold().strip(".") in _NEVER_PLACES for part in parts[:1]):
        return words.casefold() in places()
    return all(part[:1].isupper() or part in ("of", "de", "do", "es", "on", "au", "the") for part in parts)


def _read_date(head: str, start: int) -> Span | None:
    match = _DATE.match(head, start)
    if match is None:
        return None
    month = (match["month"] or match["month2"]).casefold()
    day = int(match["day"] or match["day2"])
    begin = match.start("month") if match["month"] else match.start("day2")
    return Span(begin, match.end()) if month in months() and 1 <= day <= 31 else None


def _read_agency(head: str, start: int) -> tuple[Span | None, int, bool]:
    """Find an agency after place and day: where its name stands, where it is closed, and if in brackets."""
    match = _BRACKETED.match(head, start)
    if match is not None:
        named = match["agency"].partition(",")[0].strip()
        if agency_named(named) is not None or (named.isupper() and len(named) <= 8):
            return Span(match.start("agency"), match.start("agency") + len(named)), match.end(), True
    match = _PLAIN_AGENCY.match(head, start)
    if match is not None and agency_named(match["agency"]) is not None:
        return Span(*match.span("agency")), match.end("agency"), False
    return None, start, False


def _closed(text: str, head: str, at: int, parts: tuple[Span, ...], *, is_certain: bool, has_agency: bool) -> int | None:
    """Return where the first sentence starts, if what closes the dateline is one of its marks."""
    if is_certain and not head[at:].strip(" .,:/-–—]|\u00a0"):
        return len(text)
    bracket = 1 if head[at : at + 1] in "])" else 0
    dash = _DASH.match(head, at + bracket) or (_STOP.match(head, at + bracket) if is_certain else None)
    end = dash.end() if dash else None
    if end is None and has_agency and head[at : at + 2].isspace():
        end = at + len(head[at:]) - len(head[at:].lstrip())
    if end is None and bracket:
        end = at + 1 + len(head[at + 1 :]) - len(head[at + 1 :].lstrip())
    if end is None:
        return None
    tail = _DASH.match(head, end)
    end = tail.end() if tail else end
    if end >= len(text):
        return len(text)
    return end if _CAPITAL.match(head, end) else None


def _is_dateline(head: str, parts: tuple[Span, ...], date: Span | None, agency: str | None, *, is_bracketed: bool) -> bool:
    if not parts:
        return agency is not None and is_bracketed
    named = [part.of(head) for part in parts]
    is_known = any(name.casefold().strip(".") in places() for name in named)
    if is_known:
        return True
    if is_person_name(named[0]) and not named[0].isupper():
        return agency is not None and is_bracketed
    is_shouted = named[0].isupper() and len(named[0]) > 3
    if date is not None:
        return is_shouted or agency is not None
    return (agency is not None and is_bracketed) or (is_shouted and len(named) > 1)


def _printed_place(name: str) -> str:
    """Return a place in small letters where the page prints capitals.

    >>> _printed_place("BAKU"), _printed_place("PORT-AU-PRINCE"), _printed_place("D.C"), _printed_place("Nur-Sultan")
    ('Baku', 'Port-au-Prince', 'D.C.', 'Nur-Sultan')
    """
    name = " ".join(name.split())
    known = places().get(name.casefold()) or places().get(f"{name.casefold()}.")
    if known is not None:
        return known
    if not name.isupper() or "." in name:
        return name
    return re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize(), name)
