"""Which line is what: the head of a page, its body, its foot.

`decide` sees only lines and returns marks. Every rule that depends on where a line stands is here or in
`foot`; rules that know a line by itself are in `noise`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from onrecord.clean.bylines import Byline, is_person_name, is_role_line, opens_byline, printed_name, read_byline, read_names
from onrecord.clean.datelines import Dateline, read_dateline
from onrecord.clean.foot import foot_marks
from onrecord.clean.header import HeaderPart, is_labelled, read_header, section_named
from onrecord.clean.headline import Headline, find_headline
from onrecord.clean.lines import Line
from onrecord.clean.marks import Fact, Mark, Marks, dropped, taken
from onrecord.clean.notes import note_marks
from onrecord.clean.noise import noise_rule
from onrecord.model import Published, Span

Kind: TypeAlias = Literal["noise", "date", "byline", "dateline", "prose", "short"]

_HEAD_LINES = 60  # content lines of a page that are looked at for a header
_PROSE_IN_HEAD: Final = 2  # paragraphs that may stand above the last byline or date: a teaser, a caption


@dataclass(frozen=True, slots=True)
class _Head:
    """The head of a page: lines `[0, end)`, what each is, and the last line that is surely a header's."""

    end: int
    kinds: tuple[Kind, ...]
    last_strong: int


def decide(lines: Sequence[Line]) -> Marks:
    """Mark every line of a page that is not, or not wholly, body."""
    marks: dict[int, tuple[Mark, ...]] = dict(_noise_marks(lines))
    head = _find_head(lines, marks)
    headline = _find_title(lines, head, marks)
    body_text = _Prose(lines, head)
    for index in range(head.end):
        if index not in marks:
            found = _head_mark(lines, index, head, headline, body_text)
            if found:
                marks[index] = found
    marks.update(_repeat_marks(lines, head, headline, marks))
    marks.update(foot_marks(lines, marks, head.end))
    first = next((index for index in range(len(lines)) if index not in marks), None)
    if first is not None:
        opening = opening_marks(lines[first])
        if opening:
            marks[first] = opening
    return marks


class _Prose:
    """The running text of a page below its head, folded once if a name has to be looked for in it."""

    def __init__(self, lines: Sequence[Line], head: _Head) -> None:
        self._lines = [line.text for line in lines[head.end :] if line.is_prose]
        self._text: str | None = None

    def names(self, name: str) -> bool:
        """Say whether the text speaks of somebody with this family name."""
        if self._text is None:
            self._text = "\n".join(self._lines)
        return re.search(rf"\b{re.escape(name.split()[-1])}\b", self._text, re.IGNORECASE) is not None


def _noise_marks(lines: Sequence[Line]) -> Marks:
    marks: dict[int, tuple[Mark, ...]] = {}
    for index, line in enumerate(lines):
        rule = noise_rule(line)
        if rule is not None:
            marks[index] = note_marks(line, rule)
    return marks


def _find_head(lines: Sequence[Line], marks: Marks) -> _Head:
    content = [index for index in range(len(lines)) if index not in marks][:_HEAD_LINES]
    repeats = Counter(lines[index].key for index in content)
    first = _first_paragraph(lines, content)
    kinds: dict[int, Kind] = {}
    prose, end, strong = 0, 0 if first is None else first, -1
    for index in content:
        kind = kinds[index] = _kind(lines[index])
        if kind in ("prose", "short"):
            is_below = first is not None and index >= first
            prose += is_below and (kind == "short" or repeats[lines[index].key] == 1)
            if prose > _PROSE_IN_HEAD:
                break
        elif prose == 0 or _is_sure(lines, content, index, kind):
            strong = index
            end = max(end, index + 1)
    end = min(end, len(lines))
    return _Head(end, tuple(kinds.get(index, "noise") for index in range(end)), strong)


def _first_paragraph(lines: Sequence[Line], content: Sequence[int]) -> int | None:
    paragraphs = [index for index in content if lines[index].is_prose and _kind(lines[index]) == "prose"]
    if paragraphs:
        return paragraphs[0]
    return next((index for index in content if lines[index].ends_sentence and _kind(lines[index]) == "short"), None)


def _kind(line: Line) -> Kind:
    if len(line.text) <= 220:
        if read_header(line.text) is not None:
            return "date"
        if opens_byline(line.text) or read_byline(line.text) is not None:
            return "byline"
        if line.word_count <= 12:
            dateline = read_dateline(line.text)
            if dateline is not None and dateline.is_whole_line:
                return "dateline"
    return "prose" if line.is_prose else "short"


def _is_sure(lines: Sequence[Line], content: Sequence[int], index: int, kind: Kind) -> bool:
    """Say whether a header's line below a paragraph is one for certain: a bare date may be a crosshead."""
    if kind != "date":
        return True
    parts = read_header(lines[index].text) or ()
    has_time = any(isinstance(part.value, Published) and part.value.precision == "minute" for part in parts)
    return has_time or len(parts) > 1 or is_labelled(lines[index].text)


def _find_title(lines: Sequence[Line], head: _Head, marks: Marks) -> Headline | None:
    candidates = [index for index in range(head.end) if index not in marks and head.kinds[index] in ("short", "prose")]
    followed = frozenset(
        index
        for index in candidates
        if index == candidates[0] and head.last_strong > index and _next_is_header(lines, index, head, marks)
    )
    return find_headline(lines, candidates, followed)


def _next_is_header(lines: Sequence[Line], index: int, head: _Head, marks: Marks) -> bool:
    """Say whether the next line of the page after `index` is a date, a byline, a section or its own repeat."""
    following = next((after for after in range(index + 1, head.end) if after not in marks), None)
    if following is None:
        return False
    return (
        head.kinds[following] in ("date", "byline", "dateline")
        or lines[following].key == lines[index].key
        or section_named(lines[following].text) is not None
    )


def _head_mark(
    lines: Sequence[Line], index: int, head: _Head, headline: Headline | None, prose: _Prose
) -> tuple[Mark, ...]:
    line, kind = lines[index], head.kinds[index]
    if headline is not None and index in headline.repeats:
        if index == headline.index:
            return taken(line, "title", Fact("title", headline.text), *_site_facts(headline))
        return dropped(line, "repeated_headline")
    if kind == "date":
        return header_marks(line, read_header(line.text) or ())
    if kind == "byline":
        return _byline_mark(lines, index)
    if kind == "dateline":
        return opening_marks(line)
    section = section_named(line.text)
    if section is not None:
        return taken(line, "section", Fact("section", section))
    if kind == "prose":
        return ()
    if is_person_name(line.text):
        return _name_mark(lines, index, head, headline, prose)
    if index > 0 and is_role_line(line.text) and is_person_name(lines[index - 1].text):
        return dropped(line, "role_line")
    if line.is_headline_like or index < head.last_strong:
        return dropped(line, "head_line")
    return ()


def _site_facts(headline: Headline) -> tuple[Fact, ...]:
    if headline.site is None or section_named(headline.site) is not None or len(headline.site.split()) > 5:
        return ()
    return (Fact("site", headline.site),)


def _name_mark(
    lines: Sequence[Line], index: int, head: _Head, headline: Headline | None, prose: _Prose
) -> tuple[Mark, ...]:
    """Take a name that stands alone in the head as an author's, unless the story speaks of that person."""
    line = lines[index]
    near = range(max(0, index - 2), min(head.end, index + 3))
    is_near_header = any(
        head.kinds[other] in ("date", "byline", "dateline")
        or (headline is not None and other in headline.repeats)
        or (other != index and lines[other].key == line.key)
        for other in near
    )
    is_in_title = headline is not None and line.text.split()[-1].casefold() in headline.text.casefold()
    if not is_near_header or is_in_title or prose.names(line.text):
        return dropped(line, "head_line")
    return taken(line, "authors", Fact("author", (printed_name(line.text),)))


def _byline_mark(lines: Sequence[Line], index: int) -> tuple[Mark, ...]:
    line = lines[index]
    byline = read_byline(line.text)
    if byline is None and opens_byline(line.text) and index + 1 < len(lines):
        byline = read_names(lines[index + 1].text)
    return taken(line, "authors", *byline_facts(byline)) if byline is not None else dropped(line, "byline_label")


def byline_facts(byline: Byline) -> tuple[Fact, ...]:
    """Return what a byline tells."""
    facts = (Fact("author", byline.authors), Fact("agency", byline.agency), Fact("outlet", byline.outlet))
    return tuple(fact for fact in facts if fact.value)


def header_marks(line: Line, parts: Sequence[HeaderPart]) -> tuple[Mark, ...]:
    """Mark each part of a header line; what stands between two parts goes with the one before."""
    marks: list[Mark] = []
    for place, part in enumerate(parts):
        start = line.span.start + (part.span.start if place else 0)
        end = line.span.start + (parts[place + 1].span.start if place + 1 < len(parts) else len(line.text))
        marks.append(_part_mark(Span(start, end), part))
    return tuple(marks)


def _part_mark(span: Span, part: HeaderPart) -> Mark:
    if part.field in ("label", "updated"):
        return Mark(span, "dropped", "date_label" if part.field == "label" else "date_of_update")
    if isinstance(part.value, Byline):
        return Mark(span, "metadata", "authors", byline_facts(part.value))
    return Mark(span, "metadata", part.field, (Fact(part.field, part.value),))


def _repeat_marks(lines: Sequence[Line], head: _Head, headline: Headline | None, marks: Marks) -> Marks:
    """Drop what repeats the headline or the first paragraph, wherever it stands."""
    found: dict[int, tuple[Mark, ...]] = {}
    kept = [index for index in range(len(lines)) if index not in marks]
    teasers = _teasers(lines, kept, head)
    for index in teasers:
        found[index] = dropped(lines[index], "repeated_lead")
    lead = next((lines[index].key for index in kept if index not in teasers and lines[index].is_prose), None)
    seen_lead = False
    for index in kept:
        line = lines[index]
        if index in teasers:
            continue
        if headline is not None and line.key == headline.key and (line.is_headline_like or index < head.end):
            found[index] = dropped(line, "repeated_headline")
        elif line.key == lead:
            if seen_lead:
                found[index] = dropped(line, "repeated_lead")
            seen_lead = True
    return found


def _teasers(lines: Sequence[Line], kept: Sequence[int], head: _Head) -> frozenset[int]:
    """Return paragraphs of the head that the body's first ones repeat, or begin with, if cut short by dots."""
    early = [index for index in kept if index < head.end and lines[index].is_prose]
    opening = [_without_dateline(lines[index]) for index in kept if index >= head.end][:3]
    found: set[int] = set()
    for place, index in enumerate(early):
        keys = [lines[other].key for other in early[place + 1 :]] + opening
        key = lines[index].key
        is_cut = lines[index].text.endswith(("...", "…"))
        if key in keys or (is_cut and len(key) > 30 and any(other.startswith(key.rstrip(".… ")) for other in keys)):
            found.add(index)
    return frozenset(found)


def _without_dateline(line: Line) -> str:
    from onrecord.clean.lines import key_of

    dateline = read_dateline(line.text)
    return line.key if dateline is None else key_of(line.text[dateline.length :])


def opening_marks(line: Line) -> tuple[Mark, ...]:
    """Cut a dateline or an agency's byline off the head of the first paragraph."""
    dateline = read_dateline(line.text)
    if dateline is not None:
        return _dateline_marks(line, dateline)
    match = re.match(r"By [^:]{3,60}:\s+(?=\S)", line.text)
    byline = read_byline(match[0].rstrip()) if match else None
    if match is None or byline is None or byline.agency is None:
        return ()
    return _split(line, match.end(), "authors", byline_facts(byline))


def _dateline_marks(line: Line, dateline: Dateline) -> tuple[Mark, ...]:
    facts = [Fact("dateline_place", dateline.place), Fact("agency", dateline.agency), Fact("dateline", line.text[: dateline.length])]
    field = "dateline_place" if dateline.place else "agency"
    return _split(line, dateline.length, field, tuple(fact for fact in facts if fact.value))


def _split(line: Line, length: int, field: str, facts: tuple[Fact, ...]) -> tuple[Mark, ...]:
    cut = line.span.start + length
    head = Mark(Span(line.span.start, cut), "metadata", field, facts)
    return (head,) if cut >= line.span.end else (head, Mark(Span(cut, line.span.end), "kept", "paragraph"))
