"""The data tests of sql/tests: each selects the rows that are wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from onrecord.errors import DataTestError, WarehouseError
from onrecord.warehouse.database import Connection, DatabaseError, first_line, opened_warehouse
from onrecord.warehouse.definitions import data_tests

_SHOWN_ROWS: Final = 3
_MENTIONS_AT_ONCE: Final = 8_000_000  # of which there are most; their ids take some 100 bytes each


def check(connection: Connection, *, is_whole: bool) -> None:
    """Run every data test over what a load changed.

    Args:
        connection: to a file with all its tables, and `affected` with the articles that the load touched.
        is_whole: whether rows of other articles were changed, too; else these are as they were when the
            load that brought them tested them.

    Raises:
        DataTestError: if one finds wrong rows; the first of them are named.
    """
    those = "" if is_whole else " where article_id in (select article_id from affected)"
    connection.execute("create temp view tested as from articles" + those)
    for name, rows in _wrong_rows(connection):
        raise DataTestError(
            f"the data test {name} found wrong rows, so nothing was published: {rows}",
            hint="the warehouse is as it was; please report this, with the pages it names",
        )


def failing_tests(path: Path) -> dict[str, str]:
    """Run every data test over all rows of a warehouse.

    Returns:
        The first wrong rows of each test that finds some, by its name.

    Raises:
        WarehouseError: if the file is missing, damaged or no warehouse of this version.
    """
    try:
        with opened_warehouse(path) as connection:
            connection.execute("create temp view tested as from articles")
            return dict(_wrong_rows(connection))
    except DatabaseError as error:
        raise WarehouseError(
            f"{path} cannot be read: {first_line(error)}",
            hint="restore it from a copy, or build a new warehouse",
        ) from error


def _wrong_rows(connection: Connection) -> Iterator[tuple[str, str]]:
    ((mentions,),) = connection.execute("select count(*) from mentions").fetchall()
    parts = 1 + int(mentions) // _MENTIONS_AT_ONCE
    for name, sql in data_tests().items():
        shown = f"from ({sql}) order by all limit {_SHOWN_ROWS}"
        values = [{"part": part, "parts": parts} for part in range(parts)] if "$parts" in sql else [{}]
        wrong = [row for some in values for row in connection.execute(shown, some).fetchall()]
        if wrong:
            yield name, "; ".join(", ".join(map(str, row)) for row in wrong[:_SHOWN_ROWS])
