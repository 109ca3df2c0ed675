"""Hard-wrapped pages: paragraphs that a mail or a wire has broken at a fixed width, made whole again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from onrecord.model import Span

_NARROWEST: Final = 45
_LEAST_FULL: Final = 40  # of a line in an indented paragraph that goes on below
_WIDEST: Final = 100
_RAGGED: Final = 8  # characters by which a line that ends a sentence may be longer than those that do not
_ENDS: Final = '.!?…:;"”»’)'
_ENTITY: Final = re.compile(r"&#?\w{1,8};")
_INDENT: Final = re.compile(r" {2,10}\S")
_LEAST_BREAKS: Final = 2  # as late as can be, before a page counts as wrapped


def _breaks(text: str, spans: Sequence[Span]) -> Iterator[tuple[int, int, str]]:
    """Yield each line with a line right below: its number, its length, and the line below."""
    for index in range(len(spans) - 1):
        line, following = spans[index].of(text).rstrip(), spans[index + 1].of(text)
        if line and following[:1].strip():
            yield index, _printed(line), following


def _printed(line: str) -> int:
    """Return the length that a line is printed at: a mark in its HTML form, `&lt;`, counts as one."""
    return len(line) if "&" not in line else len(_ENTITY.sub("x", line))


def _is_indented(text: str, spans: Sequence[Span]) -> bool:
    """Say whether a page marks its paragraphs by indenting their first lines, as wires did.

    Then a line right below another one that is not indented goes on with it.
    """
    if any(len(span) > _WIDEST for span in spans):
        return False
    everywhere = list(_breaks(text, spans))
    breaks = [(index, below) for index, size, below in everywhere if size >= _LEAST_FULL]
    cut = sum(below[0].islower() for _, below in breaks)
    opening = sum(bool(_INDENT.match(spans[index].of(text))) for index, _ in breaks)
    if cut == 0:  # what goes on below does so with names and figures
        return opening >= _LEAST_BREAKS and all(size >= _NARROWEST for _, size, _ in everywhere)
    return opening > 0 and (opening > 1 or cut * 3 >= len(breaks))


def _width(text: str, spans: Sequence[Span]) -> int | None:
    """Return the width that the page is wrapped at, or None if it is not.

    A wrapped page has no line much longer than its width, its headline aside, and several that break
    within a sentence, each as late as the next word allows.
    """
    if any(len(span) > _WIDEST for span in spans):
        return None
    breaks = [(index, size, below) for index, size, below in _breaks(text, spans) if size >= _NARROWEST]
    within = [one for one in breaks if spans[one[0]].of(text).rstrip()[-1] not in _ENDS]
    cut = [(size, below) for _, size, below in within if below[0].islower()]
    width = max((size for size, _ in cut), default=0)
    full = sum(_is_full(size, below, width) for size, below in cut)
    all_full = sum(_is_full(size, below, width) for _, size, below in within)
    longer = sum(_printed(span.of(text).rstrip()) > width + _RAGGED for span in spans)
    is_wrapped = full > 1 and all_full >= _LEAST_BREAKS and full * 4 >= len(cut) * 3
    return width if is_wrapped and longer <= 1 else None


def _is_full(size: int, below: str, width: int) -> bool:
    return size + 1 + len(below.split(None, 1)[0]) > width


def unwrapped(text: str, spans: Sequence[Span]) -> tuple[str, tuple[Span, ...]]:
    r"""Join the lines of a hard-wrapped page to paragraphs.

    Returns:
        The text with each line end inside a paragraph made spaces, as many as it had characters so that
        offsets stay, and the spans of its lines then; both as given for a page that is not wrapped.

    >>> page = "Short head\n" + "the words of a long paragraph go on and on like so\n" * 4 + "end."
    >>> from onrecord.text.offsets import line_spans
    >>> [len(span) for span in unwrapped(page, line_spans(page))[1]]
    [10, 208]
    """
    is_indented = _is_indented(text, spans)
    width = None if is_indented else _width(text, spans)
    if width is None and not is_indented:
        return text, tuple(spans)
    goes_on = {
        index
        for index, size, below in _breaks(text, spans)
        if (size >= _LEAST_FULL if width is None else _is_full(size, below, width))
    }
    pieces: list[str] = []
    joined: list[Span] = []
    start = at = 0
    for index, span in enumerate(spans):
        if index - 1 not in goes_on:
            start = span.start
        pieces.append(text[at : span.end])
        at = span.end
        if index in goes_on:
            at = spans[index + 1].start
            pieces.append(" " * (at - span.end))
        else:
            joined.append(Span(start, span.end))
    pieces.append(text[at:])
    return "".join(pieces), tuple(joined)
