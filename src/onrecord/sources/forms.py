"""The forms of input: what a file's name says it is, and what its first bytes show."""

from __future__ import annotations

from typing import Final

FORMS: Final[dict[str, str]] = {
    "": "text",
    ".txt": "text",
    ".text": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".jl": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
    ".warc": "warc",
    ".wet": "warc",
    ".gz": "gzip",
    ".bz2": "bzip2",
    ".xz": "xz",
    ".zst": "zstd",
    ".zip": "zip",
    ".tar": "tar",
    ".tgz": "tar.gzip",
    ".tbz2": "tar.bzip2",
    ".txz": "tar.xz",
    ".tzst": "tar.zstd",
}
"""Suffix, in lower case, to the form of a file. A suffix that is in no table here is tried as text."""

NOT_YET: Final[dict[str, str]] = {
    ".mhtml": "a web archive",
    ".xml": "XML",
    ".arrow": "Arrow",
    ".feather": "Arrow",
    ".pdf": "PDF",
    ".rtf": "RTF",
    ".doc": "a Word document",
    ".docx": "a Word document",
    ".odt": "an OpenDocument text",
    ".epub": "EPUB",
    ".lz4": "an LZ4 file",
    ".7z": "a 7z archive",
    ".rar": "a RAR archive",
    ".duckdb": "a DuckDB file",
    ".sqlite": "an SQLite file",
}
"""Suffixes of forms that no reader takes yet, and what they are called."""

MANY: Final = frozenset(("json", "jsonl", "csv", "parquet", "warc", "zip", "tar"))
"""Forms of files that hold many items, each of which becomes a Document of its own."""

COMPRESSED: Final = frozenset(("gzip", "bzip2", "xz", "zstd"))
"""Forms of files that hold one other file, whose form the rest of the name says."""

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


def suffix_of(path: str) -> str:
    """Return the suffix of the last part of a path or URI, in lower case, its dot included.

    >>> suffix_of("a.b/page.HTML"), suffix_of("a.b/page"), suffix_of("s3://news/one.txt?versionId=3")
    ('.html', '', '.txt')
    """
    stem, dot, suffix = _name(path).rpartition(".")
    return f".{suffix.lower()}" if dot and stem else ""


def without_suffix(path: str) -> str:
    """Return the last part of a path or URI without its suffix: the name of what a compressed file holds.

    >>> without_suffix("crawl/pages.jsonl.gz"), without_suffix("https://example.org/a.warc.gz?x=1")
    ('pages.jsonl', 'a.warc')
    """
    stem, dot, _ = _name(path).rpartition(".")
    return stem if dot and stem else _name(path)


def _name(path: str) -> str:
    path = path.partition("?")[0].partition("#")[0] if "://" in path else path
    return path.rpartition("/")[2]


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
