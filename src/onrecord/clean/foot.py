"""The foot of a page: tags, lists of other stories, a byline or a name after the last paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from onrecord.clean.agencies import agency_named
from onrecord.clean.bylines import (
    Byline,
    is_known_person,
    is_person_name,
    is_role_line,
    printed_name,
    read_byline,
)
from onrecord.clean.lexicon import line_phrases, outlets
from onrecord.clean.lines import Line, is_row
from onrecord.clean.marks import Fact, Mark, Marks, byline_facts, dropped, taken
from onrecord.model import Span

_TAGS: Final = re.compile(
    r"(?:tags?|tagged|key ?words|hashtags|filed under|labels|tagged in|posted in|теги|метки|мітки|"
    r"ключевые слова|etiketler|etiquetas|schlagworte|schlagwörter|mots-clés|açar sözlər|teqlər)"
    r"(?:\s*:\s*(?P<tags>.*)|\Z)",
    re.IGNORECASE,
)
_TAG_INITIALS: Final = (
    "tkhflpesmaTKHFLPESMAтмкТМК\u212a\u017f"  # of those words, also those that fold to a K or an S
)
_TAG_GAP: Final = re.compile(r"\s*[,;|/•·]\s*|\s*#")
# When a comment was written, below the name of who wrote it: "May 3, 2021 at 1:24 pm".
_COMMENTED: Final = re.compile(
    r"(?:on )?(?:[A-Z][a-z]+\.? \d{1,2},? \d{4}|\d{1,2} [A-Z][a-z]+ \d{4}|\d{4}-\d\d-\d\d|"
    r"\d{1,2}[./]\d{1,2}[./]\d{2,4}),?(?: at| -)? \d{1,2}[:.]\d\d(?: ?[APap]\.?[Mm]\.?)?\Z"
)
_MOST_COMMENTER_WORDS: Final = 4
_FEWEST_COMMENTS: Final = 2
_FEWEST_PARAGRAPHS: Final = 2  # of a story, above its comments
_DAY: Final = re.compile(r"[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}\Z")
_MOST_TEASER_WORDS: Final = 40
_MOST_STAMP_WORDS: Final = 6
_FEWEST_TEASERS: Final = 3
_TAIL_AGENCY: Final = re.compile(r"\s*(?:[-–—]{1,2} ?|[(\[])(?P<agency>\w[\w .-]{1,30}?)[)\]]?\.?\Z")
_TAIL_CHARS: Final = 40
_QUOTE_MARKS: Final = "\"'”’»"
_SENTENCE_ENDS: Final = f".!?…{_QUOTE_MARKS}"
_MOST_SIGNATURE_WORDS: Final = 12
_LONGEST_TAG_WORDS: Final = 5
_MOST_TAGS: Final = 30
_SIGNATURE_EDGES: Final = " -–—()"


def foot_marks(lines: Sequence[Line], marks: Marks, head_end: int) -> Marks:
    """Mark tags and lists of links below the head, and the name that closes the story."""
    found: dict[int, tuple[Mark, ...]] = {}
    index = 0
    while index < len(lines):
        if index in marks and marks[index][0].rule == "related_heading" and index >= head_end:
            index = _mark_links(lines, marks, index + 1, found)
        elif index not in marks and is_tag_line(lines[index]):
            index = _mark_tags(lines, marks, index, found)
        else:
            index += 1
    found.update(_comment_marks(lines, {**marks, **found}, head_end))
    found.update(_teaser_marks(lines, {**marks, **found}, head_end))
    found.update(_closing_marks(lines, {**marks, **found}, head_end))
    found.update(_source_marks(lines, {**marks, **found}))
    return found


def _source_marks(lines: Sequence[Line], marks: Marks) -> Marks:
    """Take the agency of a line `Source: Interfax` below the last paragraph; a table above may have one."""
    for index in range(len(lines) - 1, -1, -1):
        if index not in marks and lines[index].is_prose:
            break
        if index in marks and marks[index][0].rule == "source_line":
            agency = agency_named(lines[index].text.partition(":")[2])
            return {index: taken(lines[index], "agency", Fact("agency", agency))} if agency else {}
    return {}


def _comment_marks(lines: Sequence[Line], marks: Marks, head_end: int) -> Marks:
    """Drop everything from the first of several comments on: a name, a day and time, what somebody says."""
    starts = [
        index - 1
        for index in range(head_end + 1, len(lines) - 1)
        if ":" in lines[index].text and _opens_comment(lines, index)
    ]
    if len(starts) < _FEWEST_COMMENTS:
        return {}
    paragraphs = sum(lines[index].is_prose for index in range(head_end, starts[0]) if index not in marks)
    if paragraphs < _FEWEST_PARAGRAPHS:
        return {}
    return {
        index: dropped(lines[index], "comments")
        for index in range(starts[0], len(lines))
        if index not in marks
    }


def _teaser_marks(lines: Sequence[Line], marks: Marks, head_end: int) -> Marks:
    """Drop lists of other stories: of each its headline, what it tells, and who wrote it or when."""
    content = [index for index in range(head_end, len(lines)) if index not in marks]
    starts = {
        at
        for at, (headline, told, stamp) in enumerate(zip(content, content[1:], content[2:], strict=False))
        if lines[told].is_prose
        and not (lines[headline].is_prose or lines[stamp].is_prose)
        and _is_teaser(lines[headline], lines[told], lines[stamp])
    }
    found: dict[int, tuple[Mark, ...]] = {}
    end = 0
    for start in sorted(starts):
        if start < end:
            continue
        end = start
        while end in starts:
            end += 3
        if end - start >= 3 * _FEWEST_TEASERS:
            found.update({index: dropped(lines[index], "related_links") for index in content[start:end]})
    return found


def _is_teaser(headline: Line, told: Line, stamp: Line) -> bool:
    if max(headline.word_count, told.word_count) > _MOST_TEASER_WORDS or stamp.word_count > _MOST_STAMP_WORDS:
        return False
    if not stamp.is_headline_like or not (headline.is_headline_like or headline.asks):
        return False
    return is_person_name(stamp.text) or _DAY.search(stamp.text) is not None


def _opens_comment(lines: Sequence[Line], index: int) -> bool:
    """Say whether a line is the moment of a comment, its author above it and its text below."""
    name, text = lines[index - 1], lines[index + 1]
    if not lines[index].text[-1].isalnum() or name.is_prose or name.word_count > _MOST_COMMENTER_WORDS:
        return False
    return _COMMENTED.match(lines[index].text) is not None and not text.is_headline_like


def is_tag_line(line: Line) -> bool:
    """Say whether a line is a list of tags: `Tags: Karabakh, Russia`; not a sentence that opens so."""
    if line.text[0] not in _TAG_INITIALS or len(line.text) > 400:
        return False
    return _TAGS.match(line.text) is not None and (not line.is_prose or not line.ends_sentence)


def split_tags(text: str) -> tuple[str, ...]:
    """Split a list of tags at its commas; words without any between cannot be told apart.

    >>> split_tags("Karabakh, Russia"), split_tags("#Baku #COP29"), split_tags("CHINA TAIWAN JOE BIDEN VIP")
    (('Karabakh', 'Russia'), ('Baku', 'COP29'), ())
    """
    parts = [part.strip(" #.\u00a0") for part in _TAG_GAP.split(text)]
    tags = tuple(dict.fromkeys(part for part in parts if part and not _is_heading(part)))
    return tags if len(tags) != 1 or len(tags[0].split()) <= 3 else ()


def _is_heading(text: str) -> bool:
    return line_phrases().get(text.casefold()) is not None


def _mark_tags(lines: Sequence[Line], marks: Marks, index: int, found: dict[int, tuple[Mark, ...]]) -> int:
    match = _TAGS.match(lines[index].text)
    tags = split_tags(match["tags"] or "") if match else ()
    found[index] = (
        taken(lines[index], "tags", Fact("tags", tags)) if tags else dropped(lines[index], "tags_footer")
    )
    index += 1
    if match is not None and match["tags"]:
        return index
    while index < len(lines) and index not in marks and len(found) < _MOST_TAGS:
        line = lines[index]
        if not line.is_headline_like or line.word_count > _LONGEST_TAG_WORDS:
            break
        found[index] = taken(line, "tags", Fact("tags", (line.text.strip(" #,"),)))
        index += 1
    return index


def _mark_links(lines: Sequence[Line], marks: Marks, index: int, found: dict[int, tuple[Mark, ...]]) -> int:
    """Drop the headlines under a heading such as `Related articles`, down to the next paragraph."""
    while index < len(lines):
        if index not in marks:
            if not lines[index].is_headline_like or is_tag_line(lines[index]):
                break
            found[index] = dropped(lines[index], "related_links")
        index += 1
    return index


def _closing_marks(lines: Sequence[Line], marks: Marks, head_end: int) -> Marks:
    """Take what signs the story: an agency behind its last sentence, or on a line of its own a name."""
    kept = [index for index in range(head_end, len(lines)) if index not in marks]
    if len(kept) < 2:
        return {}
    line = lines[kept[-1]]
    if line.is_prose or line.word_count > _MOST_SIGNATURE_WORDS:
        return _tail_marks(line, kept[-1])
    return _tail_marks(line, kept[-1]) or _signature_marks(lines, kept)


def _signature_marks(lines: Sequence[Line], kept: Sequence[int]) -> Marks:
    index, before = kept[-1], kept[-2]
    line = lines[index]
    agency = agency_named(line.text)
    is_below_label = lines[before].is_headline_like
    if agency is not None and (not is_below_label or is_row(lines[before])):
        return {index: taken(line, "agency", Fact("agency", agency))}
    name = line.text.strip(_SIGNATURE_EDGES)
    if is_below_label or (name != line.text and lines[before].text[-1] in _QUOTE_MARKS):
        return {}  # behind a dash below a quote stands who said it
    byline = read_byline(name) or _named_alone(name, [lines[other].text for other in kept[:-1]])
    return {index: taken(line, "authors", *byline_facts(byline, "foot_author"))} if byline else {}


def _tail_marks(line: Line, index: int) -> Marks:
    """Take the agency that a last paragraph prints behind its last sentence: `… he said. — AFP`."""
    at = max(0, len(line.text) - _TAIL_CHARS)
    match = _TAIL_AGENCY.search(line.text, at)
    agency = agency_named(match["agency"]) if match else None
    if match is None or agency is None or line.text[: match.start()][-1:] not in _SENTENCE_ENDS:
        return {}
    cut = line.span.start + match.start()
    story = Mark(Span(line.span.start, cut), "kept", "paragraph")
    return {index: (story, Mark(Span(cut, line.span.end), "metadata", "agency", (Fact("agency", agency),)))}


def _named_alone(text: str, paragraphs: Sequence[str]) -> Byline | None:
    """Read a name alone: an outlet's, or an author's if the story speaks of nobody of that family name."""
    if text in outlets():
        return Byline(outlet=outlets()[text])
    name, _, office = text.partition(", ")
    if not is_known_person(name) or names_in(name, paragraphs) or (office and not is_role_line(office)):
        return None
    return Byline(authors=(printed_name(name),))


def names_in(name: str, paragraphs: Iterable[str]) -> bool:
    """Say whether a text speaks of somebody with the same family name: whom it speaks of did not write it.

    >>> names_in("Ilham Aliyev", ["President Aliyev arrived in Sochi."]), names_in("Jane Doe", ["Does it?"])
    (True, False)
    """
    family_name = name.rsplit(maxsplit=1)[-1].casefold()
    spoken_in = [paragraph for paragraph in paragraphs if family_name in paragraph.casefold()]
    if not spoken_in:
        return False
    whole_word = re.compile(rf"\b{re.escape(family_name)}\b", re.IGNORECASE)
    return any(map(whole_word.search, spoken_in))
