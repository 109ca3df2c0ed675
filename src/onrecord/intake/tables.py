"""Rows of CSV and Parquet files, each turned into the JSON object of its named cells."""

from __future__ import annotations

import csv
import io
import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, BinaryIO, Final, cast

from onrecord.errors import RejectedError
from onrecord.intake.json_stream import Found
from onrecord.sources.plaintext import decode

_SAMPLE_BYTES: Final = 1 << 16
_DELIMITERS: Final = (",", ";", "\t", "|")
_ROWS_AT_ONCE: Final = 500


def csv_rows(stream: BinaryIO, limit: int) -> Iterator[Found]:
    """Yield the rows below the header of a CSV file, numbered from 1.

    The delimiter is the one that the header has most of. A row with more cells than the header is told.

    Args:
        stream: at its beginning.
        limit: characters of the largest cell.
    """
    buffered: Any = (
        stream if hasattr(stream, "peek") else io.BufferedReader(cast("Any", stream), _SAMPLE_BYTES)
    )
    sample = buffered.peek(_SAMPLE_BYTES)[:_SAMPLE_BYTES]
    encoding, head = _decoded_sample(sample)
    text = io.TextIOWrapper(buffered, encoding=encoding, errors="replace", newline="")
    csv.field_size_limit(limit)
    reader = csv.reader(text, delimiter=_delimiter(head), escapechar=_escape(head), strict=False)
    header = next(reader, None)
    if header is None:
        raise RejectedError("empty_file", "the file holds no row")
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Found(number, b"", RejectedError("malformed", f"is no row of CSV: {error}"))
            continue
        if cells:
            yield _row(number, header, cells)
        else:
            number -= 1  # an empty line is no row


def parquet_rows(stream: BinaryIO, path: str | None) -> Iterator[Found]:
    """Yield the rows of a Parquet file, a few hundred in memory at a time.

    Args:
        stream: at its beginning; kept in a temporary file while it is read, unless `path` is given.
        path: of the same file, if it is one of this machine.
    """
    import polars as pl

    with tempfile.NamedTemporaryFile(suffix=".parquet") as copy:
        if path is None:
            shutil.copyfileobj(stream, copy)
            copy.flush()
        number = 0
        try:
            for batch in pl.scan_parquet(path or copy.name).collect_batches(chunk_size=_ROWS_AT_ONCE):
                for row in batch.iter_rows(named=True):
                    number += 1
                    yield Found(number, _json(row), is_verbatim=False)
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
            raise RejectedError("unreadable", f"is no Parquet file: {str(error)[:200]}") from error


def _row(number: int, header: Sequence[str], cells: Sequence[str]) -> Found:
    if len(cells) > len(header):
        message = f"has {len(cells)} cells, and the header has {len(header)}"
        return Found(number, b"", RejectedError("malformed", message))
    return Found(number, _json(dict(zip(header, cells, strict=False))), is_verbatim=False)


def _json(row: dict[str, object]) -> bytes:
    return json.dumps(row, ensure_ascii=False, default=_written).encode("utf-8", "surrogatepass")


def _written(value: object) -> str:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value)


def _decoded_sample(sample: bytes) -> tuple[str, str]:
    """Return the encoding of a file by its first bytes, and these as text."""
    for cut in range(4):  # a letter of several bytes may be cut in two
        try:
            text = sample[: len(sample) - cut].decode("utf-8-sig")
        except UnicodeDecodeError:
            continue
        return "utf-8-sig", text
    decoded = decode(sample)
    marked = {"utf-16-le": "utf-16", "utf-16-be": "utf-16", "utf-8": "utf-8-sig"}
    return (
        marked.get(decoded.encoding, decoded.encoding) if decoded.bom_length else decoded.encoding
    ), decoded.text


def _delimiter(head: str) -> str:
    """Return what stands between the cells of the header, quoted ones aside.

    >>> _delimiter('title;"text, clean";url')
    ';'
    """
    line = "".join(head.partition("\n")[0].split('"')[::2])
    return max(_DELIMITERS, key=line.count)


def _escape(head: str) -> str | None:
    return "\\" if '\\"' in head and '""' not in head.replace(',""', "") else None
