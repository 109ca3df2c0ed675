"""Where a page begins to be about its story: below its menus, at the headline.

Dumps of whole pages open with the title of the browser's tab, which is the headline as search engines are to
see it with the site's name behind it, and then print menus, often hundreds of lines of them. The headline
proper stands further down, above the story, and says the same in nearly the same words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from onrecord.clean.bylines import opens_byline, read_byline
from onrecord.clean.header import read_header
from onrecord.clean.lines import Line, opens_table
from onrecord.clean.marks import Marks

_LEAST_MENU: Final = 10  # lines above a headline that make a menu; fewer are the head's own
_LINES_ABOVE_STORY: Final = 24  # among which the headline stands
_LINES_ABOVE_HEADER: Final = 6
_FEWEST_WORDS: Final = 3
_MOST_WORDS: Final = 40
_LEAST_LIKENESS: Final = 0.5  # of the words of the shorter one
_LEAST_SHARED: Final = 2


class Top(NamedTuple):
    """The line that the page's own head starts at, and the line that prints the headline if that is known."""

    start: int
    title: int | None


def find_top(lines: Sequence[Line], marks: Marks, story_start: int) -> Top:
    """Find the headline above a story that starts at `story_start`.

    Args:
        lines: of the page.
        marks: of the lines that are noise.
        story_start: the first line that was taken for story; the headline may be that line.
    """
    title = _like_the_tab(lines, marks, story_start)
    if title is None and story_start > _LEAST_MENU and not opens_table(lines, 0):
        title = _above_the_header(lines, marks, story_start)
        return Top(max(0, story_start - _LINES_ABOVE_HEADER) if title is None else title, None)
    if title is None or not is_menu_above(lines, title):
        return Top(0, title)
    return Top(title, title)


def is_menu_above(lines: Sequence[Line], index: int) -> bool:
    """Say whether so many lines stand above that they must be a menu."""
    return index > _LEAST_MENU and sum(line.is_prose for line in lines[:index]) * 2 < index


def _like_the_tab(lines: Sequence[Line], marks: Marks, story_start: int) -> int | None:
    """Return the line above the story that says most nearly what the first line says."""
    if lines[0].word_count > _MOST_WORDS or 0 in marks or opens_table(lines, 0):
        return None
    wanted = content_words(lines[0])
    best, best_likeness = None, 0.0
    is_signed = len(lines) > 1 and 1 not in marks and _is_header(lines[1])  # likely the headline proper
    least_likeness = 1.0 if is_signed else _LEAST_LIKENESS
    for index in range(1, min(story_start + 1, len(lines))):
        line = lines[index]
        if line.key == lines[0].key and index not in marks:
            return index
        if index in marks or not _FEWEST_WORDS <= line.word_count <= _MOST_WORDS or not may_be_title(line):
            continue
        words = content_words(line)
        shared = len(wanted & words)
        if shared < _LEAST_SHARED or shared < least_likeness * min(len(wanted), len(words)):
            continue
        likeness = shared / len(wanted | words)
        if likeness > best_likeness and read_header(line.text) is None and read_byline(line.text) is None:
            best, best_likeness = index, likeness
    return best


def content_words(line: Line) -> frozenset[str]:
    """Return the words of a line that are long enough to mean something."""
    return frozenset(word for word in line.key.split(" ") if len(word) > 2)


def may_be_title(line: Line) -> bool:
    """Say whether a line is a headline by its form: one that asks or cries may end so."""
    return line.is_headline_like or line.asks


def _above_the_header(lines: Sequence[Line], marks: Marks, story_start: int) -> int | None:
    """Return the headline above the byline or date nearest to the story, or above the story itself."""
    lowest = max(0, story_start - _LINES_ABOVE_STORY)
    bottom = story_start
    for index in range(story_start - 1, lowest - 1, -1):
        if index not in marks and _is_header(lines[index]):
            bottom = index
            break
    for index in range(bottom - 1, max(lowest, bottom - _LINES_ABOVE_HEADER) - 1, -1):
        line = lines[index]
        if index not in marks and line.word_count > _FEWEST_WORDS and may_be_title(line):
            return index
    return None


def _is_header(line: Line) -> bool:
    if line.word_count > _MOST_WORDS:
        return False
    return opens_byline(line.text) or read_byline(line.text) is not None or read_header(line.text) is not None
