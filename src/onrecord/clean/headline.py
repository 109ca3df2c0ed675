"""The headline of a page, and the lines that repeat it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

from onrecord.clean.agencies import agency_named
from onrecord.clean.bylines import is_person_name, opens_byline, outlet_named, read_byline
from onrecord.clean.header import section_named
from onrecord.clean.lines import Line, key_of

_SITE: Final = re.compile(r"\s+[|–—-]\s+(?P<site>[^|–—]{2,40})\Z")
_MOST_SITE_WORDS: Final = 4
_FEWEST_WORDS: Final = 3
_MOST_WORDS: Final = 35
_MOST_CHARS: Final = 400


class Headline(NamedTuple):
    """The headline as the tables give it, the lines that print it, and the site it names behind a dash."""

    line: int
    text: str
    key: str
    repeats: frozenset[int]
    site: str | None = None


def find_headline(
    lines: Sequence[Line], candidates: Sequence[int], followed: frozenset[int]
) -> Headline | None:
    """Choose the headline among the lines of a page's head.

    A line that the head prints twice is preferred, then the first that is long enough, then the first.

    Args:
        lines: of the page.
        candidates: indexes of the lines that could be one, in order.
        followed: of those, the ones that another line of the header follows at once: only there a line
            that ends as a sentence does can be a headline.
    """
    fit = [index for index in candidates if may_be_headline(lines[index], is_followed=index in followed)]
    if not fit:
        return None
    counts = Counter(lines[index].key for index in candidates)
    long = [
        index
        for index in fit
        if lines[index].word_count >= _FEWEST_WORDS and not is_person_name(lines[index].text)
    ]
    repeated = [index for index in long if counts[lines[index].key] > 1]
    nameless = [index for index in fit if not is_person_name(lines[index].text)]
    chosen = (repeated or long or nameless or fit)[0]
    return headline_at(lines, chosen, candidates)


def may_be_headline(line: Line, *, is_followed: bool) -> bool:
    """Say whether a line of the head could be the headline by its form alone."""
    if line.word_count > _MOST_WORDS or len(line.text) > _MOST_CHARS:
        return False
    if not line.is_headline_like and not (is_followed and line.text[-1] not in ",:;"):
        return False
    if opens_byline(line.text) or section_named(line.text) is not None or agency_named(line.text) is not None:
        return False
    return read_byline(line.text) is None


def headline_at(lines: Sequence[Line], chosen: int, candidates: Sequence[int]) -> Headline:
    """Gather the lines that print the same headline, one of them perhaps with the site's name behind it."""
    key, site = lines[chosen].key, None
    bare = _without_site(lines[chosen], {lines[index].key for index in candidates if index != chosen})
    if bare is not None:
        key, site = bare
    same = [index for index in candidates if lines[index].key == key]
    longer = [index for index in candidates if _without_site(lines[index], {key}) is not None]
    best = min(same or [chosen], key=lambda index: (lines[index].text.isupper(), index != chosen, index))
    if site is None and longer:
        found = _without_site(lines[longer[0]], {key})
        site = found[1] if found else None
    text = lines[best].text if site is not None else _bare_text(lines, best)
    return Headline(best, " ".join(text.split()).rstrip(" |"), key, frozenset(same + longer + [chosen]), site)


def _bare_text(lines: Sequence[Line], index: int) -> str:
    """Return a headline without the site behind it, where no other line prints the headline alone.

    Behind a bar it is always a site or its section. Behind a dash it could be whoever said it; a name that
    the rest of the page does not speak of is nobody's in the story.
    """
    text = lines[index].text
    match = _SITE.search(text)
    if match is None or len(match["site"].split()) > _MOST_SITE_WORDS:
        return text
    if "|" in match[0]:
        return text[: match.start()]
    is_person = is_person_name(match["site"]) and outlet_named(match["site"]) is None
    if is_person or not all(word[0].isupper() for word in match["site"].split()):
        return text
    said = set(key_of(match["site"]).split(" "))
    is_spoken_of = any(
        not said.isdisjoint(line.key.split(" "))
        for line in lines
        if line.is_prose and line is not lines[index]
    )
    return text if is_spoken_of else text[: match.start()]


def _without_site(line: Line, keys: set[str]) -> tuple[str, str] | None:
    """Split `Headline | Outlet` if the headline alone is among the other lines' keys."""
    match = _SITE.search(line.text)
    if match is None:
        return None
    key = key_of(line.text[: match.start()])
    return (key, match["site"].strip()) if key in keys else None
