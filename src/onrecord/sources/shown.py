"""What a page shows its readers between the headline and the story: the byline and the date.

Many pages state neither for machines, and their elements bear names that a compiler of styles made up. What
stands there is told by its place and its form alone, so it is trusted less than all that is stated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Final

from onrecord.model import Given

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MOST_ELEMENTS: Final = 150  # behind the headline
_LONGEST_SHOWN: Final = 120
_LONGEST_DATE: Final = 60
_LONGEST_STANDFIRST: Final = 500  # the first text behind a headline; a date may still follow it
_LEVELS_ABOVE: Final = 3  # of the headline: as far up as its own header goes
_STORY_LETTERS: Final = 200  # so long a text is the story's, a standfirst, or of a picture by another author
_MOST_INSIDE: Final = 15  # elements of a byline; a menu has more
_BY: Final = re.compile(
    r"(?:(?:written|words|story|reported|posted)\s+)?by\b[\s:]*(?=\S)|(?-i:(?:Von|Par|Por)\s+[A-ZÀ-Þ]\w+\s+\w)",
    re.IGNORECASE,
)
_ABOUT_AUTHOR: Final = re.compile(
    r"/(?:authors?|auth|autore?s?|auteurs?|by|writers?|bios?|people|persons?|profiles?|contributors?|staff"
    r"|reporters?|journalists?|columnists?)/[^/?#]+/?(?:[?#].*)?\Z",
    re.IGNORECASE,
)
_DAY_AND_YEAR: Final = re.compile(r"(?=.*\b(?:19|20)\d\d\b)(?=.*\b\d{1,2}\b)", re.DOTALL)
_CHANGED: Final = re.compile(
    r"\A(?!.*\b(?:published|posted)\b).*\b(?:updated|modified|revised|reviewed)\b", re.IGNORECASE
)
_CALLED_CHANGED: Final = re.compile(
    r"\b(?:updated|modified|revised|reviewed)(?:\s+(?:on|at))?[\s:|•·–—-]*\Z", re.IGNORECASE
)
_LABELS: Final = frozenset(("span", "time", "small"))  # a paragraph behind a long one may be the story's
_UNSHOWN: Final = frozenset(
    ("script", "style", "select", "option", "button", "nav", "aside", "footer", "form")
)


def shown_of(headline: HtmlElement) -> Iterator[Given]:
    """Yield bylines and dates beside a headline, as they are shown; when it was changed is no date of it."""
    given = list(_behind(headline))
    yield from given
    if not any(one.field == "published" for one in given):
        yield from _above(headline)


def _behind(headline: HtmlElement) -> Iterator[Given]:
    done: set[HtmlElement] = set()
    is_first, is_far = True, False
    for element in headline.xpath(f"following::*[position() <= {_MOST_ELEMENTS}]"):
        if not isinstance(element.tag, str) or element.tag in _UNSHOWN or element.getparent() in done:
            done.add(element)
            continue
        longest = max(len(element.text or ""), len(element.tail or ""))
        if longest > (_LONGEST_STANDFIRST if is_first else _STORY_LETTERS):
            return
        is_first = is_first and not (element.text or "").strip()
        is_far = is_far or longest > _STORY_LETTERS
        text = shown_text(element)
        if not text or len(text) > _LONGEST_SHOWN:
            continue
        is_byline = _BY.match(text) is not None
        is_author = is_byline or (element.tag == "a" and _ABOUT_AUTHOR.search(element.get("href") or ""))
        if is_author and not is_far:
            yield Given("author", text, "shown:author")
        is_dated = (is_byline or len(text) <= _LONGEST_DATE) and _DAY_AND_YEAR.match(text) is not None
        is_change = is_dated and (_CHANGED.search(text) is not None or _is_called_change(element))
        if is_dated and not is_change and (not is_far or element.tag in _LABELS):
            yield Given("published", text, "shown:published")
        if is_byline or is_change:
            done.add(element)


def _above(headline: HtmlElement) -> Iterator[Given]:
    """Yield the date that stands above a headline, in a header that both are in."""
    for header in islice(headline.iterancestors(), _LEVELS_ABOVE):
        for element in header.iter("time"):
            text = shown_text(element)
            if _DAY_AND_YEAR.match(text) and not (_CHANGED.search(text) or _is_called_change(element)):
                yield Given("published", text, "shown:published")
            return


def _is_called_change(element: HtmlElement) -> bool:
    """Say whether the words right before an element say that what it shows is when the page was changed."""
    label = ""
    for one in (element, *islice(element.iterancestors(), _LEVELS_ABOVE)):
        before = one.getprevious()
        if before is not None:
            label = f"{shown_text(before)} {before.tail or ''}"
        elif one.getparent() is not None:
            label = one.getparent().text or ""
        if label.strip():
            break
    return _CALLED_CHANGED.search(label[-_LONGEST_DATE:]) is not None


def shown_text(element: HtmlElement) -> str:
    """Return the text of an element, its parts apart, as a reader sees them; empty for one of many parts.

    `<li>By<a>Ada Lovelace</a></li>` is shown with a space between.
    """
    if sum(1 for _ in islice(element.iterdescendants(), _MOST_INSIDE + 1)) > _MOST_INSIDE:
        return ""
    return " ".join(" ".join(element.itertext("*")).split())[: _LONGEST_SHOWN + 1]
