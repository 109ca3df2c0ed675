"""Readers: raw bytes of one file become Documents, one reader per form of input.

`READERS` is the place where a new form plugs in: map its suffixes to a reader and take them out of
`NOT_YET`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from onrecord.errors import RejectedError
from onrecord.model import Document
from onrecord.settings import Settings
from onrecord.sources.origin import Origin
from onrecord.sources.plaintext import read_plaintext
from onrecord.sources.signatures import form_by_signature

Reader: TypeAlias = Callable[[bytes, Origin, Settings], Iterator[Document]]

_DEFAULTS: Final = Settings()

READERS: Final[dict[str, Reader]] = {
    "": read_plaintext,
    ".txt": read_plaintext,
    ".text": read_plaintext,
}
"""Suffix, in lower case, to the reader of that form. A suffix in neither table is tried as text."""

NOT_YET: Final[dict[str, str]] = {
    ".html": "HTML",
    ".htm": "HTML",
    ".xhtml": "HTML",
    ".mhtml": "a web archive",
    ".xml": "XML",
    ".json": "JSON",
    ".jsonl": "JSON lines",
    ".ndjson": "JSON lines",
    ".csv": "CSV",
    ".tsv": "a table of tab-separated values",
    ".parquet": "Parquet",
    ".arrow": "Arrow",
    ".feather": "Arrow",
    ".warc": "WARC",
    ".wet": "WARC",
    ".pdf": "PDF",
    ".rtf": "RTF",
    ".doc": "a Word document",
    ".docx": "a Word document",
    ".odt": "an OpenDocument text",
    ".epub": "EPUB",
    ".gz": "a gzip file",
    ".bz2": "a bzip2 file",
    ".xz": "an xz file",
    ".zst": "a Zstandard file",
    ".lz4": "an LZ4 file",
    ".zip": "a ZIP archive",
    ".7z": "a 7z archive",
    ".tar": "a tar archive",
    ".tgz": "a tar archive",
    ".duckdb": "a DuckDB file",
    ".sqlite": "an SQLite file",
}
"""Suffixes of forms that no reader takes yet, and what they are called."""


def read(
    raw: bytes,
    *,
    source_path: str,
    source_record: str | None = None,
    source_root: str = "",
    settings: Settings = _DEFAULTS,
) -> Iterator[Document]:
    r"""Turn the bytes of one file into its Documents, with the reader that its form asks for.

    Args:
        raw: the whole file.
        source_path: as `Document.source_path`; its suffix names the form.
        source_record: which record of the file these bytes are, for a file of many.
        source_root: as `Document.source_root`.
        settings: for `max_document_bytes`.

    Returns:
        An iterator of Documents, in file order; a plain text file gives one.

    Raises:
        RejectedError: `unsupported_media_type`, `too_large`, or what the reader finds wrong. Raised
            here, before anything is iterated, when the file as a whole is at fault.

    >>> document, = read(b"One line.\n", source_path="page.txt")
    >>> document.encoding, document.text
    ('utf-8', 'One line.\n')
    """
    suffix = _suffix(source_path)
    form = NOT_YET.get(suffix) or form_by_signature(raw)
    if form is not None:
        raise RejectedError("unsupported_media_type", f"{form}: there is no reader for this form yet")
    if len(raw) > settings.max_document_bytes:
        raise RejectedError(
            "too_large", f"{len(raw):,} bytes are more than the limit of {settings.max_document_bytes:,}"
        )
    reader = READERS.get(suffix, read_plaintext)
    return reader(raw, Origin(source_path, source_record, source_root), settings)


def _suffix(source_path: str) -> str:
    """Return the suffix of the last part of a path or URI, in lower case, its dot included.

    >>> _suffix("a.b/page.HTML"), _suffix("a.b/page"), _suffix("s3://news/one.txt?versionId=3")
    ('.html', '', '.txt')
    """
    path = source_path.partition("?")[0] if "://" in source_path else source_path
    name = path.rpartition("/")[2]
    stem, dot, suffix = name.rpartition(".")
    return f".{suffix.lower()}" if dot and stem else ""
