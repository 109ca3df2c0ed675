"""Records of JSON, CSV and Parquet: one object with the fields of one article.

What the fields say of title, date, authors and the rest goes with the Document as `given` and is trusted
more than what cleaning finds in the text.
"""

from __future__ import annotations

import hashlib
import html as entities
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from onrecord.errors import RejectedError
from onrecord.model import Document, Given, GivenField
from onrecord.settings import Settings
from onrecord.sources.fields import Record, Value, chosen_fields, record_of, texts
from onrecord.sources.literals import runs_of_literal
from onrecord.sources.mojibake import repaired
from onrecord.sources.origin import Origin, fetched_from
from onrecord.sources.plaintext import decode
from onrecord.text.instants import Instant, read_instant, utc_of
from onrecord.text.timezones import named_zone

MEDIA_TYPE: Final = "application/json"
GIVEN: Final[tuple[GivenField, ...]] = (
    *("title", "author", "published", "outlet", "section", "tag", "url", "language", "id"),
)
_MOST_GIVEN: Final = 100  # values of one field; more are no metadata
_LONGEST_GIVEN: Final = 2_000
_ENTITY: Final = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,6}|#x[0-9a-fA-F]{2,5});")
_TAG: Final = re.compile(
    r"</?(?:p|div|br|a|span|html|body|article|h[1-6]|li|ul|strong|em)\b[^<>]{0,500}>", re.IGNORECASE
)
_MARKUP_TAGS: Final = 3
_HTML_HEAD: Final = re.compile(r"\s*<(?:!doctype html|html|article|body|div|p)\b", re.IGNORECASE)


def read_record(raw: bytes, origin: Origin, settings: Settings) -> Document:
    """Read one JSON object as one Document.

    Raises:
        RejectedError: `malformed` if the bytes are no JSON object, `no_text` if no field of it is text.
    """
    try:
        encoding, decoded = _decoded(raw)
        tree = json.loads(decoded, strict=False)
    except (ValueError, RecursionError) as error:
        raise RejectedError("malformed", f"is no JSON: {_told(error)}") from error
    if not isinstance(tree, dict):
        raise RejectedError("malformed", f"is a JSON {type(tree).__name__}, not an object with fields")
    record = record_of(tree, chosen_fields(settings.fields))
    origin = replace(
        origin,
        fetched_at=_fetched_at(record, settings) or origin.fetched_at,
        given=tuple(_given(record)),
    )
    return _document(raw, encoding, record, origin)


def _decoded(raw: bytes) -> tuple[str, str]:
    try:
        return "utf-8", raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        decoded = decode(raw)
        return decoded.encoding, decoded.text


def _document(raw: bytes, encoding: str, record: Record, origin: Origin) -> Document:
    for value in (*record.values("text"), *record.values("html")):
        paragraphs = texts(value.value) if not isinstance(value.value, Mapping) else ()
        if not paragraphs:
            continue
        text = "\n\n".join(paragraphs)
        if is_markup(text):
            from onrecord.sources.html import document_of_markup

            return document_of_markup(text, raw, origin, encoding=encoding, is_whole_item=False)
        return _text_document(raw, encoding, text, value, origin)
    raise RejectedError("no_text", "no field of the record is text; name it with --fields body=NAME")


def _text_document(raw: bytes, encoding: str, text: str, value: Value, origin: Origin) -> Document:
    is_literal = origin.is_verbatim and isinstance(value.value, str) and encoding == "utf-8"
    runs = runs_of_literal(raw, value.origin.rpartition(".")[2], text) if is_literal else ()
    fixed = repaired(text, runs)
    return Document(
        source_path=origin.source_path,
        source_record=origin.source_record,
        content_sha256=hashlib.sha256(raw).hexdigest(),
        media_type=MEDIA_TYPE,
        encoding=f"{encoding}+mojibake" if fixed else encoding,
        byte_count=len(raw),
        bom_length=0,
        text=fixed.text if fixed else text,
        has_stable_bytes=False,
        source_root=origin.source_root,
        fetched_at=origin.fetched_at,
        byte_runs=fixed.runs if fixed else runs,
        given=(*origin.given, *fetched_from(origin)),
    )


def is_markup(text: str) -> bool:
    """Say whether the text of a record is HTML.

    >>> is_markup("<p>He said so.</p><p>Twice.</p>"), is_markup("a < b, and b > c, he said")
    (True, False)
    """
    tags = 0
    for _ in _TAG.finditer(text):
        tags += 1
        if tags >= _MARKUP_TAGS:
            return True
    return tags > 0 and _HTML_HEAD.match(text) is not None


def _given(record: Record) -> Iterator[Given]:
    for field in GIVEN:
        for value in record.values(field):
            for text in texts(value.value)[:_MOST_GIVEN]:
                if len(text) <= _LONGEST_GIVEN:
                    yield Given(field, _unescaped(" ".join(text.split())), value.origin)


def _unescaped(text: str) -> str:
    return entities.unescape(text) if _ENTITY.search(text) else text


def _fetched_at(record: Record, settings: Settings) -> datetime | None:
    for value in record.values("fetched"):
        for text in texts(value.value)[:1]:
            instant = read_instant(text)
            if instant is not None and instant.has_time:
                return _zoned(instant, settings)
    return None


def _zoned(instant: Instant, settings: Settings) -> datetime:
    if instant.offset_minutes is not None:
        return utc_of(instant)
    zone = named_zone(settings.default_timezone) or UTC
    return instant.local.replace(tzinfo=zone).astimezone(UTC)


def _told(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
