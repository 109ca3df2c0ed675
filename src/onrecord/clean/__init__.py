"""Cleaning: from a Document to an Article, with the account of every raw line.

The body is what stands on the kept lines, character for character; the rules decide about lines and the
heads of paragraphs, never about letters. They run again on what they kept until they change nothing, so
cleaning a clean body changes nothing either.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from onrecord.clean.account import article_of
from onrecord.clean.beside import date_beside
from onrecord.clean.given import with_given
from onrecord.clean.layout import decide
from onrecord.clean.lines import Form, Line, line_alone, stretch_of
from onrecord.clean.marks import Mark, Marks
from onrecord.clean.noise import noise_rule
from onrecord.clean.notes import note_marks
from onrecord.clean.resolve import date_context
from onrecord.clean.story import points_of
from onrecord.clean.wrapping import unwrapped
from onrecord.errors import RejectedError
from onrecord.model import Article, Document, Span
from onrecord.settings import Settings
from onrecord.text.offsets import line_spans

_DEFAULTS: Final = Settings()
_REMEMBERED_CHARS: Final = 100  # of a line that may stand on every page of its site, as menus do
_REMEMBERED_LINES: Final = 16_384  # a few megabytes
_MOST_PASSES: Final = 12  # two do for nearly every page; the limit keeps a hostile one linear

__all__ = ["clean"]


def clean(document: Document, settings: Settings = _DEFAULTS) -> Article:
    """Tell the story of a page from its furniture, and find what the furniture says.

    Args:
        document: one raw item; `text` may be of any length and form.
        settings: the zone of times without an offset, and the order of dates in digits.

    Returns:
        The article. `pieces` covers each character of each raw line that is not blank once, and
        `body[piece.body] == text[piece.span]` for every piece that is kept; between the lines of a
        hard-wrapped paragraph the body has white space of the line end's length.

    Raises:
        RejectedError: `no_body`, if no line is left.
    """
    spans = line_spans(document.text)
    text, whole = unwrapped(document.text, spans)
    page = _read(text, whole)
    gone: list[Mark] = []
    for _ in range(_MOST_PASSES):
        marks = decide(page.lines, page.noise, page.points)
        if not marks:
            break
        page = _applied(text, page, marks, gone)
    if not page.lines:
        raise RejectedError("no_body", "nothing but headline, metadata and furniture was found")
    gone = date_beside(text, gone, page.lines)
    article = article_of(spans, gone, page.lines, fetched_at=document.fetched_at, settings=settings)
    context = date_context(
        (),
        fetched_at=document.fetched_at,
        timezone=settings.default_timezone,
        date_order=settings.date_order,
    )
    return with_given(article, document.given, context)


class _Page(NamedTuple):
    """The lines that are left of a page, and what each of them says by itself, wherever it stands.

    Attributes:
        lines: none of them blank.
        noise: marks of the lines that are noise.
        points: of each line, for being story.
    """

    lines: Sequence[Line]
    noise: Marks
    points: Sequence[int]


def _read(text: str, spans: Sequence[Span]) -> _Page:
    lines: list[Line] = []
    noise: dict[int, tuple[Mark, ...]] = {}
    points: list[int] = []
    for number, span in enumerate(spans, start=1):
        stretch = stretch_of(text, span)
        if stretch is None:
            continue
        at, printed = stretch
        form, rule, own = _told_by(printed)
        line = Line(number, at, printed, *form)
        if rule is not None:
            noise[len(lines)] = note_marks(line, rule)
        lines.append(line)
        points.append(own)
    return _Page(lines, noise, points)


def _told_by(text: str) -> tuple[Form, str | None, int]:
    """Return what hangs on the text of a line alone: its form, the rule that it is noise by, its points."""
    return _remembered(text) if len(text) <= _REMEMBERED_CHARS else _found_in(text)


def _found_in(text: str) -> tuple[Form, str | None, int]:
    line = line_alone(text)
    said = line.key.split(" ")
    return line[3:], noise_rule(line, said), points_of(line, said)


_remembered = lru_cache(maxsize=_REMEMBERED_LINES)(_found_in)


def _applied(text: str, page: _Page, marks: Marks, gone: list[Mark]) -> _Page:
    """Add the marks of what goes to `gone`; return what stays. A line that lost its head is read anew."""
    lines: list[Line] = []
    noise: dict[int, tuple[Mark, ...]] = {}
    points: list[int] = []
    for index, line in enumerate(page.lines):
        if index not in marks:
            lines.append(line)
            points.append(page.points[index])
            continue
        for mark in marks[index]:
            stretch = stretch_of(text, mark.span) if mark.disposition == "kept" else None
            if stretch is None:
                gone.append(mark)
                continue
            at, printed = stretch
            form, rule, own = _told_by(printed)
            rest = Line(line.number, at, printed, *form)
            if rule is not None:
                noise[len(lines)] = note_marks(rest, rule)
            lines.append(rest)
            points.append(own)
    return _Page(lines, noise, points)
