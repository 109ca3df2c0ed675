"""Who wrote it: names as pages print them under a headline or at the foot of a story."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from onrecord.clean.agencies import agency_named
from onrecord.clean.lexicon import name_stoppers, outlets, places, words
from onrecord.clean.lines import legible

_BY: Final = re.compile(
    r"(?:an? )?(?:(?:(?:(?:photos?|pictures?) (?:and|&) )?(?:story|text|words)"
    r"(?: (?:and|&) (?:photos?|pictures?))?|"
    r"written|reported|posted(?: on)?|published|report|compiled|prepared|news|review|essay|analysis|opinion|"
    r"interview(?:ed)?|interview conducted|commentary) )?"
    r"(?:by|as told to)(?:\s?:?\s+|(?-i:(?<=By)(?=[A-Z][a-z])))",
    re.IGNORECASE,
)
_TOLD: Final = re.compile(r"(?:[A-ZÀ-Þ]\S+ ){2,4}as told to\s+")  # "Jane Doe as told to John Roe"
# The same in other languages, whose words may begin a name: only before a whole one.
_FOREIGN_BY: Final = re.compile(
    r"(?:Von|VON|Par|PAR|Por|POR|Door|[Dd]i|(?:Das )?(?:Interview|Gespräch) führten?:?|Propos recueillis par|"
    r"(?:Беседовала?|Подготовила?|Розмовляла?|Текст):?)\s+(?=\w+\s+\w)"
)
_LABEL: Final = re.compile(
    r"(?:authors?|writer|reporter|journalist|correspondent|text|words|story|автор|müəllif|yazar|autor|auteur|autore|"
    r"haber|texto|texte|testo|tekst|muhabir|müxbir|журналист|журналіст|"
    r"հեղինակ|ავტორი)\s?:\s+|autorin/autor:?\s+",
    re.IGNORECASE,
)
_AUTHOR: Final = re.compile(
    r"(?:author|автор|müəllif|yazar|autor|auteur|autore|հեղինակ|ავტორი)\s?:", re.IGNORECASE
)
_TITLE: Final = re.compile(r"\A(?:Dr|Prof|Sir|Dame|Rev|Fr)\b\.?\s+")
_CONTACT: Final = re.compile(
    r"[,|\s]*(?:\([^()\s]*@[^()\s]+\)|[^()\s]*@[^()\s]+)"
)  # a handle, a mail address
_ALONE: Final = frozenset(("author", "authors"))
_SEGMENT: Final = re.compile(r"\s+[-–—|/•·]+\s*|\s*[|•·–—]\s*|\s*/\s+|\s{2,}")
_CHUNK: Final = re.compile(
    r",\s*(?:and\s+)?|\s+(?:and|AND|&|with|WITH|und|et|och|og|və|ve|и|та)\s+"
    r"|\s+[eyi]\s+(?=[A-ZÀ-Þ]\S+\s[A-ZÀ-Þ])"  # before a whole name: "Ortega y Gasset" is one
)
_PLACE_TAIL: Final = re.compile(
    r"\s+(?:(?:in|from|at|for|For)\s+[A-ZÀ-Þ].*|on)\Z"
)  # or the day, on the next line
_INITIALS: Final = re.compile(r"(?:[^\W\d_]\.)+(?P<rest>[^\W\d_]\S*)?\Z")
_NAME_WORD: Final = re.compile(r"[^\W\d_]+(?:[’'‘`-][^\W\d_]+)*\Z")
_ELIDED: Final = re.compile(r"(?:d|l|de|dell|dall)['’][A-ZÀ-Þ][^\W\d_]+\Z")  # Jean d’Ormesson
_GLUED: Final = re.compile(r"[a-zß-ÿ][A-Z]|[A-Z]{2}[a-z]")  # words that lost the space between them
_INNER_CAPITALS: Final = (
    "Mc",
    "Mac",
    "De",
    "Di",
    "Du",
    "La",
    "Le",
    "Van",
    "Fitz",
    "O’",
    "O'",
    "D’",
    "D'",
    "Al-",
    "El-",
)
_GLUED_ROLE: Final = re.compile(  # "By Jane DoeStaff Writer"
    r"(?<=[a-zß-ÿ])(?=(?:Staff|Senior|Special|Contributing|Associate|Assistant|Deputy|Chief|Political|"
    r"Managing) [A-Z])|"
    r"(?<=[a-zß-ÿ]{3})(?=[A-Z][A-Za-z& ]{0,30}(?:Writer|Reporter|Editor|Columnist|Correspondent)\b)"
)
_FAMILY_ENDINGS: Final = (
    *("ov", "ova", "yev", "yeva", "zade", "zadeh", "oglu", "oğlu", "yan", "ian", "shvili", "enko"),
    *("sky", "skaya", "wicz", "ić", "ов", "ова", "ев", "ева", "ёв", "ёва", "заде", "оглы", "ян", "швили"),
    *("енко", "чук", "ский", "ская", "цкий", "цкая", "ський", "ська", "յան", "όπουλος", "ίδης", "άκης"),
)
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_LONGEST_BYLINE: Final = 200
_LONGEST_NAME: Final = 50
_MOST_NAME_WORDS: Final = 5
_MOST_LONE_WORDS: Final = 4
_MOST_ROLE_WORDS: Final = 8
_EDGES: Final = " ,:;|/•·–—-\t\u00a0"


class Byline(NamedTuple):
    """What a byline says: people, and the agency and outlet that it names beside or instead of them."""

    authors: tuple[str, ...] = ()
    agency: str | None = None
    outlet: str | None = None


def is_person_name(text: str) -> bool:
    """Say whether `text` has the shape of a person's full name and none of a label.

    >>> all(map(is_person_name, ("Ali Gasimov", "H. Mammadov", "JANE DOE", "Ursula von der Leyen")))
    True
    >>> any(map(is_person_name, ("Read more", "White House", "South Korea", "Madonna", "Oil Materials")))
    False
    """
    parts = text.split()
    if not 2 <= len(parts) <= _MOST_NAME_WORDS or len(text) > _LONGEST_NAME or text.casefold() in places():
        return False
    if parts[-1][-1] == "." and parts[-1].casefold() not in ("jr.", "sr."):
        return False
    weights = [_name_weight(part) for part in parts]
    return None not in weights and parts[0][:1].isupper() and sum(weight or 0 for weight in weights) >= 2


def _name_weight(part: str) -> int | None:
    """Return how much a word adds to a name: two halves make one; None if no name holds it."""
    lower = part.casefold().strip(".")
    if lower.rstrip("'’") in words("particle") and part.islower():
        return 0
    if _ELIDED.match(part) is not None:
        return 1
    initials = _INITIALS.match(part)
    is_initial = initials is not None and len(lower) == 1  # "A." is no article
    if not is_initial and (lower in name_stoppers() or lower in words("role")):
        return None
    if initials is not None:
        return 1 if part[0].isupper() else None
    bare = part.rstrip(".") if lower in ("jr", "sr") else part
    is_glued = _GLUED.search(bare) is not None and not bare.startswith(_INNER_CAPITALS)
    return 1 if bare[:1].isupper() and _NAME_WORD.match(bare) and not is_glued else None


def signs_as_person(text: str) -> bool:
    """Say whether the words after `By` are a person's: there a known first name allows any family name.

    >>> signs_as_person("Kent German"), signs_as_person("Gregory Day"), signs_as_person("Press Office")
    (True, True, False)
    """
    if is_person_name(text):
        return True
    parts = text.split()
    if not 2 <= len(parts) <= 3 or parts[-1].casefold() in words("role"):
        return False
    from onrecord.mentions.gender import is_first_name

    is_plain = all(
        part[0].isupper() and part.strip(".").isalpha() and _GLUED.search(part) is None for part in parts
    )
    is_first = is_first_name(parts[0]) and parts[0].casefold() not in name_stoppers()
    return is_plain and is_first and text.casefold() not in places()


def is_known_person(text: str) -> bool:
    """Say whether a name that stands without `By` is a person's for certain: many labels have its shape.

    >>> is_known_person("Ali Gasimov"), is_known_person("Q. Mammadzade"), is_known_person("Planet Earth")
    (True, True, False)
    >>> is_known_person("Эльчин Рзаев"), is_known_person("Нижний Новгород")
    (True, False)
    """
    from onrecord.mentions.gender import is_first_name  # few pages ask for these names

    parts = text.split()
    if len(parts) > _MOST_LONE_WORDS or "  " in text or not is_person_name(text):
        return False
    first, last = parts[0].partition("-")[0], parts[-1].casefold()
    return _INITIALS.match(parts[0]) is not None or is_first_name(first) or last.endswith(_FAMILY_ENDINGS)


def printed_name(name: str) -> str:
    """Return a name in small letters where a byline prints it in capitals.

    >>> printed_name("JANE O'DOE-ROE"), printed_name("Jane Doe")
    ("Jane O'Doe-Roe", 'Jane Doe')
    """
    name = " ".join(name.split())
    return _LETTERS.sub(lambda word: word[0].capitalize(), name) if name.isupper() else name


def read_byline(text: str) -> Byline | None:
    """Read a whole line that opens as a byline; None if the line is anything else.

    >>> read_byline("By Leman Zeynalova - Trend:")
    Byline(authors=('Leman Zeynalova',), agency='Trend', outlet=None)
    >>> read_byline("BY JANE DOE and John Roe, Staff Writers").authors
    ('Jane Doe', 'John Roe')
    >>> read_byline("By Trend")
    Byline(authors=(), agency='Trend', outlet=None)
    >>> read_byline("By Dr. Jane van der Doe (@jane)").authors, read_byline("Von Hans Meier").authors
    (('Jane van der Doe',), ('Hans Meier',))
    >>> read_byline("Author: Sarkhan").authors, read_byline("By Friday"), read_byline("Author: Admin")
    (('Sarkhan',), None, None)
    >>> read_byline("By Jane Doe in Moscow and New Delhi, and John Roe in Paris").authors
    ('Jane Doe', 'John Roe')
    >>> read_byline("By Friday the army had withdrawn") is read_byline("By the time he left") is None
    True
    """
    if len(text) > _LONGEST_BYLINE:
        return None
    text = legible(text)
    opening = _BY.match(text) or _LABEL.match(text) or _TOLD.match(text)
    if opening:
        signed = _CONTACT.sub("", text[opening.end() :])
        return read_names(signed) or _read_single_name(text, signed)
    foreign = _FOREIGN_BY.match(text)
    names = read_names(text[foreign.end() :]) if foreign else None
    if foreign is None or names is None or not names.authors:
        return None
    # "VON DER LEYEN WARNS" is a headline.
    is_certain = not foreign[0].isupper() or all(map(is_known_person, names.authors))
    return names if is_certain else None


def _read_single_name(text: str, signed: str) -> Byline | None:
    """Read an author of a single name, whom a label must call one."""
    is_name = signed.istitle() and signed.isalpha() and _name_weight(signed) == 1
    return Byline(authors=(signed,)) if is_name and _AUTHOR.match(text) is not None else None


def opens_byline(text: str) -> bool:
    """Say whether a line is the word before a name that stands on the next line.

    >>> opens_byline("By —"), opens_byline("Commentary by"), opens_byline("By far")
    (True, True, False)
    """
    if len(text) >= 30:
        return False
    label = text.rstrip(" :—–-")
    return label.casefold() in _ALONE or _BY.fullmatch(f"{label} ") is not None


def signs_alone(text: str) -> bool:
    """Say whether a line is an agency's name and a colon, as it stands between dateline and story.

    >>> signs_alone("Trend:"), signs_alone("Trend"), signs_alone("He said:")
    (True, False, False)
    """
    return text.endswith(":") and agency_named(text) is not None


def read_names(text: str) -> Byline | None:
    """Read names, roles, an agency and an outlet, as they follow the word `By`."""
    text = _GLUED_ROLE.sub(", ", _once(text.strip(_EDGES)))
    segments = [part.strip(_EDGES) for part in _SEGMENT.split(text)]
    byline = _read_people(segments[0]) if segments[0] else None
    if byline is None:
        return None
    for segment in segments[1:]:
        agency = byline.agency or agency_named(segment)
        authors = tuple(name for name in byline.authors if name.casefold() != segment.casefold())
        byline = Byline(authors, agency, byline.outlet or outlet_named(segment))
    return byline


def _once(text: str) -> str:
    """Return a text that is printed twice in a row, as pages do for readers of the screen, once."""
    half = len(text) // 2
    return text[:half] if text[half:] == f" {text[:half]}" else text


def _read_people(text: str) -> Byline | None:
    """Read the part of a byline before its first dash or bar."""
    agency = agency_named(text)
    if agency is not None or text in outlets():
        return Byline(agency=agency, outlet=None if agency else outlets()[text])
    authors: list[str] = []
    outlet = None
    is_after_place = False
    for chunk in _CHUNK.split(text):
        name = _TITLE.sub("", _PLACE_TAIL.sub("", chunk).strip())
        is_place = is_after_place and not is_known_person(name)
        is_after_place = is_place or _PLACE_TAIL.search(chunk) is not None
        if is_place:
            continue  # "Jane Doe in New York and Port Moresby"
        if authors and _is_role(name) and not is_known_person(_without_office(name.split())):
            continue  # "Jane Doe, Forbes India Staff"
        peeled = _without_outlet(name)
        if peeled[0] in outlets():  # "Al Jazeera Staff"
            outlet = outlet or outlets()[peeled[0]]
        elif authors and outlet_named(name) is not None and not is_known_person(name):
            outlet = outlet or outlet_named(name)
        elif signs_as_person(peeled[0]):
            authors.append(printed_name(peeled[0]))
            outlet = outlet or peeled[1]
        elif agency_named(name) is not None:
            agency = agency or agency_named(name)
        elif name and not _is_role(name):
            if not _is_aside(name, authors):
                return None
            is_after_place = is_after_place or " of " in name  # "Institute of Trees and Lakes"
    if authors or agency or outlet or _is_role(text):
        return Byline(tuple(dict.fromkeys(authors)), agency, outlet)
    return None


def _is_aside(name: str, authors: list[str]) -> bool:
    """Say whether a capitalised chunk behind a name is where the author belongs, and no author."""
    return bool(authors) and name[0].isupper() and len(name.split()) <= _MOST_NAME_WORDS


def _without_outlet(text: str) -> tuple[str, str | None]:
    """Split `Jane Doe BBC News` into the person and the outlet."""
    parts = text.split()
    for cut in range(2, min(len(parts), _MOST_NAME_WORDS)):
        tail = " ".join(parts[cut:])
        if tail in outlets():
            return " ".join(parts[:cut]), outlets()[tail]
        if agency_named(tail) is not None:
            return " ".join(parts[:cut]), None
        if cut == len(parts) - 2 == 2 and outlet_named(tail) is not None:
            return " ".join(parts[:cut]), outlet_named(tail)
    return _without_office(parts), None


def _without_office(parts: list[str]) -> str:
    """Leave out the office behind a name, with its field or a word of the outlet, and letters of a degree.

    >>> _without_office("Jane Doe Globe Correspondent".split()), _without_office("Jane Doe MS".split())
    ('Jane Doe', 'Jane Doe')
    >>> _without_office("Jane Doe North of England correspondent".split())
    'Jane Doe'
    """
    end = len(parts)
    while end > 2 and parts[end - 1].casefold() in words("role"):
        end -= 1
    if end < len(parts):
        end = next((at for at in range(2, end) if parts[at].casefold() in name_stoppers()), end)
    if 2 < end < len(parts) and parts[end - 1].casefold() in words("outlet"):
        end -= 1
    is_degree = end > 2 and parts[end - 1].isupper() and parts[end - 1].isalpha() and len(parts[end - 1]) > 1
    if is_degree and not " ".join(parts[: end - 1]).isupper() and not set(parts[end - 1]) <= set("IVX"):
        end -= 1
    return " ".join(parts[:end])


def _is_role(text: str) -> bool:
    parts = text.casefold().replace("-", " ").split()
    return len(parts) <= _MOST_ROLE_WORDS and any(part.removesuffix("s") in words("role") for part in parts)


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
    name = " ".join(text[:80].split()).strip(" .,:|")
    if name in outlets():
        return outlets()[name]
    parts = name.split()
    if (
        not 2 <= len(parts) <= 5
        or agency_named(name) is not None
        or not all(part[:1].isupper() for part in parts)
    ):
        return None
    is_trade = not words("outlet").isdisjoint(part.casefold() for part in parts[1:])
    return printed_name(name) if is_trade and not _is_role(name) else None
