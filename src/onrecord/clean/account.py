"""From marks to the Article: the body, its metadata, and the piece that each stretch of raw text became."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from onrecord.clean.agencies import agency_named, agency_of_lede
from onrecord.clean.dates import Found, Pending, date_of_url, find_all
from onrecord.clean.language import language_of
from onrecord.clean.lexicon import outlets
from onrecord.clean.lines import Line
from onrecord.clean.marks import Fact, Mark
from onrecord.clean.resolve import date_context, resolve
from onrecord.model import Article, Piece, Published, Span
from onrecord.settings import Settings

T = TypeVar("T")
_GAP = "\n\n"


def article_of(
    spans: Sequence[Span],
    gone: Sequence[Mark],
    stay: Sequence[Line],
    *,
    fetched_at: datetime | None,
    settings: Settings,
) -> Article:
    """Put the kept stretches of a raw text together and account for the rest.

    Args:
        spans: the raw text's lines.
        gone: marks of what is no body, in the order of the rules.
        stay: the stretches that are, in the order of the text.
        fetched_at: when the text was fetched, if anybody knows: what `yesterday` is told from.
        settings: the zone of times without an offset, and the order of dates in digits.
    """
    paragraphs = [line.text for line in stay]
    body = _GAP.join(paragraphs)
    facts = [fact for mark in gone for fact in mark.facts]
    agency = _first(facts, "agency", str) or agency_of_lede(paragraphs[0])
    return Article(
        title=_first(facts, "title", str),
        lede=paragraphs[0],
        body=body,
        authors=_authors(facts),
        outlet=_outlet(facts),
        agency=agency,
        section=_first(facts, "section", str),
        tags=_tags(facts),
        url=_first(facts, "url", str),
        language=language_of(body),
        dateline_place=_first(facts, "dateline_place", str),
        published=_published(facts, fetched_at, settings),
        view_count=_first(facts, "view_count", int),
        pieces=tuple(_pieces(spans, gone, stay)),
    )


def _first(facts: list[Fact], field: str, kind: type[T]) -> T | None:
    for fact in facts:
        if fact.field == field and isinstance(fact.value, kind):
            return fact.value
    return None


def _authors(facts: list[Fact]) -> tuple[str, ...]:
    """Choose who signs: a byline, a name that stands alone in the head, who is introduced at the foot."""
    found = (_first(facts, field, tuple) for field in ("author", "lone_author", "foot_author"))
    return next((names for names in found if names), ())


def _tags(facts: list[Fact]) -> tuple[str, ...]:
    lists = [fact.value for fact in facts if fact.field == "tags" and isinstance(fact.value, tuple)]
    return tuple(dict.fromkeys(tag for tags in lists for tag in tags))


def _outlet(facts: list[Fact]) -> str | None:
    """Choose the outlet: its handle, then a byline, the site behind the headline, a copyright line."""
    for field in ("outlet_handle", "outlet", "site", "outlet_copyright"):
        name = _first(facts, field, str)
        if name is not None and agency_named(name) is None:
            return outlets().get(name, name)
    return None


def _published(facts: list[Fact], fetched_at: datetime | None, settings: Settings) -> Published | None:
    """Choose the date: the header's, then one that a dateline prints, then the address's.

    That of an update is none of publication, but it shows the page's year and its order of day and month.
    """
    dateline = _first(facts, "dateline", str)
    in_dateline = find_all(dateline, source="dateline", is_header=True) if dateline else ()
    printed = [*_dates(facts, "published"), *_dates(facts, "published_above")]
    updated = _dates(facts, "updated")
    context = date_context(
        [*printed, *updated],
        fetched_at=fetched_at,
        timezone=settings.default_timezone,
        date_order=settings.date_order,
    )
    url = _first(facts, "url", str)
    candidates: list[Found | None] = [*printed, *(date for _, date in in_dateline)]
    candidates.append(date_of_url(url) if url else None)
    settled = (resolve(date, context) for date in candidates if date is not None)
    return next((date for date in settled if date is not None), None)


def _dates(facts: list[Fact], field: str) -> list[Found]:
    return [
        fact.value for fact in facts if fact.field == field and isinstance(fact.value, Published | Pending)
    ]


def _pieces(spans: Sequence[Span], gone: Sequence[Mark], stay: Sequence[Line]) -> Sequence[Piece]:
    """Return the pieces of every raw line in order; a kept one knows its place in the body."""
    starts = [span.start for span in spans]
    pieces = [
        Piece(number, part, mark.disposition, mark.rule)
        for mark in gone
        for number, part in _by_line(mark.span, spans, starts)
    ]
    start = 0
    for line in stay:
        for number, part in _by_line(line.span, spans, starts):
            body = Span(start + part.start - line.span.start, start + part.end - line.span.start)
            pieces.append(Piece(number, part, "kept", "paragraph", body))
        start += len(line.text) + len(_GAP)
    shown = {piece.line for piece in pieces}
    blank = (each for each in enumerate(spans, start=1) if each[0] not in shown)
    pieces.extend(Piece(number, span, "blank", "blank") for number, span in blank)
    return sorted(pieces)


def _by_line(stretch: Span, lines: Sequence[Span], starts: Sequence[int]) -> Sequence[tuple[int, Span]]:
    """Return number and part of a stretch in each raw line; only a hard-wrapped paragraph lies in several."""
    index = bisect_right(starts, stretch.start) - 1
    if stretch.end <= lines[index].end:
        return ((index + 1, stretch),)
    parts: list[tuple[int, Span]] = []
    while index < len(lines) and starts[index] < stretch.end:
        part = Span(max(stretch.start, starts[index]), min(stretch.end, lines[index].end))
        parts.append((index + 1, part))
        index += 1
    return parts
