"""From marks to the Article: the body, its metadata, and the piece that each stretch of raw text became."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import TypeVar

from onrecord.clean.agencies import agency_named, agency_of_lede
from onrecord.clean.dates import date_of_url, find_date
from onrecord.clean.language import language_of
from onrecord.clean.lexicon import outlets
from onrecord.clean.lines import Line
from onrecord.clean.marks import Fact, Mark
from onrecord.model import Article, Piece, Published, Span

T = TypeVar("T")
_GAP = "\n\n"


def article_of(spans: Sequence[Span], gone: Sequence[Mark], stay: Sequence[Line]) -> Article:
    """Put the kept stretches of a raw text together and account for the rest.

    Args:
        spans: the raw text's lines.
        gone: marks of what is no body, in the order of the rules.
        stay: the stretches that are, in the order of the text.
    """
    paragraphs = [line.text for line in stay]
    body = _GAP.join(paragraphs)
    facts = [fact for mark in gone for fact in mark.facts]
    agency = _first(facts, "agency", str) or agency_of_lede(paragraphs[0])
    return Article(
        title=_first(facts, "title", str),
        lede=paragraphs[0],
        body=body,
        authors=_first(facts, "author", tuple) or _first(facts, "foot_author", tuple) or (),
        outlet=_outlet(facts),
        agency=agency,
        section=_first(facts, "section", str),
        tags=_tags(facts),
        url=_first(facts, "url", str),
        language=language_of(body),
        dateline_place=_first(facts, "dateline_place", str),
        published=_published(facts),
        view_count=_first(facts, "view_count", int),
        pieces=tuple(_pieces(spans, gone, stay)),
    )


def _first(facts: list[Fact], field: str, kind: type[T]) -> T | None:
    for fact in facts:
        if fact.field == field and isinstance(fact.value, kind):
            return fact.value
    return None


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


def _published(facts: list[Fact]) -> Published | None:
    """Choose the date: the header's, then one that a dateline prints in full, then the address's."""
    published = _first(facts, "published", Published)
    if published is not None:
        return published
    dateline = _first(facts, "dateline", str)
    found = find_date(dateline, source="dateline") if dateline else None
    if found is not None:
        return found[1]
    url = _first(facts, "url", str)
    return date_of_url(url) if url else None


def _pieces(spans: Sequence[Span], gone: Sequence[Mark], stay: Sequence[Line]) -> Iterator[Piece]:
    """Yield the pieces of every raw line in order; a kept one knows its place in the body."""
    pieces = [
        Piece(0, part, mark.disposition, mark.rule) for mark in gone for part in _by_line(mark.span, spans)
    ]
    start = 0
    for line in stay:
        for part in _by_line(line.span, spans):
            body = Span(start + part.start - line.span.start, start + part.end - line.span.start)
            pieces.append(Piece(0, part, "kept", "paragraph", body))
        start += len(line.text) + len(_GAP)
    pieces.sort(key=lambda piece: piece.span)
    place = 0
    for number, span in enumerate(spans, start=1):
        first = place
        while place < len(pieces) and pieces[place].span.start < span.end:
            piece = pieces[place]
            yield Piece(number, piece.span, piece.disposition, piece.rule, piece.body)
            place += 1
        if place == first:
            yield Piece(number, span, "blank", "blank")


def _by_line(stretch: Span, lines: Sequence[Span]) -> Iterator[Span]:
    """Yield the part of a stretch in each raw line; only a hard-wrapped paragraph lies in several."""
    index = bisect_right(lines, stretch.start, key=_start) - 1
    while index < len(lines) and lines[index].start < stretch.end:
        yield Span(max(stretch.start, lines[index].start), min(stretch.end, lines[index].end))
        index += 1


def _start(span: Span) -> int:
    return span.start
