"""Reading a warehouse: each call opens the newest published file and closes it again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from onrecord.errors import UsageError
from onrecord.warehouse.definitions import named_query

if TYPE_CHECKING:
    import polars as pl

    from onrecord.warehouse.database import Connection, Relation

_NOT_IN_POLARS: Final = ("INTERVAL", "UHUGEINT", "BIGNUM", "BIT", "TIME WITH TIME ZONE")


@dataclass(frozen=True, slots=True)
class Warehouse:
    """The tables and views of one warehouse file, as Polars frames.

    No call leaves a connection or a lock behind, so a run can publish between any two.

    Attributes:
        path: the DuckDB file.
    """

    path: Path | str

    def query(
        self, sql: str, parameters: Sequence[object] | Mapping[str, object] | None = None
    ) -> pl.DataFrame:
        """Return the rows that `sql` selects.

        Args:
            sql: one statement in DuckDB's SQL; the file is open for reading only, and no other one is
                within reach.
            parameters: values for its `?` or `$1` (a sequence) or `$name` (a mapping).

        Returns:
            A frame; empty, and without columns, for a statement that gives no rows at all.

        Raises:
            WarehouseError: if the file is missing or no warehouse of this version.
            UsageError: if DuckDB finds fault with the statement, or there are several.
        """
        from onrecord.warehouse.database import DatabaseError, opened_warehouse

        with opened_warehouse(Path(self.path)) as connection:
            try:
                return frame(connection, sql, parameters)
            except DatabaseError as error:
                raise UsageError(
                    str(error).strip(),
                    hint="the tables and views are listed by: onrecord query 'show tables'",
                ) from error

    def table(self, name: str) -> pl.DataFrame:
        """Return all rows of one table or view.

        Raises:
            WarehouseError: if the file is missing or no warehouse of this version.
            UsageError: if it has no such table.
        """
        from onrecord.warehouse.database import opened_warehouse

        with opened_warehouse(Path(self.path)) as connection:
            names = _names(connection)
            if name not in names:
                raise UsageError(f"{self.path} has no table {name!r}", hint="it has " + ", ".join(names))
            quoted = name.replace('"', '""')
            return frame(connection, f'from "{quoted}"', None)

    def names(self) -> tuple[str, ...]:
        """Return the names of all tables and views, sorted."""
        from onrecord.warehouse.database import opened_warehouse

        with opened_warehouse(Path(self.path)) as connection:
            return _names(connection)


def _names(connection: Connection) -> tuple[str, ...]:
    return tuple(name for (name,) in connection.execute(named_query("table_names")).fetchall())


def frame(
    connection: Connection, sql: str, parameters: Sequence[object] | Mapping[str, object] | None
) -> pl.DataFrame:
    """Return what one statement gives.

    Raises:
        UsageError: if it is not one statement.
    """
    import polars as pl

    count = len(connection.extract_statements(sql))
    if count > 1:
        raise UsageError(f"{count} statements at once, of which only one can be answered", hint="ask one")
    relation = connection.sql(sql, params=parameters)
    return pl.DataFrame() if relation is None else pl.DataFrame(_importable(relation))


def _importable(relation: Relation) -> Relation:
    """Return the relation as Polars takes it: no name twice, and as texts what it reads wrongly."""
    texts = [any(name in str(kind) for name in _NOT_IN_POLARS) for kind in relation.types]
    names = list(_told_apart(relation.columns))
    if not any(texts) and names == relation.columns:
        return relation
    quoted = ('"' + name.replace('"', '""') + '"' for name in names)
    return relation.project(
        ", ".join(
            f"#{place}{'::varchar' if is_text else ''} as {name}"
            for place, (name, is_text) in enumerate(zip(quoted, texts, strict=True), 1)
        )
    )


def _told_apart(names: Sequence[str]) -> Iterator[str]:
    """Yield names of columns, a number behind each that was there before.

    >>> list(_told_apart(["kind", "name", "kind", "kind_2"]))
    ['kind', 'name', 'kind_3', 'kind_2']
    """
    taken = set(names)
    given: set[str] = set()
    for name in names:
        unique, number = name, 2
        while unique in given or (number > 2 and unique in taken):
            unique, number = f"{name}_{number}", number + 1
        given.add(unique)
        yield unique
