"""The foot of a page: tags, lists of other stories, a byline or a name after the last paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from onrecord.clean.agencies import agency_named
from onrecord.clean.bylines import Byline, is_known_person, is_role_line, printed_name, read_byline
from onrecord.clean.lexicon import line_phrases, outlets
from onrecord.clean.lines import Line, is_row
from onrecord.clean.marks import Fact, Mark, Marks, byline_facts, dropped, taken

_TAGS: Final = re.compile(
    r"(?:tags?|tagged|keywords|hashtags|filed under|labels|tagged in|posted in|теги|метки|мітки|"
    r"ключевые слова|etiketler|etiquetas|schlagworte|schlagwörter|mots-clés|açar sözlər|teqlər)"
    r"(?:\s*:\s*(?P<tags>.*)|\Z)",
    re.IGNORECASE,
)
_TAG_INITIALS: Final = (
    "tkhflpesmaTKHFLPESMAтмкТМК\u212a\u017f"  # of those words, also those that fold to a K or an S
)
_TAG_GAP: Final = re.compile(r"\s*[,;|/•·]\s*|\s*#")
_LONGEST_TAG_WORDS: Final = 5
_MOST_TAGS: Final = 30
_SIGNATURE_EDGES: Final = " -–—()"
_CLOSING_MARKS: Final = ('"', "”", "’", "»", "“")


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
    found.update(_closing_marks(lines, {**marks, **found}, head_end))
    return found


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
    """Take a byline, or a name alone, that stands after the last paragraph."""
    kept = [index for index in range(head_end, len(lines)) if index not in marks]
    if len(kept) < 2:
        return {}
    index, before = kept[-1], kept[-2]
    line = lines[index]
    if line.is_prose or line.word_count > 12:
        return {}
    agency = agency_named(line.text)
    is_below_label = lines[before].is_headline_like
    if agency is not None and (not is_below_label or is_row(lines[before])):
        return {index: taken(line, "agency", Fact("agency", agency))}
    if is_below_label:
        return {}
    byline = read_byline(line.text.strip(_SIGNATURE_EDGES)) or _named_alone(
        line.text, [lines[other].text for other in kept[:-1]]
    )
    if byline is None:
        return {}
    return {index: taken(line, "authors", *byline_facts(byline, "foot_author"))}


def _named_alone(text: str, paragraphs: Sequence[str]) -> Byline | None:
    """Read a name alone: an outlet's, or an author's if the story speaks of nobody of that family name."""
    if text in outlets():
        return Byline(outlet=outlets()[text])
    name, _, office = text.strip(_SIGNATURE_EDGES).partition(", ")
    if not is_known_person(name) or names_in(name, paragraphs) or (office and not is_role_line(office)):
        return None
    if name != text and paragraphs[-1].endswith(_CLOSING_MARKS):
        return None  # who said what was quoted last
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
