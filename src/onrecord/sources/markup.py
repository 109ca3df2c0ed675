"""What the markup of a page says of its article: JSON-LD, Open Graph, <meta>, microdata, <time>.

Values are handed on as they are written; cleaning reads them, and takes the first of a field that it
understands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from onrecord.model import Given, GivenField
from onrecord.sources.fields import texts
from onrecord.sources.shown import shown_of, shown_text
from onrecord.text.lexicon import rows

if TYPE_CHECKING:
    from lxml.html import HtmlElement

Found: TypeAlias = Mapping[str, Sequence[str]]

_DATA: Final = Path(__file__).with_name("data") / "markup_names.tsv"
_LD_JSON: Final = re.compile(
    r"<script\b[^>]*?application/ld\+json[^>]*>(.*)</script[^>]*>", re.DOTALL | re.IGNORECASE
)
_ARTICLE_TYPE: Final = re.compile(
    r"(?:article|posting|report|newsarticle|opinion|review|liveblog)\w*\Z", re.IGNORECASE
)
_NOT_THIS_ARTICLE: Final = frozenset(
    (
        "isPartOf",
        "hasPart",
        "mentions",
        "about",
        "relatedLink",
        "citation",
        "review",
        "itemListElement",
        "publisher",
    )
)
_PROPERTIES: Final = frozenset(("headline", "author", "datePublished"))
_TELLING: Final = ("span", "div", "p", "a", "h1", "h2", "h3", "li", "meta", "time", "address")
_MOST_NODES: Final = 2_000  # of all JSON-LD of a page
_MOST_VALUES: Final = 40  # of one place
_LONGEST_VALUE: Final = 2_000
_LONGEST_NAME: Final = 200  # of a class
_LABEL_WORDS: Final = 4
_SAME: Final = 0.6
_BYLINE: Final = re.compile(
    r"(?:^|[\s_-])(?:by-?line|authors?)(?:[\s_-]*(?:name|link|title|text))?(?:$|\s)", re.IGNORECASE
)
_DATED: Final = re.compile(
    r"(?:^|[\s_-])(?:pub(?:lish(?:ed)?)?[_-]?(?:date|time)|post(?:ed)?[_-]?(?:date|on)|entry-date|date(?:line)?"
    r"|article[_-]date|timestamp)(?:$|\s)",
    re.IGNORECASE,
)
_IN_ALL_NAMES: Final = ("author", "line", "date", "time", "post")  # of these two; most names are told by it
_RELATED: Final = re.compile(
    r"(?:related|recommend|promo|teaser|sidebar|footer|comment|trending|latest|more-)", re.IGNORECASE
)


def given_of(hidden: Sequence[str], tree: HtmlElement) -> tuple[Given, ...]:
    """Return what a page says of its article, of each field the most trusted place first.

    Args:
        hidden: the page's scripts, with their tags; other elements among them are passed over.
        tree: the rest of the page, parsed.
    """
    found = {**_of_json_ld(hidden), **_of_tree(tree)}
    stated, shown = _stated_titles(found), _headlines(tree)
    pairs = dict.fromkeys(_titles(stated, [text for text, _ in shown]))
    titles = tuple(Given("title", value, origin) for origin, value in pairs)
    rest = (
        Given(field, value, place.rstrip(":"))
        for field, places in _places().items()
        for place in places
        if field != "title"
        for value in dict.fromkeys(found.get(place.lower(), ()))
    )
    headline = max(shown, key=lambda pair: _best_likeness(pair[0], stated), default=None)
    return (*titles, *rest, *(shown_of(headline[1]) if headline else ()))


@cache
def _places() -> Mapping[GivenField, tuple[str, ...]]:
    return {cast("GivenField", row[0]): tuple(row[1:]) for row in rows(_DATA)}


def _stated_titles(found: Found) -> list[tuple[str, str]]:
    stated = [
        (place, value)
        for place in _places()["title"]
        for value in found.get(place.lower(), ())
        if value.strip()
    ]
    return stated + [("title:", text) for text in found.get("title:", ())]


def _headlines(tree: HtmlElement) -> list[tuple[str, HtmlElement]]:
    return [(text, element) for element in tree.iter("h1") if len((text := _text_of(element)).split()) > 1]


def _titles(stated: Sequence[tuple[str, str]], shown: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the titles that a page gives, the one that its readers see before those for machines.

    A page may have several <h1>: its name, teasers. The headline is the one that a machine's title repeats.
    """
    alike = [(_best_likeness(text, stated), text) for text in shown]
    best = max(alike, default=(0.0, ""), key=_first)
    if best[0] >= _SAME or (len(alike) == 1 and len(best[1].split()) > 2):
        yield next(((place, value) for place, value in stated if _is_tail(value, best[1])), ("h1", best[1]))
    yield from stated
    yield from (("h1", text) for text in shown)


def _best_likeness(shown: str, stated: Sequence[tuple[str, str]]) -> float:
    return max((_likeness(shown, value) for _, value in stated), default=0.0)


def _first(pair: tuple[float, str]) -> float:
    return pair[0]


def _likeness(shown: str, stated: str) -> float:
    """Return how much of a shown title is in one for machines, which may have the site's name behind it."""
    one, other = _key(shown), _key(stated)
    return len(set(one) & set(other)) / max(len(set(one)), 1)


def _is_tail(stated: str, shown: str) -> bool:
    """Say whether a shown title is one for machines with a label before it: `Sports | Late goal wins it`."""
    one, other = _key(stated), _key(shown)
    return 2 < len(one) < len(other) and other[-len(one) :] == one and len(other) - len(one) <= _LABEL_WORDS


def _key(text: str) -> list[str]:
    return re.findall(r"\w+", text[:500].casefold())


def _of_json_ld(hidden: Sequence[str]) -> dict[str, list[str]]:
    """Collect the properties of the page's articles; of a page with several, the first one that has them."""
    found: dict[str, list[str]] = {}
    nodes = list(_nodes(hidden))
    named = {str(node["@id"]): node for node in nodes if "@id" in node and "name" in node}
    articles = (node for node in nodes if any(map(_ARTICLE_TYPE.search, texts(node.get("@type")))))
    for node in articles:
        for name, value in node.items():
            people = value if name != "author" else _people(value, named)
            values = _values(people)
            if values:
                found.setdefault(f"ld:{name}".lower(), values)
    return found


def _people(value: Any, named: Mapping[str, Any]) -> Any:  # noqa: ANN401  (any JSON)
    """Return the authors that are not said to be organisations; some pages name them elsewhere, by an id."""
    authors = value if isinstance(value, list) else [value]
    authors = [named.get(str(one.get("@id")), one) if _is_reference(one) else one for one in authors]
    return [one for one in authors if not (isinstance(one, dict) and "Organization" in str(one.get("@type")))]


def _is_reference(node: Any) -> bool:  # noqa: ANN401  (any JSON)
    return isinstance(node, dict) and "@id" in node and "name" not in node


def _nodes(hidden: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield the objects of the page's JSON-LD that may be of its article, in order."""
    left = _MOST_NODES
    for element in hidden:
        match = _LD_JSON.match(element)
        pending: list[Any] = [_loaded(match[1])] if match else []
        while pending and left > 0:
            left -= 1
            node = pending.pop()
            if isinstance(node, list):
                pending += reversed(node)
            elif isinstance(node, dict):
                yield node
                pending += reversed([value for name, value in node.items() if name not in _NOT_THIS_ARTICLE])


def _loaded(script: str) -> Any:  # noqa: ANN401  (any JSON)
    text = (
        script.strip()
        .removeprefix("<!--")
        .removesuffix("-->")
        .removeprefix("//<![CDATA[")
        .removesuffix("//]]>")
    )
    try:
        return json.loads(text.strip().rstrip(";"), strict=False)
    except (ValueError, RecursionError):
        return None


def _values(value: Any) -> list[str]:  # noqa: ANN401  (any JSON)
    if isinstance(value, dict) and not texts(value):
        value = value.get("@id") or value.get("url")
    elif isinstance(value, list):
        value = value[:_MOST_VALUES]
    return [one for text in texts(value) if (one := " ".join(text.split())) and len(one) <= _LONGEST_VALUE]


def _of_tree(tree: HtmlElement) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}

    def add(place: str, value: str | None) -> None:
        value = " ".join((value or "").split())
        values = found.setdefault(place.lower(), [])
        if value and len(value) <= _LONGEST_VALUE and len(values) < _MOST_VALUES:
            values.append(value)

    add("html:lang", tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang"))
    for element in tree.iter("meta", "link", "time", "title"):
        _add_element(element, add)
    classes = {
        name
        for name in set(cast("list[str]", tree.xpath("//@class", smart_strings=False)))
        if _named_places(name)
    }
    for element in tree.iter(*_TELLING):  # most say nothing, so they are passed over first
        prop, name = element.get("itemprop"), element.get("class")
        if prop in _PROPERTIES:
            add(f"item:{prop}", element.get("content") or element.get("datetime") or _text_of(element))
        if element.get("rel") == "author":
            add("rel:author", shown_text(element))
        if name in classes and not _is_beside(element):
            for place in _named_places(name):
                add(place, shown_text(element))
    return found


@lru_cache(4_096)  # pages of one site share their names
def _named_places(name: str) -> tuple[str, ...]:
    """Return what the name of an element says that it shows: a byline, the time of publication."""
    folded = name.lower()
    if len(name) > _LONGEST_NAME or not any(part in folded for part in _IN_ALL_NAMES):
        return ()
    patterns = (("class:author", _BYLINE), ("class:published", _DATED))
    return tuple(place for place, pattern in patterns if pattern.search(name))


def _add_element(element: HtmlElement, add: Callable[[str, str | None], None]) -> None:
    if element.tag == "meta":
        name = element.get("property") or element.get("name") or element.get("itemprop")
        if name:
            add(f"meta:{name}", element.get("content"))
    elif element.tag == "link":
        add(f"link:{element.get('rel')}", element.get("href"))
    elif element.tag == "title":
        if element.getparent() is None or element.getparent().tag != "svg":
            add("title:", element.text)
    elif element.get("datetime") and not _is_beside(element):
        add("time:", element.get("datetime"))


def _is_beside(element: HtmlElement) -> bool:
    """Say whether an element stands in what leads to other pages: a list of links, a sidebar, the foot."""
    for depth, above in enumerate(element.iterancestors()):
        if above.tag in ("aside", "footer", "nav", "li", "a") or _RELATED.search(above.get("class") or ""):
            return True
        if above.tag in ("article", "main", "header", "body") or depth > 12:
            return False
    return False


def _text_of(element: HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())[:_LONGEST_VALUE]
