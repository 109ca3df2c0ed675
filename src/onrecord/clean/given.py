"""What an input says of an article beside its text: fields of a record, the markup of a page.

It is trusted more than what stands in the text, for nobody had to guess what it is for. Of each field the
first value that can be read wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from onrecord.clean.agencies import agency_named
from onrecord.clean.bylines import is_person_name, read_byline
from onrecord.clean.dates import date_of_url
from onrecord.clean.lexicon import agencies_in_prose, months, outlets
from onrecord.clean.resolve import DateContext, resolve
from onrecord.clean.stated import published_by
from onrecord.model import Article, Given, GivenField, Published

_BY: Final = re.compile(r"(?:(?:written|posted|reported|story|words)\s+)?by[\s:]+", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"(?:https?:)?//|www\.|@|\.(?:com|org|net|co)\b", re.IGNORECASE)
_LIST: Final = re.compile(r"\s*[,;|&/•·]\s*(?:and\s+)?|\s+(?:and|with)\s+", re.IGNORECASE)
_LANGUAGE: Final = re.compile(r"(?P<code>[A-Za-z]{2,3})(?:[-_][A-Za-z]\w*)*\Z")
_DOMAIN: Final = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}\Z")
# What stands for no person in a field of authors.
_NOBODY: Final = re.compile(
    r"\b(?:staff|report|admin|administrator|editors?|editorial|newsroom|news|desk|reporters?|correspondents?|writers?"
    r"|contributors?|author|unknown|anonymous|none|null|user|guest|webmaster|team|agency|agencies|services?|wire"
    r"|press|media|redazione|redaktion|redacci[oó]n|rédaction|редакция|university|institute|channel|company"
    r"|department|ministry|inc|ltd|llc)\b",
    re.IGNORECASE,
)
_DATED: Final = re.compile(r"(?<!\w)\d")
_HAPPENED: Final = re.compile(
    r"(?:last|first|re-?published|published|updated|posted|modified|on|at|[•·|,-])[:,]?", re.IGNORECASE
)
_DEGREES: Final = re.compile(
    r"(?:[\s,]+(?:Ph\.?D|M\.?D|[BM]\.?[AS]|RDN?|LD|RN|MPH|MBA|JD|Esq)\.?)+(?=\s*(?:[,;|&]|\Z))"
)
_SITE_MARK: Final = re.compile(r"\s+[|–—•·»:-]+\s+|\s*\|\s*")
_LONGEST_LIST: Final = 500
_MOST_WORDS: Final = 8
_MOST_SITE_WORDS: Final = 6
_FOR_MACHINES: Final = ("meta:", "title:", "ld:headline")
_SHOWN: Final = frozenset(("class:author", "rel:author", "shown:author"))
# Behind these stand people who had a part in it and did not write it.
_HELPED: Final = re.compile(
    r"\b(?:contributions?\s+(?:from|by)"
    r"|(?:photo(?:graph(?:y|s|ed)?|s)?|illustrat(?:ed|ions?)|pictures?|edited|reviewed|checked)\s+by)"
    r"\s+(?P<names>.*?)(?=\s*\b(?:(?:last\s+)?(?:updated|published|posted)|on)\b|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_OF_PEOPLE: Final = frozenset(("ld:author",))


def with_given(article: Article, given: Sequence[Given], context: DateContext) -> Article:
    """Return the article with what the input says in place of what was found in the text.

    Args:
        article: as its text tells.
        given: what the input says beside the text.
        context: what settles a stated date that leaves something open, such as `2 hours ago`.
    """
    if not given:
        return article
    outlet = _outlet(given) or article.outlet
    authors, agency = _authors(given, outlet)
    return replace(
        article,
        title=_title(given, outlet) or article.title,
        authors=authors or article.authors,
        outlet=outlet,
        agency=article.agency or agency,
        section=_first(given, "section") or article.section,
        tags=_tags(given) or article.tags,
        url=_url(given) or article.url,
        language=article.language or _language(given),
        published=published_by(given, context) or _published_of(article, given, context),
    )


def _of(given: Sequence[Given], field: GivenField) -> Iterator[Given]:
    return (one for one in given if one.field == field and one.value.strip())


def _first(given: Sequence[Given], field: GivenField) -> str | None:
    return next((one.value for one in _of(given, field) if not _ADDRESS.search(one.value)), None)


def _title(given: Sequence[Given], outlet: str | None) -> str | None:
    found = next(_of(given, "title"), None)
    if found is None:
        return None
    return without_site(found.value, outlet, is_for_machines=found.origin.startswith(_FOR_MACHINES))


def without_site(title: str, outlet: str | None, *, is_for_machines: bool = False) -> str:
    """Return a title without the name of the site that pages put behind it for search engines.

    Args:
        title: as stated.
        outlet: whose name it may hold.
        is_for_machines: whether search engines are who it was written for: then whatever few words stand
            behind a bar are the site's name.

    >>> without_site("Mayor resigns - Town News | Guam Post", "Guam Post")
    'Mayor resigns - Town News'
    >>> without_site("Mayor resigns - again", "Guam Post")
    'Mayor resigns - again'
    """
    marks = list(_SITE_MARK.finditer(title))
    if not marks:
        return title
    if outlet is not None and _folded(title[: marks[0].start()]) == _folded(outlet):
        return title[marks[0].end() :]
    tail = title[marks[-1].end() :]
    is_site = outlet is not None and _folded(tail) in (_folded(outlet), f"the{_folded(outlet)}")
    is_label = is_for_machines and "|" in marks[-1][0] and len(tail.split()) <= _MOST_SITE_WORDS
    return title[: marks[-1].start()] if (is_site or is_label) and marks[-1].start() > 0 else title


def _authors(given: Sequence[Given], outlet: str | None) -> tuple[tuple[str, ...], str | None]:
    """Return the people of the first place that names any, and the agency that such a place names."""
    agency: str | None = None
    by_origin: dict[str, list[str]] = {}
    helpers: set[str] = set()
    for one in _of(given, "author"):
        value = one.value[:_LONGEST_LIST]
        helpers.update(name for match in _HELPED.finditer(value) for name in _names(match["names"]))
        by_origin.setdefault(one.origin, []).append(_HELPED.sub("", value))

    def is_named(name: str) -> bool:
        return agency_named(name) is not None or _is_person(name, outlet)

    for origin, values in by_origin.items():
        lists = [list(_names(value)) for value in values]
        if origin in _SHOWN:  # the first is the article's; others may be those of teasers
            lists = [names for names in lists if any(map(is_named, names))][:1]
        names = [name for names in lists for name in names]
        agency = agency or next((found for name in names if (found := agency_named(name))), None)
        is_of_people = origin in _OF_PEOPLE
        people = [
            name for name in names if _is_person(name, outlet) or (is_of_people and _may_be(name, outlet))
        ]
        if people:
            writers = [name for name in people if name not in helpers]
            return tuple(dict.fromkeys(writers or people)), agency
    return (), agency


def _names(value: str) -> Iterator[str]:
    """Yield the names of one value: what a byline names, or else what stands between commas.

    >>> list(_names("By Ada Lovelace and Alan Turing"))
    ['Ada Lovelace', 'Alan Turing']
    """
    text = _DEGREES.sub("", _without_date(_BY.sub("", value.strip()[:_LONGEST_LIST], count=1)))
    parts = (part.strip() for part in _LIST.split(text) if part.strip() and not _ADDRESS.search(part))
    for part in parts:
        byline = read_byline(part) or read_byline(f"By {part}")
        if byline is not None and byline.authors:
            yield from byline.authors
            if byline.agency:
                yield byline.agency
        else:
            yield from _before_agency(part)


def _without_date(text: str) -> str:
    """Return a byline without what stands behind its names: a date, and what happened then.

    >>> _without_date("Ada Lovelace December 11, 2023"), _without_date("Alan Turing published 11 May 2023")
    ('Ada Lovelace', 'Alan Turing')
    """
    found = _DATED.search(text)
    if found is None:
        return text
    words = text[: found.start()].split()
    while words and (words[-1].rstrip(".,:").casefold() in months() or _HAPPENED.fullmatch(words[-1])):
        words.pop()
    return " ".join(words)


def _before_agency(name: str) -> Iterator[str]:
    """Yield a name, and the agency that is written behind it, apart."""
    words = name.split()[:_MOST_WORDS]
    for cut in range(1, len(words)):
        tail = " ".join(words[cut:])
        if tail in agencies_in_prose() and is_person_name(" ".join(words[:cut])):
            yield " ".join(words[:cut])
            yield tail
            return
    yield name


def _is_person(name: str, outlet: str | None) -> bool:
    """Say whether a name in a field of authors is a person's: a full name, or one capitalized word."""
    if agency_named(name) is not None or name in outlets() or _NOBODY.search(name) is not None:
        return False
    if outlet is not None and _folded(outlet).removeprefix("the") in _folded(name):
        return False
    if " " in name:
        return is_person_name(name) or is_person_name(name.removesuffix(".").strip())
    return name.isalpha() and name[0].isupper() and not name.isupper() and len(name) > 2


def _may_be(name: str, outlet: str | None) -> bool:
    """Say whether what a page states to be a person may be one: some surnames are words, too."""
    words = name.split()
    return (
        2 <= len(words) <= 4
        and all(word[0].isupper() and word.isalpha() for word in words)
        and words[0] != "The"
        and agency_named(name) is None
        and _NOBODY.search(name) is None
        and (outlet is None or _folded(outlet) not in _folded(name))
    )


def _folded(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _outlet(given: Sequence[Given]) -> str | None:
    """Return the name of the outlet; a bare domain only where nothing else names it."""
    values = [one.value for one in _of(given, "outlet") if "//" not in one.value]
    names = [value for value in values if not _DOMAIN.match(value.casefold())]
    named = next((outlets().get(name, name) for name in names if agency_named(name) is None), None)
    return named or next(iter(names or values), None)


def _tags(given: Sequence[Given]) -> tuple[str, ...]:
    """Return the tags of the first place that has any; one value may list several between commas."""
    values = list(_of(given, "tag"))
    chosen = [one.value for one in values if one.origin == values[0].origin]
    if len(chosen) == 1:
        chosen = re.split(r"\s*[,;|]\s*", chosen[0])
    return tuple(dict.fromkeys(tag.strip() for tag in chosen if tag.strip()))


def _url(given: Sequence[Given]) -> str | None:
    return next((one.value for one in _of(given, "url") if re.match(r"https?://[^\s/]+", one.value)), None)


def _language(given: Sequence[Given]) -> str | None:
    codes = (_LANGUAGE.match(one.value.strip()) for one in _of(given, "language"))
    return next((match["code"].lower() for match in codes if match), None)


def _published_of(article: Article, given: Sequence[Given], context: DateContext) -> Published | None:
    """Return the time that the text prints, or else the day in the address."""
    url = _url(given)
    day = date_of_url(url) if url else None
    return article.published or (resolve(day, context) if day else None)
