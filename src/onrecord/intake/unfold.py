"""Take files apart that hold many items: compressed files, archives, JSON lines, tables, web archives.

Every item comes out on its own, with its own rejection if something is wrong with it, and never more than
one of them is in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final, NamedTuple, TypeAlias

from onrecord.errors import RejectedError
from onrecord.intake.files import opened
from onrecord.intake.items import Item, Record, reject
from onrecord.intake.streams import broken, broken_stream_errors, unpacked
from onrecord.model import Rejected
from onrecord.settings import Settings
from onrecord.sources import form_of
from onrecord.sources.forms import COMPRESSED, MANY, NOT_YET, without_suffix

Unit: TypeAlias = Item | Record | Rejected

_DEEPEST: Final = 4  # archives inside each other; news.tar.gz is two


class _Place(NamedTuple):
    """What is being taken apart: a file, or a member of it."""

    item: Item
    limit: int
    file_name: str
    record: str | None = None
    depth: int = 0

    def inner(self, file_name: str, record: str | None) -> _Place:
        """Return the place of what this one holds."""
        return self._replace(file_name=file_name, record=record, depth=self.depth + 1)

    def numbered(self, number: int | str) -> str | None:
        """Return the name of one record here; 0 is all that this holds."""
        if number == 0:
            return self.record
        return str(number) if self.record is None else f"{self.record}#{number}"

    def rejected(self, error: RejectedError, name: str | None = None) -> Rejected:
        """Turn what is wrong with this, or the record `name` of it, into its row of `rejects`."""
        return reject(self.item, error, name=name or self.record)


def holds_many(item: Item) -> bool:
    """Say whether a file has to be taken apart, by its name."""
    form = form_of(item.path)
    return form in MANY or form.partition(".")[0] in (*COMPRESSED, "tar")


def units(items: Iterable[Item], settings: Settings) -> Iterator[Unit]:
    """Yield what is to be read, in order: files of one item as they are, the items of all others."""
    for item in items:
        if holds_many(item):
            yield from _unfolded(item, settings)
        else:
            yield item


def _unfolded(item: Item, settings: Settings) -> Iterator[Unit]:
    place = _Place(item, settings.max_document_bytes, item.path)
    try:
        with opened(item) as stream:
            yield from _guarded(stream, form_of(item.path), place)
    except RejectedError as error:
        yield place.rejected(error)


def _guarded(stream: BinaryIO, form: str, place: _Place) -> Iterator[Record | Rejected]:
    """Yield what a stream holds; what is wrong with the stream itself is told once, at its end."""
    if place.depth > _DEEPEST:
        yield place.rejected(RejectedError("archive_limit", f"lies in more than {_DEEPEST} archives"))
        return
    try:
        yield from _records(stream, form, place)
    except RejectedError as error:
        yield place.rejected(error)
    except broken_stream_errors() as error:
        yield place.rejected(broken(error))
    except Exception as error:  # noqa: BLE001  (one file never takes the others along)
        yield place.rejected(RejectedError("failed", f"{type(error).__name__}: {error}"[:500]))


def _records(stream: BinaryIO, form: str, place: _Place) -> Iterator[Record | Rejected]:
    outer, _, packing = form.partition(".")
    if packing:  # .tgz and its like are two forms in one suffix
        yield from _guarded(unpacked(stream, packing), outer, place.inner(place.file_name, place.record))
    elif form in COMPRESSED:
        name = without_suffix(place.file_name)
        yield from _guarded(unpacked(stream, form), form_of(name), place.inner(name, place.record))
    elif form in ("zip", "tar"):
        yield from _members(stream, form, place)
    elif form == "warc":
        yield from _pages(stream, place)
    elif form in MANY:
        yield from _fields(stream, form, place)
    else:
        yield _whole(stream, form, place)


def _members(stream: BinaryIO, form: str, place: _Place) -> Iterator[Record | Rejected]:
    from onrecord.intake.archives import members  # loads tarfile and zipfile

    for member in members(stream, form):
        name = member.name if place.record is None else f"{place.record}#{member.name}"
        inner = place.inner(member.name, name)
        if member.stream is None:
            yield inner.rejected(member.error or RejectedError("unreadable", "could not be read"))
        else:
            yield from _guarded(member.stream, form_of(member.name), inner)


def _fields(stream: BinaryIO, form: str, place: _Place) -> Iterator[Record | Rejected]:
    from onrecord.intake.json_stream import json_lines, json_values
    from onrecord.intake.tables import csv_rows, parquet_rows

    if form == "jsonl":
        found = json_lines(stream, place.limit)
    elif form == "json":
        found = json_values(stream, place.limit)
    elif form == "csv":
        found = csv_rows(stream, place.limit)
    else:
        is_here = place.depth == 0 and "://" not in place.item.path
        found = parquet_rows(stream, place.item.path if is_here else None)
    for one in found:
        name = place.numbered(one.number)
        if one.error is not None:
            yield place.rejected(one.error, name)
        else:
            yield Record(place.item, name, one.raw, "json", is_verbatim=one.is_verbatim)


def _pages(stream: BinaryIO, place: _Place) -> Iterator[Record | Rejected]:
    from onrecord.intake.warc import archived_pages

    for page in archived_pages(stream, place.limit):
        name = place.numbered(page.name)
        if page.error is not None:
            yield place.rejected(page.error, name)
        else:
            yield Record(
                place.item,
                name,
                page.raw,
                page.form,
                fetched_at=page.fetched_at,
                charset=page.charset,
                address=page.address,
            )


def _whole(stream: BinaryIO, form: str, place: _Place) -> Record | Rejected:
    if form in NOT_YET.values():
        return place.rejected(
            RejectedError("unsupported_media_type", f"{form}: there is no reader for this form yet")
        )
    raw = stream.read(place.limit + 1)
    if len(raw) > place.limit:
        return place.rejected(
            RejectedError("too_large", f"holds more than the limit of {place.limit:,} bytes")
        )
    return Record(place.item, place.record, raw, form)
