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
from onrecord.clean.lines import (
    REMEMBERED_CHARS,
    REMEMBERED_LINES,
    Line,
    line_alone,
    line_of,
    lines_of,
)
from onrecord.clean.marks import Mark, Marks
from onrecord.clean.noise import noise_rule
from onrecord.clean.notes import note_marks
from onrecord.clean.resolve import date_context
from onrecord.clean.story import points_of
from onrecord.clean.wrapping import unwrapped
from onrecord.errors import RejectedError
from onrecord.model import Article, Document
from onrecord.settings import Settings
from onrecord.text.offsets import line_spans

_DEFAULTS: Final = Settings()
_MOST_PASSES: Final = 12  # two do for nearly every page; the limit keeps a hostile one linear

__all__ = ["clean"]


def clean(document: Document, settings: Settings = _DEFAULTS) -> Article:
    """Tell the story of a page from its furniture, and find what the furniture says.

    Args:
        document: one raw item; `text` may be of any length and form.
        settings: the zone of times without an offset, and the order of dates in digits.

    Returns:
        The article. `pieces` covers each character of each raw line that is not white space once, and
        `body[piece.body] == text[piece.span]` for every piece that is kept; between the lines of a
        hard-wrapped paragraph the body has white space of the line end's length.

    Raises:
        RejectedError: `no_body`, if no line is left.
    """
    spans = line_spans(document.text)
    text, whole = unwrapped(document.text, spans)
    page = _read(lines_of(text, whole))
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


def _read(lines: Sequence[Line]) -> _Page:
    noise: dict[int, tuple[Mark, ...]] = {}
    points: list[int] = []
    for index, line in enumerate(lines):
        rule, own = _said_by(line)
        points.append(own)
        if rule is not None:
            noise[index] = note_marks(line, rule)
    return _Page(lines, noise, points)


def _said_by(line: Line) -> tuple[str | None, int]:
    """Return the rule of noise that a line falls under, and its points: both hang on its text alone."""
    return _known(line.text) if len(line.text) <= REMEMBERED_CHARS else (noise_rule(line), points_of(line))


@lru_cache(maxsize=REMEMBERED_LINES)
def _known(text: str) -> tuple[str | None, int]:
    line = line_alone(text)
    return noise_rule(line), points_of(line)


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
            rest = line_of(text, line.number, mark.span) if mark.disposition == "kept" else None
            if rest is None:
                gone.append(mark)
                continue
            rule, own = _said_by(rest)
            if rule is not None:
                noise[len(lines)] = note_marks(rest, rule)
            lines.append(rest)
            points.append(own)
    return _Page(lines, noise, points)
