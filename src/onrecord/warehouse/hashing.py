"""One hash for the content of each table, the same for every build of the same input."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

ABOUT_RUNS: Final = ("run_id", "first_seen_at", "last_seen_at", "missing_since", "made_by", "made_with")
"""Columns that say when, by which run and by what code something was met and made; no hash covers them."""

UNHASHED: Final = ("files", "runs", "schema_info")
"""Tables that speak of runs and of this machine's files alone."""


def table_hashes(path: Path) -> dict[str, str]:
    """Return the hash of every table's rows, in whatever order they stand.

    It is the MD5 of how many rows there are and of the sums of both halves of their own MD5s, as texts.

    Raises:
        WarehouseError: if the file is missing or no warehouse of this version.
    """
    from onrecord.warehouse.database import opened_warehouse

    with opened_warehouse(path) as connection:
        found = connection.execute(
            "select table_name, list((column_name, data_type) order by column_index) from duckdb_columns() "
            "where table_name in (select table_name from duckdb_tables() where schema_name = 'main') "
            "group by table_name order by table_name"
        ).fetchall()
        hashes = {}
        for table, columns in found:
            if table not in UNHASHED:
                sql = _hash_of(table, dict(columns))
                ((hashes[table],),) = connection.execute(sql).fetchall()
        return hashes


def _hash_of(table: str, columns: Mapping[str, str]) -> str:
    """Return the query for one hash; the names are those of the schema, or a user's own, quoted."""
    row = ", ".join(_value(name, kind) for name, kind in columns.items() if name not in ABOUT_RUNS)
    return f"""
        with texts as (select cast(row({row}) as varchar) as text from {_quoted(table)})
        select md5(concat_ws(' ', count(*), sum(md5_number_lower(text)), sum(md5_number_upper(text))))
        from texts
    """  # noqa: S608


def _value(name: str, kind: str) -> str:
    """Return a column; in an article that is put by, as in `duplicates`, the run is left out, too."""
    has_run = kind.startswith("STRUCT(") and not kind.endswith("[]") and "run_id VARCHAR" in kind
    return f"struct_update({_quoted(name)}, run_id := '')" if has_run else _quoted(name)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
