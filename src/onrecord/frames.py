"""Records as Polars frames, and frames as the Parquet parts that the warehouse loads."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import accumulate, chain
from pathlib import Path
from typing import Any, Final, TypeAlias

import polars as pl

from onrecord.consistency import fault_of
from onrecord.copies.paragraphs import paragraphs_of
from onrecord.copies.statements import statement_id
from onrecord.errors import TRIED_AGAIN, WarehouseError
from onrecord.model import Article, Entity, Mention, Published, Quote, Records, Rejected, Span, content_id
from onrecord.schemas import FILES_SCHEMA, SCHEMAS
from onrecord.settings import Settings
from onrecord.source_spans import SourceMap
from onrecord.text.sentences import sentences
from onrecord.text.timezones import named_zone
from onrecord.text.words import word_count

Row: TypeAlias = tuple[Any, ...]

_LARGEST_BIGINT: Final = 2**63 - 1


def to_frames(
    records: Sequence[Records],
    rejects: Sequence[Rejected] = (),
    *,
    run_id: str,
    unchanged: Iterable[tuple[str, str]] = (),
    settings: Settings | None = None,
) -> dict[str, pl.DataFrame]:
    """Turn what a batch of documents gave into one frame per staged table.

    Args:
        records: what the documents gave that could be read.
        rejects: the raw items that could not.
        run_id: of the run that read them.
        unchanged: `document_id` and `source_root` of the raw items that the warehouse holds already.
        settings: names the time zone of printed times without an offset.

    Returns:
        A frame for every table of `SCHEMAS`, with exactly its columns and types. A record whose spans do
        not cut what they say out of its body is among the rejects, as `failed`.
    """
    zone = named_zone((settings or Settings()).default_timezone) or UTC
    rows: dict[str, list[Row]] = {name: [] for name in SCHEMAS}
    rejected = list(rejects)
    for record in {record.document.document_id: record for record in records}.values():
        fault = fault_of(record)
        if fault:
            rejected.append(_faulty(record, fault))
        else:
            _add_record(rows, record, run_id, zone)
    rows["rejects"] = [_reject_row(reject, run_id) for reject in rejected]
    rows["seen"] = list(unchanged)
    return {name: _frame(name, rows[name]) for name in SCHEMAS}


def write_part(frames: Mapping[str, pl.DataFrame], folder: Path) -> None:
    """Write each frame to `folder`/NAME.parquet; the folder is made when it is missing.

    Raises:
        WarehouseError: if they cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, frame in frames.items():
            # Parts live for one run: quick to write counts, small does not, and nobody reads statistics.
            frame.write_parquet(folder / f"{name}.parquet", compression="lz4", statistics=False)
    except (OSError, pl.exceptions.ComputeError) as error:
        raise _not_written(folder, error) from error


def read_rows(part: Path, document_ids: Collection[str], *, run_id: str) -> dict[str, pl.DataFrame]:
    """Return the rows of some documents out of a part that another run wrote, as this run's own."""
    frames = {}
    for name in SCHEMAS:
        frame = pl.read_parquet(part / f"{name}.parquet")
        frame = frame.filter(pl.col("document_id").is_in(list(document_ids)))
        frames[name] = (
            frame.with_columns(run_id=pl.lit(run_id, pl.String())) if "run_id" in frame.columns else frame
        )
    # What the warehouse holds already is another matter for each run.
    return {**frames, "seen": frames["seen"].clear()}


def joined(first: Mapping[str, pl.DataFrame], second: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Return the rows of both."""
    return {name: pl.concat([first[name], second[name]]) for name in SCHEMAS}


def final_documents(frames: Mapping[str, pl.DataFrame]) -> list[tuple[str, str]]:
    """Return `document_id` and `source_root` of what need not be made again while its maker is the same."""
    rejects = frames["rejects"].filter(
        (pl.col("content_sha256") != "") & ~pl.col("reason").is_in(list(TRIED_AGAIN))
    )
    of_both = (frame.select("document_id", "source_root").rows() for frame in (frames["documents"], rejects))
    return [(row[0], row[1]) for rows in of_both for row in rows]


def write_files(met: pl.DataFrame, path: Path) -> None:
    """Write the files that the inputs of a run name, as `manifest.look_at` returns them, as Parquet.

    Raises:
        WarehouseError: if it cannot be written.
    """
    try:
        met.select(*FILES_SCHEMA).write_parquet(path, compression="lz4")
    except (OSError, pl.exceptions.ComputeError) as error:
        raise _not_written(path, error) from error


def _not_written(path: Path, error: Exception) -> WarehouseError:
    return WarehouseError(
        f"{path} cannot be written: {error}", hint="check its permissions and the space left on the disk"
    )


def _faulty(record: Records, fault: str) -> Rejected:
    document = record.document
    return Rejected(
        source_path=document.source_path,
        source_record=document.source_record,
        reason="failed",
        message=f"onrecord contradicts itself on this document: {fault}",
        content_sha256=document.content_sha256,
        byte_count=document.byte_count,
        source_root=document.source_root,
    )


def _add_record(rows: dict[str, list[Row]], record: Records, run_id: str, zone: tzinfo) -> None:
    document, article = record.document, record.article
    document_id, article_id = document.document_id, article.article_id
    source = SourceMap(document, article.pieces)
    quote_ids = {quote.ordinal: _quote_id(article_id, quote) for quote in record.quotes}
    rows["documents"].append(
        (
            document_id,
            document.source_root,
            document.source_path,
            document.source_record,
            document.content_sha256,
            document.media_type,
            document.encoding,
            document.byte_count,
            _utc(document.fetched_at),
            run_id,
        )
    )
    rows["articles"].append(_article_row(document_id, article_id, article, run_id, zone))
    rows["quotes"] += _first_by_id(
        _quote_row(document_id, article_id, quote, quote_ids, source) for quote in record.quotes
    )
    rows["mentions"] += _first_by_id(
        _mention_row(document_id, article_id, mention, quote_id)
        for mention, quote_id in _with_quotes(record.mentions, record.quotes, quote_ids)
    )
    rows["entity_names"] += _entity_rows(document_id, record)
    rows["document_lines"] += source.line_rows(document_id)
    rows["paragraphs"] += _paragraph_rows(document_id, article_id, article.body)


def _article_row(document_id: str, article_id: str, article: Article, run_id: str, zone: tzinfo) -> Row:
    published = article.published
    return (
        document_id,
        article_id,
        article.title,
        article.lede,
        article.body,
        list(article.authors),
        article.outlet,
        article.agency,
        article.section,
        list(article.tags),
        article.url,
        article.language,
        article.dateline_place,
        *(_published_columns(published, zone) if published else (None,) * 7),
        _bigint(article.view_count),
        word_count(article.body),
        len(sentences(article.body)),
        run_id,
    )


def _published_columns(published: Published, zone: tzinfo) -> Row:
    local = published.local.replace(tzinfo=None)
    return (
        _instant(local, published.offset_minutes, zone),
        local,
        published.offset_minutes,
        local.date(),
        published.precision,
        published.source,
        published.raw,
    )


def _instant(local: datetime, offset_minutes: int | None, zone: tzinfo) -> datetime | None:
    """Return the UTC instant of a wall-clock time, or None where the calendar has none.

    >>> from datetime import UTC
    >>> _instant(datetime(2017, 11, 16, 11, 54), 240, UTC)
    datetime.datetime(2017, 11, 16, 7, 54)
    """
    try:
        if offset_minutes is not None:
            return local - timedelta(minutes=offset_minutes)
        return local.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)
    except OverflowError:
        return None


def _utc(instant: datetime | None) -> datetime | None:
    """Return a moment as UTC without its zone, as the columns take it."""
    return instant.astimezone(UTC).replace(tzinfo=None) if instant else None


def _quote_id(article_id: str, quote: Quote) -> str:
    return content_id("quote", article_id, quote.kind, quote.span.start, quote.span.end)


def _quote_row(
    document_id: str, article_id: str, quote: Quote, quote_ids: Mapping[int, str], source: SourceMap
) -> Row:
    speaker_id = quote.speaker.entity_id if quote.speaker else None
    place = source.of(quote.span, quote.text)
    return (
        document_id,
        quote_ids[quote.ordinal],
        article_id,
        quote.ordinal,
        quote.kind,
        quote.text,
        quote.span.start,
        quote.span.end,
        quote_ids.get(quote.utterance, quote_ids[quote.ordinal]),
        None if quote.parent is None else quote_ids.get(quote.parent),
        statement_id(speaker_id, quote.text) if speaker_id else None,
        quote.speaker_text,
        *_ends(quote.speaker_span),
        speaker_id,
        quote.speaker_role,
        quote.speaker_affiliation,
        quote.cue,
        *_ends(quote.cue_span),
        quote.addressee,
        quote.venue,
        quote.method,
        quote.confidence,
        place.line_start,
        place.line_end,
        place.byte_start,
        place.byte_end,
    )


def _mention_row(document_id: str, article_id: str, mention: Mention, quote_id: str | None) -> Row:
    entity_id = mention.entity.entity_id
    return (
        document_id,
        content_id("mention", article_id, entity_id, mention.span.start, mention.span.end),
        article_id,
        entity_id,
        mention.kind,
        mention.text,
        mention.span.start,
        mention.span.end,
        mention.form,
        quote_id,
        mention.sentence_ordinal,
    )


def _with_quotes(
    mentions: Sequence[Mention], quotes: Sequence[Quote], quote_ids: Mapping[int, str]
) -> Iterator[tuple[Mention, str | None]]:
    """Pair each mention with the id of the shortest quote that it stands in."""
    waiting = sorted(quotes, key=lambda quote: quote.span, reverse=True)
    open_quotes: list[Quote] = []
    for mention in sorted(mentions, key=lambda mention: mention.span):
        while waiting and waiting[-1].span.start <= mention.span.start:
            open_quotes.append(waiting.pop())
        open_quotes = [quote for quote in open_quotes if quote.span.end > mention.span.start]
        around = [quote for quote in open_quotes if quote.span.contains(mention.span)]
        innermost = min(around, key=lambda quote: (len(quote.span), quote.ordinal), default=None)
        yield mention, quote_ids[innermost.ordinal] if innermost else None


def _entity_rows(document_id: str, record: Records) -> Iterator[Row]:
    """Yield what the document calls each entity that it mentions or quotes, each name once."""
    spoken = (quote.speaker for quote in record.quotes if quote.speaker)
    entities: dict[Entity, None] = dict.fromkeys((*(one.entity for one in record.mentions), *spoken))
    for entity in entities:
        yield (
            document_id,
            entity.entity_id,
            entity.name,
            entity.kind,
            entity.country_code,
            entity.wikidata_id,
        )


def _paragraph_rows(document_id: str, article_id: str, body: str) -> Iterator[Row]:
    for one in paragraphs_of(body):
        place = (one.span.start, one.span.end)
        counts = (one.word_count, one.shingle_count)
        yield (document_id, article_id, one.passage_id, *place, *counts, one.sketch)


def _reject_row(reject: Rejected, run_id: str) -> Row:
    return (
        reject.document_id,
        reject.source_root,
        reject.source_path,
        reject.source_record,
        reject.content_sha256,
        None,
        None,
        reject.byte_count,
        None,
        run_id,
        reject.reason,
        reject.message,
        reject.byte_offset,
    )


def _first_by_id(rows: Iterable[Row]) -> Iterable[Row]:
    """Keep one row per id, the second column: the same span found twice is one row."""
    by_id: dict[str, Row] = {}
    for row in rows:
        by_id.setdefault(row[1], row)
    return by_id.values()


def _ends(span: Span | None) -> tuple[int | None, int | None]:
    return (span.start, span.end) if span else (None, None)


def _bigint(count: int | None) -> int | None:
    return count if count is not None and abs(count) <= _LARGEST_BIGINT else None


def _frame(name: str, rows: list[Row]) -> pl.DataFrame:
    if not rows:
        return pl.DataFrame(schema=SCHEMAS[name])
    try:
        return _by_columns(name, rows)
    except UnicodeEncodeError:
        # A lone surrogate is no text that Arrow can hold; one replacement character keeps every offset.
        return _by_columns(name, [tuple(map(_storable, row)) for row in rows])


def _by_columns(name: str, rows: list[Row]) -> pl.DataFrame:
    """Turn rows into a frame, in a third of the time that Polars takes over rows."""
    columns = zip(SCHEMAS[name].items(), zip(*rows, strict=True), strict=True)
    return pl.DataFrame(
        [
            _lists(column, values, kind) if isinstance(kind, pl.List) else pl.Series(column, values, kind)
            for (column, kind), values in columns
        ]
    )


def _lists(column: str, values: Sequence[list[Any]], kind: pl.List) -> pl.Series:
    """Return a column of lists, cut out of one that holds them all: Polars would make a column of each."""
    counts = [len(one) for one in values]
    held = pl.Series(column, list(chain.from_iterable(values)), kind.inner).implode()
    places = pl.DataFrame({"start": [0, *accumulate(counts[:-1])], "count": counts})
    return places.select(pl.lit(held).list.slice("start", "count")).to_series().alias(column)


def _storable(value: Any) -> Any:  # noqa: ANN401  (a cell of any column)
    if isinstance(value, str):
        return re.sub("[\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, list):
        return [_storable(item) for item in value]
    return value
