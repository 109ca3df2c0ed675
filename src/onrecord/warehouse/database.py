"""Opening a DuckDB file and making sure that it is a warehouse of this version."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import duckdb

from onrecord.errors import HeldError, WarehouseError
from onrecord.warehouse.definitions import SCHEMA_VERSION

DatabaseError = duckdb.Error
Connection = duckdb.DuckDBPyConnection
Relation = duckdb.DuckDBPyRelation

_MAGIC: Final = b"DUCK"
_MAGIC_OFFSET_BYTES: Final = 8
_ALWAYS_OPTIMIZED: Final = ("filter_pushdown",)  # without it `update … from` compares all rows with all


@contextmanager
def opened(path: Path, *, read_only: bool, shown_path: Path | None = None) -> Iterator[Connection]:
    """Open the file for one block; times with a zone are UTC within it.

    Args:
        path: the file.
        read_only: whether others may read it meanwhile; no statement reaches another file then.
        shown_path: what errors call the file.

    Raises:
        WarehouseError: if DuckDB cannot open it.
    """
    try:
        connection = duckdb.connect(str(path), read_only=read_only)
    except duckdb.Error as error:
        raise _not_opened(shown_path or path, error) from error
    try:
        connection.execute("set TimeZone = 'UTC'; set enable_progress_bar = false")
        if read_only:  # else `copy … to` could write over any file, the warehouse itself among them
            connection.execute("set enable_external_access = false")
        yield connection
    finally:
        connection.close()


def suit_small_load(connection: Connection) -> None:
    """Set up a load of few rows, where planning and packing cost many times what the rows do."""
    connection.execute("set threads = 1")
    connection.execute("set force_compression = 'uncompressed'")
    # One by one: after `pragma disable_optimizer` a window over 50,000 rows takes seconds.
    names = [name for (name,) in connection.execute("from duckdb_optimizers()").fetchall()]
    disabled = ",".join(name for name in names if name not in _ALWAYS_OPTIMIZED)
    connection.execute("set disabled_optimizers = ?", [disabled])


def hold_to(connection: Connection, memory_bytes: int) -> None:
    """Let a load take so much memory at most, and write beside the file what does not fit.

    DuckDB takes four fifths of a machine's memory by default, whatever else runs there.
    """
    connection.execute(f"set memory_limit = '{memory_bytes}B'")


@contextmanager
def one_thread(connection: Connection) -> Iterator[None]:
    """Hold DuckDB to one thread for one block, of inserts.

    With more it keeps the order of rows by gathering them in batches first, which took up to twice the CPU
    and never less time by the clock.
    """
    ((threads,),) = connection.execute("select current_setting('threads')").fetchall()
    connection.execute("set threads = 1")
    yield
    # Not after a statement that failed, which ends a transaction and with it what can be said.
    connection.execute(f"set threads = {int(threads)}")


def settle(connection: Connection) -> None:
    """Commit what a load did so far, to a file that nobody else sees yet, and go on.

    DuckDB plans a statement by how many rows of each table are committed: without this, a load that makes a
    warehouse takes its largest tables for empty, and joins them the wrong way round, which took up to four
    times the CPU.
    """
    connection.execute("commit")
    connection.execute("begin")


def is_out_of_memory(error: object) -> bool:
    """Say whether a statement failed for want of memory."""
    # Where a commit or checkpoint wants the memory, DuckDB tells it in the words of another error alone.
    return isinstance(error, duckdb.OutOfMemoryException) or (
        isinstance(error, duckdb.Error) and "failed to pin block" in str(error)
    )


def free_share(connection: Connection) -> float:
    """Return which share of a file, after a checkpoint, holds nothing."""
    sql = (
        "select free_blocks / greatest(total_blocks, 1) from pragma_database_size() "
        "where database_name = current_database()"
    )
    return float(connection.execute(sql).fetchall()[0][0])


def rewrite(source: Path, target: Path) -> None:
    """Write all that a file holds into a new one, without the space that deleted rows left."""
    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        # What does not fit into memory goes beside the file, and not where the process happens to be.
        connection.execute("set temp_directory = ?", [f"{target}.tmp"])
        for path, name, how in ((source, "source", " (read_only)"), (target, "target", "")):
            quoted = str(path).replace("'", "''")
            connection.execute(f"attach '{quoted}' as {name}{how}")
        connection.execute("copy from database source to target; checkpoint target")


@contextmanager
def opened_warehouse(path: Path) -> Iterator[Connection]:
    """Open a warehouse of this version for reading, for one block.

    Raises:
        WarehouseError: if it is missing or anything else.
    """
    check_file(path)
    with opened(path, read_only=True) as connection:
        check_schema(connection, path)
        yield connection


def is_absent(path: Path) -> bool:
    """Say whether nothing is there yet: no file, or one without a single byte."""
    try:
        return (path.is_file() and path.stat().st_size == 0) or not path.exists()
    except OSError:
        return False


def check_file(path: Path) -> None:
    """Make sure that `path` is a DuckDB file, as far as that shows from outside.

    Raises:
        WarehouseError: if it is missing, a folder, unreadable, or another kind of file, or if its path is
            no UTF-8, which DuckDB does not take.
    """
    if not _is_utf8(path):
        raise WarehouseError(
            f"the path of a warehouse must be UTF-8, and {str(path)!r} is not", hint="rename the file"
        )
    if os.path.isdir(path):  # noqa: PTH112  (Path.is_dir raises for a name that is too long)
        raise WarehouseError(
            f"{path} is a folder, not a warehouse file",
            hint=f"name a file, such as {path / 'onrecord.duckdb'}",
        )
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # opened, a pipe would wait for a writer
            raise WarehouseError(f"{path} is a pipe, socket or device, not a file", hint="name a file")
        with path.open("rb") as file:
            head = file.read(_MAGIC_OFFSET_BYTES + len(_MAGIC))
    except FileNotFoundError as error:
        raise WarehouseError(
            f"there is no warehouse at {path}", hint="make one with: onrecord run"
        ) from error
    except OSError as error:
        raise WarehouseError(
            f"{path} cannot be read: {error.strerror}", hint="check the path and its permissions"
        ) from error
    if head[_MAGIC_OFFSET_BYTES:] != _MAGIC:
        raise WarehouseError(
            f"{path} is not a DuckDB file", hint="name another file; this one is left as it is"
        )


def _is_utf8(path: Path) -> bool:
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def check_schema(connection: Connection, path: Path) -> None:
    """Make sure that an opened DuckDB file is a warehouse of the version that this code knows.

    Raises:
        WarehouseError: if it is not.
    """
    try:
        found = connection.execute("select schema_version from main.schema_info").fetchall()
    except duckdb.CatalogException as error:
        raise WarehouseError(
            f"{path} is a DuckDB file but not an onrecord warehouse",
            hint="name another file; this one is left as it is",
        ) from error
    except duckdb.Error as error:
        raise _not_opened(path, error) from error
    version = found[0][0] if found else None
    if version != SCHEMA_VERSION:
        raise WarehouseError(
            f"{path} has schema version {version}, this onrecord reads and writes version {SCHEMA_VERSION}",
            hint="build a new warehouse from the raw files with: onrecord run … --warehouse NEW_FILE",
        )


def first_line(error: Exception) -> str:
    """Return the first line of what DuckDB says, without the lines that point into the SQL."""
    return str(error).strip().partition("\n")[0]


def _not_opened(path: Path, error: Exception) -> WarehouseError:
    said = first_line(error)
    if "lock" in said.casefold():
        return HeldError(
            f"{path} is held open for writing by another process: {said}",
            hint="close that program, or the notebook that opened the file without read_only=True",
        )
    if "different configuration" in said:
        return WarehouseError(
            f"{path} is already open in this process with other options",
            hint="open it with duckdb.connect(…, read_only=True), or close that connection",
        )
    if "version" in said.casefold():
        return WarehouseError(
            f"{path} was written by another version of DuckDB: {said}",
            hint=f"this is DuckDB {duckdb.__version__}; install the version that wrote the file",
        )
    return WarehouseError(
        f"{path} cannot be opened: {said}", hint="restore it from a copy, or build a new warehouse"
    )
