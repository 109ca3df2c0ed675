"""The columns and types of what is staged: the one place where they are written down.

A staged table has the columns that the pages alone decide; what depends on the other documents (status,
story, passages) is worked out in SQL when the parts are loaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

_TEXTS: Final = pl.List(pl.String())
_INSTANT: Final = pl.Datetime("us", "UTC")

_DOCUMENT: Final[dict[str, pl.DataType]] = {
    "document_id": pl.String(),
    "source_root": pl.String(),
    "source_path": pl.String(),
    "source_record": pl.String(),
    "content_sha256": pl.String(),
    "media_type": pl.String(),
    "encoding": pl.String(),
    "byte_count": pl.Int64(),
    "fetched_at": _INSTANT,
    "run_id": pl.String(),
}

SCHEMAS: Final[Mapping[str, Mapping[str, pl.DataType]]] = {
    "documents": _DOCUMENT,
    "articles": {
        "document_id": pl.String(),
        "article_id": pl.String(),
        "title": pl.String(),
        "lede": pl.String(),
        "body": pl.String(),
        "authors": _TEXTS,
        "outlet": pl.String(),
        "agency": pl.String(),
        "section": pl.String(),
        "tags": _TEXTS,
        "url": pl.String(),
        "language": pl.String(),
        "dateline_place": pl.String(),
        "published_at": _INSTANT,
        "published_local": pl.Datetime("us"),
        "published_offset_minutes": pl.Int32(),
        "published_date": pl.Date(),
        "published_precision": pl.String(),
        "date_source": pl.String(),
        "date_raw": pl.String(),
        "view_count": pl.Int64(),
        "word_count": pl.Int64(),
        "sentence_count": pl.Int64(),
        "run_id": pl.String(),
    },
    "quotes": {
        "document_id": pl.String(),
        "quote_id": pl.String(),
        "article_id": pl.String(),
        "ordinal": pl.Int32(),
        "kind": pl.String(),
        "text": pl.String(),
        "start_char": pl.Int64(),
        "end_char": pl.Int64(),
        "utterance_id": pl.String(),
        "parent_quote_id": pl.String(),
        "statement_id": pl.String(),
        "speaker_text": pl.String(),
        "speaker_start_char": pl.Int64(),
        "speaker_end_char": pl.Int64(),
        "speaker_entity_id": pl.String(),
        "speaker_role": pl.String(),
        "speaker_affiliation": pl.String(),
        "cue": pl.String(),
        "cue_start_char": pl.Int64(),
        "cue_end_char": pl.Int64(),
        "addressee": pl.String(),
        "venue": pl.String(),
        "method": pl.String(),
        "confidence": pl.Float64(),
        "source_line_start": pl.Int64(),
        "source_line_end": pl.Int64(),
        "source_byte_start": pl.Int64(),
        "source_byte_end": pl.Int64(),
    },
    "mentions": {
        "document_id": pl.String(),
        "mention_id": pl.String(),
        "article_id": pl.String(),
        "entity_id": pl.String(),
        "kind": pl.String(),
        "text": pl.String(),
        "start_char": pl.Int64(),
        "end_char": pl.Int64(),
        "form": pl.String(),
        "quote_id": pl.String(),
        "sentence_ordinal": pl.Int32(),
    },
    "entity_names": {
        "document_id": pl.String(),
        "entity_id": pl.String(),
        "name": pl.String(),
        "kind": pl.String(),
        "country_code": pl.String(),
        "wikidata_id": pl.String(),
    },
    "document_lines": {
        "document_id": pl.String(),
        "line": pl.Int64(),
        "ordinal": pl.Int64(),
        "char_start": pl.Int64(),
        "char_end": pl.Int64(),
        "byte_start": pl.Int64(),
        "byte_end": pl.Int64(),
        "disposition": pl.String(),
        "rule": pl.String(),
        "body_start_char": pl.Int64(),
        "body_end_char": pl.Int64(),
        "text": pl.String(),
        "origin": pl.String(),
    },
    "paragraphs": {
        "document_id": pl.String(),
        "article_id": pl.String(),
        "passage_id": pl.String(),
        "start_char": pl.Int64(),
        "end_char": pl.Int64(),
        "word_count": pl.Int64(),
        "shingle_count": pl.Int64(),
        "sketch": pl.List(pl.UInt32()),
    },
    "rejects": {
        **_DOCUMENT,
        "reason": pl.String(),
        "message": pl.String(),
        "byte_offset": pl.Int64(),
    },
    "seen": {"document_id": pl.String(), "source_root": pl.String()},
}
"""Every staged table: its columns, in order, and their types."""

_FILE: Final[dict[str, pl.DataType]] = {
    "source_root": pl.String(),
    "source_path": pl.String(),
    "byte_count": pl.Int64(),
    "modified_ns": pl.Int64(),
    "changed_ns": pl.Int64(),
}

FILES_SCHEMA: Final[dict[str, pl.DataType]] = {**_FILE, "is_unchanged": pl.Boolean()}
"""The files that the inputs of a run name; both times are nanoseconds since 1970."""

FILES_KNOWN_SCHEMA: Final[dict[str, pl.DataType]] = {**_FILE, "is_stale": pl.Boolean()}
"""The files that a warehouse holds documents of."""
