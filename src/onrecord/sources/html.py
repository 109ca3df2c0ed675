"""Pages of HTML: trafilatura finds the text, the markup says title, date, authors and the rest.

The text is the page's paragraphs, each on a line, a blank line between; where its letters stand in the
bytes of the page is found again afterwards.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from onrecord.errors import RejectedError
from onrecord.model import Document
from onrecord.settings import Settings
from onrecord.sources.alignment import align, byte_runs, hidden_spans, without
from onrecord.sources.declared import decode_page
from onrecord.sources.markup import given_of
from onrecord.sources.origin import Origin, fetched_from

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MEDIA_TYPE: Final = "text/html"

_BLOCKS: Final = frozenset(
    ("p", "head", "item", "quote", "cell", "row", "list", "table", "code", "ab", "fw", "div")
)
_PRINTED_BLOCKS: Final = ("h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "blockquote", "pre", "time")
_DEEPEST: Final = 60
# What trafilatura drops from every page, but only after it searched and copied it several times.
_NEVER_STORY: Final = (
    "aside", "audio", "button", "canvas", "dialog", "embed", "footer", "head", "input", "label", "legend",
    "link", "map", "menu", "meta", "nav", "noscript", "object", "option", "picture", "select", "source",
    "video",
)  # fmt: skip


def read_html(raw: bytes, origin: Origin, settings: Settings) -> Document:
    """Read one page as one Document.

    Raises:
        RejectedError: `empty_file`, `binary_file` or `undecodable` as for text; `no_body` if no text is found
            in it; `needs_extra` if trafilatura is not installed.
    """
    del settings
    decoded = decode_page(raw, origin.charset)
    if not decoded.text.strip():
        raise RejectedError("empty_file", "the page holds nothing but white space")
    return document_of_markup(
        decoded.text,
        raw,
        origin,
        encoding=decoded.encoding,
        bom_length=decoded.bom_length,
        is_whole_item=decoded.is_stable,
    )


def document_of_markup(
    markup: str, raw: bytes, origin: Origin, *, encoding: str, bom_length: int = 0, is_whole_item: bool = True
) -> Document:
    """Take the text and what the markup says of it out of a page.

    Args:
        markup: the decoded page.
        raw: the item that it was read from.
        origin: where that comes from, and what is known of it already, which goes before what the page says.
        encoding: of the item.
        bom_length: of the item.
        is_whole_item: whether `markup` encoded is `raw`, so that places in it are places in the bytes.

    Raises:
        RejectedError: `no_body` or `needs_extra`.
    """
    hidden = hidden_spans(markup)
    tree = _parsed(without(markup, hidden))
    given = given_of([span.of(markup) for span in hidden], tree)
    text = "\n\n".join(_paragraphs(tree))
    if not text:
        raise RejectedError("no_body", "no running text was found in the page")
    runs = byte_runs(list(align(text, markup, hidden)), markup, encoding, bom_length) if is_whole_item else ()
    return Document(
        source_path=origin.source_path,
        source_record=origin.source_record,
        content_sha256=hashlib.sha256(raw).hexdigest(),
        media_type=MEDIA_TYPE,
        encoding=encoding,
        byte_count=len(raw),
        bom_length=bom_length,
        text=text,
        has_stable_bytes=False,
        source_root=origin.source_root,
        fetched_at=origin.fetched_at,
        byte_runs=runs,
        given=(*origin.given, *given, *fetched_from(origin)),
    )


@cache
def _extractor() -> Any:  # noqa: ANN401  (a module without types)
    """Load trafilatura, which takes half a second, when the first page comes."""
    try:
        import trafilatura
    except ImportError as error:
        raise RejectedError(
            "needs_extra", "reading HTML needs trafilatura: pip install 'onrecord[html]'"
        ) from error
    import logging

    for library in ("trafilatura", "htmldate"):  # what is wrong with a page is told in rejects
        logging.getLogger(library).setLevel(logging.CRITICAL)
    # One class for all elements: looking one up for each costs a tenth of the time, and nobody asks for it.
    from lxml import etree
    from lxml.html import HtmlElement
    from trafilatura.utils import HTML_PARSER

    HTML_PARSER.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    return trafilatura


def _parsed(markup: str) -> HtmlElement:
    tree = _extractor().load_html(markup)
    if tree is None:
        raise RejectedError("no_body", "the page holds no markup that can be read")
    return tree


def _paragraphs(tree: HtmlElement) -> list[str]:
    """Return the paragraphs of the story; what cannot be of it is cut from the tree."""
    from lxml.etree import strip_elements

    strip_elements(tree, *_NEVER_STORY, with_tail=False)
    options = {"include_comments": False, "include_tables": False, "with_metadata": False}
    found = _extractor().bare_extraction(tree, fast=True, **options)
    blocks = [] if found is None or found.body is None else list(_blocks(found.body))
    return _apart(blocks[0], tree) if len(blocks) == 1 else blocks


def _apart(text: str, tree: HtmlElement) -> list[str]:
    """Return the paragraphs of a text that trafilatura joins, as it does with the shortest stories.

    Only where they make up the whole of it, each in its place.
    """
    parts: list[str] = []
    rest = text
    for element in tree.iter(*_PRINTED_BLOCKS):
        part = " ".join("".join(element.itertext()).split())
        if part and rest.startswith(part):
            parts.append(part)
            rest = rest[len(part) :].lstrip()
    return parts if not rest else [text]


def _blocks(element: HtmlElement, depth: int = 0) -> Iterator[str]:
    """Yield the text of each block, of one inside another apart, white space folded."""
    line = [element.text or ""]
    for child in element:
        if child.tag in _BLOCKS and depth < _DEEPEST:
            yield from _told(line)
            yield from _blocks(child, depth + 1)
            line = []
        elif child.tag == "lb":
            yield from _told(line)
            line = []
        else:
            line.append("".join(child.itertext()))
        line.append(child.tail or "")
    yield from _told(line)


def _told(parts: list[str]) -> Iterator[str]:
    text = " ".join("".join(parts).split())
    if text:
        yield text
