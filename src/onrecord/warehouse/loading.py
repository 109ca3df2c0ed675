"""Bringing the parts of a run into an opened database that nobody else sees yet."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple, fields
from datetime import datetime
from pathlib import Path
from typing import Final

from onrecord.corrections import Correction
from onrecord.errors import WarehouseError
from onrecord.warehouse import copying, correcting, definitions
from onrecord.warehouse.data_tests import check
from onrecord.warehouse.database import Connection, DatabaseError, first_line, one_thread, settle
from onrecord.warehouse.runs import Run, RunSummary

_PARTS_AT_ONCE: Final = 50  # of which one statement holds what it needs to read them until it ends


def load(
    connection: Connection,
    parts: Sequence[Path],
    run: Run,
    *,
    is_new: bool,
    now: Callable[[], datetime],
    corrections: Sequence[Correction] | None = None,
) -> RunSummary:
    """Make the tables of a new file, load the parts, correct, test, and commit.

    Args:
        connection: to the file.
        parts: folders of Parquet files.
        run: the run they belong to.
        is_new: whether the file has no tables yet.
        now: the clock.
        corrections: what users say of entities; None for what the warehouse followed before.

    Raises:
        DataTestError: if a data test finds wrong rows.
        WarehouseError: if DuckDB cannot do it, or a document counts as unchanged that is not there.
    """
    try:
        connection.execute("begin")
        if is_new:
            _make_schema(connection)
        _make_views(connection)
        _stage(connection, parts, run)
        before = () if is_new else correcting.stored(connection)
        if before:
            correcting.undo(connection)
        wanted = before if corrections is None else tuple(corrections)
        is_correcting = bool(before or wanted)  # whatever article it concerns
        summary = _load_staged(connection, parts, run, now, wanted, is_to_derive=is_correcting)
        check(connection, is_whole=is_correcting)
        connection.execute("commit")
    except DatabaseError as error:
        raise WarehouseError(
            f"the rows could not be loaded: {first_line(error)}",
            hint="nothing was published; the warehouse is as it was" + _way_out(error),
        ) from error
    return summary


def _way_out(error: Exception) -> str:
    """Return what helps where it is not the rows; DuckDB tells its errors apart by their words alone."""
    is_full = any(os.strerror(code) in str(error) for code in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG))
    return "; free some space on its disk and run again" if is_full else ""


def _make_schema(connection: Connection) -> None:
    connection.execute(definitions.schema())
    connection.execute("insert into schema_info values (?, null)", [definitions.SCHEMA_VERSION])
    words = " ".join(definitions.stopwords())
    connection.execute("insert into stopwords select unnest(string_split(?, ' '))", [words])


def _make_views(connection: Connection) -> None:
    views = definitions.views()
    wanted = definitions.fingerprint(views)
    if connection.execute("select definitions_sha256 from schema_info").fetchall() != [(wanted,)]:
        connection.execute(views)
        connection.execute("update schema_info set definitions_sha256 = ?", [wanted])


def _stage(connection: Connection, parts: Sequence[Path], run: Run) -> None:
    """Find out which documents, articles and files the parts hold."""
    connection.execute("set enable_external_file_cache = false")  # hardly a column of a part is read twice
    _run(connection, "files_met")
    if run.files is not None:
        connection.execute("insert into staged_files by name from read_parquet(?)", [str(run.files)])
    for count in _each_few(connection, parts):
        if not count:
            _run(connection, "stage")
        _run(connection, "stage_met")
    if len(parts) > 1:
        _run(connection, "stage_twice")
    for _ in _each_few(connection, parts):
        _run(connection, "stage_articles")
    connection.execute(
        "create temp table this_run as select ? as run_id, ?::timestamptz as started_at, "
        "?::varchar[] as scanned_roots, ? as is_pruning, ? as made_by, ? as made_with",
        [run.run_id, run.started_at, list(run.scanned_roots), run.is_pruning, *run.maker],
    )


def _each_few(connection: Connection, parts: Sequence[Path]) -> Iterator[int]:
    """Let `part_rows` read a few of the parts after the other; yield how many were read before."""
    for first in range(0, len(parts), _PARTS_AT_ONCE):
        some = [str(part) for part in parts[first : first + _PARTS_AT_ONCE]]
        connection.execute("set variable parts = ?", [some])
        yield first


def _load_staged(
    connection: Connection,
    parts: Sequence[Path],
    run: Run,
    now: Callable[[], datetime],
    corrections: Sequence[Correction],
    *,
    is_to_derive: bool,
) -> RunSummary:
    unknown = _number(
        connection,
        "select count(*) from staged_seen where document_id not in (select document_id from documents)",
    )
    if unknown:
        raise WarehouseError(
            f"{unknown} documents that were to be unchanged are no longer in the warehouse",
            hint="it was replaced while this run was under way; run again",
        )
    is_empty = not _number(connection, "select count(*) from documents")
    if run.files is not None:
        _check_unread(connection)
        _run(connection, "files_seen")
    _run(connection, "met", "pool")
    held_count = _number(connection, "select count(*) from staying")
    if held_count:
        _run(connection, "pool_held")
    _run(connection, "winners", "stories_before")
    if held_count or _number(connection, "select count(*) from leaving"):
        _run(connection, "retire")
    _insert(connection, parts, has_held=held_count > 0)
    _run(connection, "added")
    if is_empty:
        settle(connection)
    else:
        _run(connection, "marks")
    if run.files is not None:
        _run(connection, "files")
    if is_to_derive:
        _run(connection, "renamed_all")
    if _number(connection, "select count(*) from affected"):
        _derive(connection, is_empty)
    elif is_to_derive:
        _run(connection, "entities")
    if corrections:
        correcting.apply(connection, corrections)
    summary = _summarize(connection, run, now)
    _record(connection, summary)
    return summary


def _insert(connection: Connection, parts: Sequence[Path], *, has_held: bool) -> None:
    """Bring in the rows of the parts, and anew those that the warehouse held of the same articles."""
    copies = "select (select count(*) from pool_documents) - (select count(*) from winners)"
    steps = ("articles", "duplicates") if _number(connection, copies) else ("articles",)
    with one_thread(connection):
        for _ in _each_few(connection, parts):
            _run(connection, *steps, "names_and_lines", "paragraphs")
        if has_held:
            _run(connection, "pool_turned", *steps)
        _run(connection, "documents")


def _check_unread(connection: Connection) -> None:
    """Make sure that what was not read is still held, whoever published meanwhile."""
    lost = _number(
        connection,
        "select (select count(*) from staged_files where is_unchanged) - count(*) from staged_files "
        "inner join files using (source_root, source_path, byte_count, modified_ns, changed_ns) "
        "where staged_files.is_unchanged",
    )
    if lost:
        raise WarehouseError(
            f"{lost} files that were to be unchanged are no longer in the warehouse",
            hint="it was replaced while this run was under way; run again",
        )


def _derive(connection: Connection, is_first: bool) -> None:
    """Work out anew what depends on all articles together."""
    _run(connection, "entities")
    copying.update(connection, is_first=is_first)
    if is_first:
        settle(connection)


def _summarize(connection: Connection, run: Run, now: Callable[[], datetime]) -> RunSummary:
    ((seen, new, changed, unchanged, remade, duplicate, rejected, *added),) = connection.execute(
        definitions.load_step("outcome")
    ).fetchall()
    articles, quotes, mentions = added
    finished_at = now()
    return RunSummary(
        run_id=run.run_id,
        started_at=run.started_at,
        finished_at=finished_at,
        status="completed_with_rejects" if rejected else "completed",
        code_version=run.code_version,
        input=run.input,
        documents_seen=seen,
        documents_new=new,
        documents_changed=changed,
        documents_unchanged=unchanged,
        documents_remade=remade,
        documents_duplicate=duplicate,
        documents_rejected=rejected,
        articles_added=articles,
        quotes_added=quotes,
        mentions_added=mentions,
        seconds=(finished_at - run.started_at).total_seconds(),
        prefect_flow_run_id=run.prefect_flow_run_id,
    )


def _record(connection: Connection, summary: RunSummary) -> None:
    """Write the run's row; a run that is published again, as after a retry, keeps its first row."""
    if not connection.execute("select 1 from runs where run_id = ?", [summary.run_id]).fetchall():
        places = ", ".join("?" for _ in fields(summary))
        connection.execute(f"insert into runs values ({places})", astuple(summary))  # noqa: S608


def _run(connection: Connection, *steps: str) -> None:
    for step in steps:
        connection.execute(definitions.load_step(step))


def _number(connection: Connection, sql: str) -> int:
    ((number,),) = connection.execute(sql).fetchall()
    return int(number)
