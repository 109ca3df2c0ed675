"""Where the head of a page ends, and what each of its lines is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from typing import Final, Literal, NamedTuple, TypeAlias

from onrecord.clean.bylines import is_person_name, opens_byline, read_byline, signs_alone
from onrecord.clean.datelines import read_dateline
from onrecord.clean.dates import Pending
from onrecord.clean.header import is_labelled, read_header, section_named
from onrecord.clean.headline import Headline, find_headline, headline_at
from onrecord.clean.lexicon import words
from onrecord.clean.lines import Line, opens_table
from onrecord.clean.marks import Marks
from onrecord.model import Published

Kind: TypeAlias = Literal["noise", "date", "byline", "dateline", "prose", "short"]

_HEAD_LINES: Final = 60  # lines of a page that are looked at for a header
_OTHERS: Final = ("comments_line", "related_heading")  # below the last paragraph these head no header
_PARAGRAPHS_IN_HEAD: Final = 2  # that may stand above the last byline or date: a teaser, a standfirst
_LABELS_IN_HEAD: Final = 8  # short lines among and below those
_MOST_CROSSHEAD_WORDS: Final = 6
_FEWEST_TITLE_WORDS: Final = 4
_SENTENCES: Final = re.compile(r"[a-z][.!?] [A-Z]")  # one ends, the next begins
_MOST_WORDS: Final = 25  # of a headline that ends with a mark
_LONGEST_HEADER: Final = 220
_LONGEST_DATELINE_WORDS: Final = 12


class Head(NamedTuple):
    """The head of a page: lines `[0, end)`.

    Attributes:
        kinds: what each of its lines is; `noise` for those that another rule has marked.
        last_sure: the last line that is a header's for certain, -1 if there is none.
    """

    end: int
    kinds: tuple[Kind, ...]
    last_sure: int


def find_head(lines: Sequence[Line], marks: Marks, title: int | None = None) -> Head:
    """Find the head: all above the first paragraph, and on to a byline or date shortly below it.

    Args:
        lines: of the page.
        marks: of the lines that are no part of the head or the story.
        title: the line that prints the headline, if that is known; the head reaches down to it at least.
    """
    content = list(islice((index for index in range(len(lines)) if index not in marks), _HEAD_LINES))
    kinds: dict[int, Kind] = {}
    below = 0 if title is None else title + 1
    first = _first_paragraph(
        lines, [index for index in content if index >= below], kinds, is_untitled=title is None
    )
    last = max((index for index in content if lines[index].is_prose), default=0)
    foot = next((at for at in sorted(marks) if at > last and marks[at][0].rule in _OTHERS), len(lines))
    content = [index for index in content if index < foot]
    end, last_sure, paragraphs, labels = first or below, -1, 0, 0
    kinds_above: set[Kind] = set()
    repeats = Counter(lines[index].key for index in content)
    for index in content:
        kind = kinds.get(index) or _kind_at(lines, index)
        kinds[index] = kind
        if kind == "short" and _is_signed(lines, index, repeats):
            end = max(end, index + 1)
        elif kind in ("prose", "short"):
            is_below = first is not None and index >= first and repeats[lines[index].key] == 1
            paragraphs += is_below and kind == "prose"
            labels += is_below and kind == "short"
            if paragraphs > _PARAGRAPHS_IN_HEAD or labels > _LABELS_IN_HEAD:
                break
        elif paragraphs + labels == 0 or _is_sure(
            lines, content, index, kind, has_date="date" in kinds_above
        ):
            last_sure, end = index, max(end, index + 1)
            kinds_above.add(kind)
    return Head(end, tuple(kinds.get(index, "noise") for index in range(end)), last_sure)


def _is_signed(lines: Sequence[Line], index: int, repeats: Counter[str]) -> bool:
    """Say whether a line is a name printed twice in a row, as some pages print their authors."""
    line = lines[index]
    if repeats[line.key] < 2 or not is_person_name(line.text):
        return False
    return any(0 <= other < len(lines) and lines[other].key == line.key for other in (index - 1, index + 1))


def _first_paragraph(
    lines: Sequence[Line], content: Sequence[int], kinds: dict[int, Kind], *, is_untitled: bool
) -> int | None:
    """Return the first line that reads as prose; in a page without any, the first that ends as a sentence."""
    for index in content:
        kinds[index] = _kind_at(lines, index)
        if kinds[index] == "prose":
            if index == content[0] and _asks(lines, content, is_untitled=is_untitled):
                kinds[index] = "short"
                continue
            return index
    return next((index for index in content if lines[index].ends_sentence and kinds[index] == "short"), None)


def _asks(lines: Sequence[Line], content: Sequence[int], *, is_untitled: bool) -> bool:
    """Say whether a page opens with a headline that asks: its own repeat or a header's line follows.

    The name of its author may stand between them. Several sentences are none.
    """
    first = lines[content[0]]
    if not first.asks or first.word_count > _MOST_WORDS or len(content) < 2 or _SENTENCES.search(first.text):
        return False
    following = lines[content[1]]
    if is_untitled and is_person_name(following.text) and len(content) > 2:
        following = lines[content[2]]
    return following.key == first.key or _kind(following) in ("date", "byline", "dateline")


def _kind_at(lines: Sequence[Line], index: int) -> Kind:
    """Return what a line is; a table of figures is story as much as a paragraph is."""
    kind = _kind(lines[index])
    return "prose" if kind == "short" and opens_table(lines, index) else kind


def _kind(line: Line) -> Kind:
    if len(line.text) <= _LONGEST_HEADER:
        if read_header(line.text) is not None:
            return "date"
        if opens_byline(line.text) or read_byline(line.text) is not None or signs_alone(line.text):
            return "byline"
        if line.word_count <= _LONGEST_DATELINE_WORDS or (not line.is_prose and line.text[:3].isupper()):
            dateline = read_dateline(line.text)
            if dateline is not None:
                return "dateline" if dateline.is_whole_line else "prose"
    return "prose" if line.is_prose else "short"


def _is_sure(
    lines: Sequence[Line], content: Sequence[int], index: int, kind: Kind, *, has_date: bool
) -> bool:
    """Say whether a line below a paragraph is a header's for certain: a bare date may be a crosshead.

    A date is none if it is the only one far and wide and stands beside another short line and above no
    dateline. A byline is one if a paragraph stands below it: else it closes the story.
    """
    if kind != "date":
        return kind != "byline" or any(other > index and lines[other].is_prose for other in content)
    parts = read_header(lines[index].text) or ()
    if index + 1 < len(lines) and read_dateline(lines[index + 1].text) is not None:
        return True
    has_time = any(_has_time(part.value) for part in parts)
    if has_time or len(parts) > 1 or is_labelled(lines[index].text):
        return True
    beside = [other for other in (index - 1, index + 1) if 0 <= other < len(lines)]
    is_accompanied = any(other not in content or not lines[other].is_prose for other in beside)
    return (
        is_accompanied
        and not has_date
        and not any(
            _is_crosshead(lines, other) and _kind(lines[other]) == "date"
            for other in content
            if other > index
        )
    )


def _is_crosshead(lines: Sequence[Line], index: int) -> bool:
    """Say whether a short line stands between two paragraphs."""
    is_inside = 0 < index < len(lines) - 1 and lines[index].word_count <= _MOST_CROSSHEAD_WORDS
    return is_inside and lines[index - 1].is_prose and lines[index + 1].is_prose


def find_title(lines: Sequence[Line], head: Head, marks: Marks, known: int | None) -> Headline | None:
    """Find the headline among the lines of the head; `known` is the line that prints it, if that is known."""
    candidates = [
        index for index, kind in enumerate(head.kinds) if index not in marks and kind in ("short", "prose")
    ]
    if not candidates:
        return None
    if known is not None and known not in marks:
        return headline_at(lines, known, candidates)
    first = candidates[0]
    is_followed = (lines[first].asks or head.last_sure > first) and _next_is_header(lines, first, head, marks)
    return find_headline(lines, candidates, frozenset((first,)) if is_followed else frozenset())


def masked_title(lines: Sequence[Line], head: Head, marks: Marks) -> int | None:
    """Find a headline that the words of furniture made noise of, `Parliament passes copyright reform`.

    It speaks to no reader, and the date or the byline is one of the next two lines.
    """
    for index in range(head.end):
        said = lines[index].key.split(" ")
        if (
            index in marks
            and marks[index][0].rule == "furniture_line"
            and len(said) >= _FEWEST_TITLE_WORDS
            and said[0] not in words("inviting")
            and words("reader").isdisjoint(said)
        ):
            below = islice((after for after in range(index + 1, len(lines)) if after not in marks), 2)
            if any(_kind(lines[after]) in ("date", "byline") for after in below):
                return index
    return None


def _next_is_header(lines: Sequence[Line], index: int, head: Head, marks: Marks) -> bool:
    """Say whether the next line after `index`, a name aside, is a date, a byline, a section or its repeat."""
    below = [after for after in range(index + 1, min(head.end + 1, len(lines))) if after not in marks][:2]
    if not below:
        return False
    following = below[-1] if is_person_name(lines[below[0]].text) else below[0]
    return (
        (following < head.end and head.kinds[following] in ("date", "byline", "dateline"))
        or lines[following].key == lines[index].key
        or section_named(lines[following].text) is not None
    )


def _has_time(value: object) -> bool:
    if isinstance(value, Pending):
        return value.clock is not None
    return isinstance(value, Published) and value.precision == "minute"
