"""JSON lines in and out, for pipes: what `onrecord annotate` and `onrecord parse` write.

A line or file that cannot be read gives a line with `error` in its place, so that the output has as
many lines as the input has items, in the same order.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from math import isinf
from pathlib import PurePosixPath
from typing import Any, Final

from onrecord.clean import clean
from onrecord.errors import RejectedError
from onrecord.intake import Item, Record, Unit, origin_of, read_item
from onrecord.mentions import find_mentions
from onrecord.model import Article, EntityKind, Mention, Published, Quote, Rejected
from onrecord.quotes import find_quotes
from onrecord.settings import Settings
from onrecord.sources import form_of, read_form

TYPES: Final[dict[EntityKind, str]] = {
    "person": "PERSON",
    "organization": "ORG",
    "place": "PLACE",
    "other": "OTHER",
}


NO_TEXT: Final = "each line must be an object whose text is a string"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of output, and whether it tells of an error."""

    text: str
    is_error: bool = False


def annotate_line(line: bytes) -> Line:
    """Turn one JSON line `{doc_id, text}` into one with its quotes and mentions.

    Offsets count code points of `text`, which is taken as a clean body as it stands.
    """
    try:
        item = json.loads(line, parse_constant=_refused, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        return _error(None, "not_json", str(error))
    if not isinstance(item, dict):
        return _error(None, "no_text", NO_TEXT)
    try:
        return _annotated(item)
    except Exception as error:  # noqa: BLE001  (told in its place; the lines after it are read)
        return _error(None, "failed", f"unforeseen {type(error).__name__}: {error}")


def parse_unit(unit: Unit, settings: Settings) -> Line:
    """Turn one raw item into a line with its body and metadata, or tell why it could not be read."""
    if isinstance(unit, Rejected):
        return _error(_doc_id(unit.source_path, unit.source_record), unit.reason, unit.message)
    return _parsed(unit, settings)


def _parsed(item: Item | Record, settings: Settings) -> Line:
    origin = origin_of(item)
    doc_id = _doc_id(origin.source_path, origin.source_record)
    try:
        raw = item.raw if isinstance(item, Record) else read_item(item, settings)
        form = item.form if isinstance(item, Record) else form_of(item.path)
        document = read_form(raw, form, origin, settings)
        doc_id = next((given.value for given in document.given if given.field == "id"), doc_id)
        return _line({"doc_id": doc_id, **article_fields(clean(document, settings))})
    except RejectedError as error:
        return _error(doc_id, error.reason, error.message)
    except Exception as error:  # noqa: BLE001  (told in its place; the items after it are read)
        return _error(doc_id, "failed", f"unforeseen {type(error).__name__}: {error}")


def _annotated(item: dict[str, Any]) -> Line:
    doc_id, text = item.get("doc_id"), item.get("text")
    if not isinstance(text, str):
        return _error(doc_id, "no_text", NO_TEXT)
    mentions = find_mentions(text)
    quotes = find_quotes(text, mentions)
    return _line(
        {
            "doc_id": doc_id,
            "quotes": [quote_fields(quote) for quote in quotes],
            "mentions": [mention_fields(mention) for mention in mentions],
        }
    )


def quote_fields(quote: Quote) -> dict[str, Any]:
    """Return the fields of a quote as JSON has them."""
    return {
        "kind": quote.kind,
        "start": quote.span.start,
        "end": quote.span.end,
        "text": quote.text,
        "speaker": quote.speaker.name if quote.speaker else None,
        "mention": quote.speaker_text,
        "cue": quote.cue,
        "speaker_entity_id": quote.speaker.entity_id if quote.speaker else None,
        "role": quote.speaker_role,
        "affiliation": quote.speaker_affiliation,
        "addressee": quote.addressee,
        "venue": quote.venue,
        "utterance_id": quote.utterance,
        "parent": quote.parent,
        "method": quote.method,
        "confidence": round(quote.confidence, 3),
    }


def mention_fields(mention: Mention) -> dict[str, Any]:
    """Return the fields of a mention as JSON has them."""
    return {
        "start": mention.span.start,
        "end": mention.span.end,
        "text": mention.text,
        "type": TYPES[mention.kind],
        "entity": mention.entity.name,
        "entity_id": mention.entity.entity_id,
        "entity_type": TYPES[mention.entity.kind],
        "form": mention.form,
    }


def article_fields(article: Article) -> dict[str, Any]:
    """Return the fields of an article as JSON has them."""
    return {
        "title": article.title,
        "published_at": iso_as_printed(article.published) if article.published else None,
        "author": list(article.authors),
        "agency": article.agency,
        "outlet": article.outlet,
        "section": article.section,
        "dateline_place": article.dateline_place,
        "views": article.view_count,
        "tags": list(article.tags),
        "url": article.url,
        "language": article.language,
        "body": article.body,
    }


def iso_as_printed(published: Published) -> str:
    """Write a date in ISO 8601 to the precision and with the offset that the page prints.

    >>> from datetime import datetime
    >>> iso_as_printed(Published(datetime(2019, 10, 5, 14, 54), 240, "minute", "header", ""))
    '2019-10-05T14:54+04:00'
    >>> iso_as_printed(Published(datetime(2019, 10, 1), None, "month", "header", ""))
    '2019-10'
    """
    local = published.local
    match published.precision:
        case "year":
            return f"{local:%Y}"
        case "month":
            return f"{local:%Y-%m}"
        case "day":
            return f"{local:%Y-%m-%d}"
        case "minute":
            text = local.isoformat(timespec="seconds" if local.second else "minutes")
    if published.offset_minutes is None:
        return text
    sign = "-" if published.offset_minutes < 0 else "+"
    hours, minutes = divmod(abs(published.offset_minutes), 60)
    return f"{text}{sign}{hours:02d}:{minutes:02d}"


def _doc_id(source_path: str, source_record: str | None) -> str:
    """Name a document as pipes like it: by its file, by its file in an archive, or by file and record.

    >>> _doc_id("a/page.html", None), _doc_id("a.zip", "b/page.html"), _doc_id("a.jsonl", "12")
    ('page', 'page', 'a#12')
    """
    if source_record is None:
        return PurePosixPath(source_path).stem
    is_file = "." in PurePosixPath(source_record).name and "#" not in source_record
    return (
        PurePosixPath(source_record).stem if is_file else f"{PurePosixPath(source_path).stem}#{source_record}"
    )


def _refused(constant: str) -> None:
    raise ValueError(f"{constant} is no number of JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if isinf(number):
        raise ValueError(f"{digits[:20]} is too large a number")
    return number


def _line(fields: dict[str, Any]) -> Line:
    # A lone surrogate in the text can stand in JSON only as an escape.
    text = json.dumps(fields, ensure_ascii=False)
    return Line(text if _is_encodable(text) else json.dumps(fields))


def _is_encodable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _error(doc_id: Any, reason: str, message: str) -> Line:  # noqa: ANN401  (whatever the line had as its id)
    return Line(
        json.dumps({"doc_id": doc_id, "error": {"reason": reason, "message": message}}), is_error=True
    )
