"""Who wrote it: names as pages print them under a headline or at the foot of a story."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from onrecord.clean.agencies import agency_named
from onrecord.clean.lexicon import name_stoppers, outlets, places

_OPENING: Final = re.compile(
    r"(?:(?:written|reported|story|text|words|posted|report|compiled|authored|prepared)\s+by|by|authors?|writer|reporter|"
    r"journalist|correspondent)(?P<colon>\s*:)?\s+",
    re.IGNORECASE,
)
_NEEDS_COLON: Final = frozenset(("author", "authors", "writer", "reporter", "journalist", "correspondent", "text", "story"))
_SEGMENT: Final = re.compile(r"\s+[-–—|/•·]+\s*|\s*[|•·]\s*|\s*[–—]\s+|\s*/\s+")
_CHUNK: Final = re.compile(r",\s*(?:and\s+)?|\s+(?:and|AND|&|with|WITH)\s+")
_ROLE: Final = frozenset(
    "writer reporter correspondent editor staff columnist contributor producer photographer journalist intern analyst critic "
    "fellow bureau chief anchor freelance contributing associate assistant managing special senior lead director desk "
    "team editorial board guest historian professor".split()
)
_PARTICLES: Final = frozenset("van von der den de del della di da dos das du la le el al bin ibn ben abu y e ter ten".split())
_INITIALS: Final = re.compile(r"(?:[^\W\d_]\.)+-?(?:[^\W\d_]\.)?(?P<rest>[^\W\d_]\S*)?\Z")
_NAME_WORD: Final = re.compile(r"[^\W\d_]+(?:[’'‘`-][^\W\d_]+)*\Z")
_OUTLET_WORDS: Final = frozenset(
    "times post news tribune sentinel herald journal gazette daily today magazine press chronicle observer star guardian mail "
    "telegraph register examiner globe inquirer mirror courier monitor standard independent review radio tv".split()
)
_PLACE_TAIL: Final = re.compile(r"\s+(?:in|from|at)\s+[A-ZÀ-Þ].*\Z")
_LONGEST_BYLINE: Final = 200


@dataclass(frozen=True, slots=True)
class Byline:
    """What a byline says; `length` is how much of the line it takes."""

    authors: tuple[str, ...] = ()
    agency: str | None = None
    outlet: str | None = None


def is_person_name(text: str) -> bool:
    """Say whether `text` alone has the shape of a person's full name and none of a label.

    >>> [is_person_name(name) for name in ("Ali Gasimov", "H. Mammadov", "LEMAN ZEYNALOVA", "Ursula von der Leyen")]
    [True, True, True, True]
    >>> [is_person_name(label) for label in ("Read more", "White House", "South Korea", "Madonna", "Politics Materials")]
    [False, False, False, False, False]
    """
    words = text.split()
    if not 2 <= len(words) <= 5 or len(text) > 50 or text.casefold() in places():
        return False
    full = 0
    for word in words:
        lower = word.casefold().strip(".")
        if lower in _PARTICLES and word.islower():
            continue
        if lower in name_stoppers() or lower in _ROLE:
            return False
        if _INITIALS.match(word):
            full += 1 if len(word) > 3 and not word.endswith(".") else 0
            continue
        if not _is_name_word(word.rstrip(".") if lower in ("jr", "sr") else word):
            return False
        full += 1
    return full >= 1 and _is_name_word(words[0].strip(".")) and (full >= 2 or "." in text)


def _is_name_word(word: str) -> bool:
    if not word[:1].isupper() or _NAME_WORD.match(word) is None:
        return False
    return word.isupper() or word[1:].islower() or any(char.islower() for char in word)


def printed_name(name: str) -> str:
    """Return a name in small letters where a byline prints it in capitals.

    >>> printed_name("JANE O'DOE-ROE"), printed_name("Jane Doe")
    ("Jane O'Doe-Roe", 'Jane Doe')
    """
    name = " ".join(name.split())
    if not name.isupper():
        return name
    return re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize(), name)


def read_byline(text: str) -> Byline | None:
    """Read a whole line that opens as a byline; None if the line is anything else.

    >>> read_byline("By Leman Zeynalova - Trend:")
    Byline(authors=('Leman Zeynalova',), agency='Trend', outlet=None)
    >>> read_byline("BY JANE DOE and John Roe, Staff Writers").authors
    ('Jane Doe', 'John Roe')
    >>> read_byline("By Trend")
    Byline(authors=(), agency='Trend', outlet=None)
    >>> read_byline("By Friday the army had withdrawn") is read_byline("By the time he left") is None
    True
    """
    if len(text) > _LONGEST_BYLINE:
        return None
    opening = _OPENING.match(text)
    if opening is None or _is_label_without_colon(opening):
        return None
    return read_names(text[opening.end() :])


def opens_byline(text: str) -> bool:
    """Say whether a line is the word before a name that stands on the next line.

    >>> opens_byline("By"), opens_byline("By far")
    (True, False)
    """
    return text.rstrip(" :").casefold() in ("by", "written by", "author", "authors", "reported by", "story by")


def _is_label_without_colon(opening: re.Match[str]) -> bool:
    return opening["colon"] is None and opening[0].split()[0].casefold() in _NEEDS_COLON and "by" not in opening[0].casefold()


def read_names(text: str) -> Byline | None:
    """Read names, roles, an agency and an outlet, as they follow the word `By`."""
    segments = [part for part in _SEGMENT.split(text.strip().rstrip(":|-–—/•· \t\u00a0").strip()) if part.strip()]
    if not segments:
        return None
    first = _read_first(segments[0].strip(" ,"))
    if first is None:
        return None
    for segment in segments[1:]:
        agency, outlet = agency_named(segment), outlet_named(segment)
        first = Byline(first.authors, first.agency or agency, first.outlet or outlet)
    return first


def _read_first(text: str) -> Byline | None:
    agency = agency_named(text)
    if agency is not None:
        return Byline(agency=agency)
    if text in outlets():
        return Byline(outlet=outlets()[text])
    authors: list[str] = []
    outlet = None
    for chunk in _CHUNK.split(_PLACE_TAIL.sub("", text)):
        name = chunk.strip()
        if not name:
            continue
        if is_person_name(name):
            authors.append(printed_name(name))
        elif agency_named(name) is not None:
            agency = agency or agency_named(name)
        elif _peeled(name) is not None:
            author, outlet = _peeled(name) or ("", None)
            authors.append(author)
        elif _is_role(name):
            continue
        elif authors and outlet_named(name) is not None:
            outlet = outlet_named(name)
        elif authors and name[:1].isupper() and len(name.split()) <= 5:
            continue
        else:
            return None
    return Byline(tuple(dict.fromkeys(authors)), agency, outlet) if authors or agency or outlet or _is_role(text) else None


def _peeled(text: str) -> tuple[str, str] | None:
    """Split `Jane Doe BBC News` into the person and the outlet."""
    words = text.split()
    for cut in range(2, len(words)):
        outlet = outlets().get(" ".join(words[cut:]))
        if outlet is not None and is_person_name(" ".join(words[:cut])):
            return printed_name(" ".join(words[:cut])), outlet
    return None


def _is_role(text: str) -> bool:
    words = text.casefold().replace("-", " ").split()
    return len(words) <= 8 and any(word.removesuffix("s") in _ROLE for word in words)


def is_role_line(text: str) -> bool:
    """Say whether a short line under a name gives its office.

    >>> is_role_line("Breaking News Intern"), is_role_line("Russia favors Azerbaijan")
    (True, False)
    """
    return len(text) <= 80 and _is_role(text)


def outlet_named(text: str) -> str | None:
    """Return the outlet that a short stretch of a byline or footer names, if it is one for certain.

    >>> outlet_named("The Washington Times"), outlet_named("Special to the world")
    ('The Washington Times', None)
    """
    name = " ".join(text.split()).strip(" .,:|")
    if name in outlets():
        return outlets()[name]
    words = name.split()
    if not 2 <= len(words) <= 5 or agency_named(name) is not None or not all(word[:1].isupper() for word in words):
        return None
    last_words = {word.casefold() for word in words[1:]}
    return printed_name(name) if last_words & _OUTLET_WORDS and not _is_role(name) else None
