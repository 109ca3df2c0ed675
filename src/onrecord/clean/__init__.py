"""Cleaning: from a Document to an Article, with the account of every raw line.

The body is what stands on the kept lines, character for character; the rules decide about lines and the
heads of paragraphs, never about letters. They run again on what they kept until they change nothing, so
cleaning a clean body changes nothing either.
"""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.clean.account import Decided, article_of
from onrecord.clean.layout import decide
from onrecord.clean.lines import Line, line_of, lines_of
from onrecord.clean.marks import Mark, Marks
from onrecord.errors import RejectedError
from onrecord.model import Article, Document
from onrecord.settings import Settings

_MOST_PASSES = 12  # two do for nearly every page; the limit keeps a hostile one linear

__all__ = ["clean"]


def clean(document: Document, settings: Settings = Settings()) -> Article:
    """Tell the story of a page from its furniture, and find what the furniture says.

    Args:
        document: one raw item; `text` may be of any length and form.
        settings: for rules that a user can set; none so far.

    Returns:
        The article. `pieces` covers each character of each raw line that is not white space once, and
        `body[piece.body] == text[piece.span]` for every piece that is kept.

    Raises:
        RejectedError: `no_body`, if no line is left.
    """
    del settings
    text = document.text
    lines = lines_of(text)
    decided: list[Mark] = []
    for _ in range(_MOST_PASSES):
        marks = decide(lines)
        if not marks:
            break
        lines, gone = _applied(text, lines, marks)
        decided.extend(gone)
    if not lines:
        raise RejectedError("no_body", "nothing but headline, metadata and furniture was found")
    return article_of(text, Decided(tuple(decided), lines))


def _applied(text: str, lines: Sequence[Line], marks: Marks) -> tuple[tuple[Line, ...], list[Mark]]:
    """Return the lines that stay, cut where a mark cuts them, and the marks of what goes."""
    stay: list[Line] = []
    gone: list[Mark] = []
    for index, line in enumerate(lines):
        for mark in marks.get(index, ()):
            if mark.disposition == "kept":
                rest = line_of(text, line.number, mark.span)
                if rest is not None:
                    stay.append(rest)
            else:
                gone.append(mark)
        if index not in marks:
            stay.append(line)
    return tuple(stay), gone
