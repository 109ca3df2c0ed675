"""Forms that show themselves in their first bytes, whatever their file is called."""

from __future__ import annotations

from typing import Final

# From the formats' own specifications; each is a byte string that no plain news text starts with.
_SIGNATURES: Final = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "a gzip file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ\x00", "an xz file"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file"),
    (b"PAR1", "Parquet"),
    (b"ARROW1", "Arrow"),
    (b"WARC/1.", "WARC"),
    (b"SQLite format 3\x00", "an SQLite file"),
    (b"{\\rtf", "RTF"),
)
_HTML: Final = (b"<!doctype html", b"<html", b"<?xml")
_SNIFFED_BYTES: Final = 512


def form_by_signature(raw: bytes) -> str | None:
    r"""Name the form that `raw` shows itself to be; None for what may be plain text.

    >>> form_by_signature(b"\n<!DOCTYPE html><html lang=en>")
    'HTML'
    >>> form_by_signature(b"<html> is where every page begins, she said.") is None
    False
    """
    for signature, form in _SIGNATURES:
        if raw.startswith(signature):
            return form
    head = raw[:_SNIFFED_BYTES].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith(_HTML):
        return "XML" if head.startswith(b"<?xml") and b"<html" not in head else "HTML"
    return None
