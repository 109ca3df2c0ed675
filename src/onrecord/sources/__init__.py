"""Readers: the raw bytes of one item become a Document, one reader per form of input.

Files that hold many items (JSON lines, CSV, Parquet, WARC, archives) are taken apart by
`onrecord.intake`; what reaches a reader is one page or one record.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from onrecord.errors import RejectedError
from onrecord.model import Document
from onrecord.settings import Settings
from onrecord.sources.forms import FORMS, NOT_YET, form_by_signature, suffix_of
from onrecord.sources.origin import Origin
from onrecord.sources.plaintext import read_plaintext

Reader: TypeAlias = Callable[[bytes, Origin, Settings], Document]

_DEFAULTS: Final = Settings()


def _read_html(raw: bytes, origin: Origin, settings: Settings) -> Document:
    from onrecord.sources.html import read_html  # needs an extra, and most runs none of it

    return read_html(raw, origin, settings)


def _read_record(raw: bytes, origin: Origin, settings: Settings) -> Document:
    from onrecord.sources.record import read_record

    return read_record(raw, origin, settings)


READERS: Final[dict[str, Reader]] = {
    "text": read_plaintext,
    "html": _read_html,
    "json": _read_record,
}
"""Form of one item to its reader."""


def read(
    raw: bytes,
    *,
    source_path: str,
    source_record: str | None = None,
    source_root: str = "",
    settings: Settings = _DEFAULTS,
) -> Document:
    r"""Turn the bytes of one item into its Document, with the reader that its form asks for.

    Args:
        raw: the whole item.
        source_path: as `Document.source_path`; its suffix names the form.
        source_record: which record of the file these bytes are, for a file of many.
        source_root: as `Document.source_root`.
        settings: for `max_document_bytes` and `fields`.

    Raises:
        RejectedError: `unsupported_media_type`, `too_large`, or what the reader finds wrong.

    >>> document = read(b"One line.\n", source_path="page.txt")
    >>> document.encoding, document.text
    ('utf-8', 'One line.\n')
    """
    return read_form(raw, form_of(source_path), Origin(source_path, source_record, source_root), settings)


def read_form(raw: bytes, form: str, origin: Origin, settings: Settings) -> Document:
    """Turn the bytes of one item of a known form into its Document.

    Raises:
        RejectedError: as `read` does.
    """
    if form == "text":
        form = _shown(raw)
    reader = READERS.get(form)
    if reader is None:
        raise RejectedError("unsupported_media_type", f"{form}: there is no reader for this form yet")
    if len(raw) > settings.max_document_bytes:
        raise RejectedError(
            "too_large", f"{len(raw):,} bytes are more than the limit of {settings.max_document_bytes:,}"
        )
    return reader(raw, origin, settings)


def form_of(source_path: str) -> str:
    """Name the form of an item by its name; one that no reader takes by what it is called."""
    suffix = suffix_of(source_path)
    return NOT_YET.get(suffix) or FORMS.get(suffix, "text")


def _shown(raw: bytes) -> str:
    """Return what the first bytes of a would-be text show it to be."""
    shown = form_by_signature(raw)
    return "html" if shown == "HTML" else shown or "text"
