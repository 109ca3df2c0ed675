"""Where the story stands among the furniture of its page: runs of lines, found by what all lines weigh.

Each line speaks for story or furniture by its own form, in points (`data/line_weights.tsv`). Leaving the
story costs, and so does coming back to it; the runs of most points are the story (a maximum subsequence,
as in Pasternack and Roth, Extracting article text from the web with maximum subsequence segmentation, WWW
2009). So a crosshead between paragraphs stays and a teaser among headlines goes.

Points depend on nothing but the line. What is cut out of a best choice leaves a best choice: cleaning what
is clean changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate, chain, groupby, repeat
from typing import Final, TypeAlias

from onrecord.clean.bylines import is_person_name, read_byline
from onrecord.clean.furniture import speaks_of_furniture
from onrecord.clean.lexicon import line_weights, words
from onrecord.clean.lines import QUOTE_MARKS, Line, is_comparison, is_row, is_title_case, opens_table
from onrecord.clean.marks import Marks

_FEWEST_LINK_WORDS: Final = 4
_COMPARISON_POINTS: Final = 1
_ROWS_BACK: Final = 4  # of a table, to the row that opens it
_FEWEST_SENTENCES: Final = 3
_FEWEST_HEADLINES: Final = 3  # in a row
_MOST_HEADLINES: Final = 0.8  # of a row, which hold no sentence
_FEWEST_HEADLINE_WORDS: Final = 9  # crossheads have fewer
_SENTENCE_WITHIN: Final = re.compile(r"[a-z][.!?…][”’\"]? [A-Z“‘\"]")
_BIO_CHARS: Final = 160
_SIGNS_AHEAD: Final = 10  # lines below the story's end that tell of it
_MOST_SIGNS: Final = 15
_BULLETS: Final = "•·▪◦‣*–—-"
_DIGIT: Final = re.compile(r"\d")
_TIME_ALONE: Final = re.compile(r"(?:[01]\d|2[0-3])[:.][0-5]\d\Z")
_NEVER: Final = -1_000_000
_Run: TypeAlias = tuple[int, "_Closed | None"]  # its first line, and the run before it
_Closed: TypeAlias = tuple[int, _Run]  # the line behind a run, and the run
# "Jane Doe is a senior reporter at …", "Jane Doe covers courts for …", "Reach Jane Doe at …"
_BIO: Final = re.compile(
    r"(?:(?:Dr|Prof)\. )?(?P<name>(?:[A-Z][\w.’'-]* ){1,4})"
    r"(?:is|was|has (?:been|worked|written|covered)|covers|writes|works|reports|joined|can be|may be|"
    r"serves as|contributed|started|began|graduated|holds|lives)\b"
)
# What an author does, in words that name no office: "writes about courts for the Post".
_TRADE: Final = re.compile(
    r"\b(?:writes|reports|blogs) (?:about|on|for) |\bcovers [^.]{3,60} (?:for|at) [A-Zt]|"
    r"\bis the author of |\bcan be reached at "
)
# "SALEM, Va., March 11 - Qtly div": where a dateline stands the story starts.
_DATELINE: Final = re.compile(
    r"[A-Z]{3}[^\n]{0,60}?\b(?:Jan|Feb|March|April|May|June|July|Aug|Sept|Oct|Nov|Dec)[a-z]*\.? \d{1,2}"
    r"[^\n]{0,20}? ?[-–—]"
)
# Who wrote another story, and when: "by Jane Doe", "3 hours ago", "Dec. 20, 2023", "12:05 PM"
_STAMP: Final = re.compile(
    r"^by [A-Z]|\b\d{1,3} ?(?:min|minute|hour|hr|day|week|month|year|[mhdw])s? ago\b|"
    r"\b(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)\w*\.? \d{1,2}(?:, \d{4})?$|"
    r"\b\d{1,2}:\d\d\b",
    re.IGNORECASE,
)


def story_start(points: Sequence[int], marks: Marks) -> int:
    """Return the first line of the story as far as lines tell by themselves, whatever stands above it."""
    return find_story(points, marks, is_below_head=False).index(True)


def find_story(
    points: Sequence[int], marks: Marks, start: int = 0, *, is_below_head: bool = True
) -> list[bool]:
    """Say of each line from `start` on whether it stands in the story.

    A line with marks speaks only for the story's end.

    Args:
        points: of the page's lines, as `weigh` gives them.
        marks: of the lines that other rules have taken or dropped.
        start: the first line that is asked about.
        is_below_head: the story is to begin there, and it takes something to begin it later.
    """
    weights = line_weights()
    asked = list(points[start:])
    own = [0] * len(asked)
    for index, (mark, *_) in marks.items():
        if index >= start:
            asked[index - start] = 0
            own[index - start] = weights.get(mark.rule, 0)
    late = weights["start"] if is_below_head else 0
    return best_runs(asked, _signs_ahead(own), gap=weights["gap"], end=weights["end"], start=late)


def _signs_ahead(own: Sequence[int]) -> Sequence[int]:
    """Sum up what each line and the next few say of the story's end."""
    if not any(own):
        return own
    sums = list(accumulate(own, initial=0))
    sums_ahead = chain(sums[_SIGNS_AHEAD:], repeat(sums[-1]))
    return [min(_MOST_SIGNS, ahead - so_far) for so_far, ahead in zip(sums[:-1], sums_ahead, strict=False)]


def best_runs(
    points: Sequence[int], signs: Sequence[int], *, gap: int, end: int, start: int = 0
) -> list[bool]:
    """Choose the runs that hold most points, the gaps between them and the end of the last one paid for.

    To leave out what stands before the first run costs the points that speak for it; at least one line is
    chosen.

    Args:
        points: of each line, for being story.
        signs: of each line, for standing behind the story: won where the story ends just before it.
        gap: points lost where lines between two runs are left out.
        end: points lost where lines after the last run are left out.
        start: points lost where lines before the first run are left out.

    >>> best_runs([-1, 4, -1, 4, 0, -2, 1], [0, 0, 0, 0, 5, 0, 0], gap=-9, end=-5)
    [False, True, True, True, False, False, False]
    """
    before, inside, between, after = 0, _NEVER, _NEVER, _NEVER
    run: _Run = (0, None)  # that the line before is in, as `closed` and `ended` are the ends of such
    closed: _Closed | None = None
    ended: _Closed = (0, run)
    waived = start  # where the first line opens the story, nothing is left out before it
    for index, (point, sign) in enumerate(zip(points, signs, strict=True)):
        best, chosen = inside, run
        if between > best:
            best, chosen = between, (index, closed)
        if before > best:
            best, chosen = before, (index, None)
        if inside + gap > between:
            between, closed = inside + gap, (index, run)
        if inside + end + sign > after:
            after, ended = inside + end + sign, (index, run)
        inside, run = best + point, chosen
        if point > 0:
            before -= point
        before, waived = before + waived, 0
    return _lines_in(ended if after > inside else (len(points), run), len(points))


def _lines_in(last: _Closed | None, count: int) -> list[bool]:
    """Say of `count` lines whether they stand in the last run or one before it."""
    chosen = [False] * count
    while last is not None:
        stop, (first, last) = last
        chosen[first:stop] = [True] * (stop - first)
    return chosen


def weigh(lines: Sequence[Line], own: Sequence[int]) -> list[int]:
    """Return what each line of a page weighs: `own`, by its own form, but in a table a row is no stamp.

    Nor is the item of a list that a sentence announces a link.
    A row that sets figures against others is story by itself.
    """
    points = list(own)
    for index in _listed(lines):
        points[index] = max(0, points[index])
    for index, point in enumerate(points):
        if point > 0 or not is_row(lines[index]):
            continue
        if is_comparison(lines[index]):
            points[index] = _COMPARISON_POINTS
        elif point < 0 and any(
            opens_table(lines, first) for first in range(max(0, index - _ROWS_BACK), index + 1)
        ):
            points[index] = 0
    return points


def points_of(line: Line, said: list[str]) -> int:
    """Return what a line speaks for being story by its own form."""
    weights = line_weights()
    if line.text[:3].isupper() and _DATELINE.match(line.text) is not None:
        return weights["dateline"]
    if line.is_prose:
        if is_about_author(line):
            return weights["author_bio"]
        points = _points_by_length()[line.word_count] + (weights["speech"] if _is_speech(line, said) else 0)
        return points + weights["furniture_prose"] if _is_furniture_prose(line, said) else points
    return weights[_label_feature(line)]


def long_headlines(lines: Sequence[Line], noise: Marks) -> Iterator[int]:
    """Yield headlines as long as paragraphs: several in a row that neither end a sentence nor hold one."""
    finished = [_is_finished(line) for line in lines]
    ends_of_prose = [end for line, end in zip(lines, finished, strict=True) if line.is_prose]
    if ends_of_prose.count(False) < _FEWEST_HEADLINES or ends_of_prose.count(True) < _FEWEST_SENTENCES:
        return  # on a page without marks paragraphs have none either
    for is_finished, group in groupby(range(len(lines)), finished.__getitem__):
        if is_finished:
            continue
        run = [at for at in group if at not in noise and lines[at].word_count >= _FEWEST_HEADLINE_WORDS]
        whole = [at for at in run if _SENTENCE_WITHIN.search(lines[at].text) is None]
        long = [at for at in whole if lines[at].is_prose and lines[at].text[-1] not in ",:"]
        if len(long) >= _FEWEST_HEADLINES and len(whole) >= _MOST_HEADLINES * len(run):
            yield from long


def _is_finished(line: Line) -> bool:
    """Say whether a line ends a sentence; the dots at the end of a teaser end none."""
    return line.ends_sentence and not line.text.endswith(("...", "…"))


def _listed(lines: Sequence[Line]) -> Iterator[int]:
    """Yield the items of lists that a sentence announces: `The rules forbid:`, then lines with bullets."""
    is_announced = False
    for index, line in enumerate(lines):
        is_item = line.text[0] in _BULLETS
        if is_item and is_announced:
            yield index
        is_announced = (is_item and is_announced) or (line.is_prose and line.text[-1] == ":")


def _label_feature(line: Line) -> str:
    """Return what kind of line without running text this is."""
    if not line.is_headline_like:
        return "sentence"
    if _TIME_ALONE.match(line.text) is not None:  # of an entry in a live report
        return "figures"
    has_digit = _DIGIT.search(line.text) is not None
    if (has_digit or line.key.startswith("by ")) and _is_stamp(line.text):
        return "stamp"
    if has_digit:
        return "figures"
    if line.word_count < _FEWEST_LINK_WORDS:
        return "label"
    return "title_case" if is_title_case(line.text) else "link"


def _is_stamp(text: str) -> bool:
    """Say whether a line tells who wrote another story, or when; most lines show at once that they do not."""
    may_be = ":" in text or text[-1].isdecimal() or text[:3].lower() == "by " or "ago" in text.lower()
    return may_be and _STAMP.search(text) is not None


@cache
def _points_by_length() -> tuple[int, ...]:
    """Return the points of prose of so many words, up to the most that lines count."""
    weights = line_weights()
    steps = {
        int(name.removeprefix("prose_")): points
        for name, points in weights.items()
        if name.startswith("prose_")
    }
    return tuple(
        max((points for least, points in steps.items() if least <= count), default=0) for count in range(102)
    )


def _is_speech(line: Line, said: list[str]) -> bool:
    """Say whether a line quotes and says who speaks: `"We have time," he said.` does, `"Yes."` does not."""
    return line.text[0] in QUOTE_MARKS and not words("saying").isdisjoint(said)


def _is_furniture_prose(line: Line, said: list[str]) -> bool:
    """Say whether sentences speak as furniture does, and nobody in them says or is told so."""
    if not speaks_of_furniture(said) or line.text[0] in QUOTE_MARKS:
        return False
    return words("saying").isdisjoint(said)


def is_about_author(line: Line) -> bool:
    """Say whether a line tells who its author is: a name, then an office of the trade.

    >>> from onrecord.clean.lines import line_of
    >>> from onrecord.model import Span
    >>> bio = "Jane Doe is a senior reporter who covers courts for the Post."
    >>> is_about_author(line_of(bio, 1, Span(0, len(bio))))
    True
    """
    head = line.text[:_BIO_CHARS]
    if _BIO.match(head) is None:
        return False
    has_office = not words("role").isdisjoint(line.key[:_BIO_CHARS].split(" "))
    return has_office or _TRADE.search(head) is not None


def author_introduced(line: Line) -> str | None:
    """Return the name of the author whom a line tells of, or who stands behind the word `Author:`."""
    if line.text.startswith("Author: "):
        byline = read_byline(line.text)
        return byline.authors[0] if byline and byline.authors else None
    if not (line.is_prose and is_about_author(line)):
        return None
    match = _BIO.match(line.text)
    name = match["name"].strip() if match else ""
    return name if is_person_name(name) else None
