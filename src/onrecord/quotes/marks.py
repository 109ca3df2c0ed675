"""Quotation marks → quoted spans.

One pass over the marks of a text, paragraph by paragraph (a paragraph is a line). Every mark either
opens, closes, or is no quotation mark at all (an apostrophe, inches), judged by its own shape and by
the characters beside it, so that `“`, `"` and `''` may close what another of them opened.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, NamedTuple

from onrecord.model import Span
from onrecord.quotes.lexicon import words
from onrecord.quotes.signature import without_signature

# Up to three apostrophes are one. One set of characters begins it all: the search runs from one to the next.
_MARK: Final = re.compile(r"[\"“”„‟«»″＂「」『』‘’‚‛‹›`´'\n](?:(?<=')'{1,2})?")
_OPENING: Final = frozenset("“„‟「『«")
_CLOSING: Final = frozenset("”」』»")
_DOUBLE: Final = frozenset('"“”„‟«»″＂「」『』') | {"''", "``"}
# German and Polish „A“, Danish »A«: what opens elsewhere closes here.
_CLOSED_BY: Final = {"„": '“”"', "‟": "”", "»": "«"}
_BEFORE_OPENING: Final = frozenset("([{<-‐‑‒–—―/:\"“„«‘'`")
_AFTER_CLOSING: Final = frozenset(".,;:!?…)]}>-‐‑‒–—―/\"”»’'")
_SENTENCE_END: Final = frozenset(".,!?…;")
_WORD_AFTER: Final = re.compile(r"\w{1,12}")
# "PENCE: We will" opens a turn of a transcript, "Q: " one of an interview.
_TURN: Final = re.compile(r"[\"“'‘]{0,2}[A-Z][A-Z.'’ -]{0,40}:\s")
# `". . . and so it went"`, `".@name said so"`
_LEADING_POINTS: Final = re.compile(r"\.\s?\.|\.@")
_PARAGRAPHS_AHEAD: Final = 6
# Nobody quotes deeper than four; without a bound a pile of opening marks would be gone through over and over.
_DEEPEST: Final = 8


def turn_label(text: str, start: int) -> Span | None:
    """Return the name that opens a turn of a transcript at `start`, if one does.

    >>> turn_label("PENCE: Well, look", 0)
    Span(start=0, end=5)
    """
    match = _TURN.match(text, start)
    if match is None:
        return None
    end = match.end() - 2
    first = start
    while first < end and not text[first].isalpha():
        first += 1
    return Span(first, end)


class Marked(NamedTuple):
    """One quoted stretch.

    Attributes:
        outer: from the opening mark to the closing one, both included.
        inner: what stands between them, white space at its ends left out.
        parent: index of the quoted stretch that this one stands in.
        is_closed: whether a closing mark was found.
    """

    outer: Span
    inner: Span
    parent: int | None
    is_closed: bool


@dataclass(slots=True)
class _Open:
    """A quotation that has been opened and not yet closed."""

    mark: str
    start: int
    inner: int
    # Where an apostrophe after a plural s may have closed a single-marked quotation.
    maybe_end: int = -1
    # How many stretches had been found before it was opened.
    found_before: int = 0


class _Mark(NamedTuple):
    text: str
    start: int
    end: int
    before: str
    after: str

    @property
    def opens_by_place(self) -> bool:
        """A space before and none after: the place of an opening mark."""
        return (self.before.isspace() or self.before in _BEFORE_OPENING) and not (
            self.after.isspace() or (self.after in _AFTER_CLOSING and self.after not in _BEFORE_OPENING)
        )

    @property
    def closes_by_place(self) -> bool:
        """Nothing or a point after: the place of a closing mark."""
        return self.after.isspace() or self.after in _AFTER_CLOSING


class _Paragraph(NamedTuple):
    start: int
    end: int
    marks: list[_Mark]


def _split_run(run: str, start: int, after: str) -> list[tuple[str, int]]:
    """Read a run of apostrophes: `'''` is a double and a single mark, the double one outside."""
    if len(run) < 3:
        return [(run, start)]
    if after.isalnum():
        return [("''", start), ("'", start + 2)]
    return [("'", start), ("''", start + 1)]


def _paragraphs(text: str) -> list[_Paragraph]:
    found: list[_Paragraph] = []
    start, marks = 0, list[_Mark]()
    size = len(text)
    skip_to = 0
    for match in _MARK.finditer(text):
        begin, stop = match.span()
        run = match[0]
        if run == "\n":
            found.append(_Paragraph(start, begin, marks))
            start, marks = stop, []
            continue
        if begin < skip_to:
            continue
        if run == "`" and text[stop : stop + 1] == "`":
            run, stop = "``", stop + 1
        elif run in "’‘" and text[stop : stop + 1] == run:
            run, stop = "''", stop + 1
        skip_to = stop
        after = text[stop] if stop < size else "\n"
        if run in "'’" and begin > 0 and text[begin - 1].isalnum() and after.isalnum():
            continue  # of a word: "don't"
        for piece, at in _split_run(run, begin, after):
            end = at + len(piece)
            marks.append(
                _Mark(
                    piece,
                    at,
                    end,
                    text[at - 1] if at > 0 else "\n",
                    text[end] if end < size else "\n",
                )
            )
    found.append(_Paragraph(start, size, marks))
    return found


class _Scanner:
    """The state between two marks: what is open, and what has been found."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.paragraphs = [p for p in _paragraphs(text) if p.end > p.start]
        self.doubles: list[_Open] = []
        self.singles: list[_Open | None] = [None]
        self.found: list[tuple[int, int, int, int, bool]] = []

    def emit(self, opened: _Open, inner_end: int, outer_end: int, *, is_closed: bool) -> None:
        text, start, end = self.text, opened.inner, inner_end
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if end > start:
            self.found.append((opened.start, outer_end if is_closed else end, start, end, is_closed))

    # -- double marks

    def push(self, mark: _Mark) -> None:
        if len(self.doubles) >= _DEEPEST:
            return
        self.doubles.append(_Open(mark.text, mark.start, mark.end, found_before=len(self.found)))
        self.singles.append(None)

    def pop(self, inner_end: int, outer_end: int, *, is_closed: bool) -> None:
        self.end_single(len(self.doubles))
        self.singles.pop()
        self.emit(self.doubles.pop(), inner_end, outer_end, is_closed=is_closed)

    def double(self, mark: _Mark, closers_left: int) -> None:
        if self.is_inches(mark) or self.is_of_tag(mark):
            return
        if not self.doubles:
            if self.opens_first(mark):
                self.push(mark)
            return
        top = self.doubles[-1]
        if mark.text in _CLOSED_BY.get(top.mark, "") or (
            mark.text in _CLOSING and not (mark.text == "»" and mark.opens_by_place)
        ):
            self.pop(mark.start, mark.end, is_closed=True)
        elif mark.text in _OPENING:
            if mark.closes_by_place and not mark.before.isspace():
                self.pop(mark.start, mark.end, is_closed=True)
            else:
                self.push(mark)
        elif mark.opens_by_place and not mark.closes_by_place:
            if top.mark not in _OPENING and closers_left < 2:
                self.pop(mark.start, mark.start, is_closed=False)
            self.push(mark)
        else:
            self.pop(mark.start, mark.end, is_closed=True)

    def opens_first(self, mark: _Mark) -> bool:
        if mark.text in _OPENING or mark.text == "``":
            return not mark.after.isspace() or mark.before.isspace() or mark.before == ":"
        if mark.text in _CLOSING:
            return mark.opens_by_place and mark.after.isalnum()
        if mark.after == "\n":
            return False
        if mark.after.isspace():
            return mark.before.isspace() or mark.before == ":"
        if mark.after == "." and mark.before.isspace():
            return _LEADING_POINTS.match(self.text, mark.end) is not None
        return mark.after not in ".,;:!?)]}"

    def is_inches(self, mark: _Mark) -> bool:
        if not mark.before.isdigit() or mark.text not in {'"', "″", "''", "”"}:
            return False
        if mark.text == "″":
            return True
        at = mark.start - 1
        while at > 0 and mark.start - at < 4 and self.text[at].isdigit():
            at -= 1
        return self.text[at] in "'’′" and self.text[at - 1 : at].isdigit()

    def is_of_tag(self, mark: _Mark) -> bool:
        """Say whether the mark is of an attribute that a page left in its text: `<img alt="…">`."""
        return mark.text == '"' and (mark.before == "=" or (mark.after == ">" and mark.before != " "))

    # -- single marks

    def single(self, mark: _Mark) -> None:
        if mark.before.isalnum() and mark.after.isalnum():
            return
        level = len(self.doubles)
        opened = self.singles[level]
        if opened is None:
            if self.opens_single(mark):
                self.singles[level] = _Open(mark.text, mark.start, mark.end)
            return
        if self.opens_single(mark):
            if opened.maybe_end >= 0:
                self.end_single(level)
                self.singles[level] = _Open(mark.text, mark.start, mark.end)
            return
        if mark.after.isalnum() or (mark.before.isspace() and not mark.closes_by_place):
            return
        if mark.before.isalnum() and mark.after.isspace() and mark.after != "\n":
            word_end = self.text[max(opened.inner, mark.start - 2) : mark.start]
            if word_end[-1:] in "sS" or word_end == "in":
                opened.maybe_end = mark.start
                return
        self.singles[level] = None
        self.emit(opened, mark.start, mark.end, is_closed=True)

    def opens_single(self, mark: _Mark) -> bool:
        if mark.text in "’´" or not (mark.before.isspace() or mark.before in _BEFORE_OPENING):
            return False
        if mark.text == "‹":
            return True  # "‹ Non ›"
        if not (mark.after.isalnum() or mark.after in '"“[($….'):
            return False
        word = _WORD_AFTER.match(self.text, mark.end)
        if word is None:
            return True
        return not word[0][0].isdigit() and (mark.text == "‘" or word[0].casefold() not in words.elisions)

    def end_single(self, level: int) -> None:
        opened, self.singles[level] = self.singles[level], None
        if opened is not None and level > 0 and opened.maybe_end >= 0:
            self.emit(opened, opened.maybe_end, opened.maybe_end + 1, is_closed=True)

    # -- paragraphs

    def run(self) -> None:
        for index, paragraph in enumerate(self.paragraphs):
            self.paragraph(paragraph)
            for level in range(len(self.singles)):
                self.end_single(level)
            if self.doubles and not self.goes_on(index):
                self.end_paragraph(paragraph)

    def paragraph(self, paragraph: _Paragraph) -> None:
        marks = paragraph.marks
        start = 0
        if self.doubles and marks and self.reopens(paragraph):
            # A mark on each paragraph of one quotation: this one repeats the first.
            del self.doubles[1:], self.singles[2:]
            start = 1
        closers_left = sum(m.text in _DOUBLE and m.closes_by_place for m in marks)
        for mark in marks[start:]:
            if mark.text in _DOUBLE:
                closers_left -= mark.closes_by_place
                self.double(mark, closers_left)
            else:
                self.single(mark)

    def reopens(self, paragraph: _Paragraph) -> bool:
        first = paragraph.marks[0]
        if first.text not in _DOUBLE and first.text != "‘":
            return False
        lead = self.text[paragraph.start : min(first.start, paragraph.start + 20)]
        return (
            not lead.strip()
            and first.start - paragraph.start < 20
            and not first.after.isspace()
            and not _TURN.match(self.text, first.start)
        )

    def goes_on(self, index: int) -> bool:
        """Say whether what is open at the end of this paragraph goes on in the next ones."""
        following = self.paragraphs[index + 1 : index + 1 + _PARAGRAPHS_AHEAD]
        for distance, paragraph in enumerate(following):
            if _TURN.match(self.text, paragraph.start):
                return False
            doubles = [mark for mark in paragraph.marks if mark.text in _DOUBLE]
            if not doubles:
                continue
            if distance == 0 and doubles[0] is paragraph.marks[0] and self.reopens(paragraph):
                return True
            first = doubles[0]
            if first.text in _CLOSING:
                return True
            return first.text not in _OPENING and first.closes_by_place and not first.opens_by_place
        return False

    def end_paragraph(self, paragraph: _Paragraph) -> None:
        """Give up on what is open: it ends here, or where the next quotation opened."""
        outermost = self.doubles[0]
        later = [start for start, *_ in self.found[outermost.found_before :]]
        later += [opened.start for opened in self.doubles[1:]]
        end = min(filter(self.follows_sentence, later), default=paragraph.end)
        latest = self.doubles[-1]
        if latest is not outermost:
            self.emit(latest, paragraph.end, paragraph.end, is_closed=False)
        self.emit(outermost, end, end, is_closed=False)
        self.doubles.clear()
        self.singles = [None]

    def follows_sentence(self, start: int) -> bool:
        """Say whether a sentence has ended before the mark at `start`."""
        return self.text[max(0, start - 4) : start].rstrip()[-1:] in {".", "!", "?"}


def find_marked(text: str) -> tuple[Marked, ...]:
    """Return every quoted stretch of `text`, sorted by start, outer ones first.

    Straight, curly, low and angle marks may close each other. A quotation that runs over several
    paragraphs (opened on each and closed once, or opened once and closed later) is one stretch; one
    that is never closed ends with its paragraph.

    Args:
        text: a body; offsets count its code points.

    >>> text = "He said: “I told her, 'Go home,' twice.” “Yes,” she said."
    >>> [(m.inner.of(text), m.parent) for m in find_marked(text)]
    [("I told her, 'Go home,' twice.", None), ('Go home,', 0), ('Yes,', None)]
    """
    scanner = _Scanner(text)
    scanner.run()
    found: list[Marked] = []
    around: list[int] = []
    for start, end, inner_start, inner_end, is_closed in sorted(
        set(scanner.found), key=lambda f: (f[0], -f[1])
    ):
        inner = without_signature(text, Span(inner_start, inner_end))
        while around and found[around[-1]].outer.end < end:
            around.pop()
        parent = around[-1] if around else None
        if parent is not None and not found[parent].inner.contains(inner):
            continue
        found.append(Marked(Span(start, end), inner, parent, is_closed))
        around.append(len(found) - 1)
    return tuple(found)
