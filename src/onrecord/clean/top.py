"""Where a page begins to be about its story: below its menus, at the headline.

Dumps of whole pages open with the title of the browser's tab, which is the headline as search engines are to
see it with the site's name behind it, and then print menus, often hundreds of lines of them. The headline
proper stands further down, above the story, and says the same in nearly the same words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import Final, NamedTuple

from onrecord.clean.bylines import is_known_person, opens_byline, read_byline, read_names
from onrecord.clean.header import read_header
from onrecord.clean.lines import Line, key_of, line_alone, opens_table
from onrecord.clean.marks import Marks
from onrecord.clean.story import find_story, story_start

_LEAST_MENU: Final = 10  # lines above a headline that make a menu; fewer are the head's own
_LINES_ABOVE_STORY: Final = 24  # among which the headline stands
_LINES_ABOVE_HEADER: Final = 6
_FEWEST_WORDS: Final = 3
_MOST_WORDS: Final = 40
_LINES_OF_TAB: Final = 3  # in which it may stand more than once
_MOST_SAME: Final = 8  # lines that say what the tab says
_MOST_WORDS_OF_SITE: Final = 5
_LEAST_LIKENESS: Final = 0.5  # of the words of the shorter one
_LEAST_SHARED: Final = 2
_LEAST_LENGTH: Final = 1.5  # of a summary, in headlines
_LINK: Final = re.compile(r"\A[«‹←]|[»›→]\Z")  # to the story before or behind
_SITE_MARK: Final = re.compile(r"\s+[|–—-]+\s|\s*\|")


class Top(NamedTuple):
    """The line that the page's own head starts at, and the line that prints the headline if that is known."""

    start: int
    title: int | None


def find_top(lines: Sequence[Line], marks: Marks, points: Sequence[int]) -> Top:
    """Find the headline above the story.

    Args:
        lines: of the page.
        marks: of the lines that are noise.
        points: of each line, for being story; the first line of it may be the headline.
    """
    start = story_start(points, marks)
    title = _in_the_tab(lines, marks, points)
    if title is None:
        title = _like_the_tab(lines, marks, start)
    if title is None and start > _LEAST_MENU and not opens_table(lines, 0):
        title = _above_the_header(lines, marks, start)
        return Top(max(0, start - _LINES_ABOVE_HEADER) if title is None else title, None)
    if title is None or not is_menu_above(lines, title):
        return Top(0, title)
    return Top(title, title)


def is_menu_above(lines: Sequence[Line], index: int) -> bool:
    """Say whether so many lines stand above that they must be a menu."""
    return index > _LEAST_MENU and sum(line.is_prose for line in lines[:index]) * 2 < index


def _in_the_tab(lines: Sequence[Line], marks: Marks, points: Sequence[int]) -> int | None:
    """Return the line that says what the first line says, or says before the site's name, above the story.

    Menus and notices may hold so many sentences that the story seems to begin among them. But it stands
    below its headline, and there is none below a link to it at the foot.
    """
    if 0 in marks or opens_table(lines, 0) or (len(lines) > 1 and 1 not in marks and _is_header(lines[1])):
        return None
    tab = lines[0]
    starts = [tab.text, *(tab.text[: mark.start()] for mark in _SITE_MARK.finditer(tab.text))]
    forms = [line_alone(start) for start in starts if len(start.split()) > _FEWEST_WORDS]
    wanted = {(form.key, form.ends_sentence) for form in forms}
    found = (index for index, line in enumerate(lines) if (line.key, line.ends_sentence) in wanted)
    same = list(islice((index for index in found if index > 0 and index not in marks), _MOST_SAME))
    for index in same:
        is_repeat = _LINES_OF_TAB <= index < _LEAST_MENU and lines[index].key == tab.key
        if not (is_repeat or is_menu_above(lines, index)):
            continue
        if _weight(points, marks, 0, index) < _weight(points, marks, index, len(lines)):
            return index
    return next((index for index in same if index < _LINES_OF_TAB and lines[index].key == tab.key), None)


def _weight(points: Sequence[int], marks: Marks, start: int, end: int) -> int:
    """Return how much the best story among some lines of a page weighs."""
    inside = {at - start: mark for at, mark in marks.items() if start <= at < end}
    story = find_story(points[start:end], inside, is_below_head=False)
    return sum(max(0, point) for point, is_story in zip(points[start:end], story, strict=True) if is_story)


def _like_the_tab(lines: Sequence[Line], marks: Marks, story_start: int) -> int | None:
    """Return the line above the story that says most nearly what the first line says."""
    if lines[0].word_count > _MOST_WORDS or 0 in marks or opens_table(lines, 0):
        return None
    wanted = content_words(lines[0].key) - _words_of_site(lines[0].text)
    best, best_likeness = None, 0.0
    is_signed = len(lines) > 1 and 1 not in marks and _is_header(lines[1])  # likely the headline proper
    least_likeness = 1.0 if is_signed else _LEAST_LIKENESS
    for index in range(1, min(story_start + 1, len(lines))):
        line = lines[index]
        if line.key == lines[0].key and index not in marks:
            return index
        if index in marks or not _FEWEST_WORDS <= line.word_count <= _MOST_WORDS or not may_be_title(line):
            continue
        words = content_words(line.key)
        shared = len(wanted & words)
        if shared < _LEAST_SHARED or shared < least_likeness * min(len(wanted), len(words)):
            continue
        likeness = shared / len(wanted | words)
        if likeness > best_likeness and read_header(line.text) is None and read_byline(line.text) is None:
            best, best_likeness = index, likeness
    return best


def content_words(key: str) -> frozenset[str]:
    """Return the words of a line that are long enough to mean something."""
    return frozenset(word for word in key.split(" ") if len(word) > 2)


def _words_of_site(tab: str) -> frozenset[str]:
    """Return the words behind the last mark that could part a headline from its site's name."""
    site = _SITE_MARK.split(tab)[1:][-1:]
    is_short = bool(site) and len(site[0].split()) <= _MOST_WORDS_OF_SITE
    return content_words(key_of(site[0])) if is_short else frozenset()


def may_be_title(line: Line) -> bool:
    """Say whether a line is a headline by its form: one that asks or cries may end so."""
    return line.is_headline_like or line.asks


def _above_the_header(lines: Sequence[Line], marks: Marks, story_start: int) -> int | None:
    """Return the headline above the bylines and dates nearest to the story, or above the story itself."""
    lowest = max(0, story_start - _LINES_ABOVE_STORY)
    bottom = story_start
    for index in range(story_start - 1, lowest - 1, -1):
        is_near = bottom == story_start or bottom - index <= _LINES_ABOVE_HEADER
        if is_near and index not in marks and _is_header(lines[index]):
            bottom = index
    for index in range(bottom - 1, max(lowest, bottom - _LINES_ABOVE_HEADER) - 1, -1):
        line = lines[index]
        is_long = line.word_count > _FEWEST_WORDS
        if is_long and index not in marks and may_be_title(line) and not _is_signature(line):
            return index - _is_summary(lines, marks, index)
    return None


def _is_summary(lines: Sequence[Line], marks: Marks, index: int) -> bool:
    """Say whether a line that could be a headline stands below a shorter one, or one more like the tab."""
    above = lines[index - 1]
    if index < 2 or index - 1 in marks or above.word_count <= _FEWEST_WORDS or not may_be_title(above):
        return False
    if above.key.endswith(lines[index].key) or _LINK.search(above.text):  # "News / Health / Headline"
        return False
    tab = content_words(lines[0].key)
    shared = [len(tab & content_words(line.key)) for line in (above, lines[index])]
    if max(shared) < _LEAST_SHARED or shared[0] == shared[1]:
        return above.word_count * _LEAST_LENGTH <= lines[index].word_count
    return shared[0] > shared[1]


def _is_signature(line: Line) -> bool:
    """Say whether a line is nothing but names, with an office or an outlet: `Jane Doe / Lake Post`."""
    names = read_names(line.text)
    return names is not None and bool(names.authors) and all(map(is_known_person, names.authors))


def _is_header(line: Line) -> bool:
    if line.word_count > _MOST_WORDS:
        return False
    return opens_byline(line.text) or read_byline(line.text) is not None or read_header(line.text) is not None
