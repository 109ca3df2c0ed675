"""Datelines: the place, day and agency that stand before a story's first sentence or on a line above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from onrecord.clean.agencies import agency_named
from onrecord.clean.bylines import is_person_name, printed_name
from onrecord.clean.lexicon import cities, months, outlets, places, words
from onrecord.model import Span

_WORD: Final = r"[^\W\d_][\w’']*(?:-[\w’']+)*"
_PLACE: Final = re.compile(rf"(?:[A-Z]\.){{2,3}}|(?:St\. ?|ST\. ?|Ft\. )?{_WORD}(?:[ \u00a0]{_WORD}){{0,3}}")
_PLACE_GAP: Final = re.compile(r"\s*[,/.]\s*")
_DATE: Final = re.compile(
    rf"[\s,./–—-]{{0,4}}"
    rf"(?:(?P<month>{_WORD})(?:\.\s*|\s+)(?P<day>\d{{1,2}})|(?P<day2>\d{{1,2}})\s+(?P<month2>{_WORD})\.?)"
    r"(?:,?\s+(?P<year>(?:19|20)\d\d))?(?!\w)"
)
_BRACKETED: Final = re.compile(r"\s*[,.]?\s*[(/\[]\s*(?P<agency>[^()/\[\]\n]{2,40}?)\s*[)/\]]")
_PLAIN_AGENCY: Final = re.compile(
    r"\s*(?:[,./|]|[-–—]+|\s)\s*(?P<agency>[A-ZА-Я0-9]\w*(?:[. -][A-ZА-Я]\w*){0,3})"
    r"(?=\s*(?:[-–—:/|\]]|\.\s|\s\s|\Z))"
)
_SHOUTED_AGENCY: Final = re.compile(r"\s*[,./–—-]\s*(?P<agency>[A-Z]{3,12})(?=\s)")
_REPORTER: Final = re.compile(r"\s*[.,]\s*(?P<name>[^.,:\d–—-]{5,40}?)\s*[–—-]\s*")
_DASH: Final = re.compile(r"\.?\s*(?:[-–—]{1,2}|―)(?:\s+|(?=[A-ZÀ-Þ“\"]))")
_COLON: Final = re.compile(r":\s+(?=[A-ZÀ-Þ“\"])")
_STOP: Final = re.compile(r"\s*[.:/]+\s*")
_SHORTENED: Final = re.compile(r"\.\s*[–—(-]")
_CAPITAL: Final = re.compile(r"(?:&lt;|[\"“‘'«(<])*[A-ZÀ-ÞА-ЯƏİŞÇĞÖÜ0-9]")
_SENTENCE_ENDS: Final = (".", "!", "?", "…", '"', "”")
_HEAD_CHARS: Final = 200
_PLACE_PARTICLES: Final = frozenset(("of", "de", "do", "es", "on", "au", "the", "el", "al", "am", "e"))
_MOST_PLACES: Final = 3
_MOST_OUTLET_WORDS: Final = 3
_LONGEST_SHORT_FORM: Final = 5  # "Mass.", "Calif."


class Dateline(NamedTuple):
    """The head of a paragraph, `[0, length)`, that is no part of its first sentence.

    Attributes:
        place: as the tables give it, in small letters where the page prints capitals.
        agency: the agency it names, if it is a known one.
        authors: people it names beside the agency.
        is_whole_line: nothing follows it.
        outlet: whose own the story is, as in `(CNN)`.
    """

    length: int
    place: str | None
    agency: str | None
    authors: tuple[str, ...]
    is_whole_line: bool
    outlet: str | None = None


class _Source(NamedTuple):
    """The agency of a dateline: where it ends, its name if it is a known one, and who reported for it."""

    end: int
    agency: str | None
    authors: tuple[str, ...] = ()
    is_bracketed: bool = False
    outlet: str | None = None


def read_dateline(text: str) -> Dateline | None:
    """Read the dateline at the head of a paragraph, or the line that is nothing else.

    Only what no sentence starts with counts: a place with a day, with an agency in brackets, or, for places
    that news is filed from, with a dash.

    >>> read_dateline("BAKU, Azerbaijan, April 23. The current level signifies").place
    'Baku, Azerbaijan'
    >>> dateline = read_dateline("LONDON, March 3 (AP) — A court ruled on Friday")
    >>> dateline.place, dateline.agency, "LONDON, March 3 (AP) — A court"[dateline.length:]
    ('London', 'AP', 'A court')
    >>> read_dateline("NEW DELHI: The court ruled.").place, read_dateline("Nov 3 (AP) - A court ruled").agency
    ('New Delhi', 'AP')
    >>> read_dateline("(CNN)The storm has passed.").outlet, read_dateline("(FBI) The storm has passed.")
    ('CNN', None)
    >>> read_dateline("Russia — the largest country — is near.") is None
    True
    """
    head = text[:_HEAD_CHARS]
    opened = 1 if head[:1] == "[" else 0
    parts = _read_places(head, opened)
    if not _may_follow(head, parts, opened):
        return None
    place_end = parts[-1].end if parts else opened
    date = _read_date(head, place_end)
    authors, at = _read_reporter(head, date.end if date else place_end)
    source = _read_agency(head, at)
    if source is None and authors:
        return None
    end = source.end if source else at
    is_certain = date is not None or source is not None
    length = _closed(text, head, end, is_certain=is_certain, is_source=source is not None)
    if length is None and date is not None and parts and head[:place_end].isupper():
        dash = _DASH.match(head, end)  # "ELMONT, N.Y., June 29 - year ended March 31"
        length = dash.end() if dash else None
    if length is None and not is_certain and _is_shouted_city(head, parts) and text.endswith(_SENTENCE_ENDS):
        colon = _COLON.match(head, place_end)  # "NEW DELHI: The minister agreed."
        length = colon.end() if colon else None
    if length is None or not _is_dateline(head, parts, date, source, is_whole=length == len(text)):
        return None
    return Dateline(
        length=length,
        place=_place(head, parts),
        agency=source.agency if source else None,
        authors=authors or (source.authors if source else ()),
        is_whole_line=length >= len(text),
        outlet=source.outlet if source else None,
    )


def _is_shouted_city(head: str, parts: Sequence[Span]) -> bool:
    name = parts[0].of(head) if len(parts) == 1 else ""
    return name.isupper() and name.casefold() in cities()


def _read_places(head: str, start: int) -> tuple[Span, ...]:
    parts: list[Span] = []
    position = start
    while len(parts) < _MOST_PLACES:
        match = _PLACE.match(head, position)
        if match is None or not _may_be_place(match[0]):
            break
        span = _without_agency(head, Span(*match.span()))
        parts.append(span)
        gap = _PLACE_GAP.match(head, span.end)
        if gap is None or span.end != match.end() or "." in gap[0]:
            break
        position = gap.end()
        if _names_agency(head, position):
            break
    return tuple(parts)


def _may_follow(head: str, parts: Sequence[Span], start: int) -> bool:
    """Say whether what could be places could open a dateline at all: most sentences fail here."""
    if not parts:
        return head[start:].lstrip(" .,\u00a0")[:1] in ("(", "[", "/") or _read_date(head, start) is not None
    first = parts[0].of(head)
    return (
        len(parts) > 1
        or first.isupper()
        or first.casefold().strip(".") in places()
        or any(mark in head for mark in "([/")
        or (head[parts[0].end : parts[0].end + 2] == ", " and _names_agency(head, parts[0].end + 2))
    )


def _names_agency(head: str, position: int) -> bool:
    return agency_named(_next_words(head, position)) is not None


def _next_words(head: str, position: int) -> str:
    match = _PLACE.match(head, position)
    return match[0] if match else ""


def _without_agency(head: str, span: Span) -> Span:
    """Cut the agency off a place that a hyphen joins it to, as in `Baku-APA`."""
    place, hyphen, agency = span.of(head).rpartition("-")
    if hyphen and agency_named(agency) is not None:
        return Span(span.start, span.start + len(place))
    return span


def _may_be_place(name: str) -> bool:
    parts = name.replace("-", " ").split()
    lower = name.casefold()
    if not name[0].isupper() or lower.rstrip(".") in months() or agency_named(name) is not None:
        return False
    if parts[0].casefold().strip(".") in words("no_place"):
        return lower in places()
    return all(part[:1].isupper() or part in _PLACE_PARTICLES for part in parts)


def _read_date(head: str, start: int) -> Span | None:
    match = _DATE.match(head, start)
    if match is None:
        return None
    month = (match["month"] or match["month2"]).casefold()
    day = int(match["day"] or match["day2"])
    begin = match.start("month") if match["month"] else match.start("day2")
    return Span(begin, match.end()) if month in months() and 1 <= day <= 31 else None


def _read_reporter(head: str, start: int) -> tuple[tuple[str, ...], int]:
    """Find a reporter's name before an agency, as in `Baku. Leyla Mammadova – APA.`."""
    match = _REPORTER.match(head, start)
    if match is None or not is_person_name(match["name"]):
        return (), start
    return (printed_name(match["name"]),), match.end() - 1


def _read_agency(head: str, start: int) -> _Source | None:
    """Find the agency after place and day, in brackets or between marks."""
    match = _BRACKETED.match(head, start)
    if match is not None:
        name, _, reporter = (part.strip() for part in match["agency"].partition(","))
        agency = agency_named(name)
        is_outlet = len(name.split()) <= _MOST_OUTLET_WORDS and _DASH.match(head, match.end()) is not None
        if agency is not None or (name.isupper() and len(name) <= 8) or (is_outlet and name[:1].isupper()):
            is_name = "." in reporter and reporter[:1].isupper() and len(reporter.split()) <= 2
            authors = (reporter,) if is_name else ()
            outlet = outlets().get(name) if name.isupper() else None
            return _Source(match.end(), agency, authors, is_bracketed=True, outlet=outlet)
    match = _PLAIN_AGENCY.match(head, start)
    if match is not None and agency_named(match["agency"]) is not None:
        return _Source(match.end("agency"), agency_named(match["agency"]))
    match = _SHOUTED_AGENCY.match(head, start)
    if match is not None and agency_named(match["agency"]) is not None:
        return _Source(match.end("agency"), agency_named(match["agency"]))
    return None


def _closed(text: str, head: str, at: int, *, is_certain: bool, is_source: bool) -> int | None:
    """Return where the first sentence starts, if what closes the dateline is one of its marks."""
    if not head[at:].strip(" .,:/-–—]|\u00a0"):
        return len(text)
    if head[at : at + 1] == "]":
        at += 1
    closed = _DASH.match(head, at) or (_STOP.match(head, at) if is_certain else None)
    end = closed.end() if closed else at
    if closed is None and not (is_source and (head[at].isspace() or head[at - 1] == ")")):
        return None
    after = _DASH.match(head, end)
    end = after.end() if after else end + len(head[end:]) - len(head[end:].lstrip())
    return end if _CAPITAL.match(head, end) else None


def _is_dateline(
    head: str, parts: Sequence[Span], date: Span | None, source: _Source | None, *, is_whole: bool
) -> bool:
    is_sourced = (
        source is not None and source.is_bracketed and (source.agency is not None or date is not None)
    )
    if not parts:
        return source is not None and (
            source.outlet is not None or (is_sourced and source.agency is not None)
        )
    names = [part.of(head).casefold().strip(".") for part in parts]
    first = parts[0].of(head)
    if is_whole and date is None and source is None:
        return first.isupper() and first.casefold() in cities() and not head[parts[-1].end :].strip(" -–—")
    if any(name in cities() for name in names):
        return True
    is_shouted = first.isupper() and len(first) > 3
    if any(name in places() for name in names):
        return date is not None or source is not None or is_shouted
    if source is None and is_person_name(first) and not is_shouted:
        return False
    has_region = len(parts) > 1
    # "Edmonton, Alberta, March 17 - A company said"
    is_dashed = has_region and date is not None and _DASH.match(head, date.end) is not None
    # "Yazd, IRNA – The potters said"
    is_signed = source is not None and source.agency is not None and _DASH.match(head, source.end) is not None
    return is_dashed or is_sourced or is_signed or (is_shouted and (date is not None or has_region))


def _place(head: str, parts: Sequence[Span]) -> str | None:
    """Return the place as the tables give it; two cities that the page joins by a slash stay joined by it."""
    if not parts:
        return None
    place = _printed_place(parts[0].of(head))
    for before, part in pairwise(parts):
        is_slash = "/" in head[before.end : part.start]
        place += ("/" if is_slash else ", ") + _printed_place(part.of(head))
    is_short = len(parts) > 1 and len(parts[-1]) <= _LONGEST_SHORT_FORM
    return f"{place}." if is_short and _SHORTENED.match(head, parts[-1].end) else place


def _printed_place(name: str) -> str:
    """Return a place in small letters where the page prints capitals.

    >>> _printed_place("BAKU"), _printed_place("PORT-AU-PRINCE"), _printed_place("Nur-Sultan")
    ('Baku', 'Port-au-Prince', 'Nur-Sultan')
    """
    name = " ".join(name.split())
    known = places().get(name.casefold()) or places().get(f"{name.casefold()}.")
    if known is not None:
        return known
    if not name.isupper() or "." in name:
        return name
    return re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize(), name)
