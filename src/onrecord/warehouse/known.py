"""What a warehouse holds already, so that a run need not read or make it again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from onrecord.errors import TRIED_AGAIN
from onrecord.maker import UNKNOWN, Maker
from onrecord.schemas import FILES_KNOWN_SCHEMA
from onrecord.warehouse.database import is_absent, opened_warehouse
from onrecord.warehouse.definitions import named_query
from onrecord.warehouse.reading import frame


def known_files(path: Path, maker: Maker = UNKNOWN) -> pl.DataFrame:
    """Return the files that the warehouse holds documents of; none without a warehouse.

    Args:
        path: the DuckDB file.
        maker: what would make the rows now; files that hold documents of another one are stale.

    Returns:
        One row per file, as `schemas.FILES_KNOWN_SCHEMA`; its state is null where it is not known or
        where something of it is to be tried again, so that the file has to be read.

    Raises:
        WarehouseError: if the file is no warehouse of this version.
    """
    return _known(path, "known_files", maker, FILES_KNOWN_SCHEMA)


def known_documents(path: Path, maker: Maker = UNKNOWN) -> frozenset[str]:
    """Return the `document_id` of all raw items that need not be made again; none without a warehouse.

    Args:
        path: the DuckDB file.
        maker: what would make the rows now; documents that another one made are to be made again.

    Raises:
        WarehouseError: if the file is no warehouse of this version.
    """
    return frozenset(_known(path, "known_documents", maker, {"document_id": pl.String()})["document_id"])


def _known(path: Path, query: str, maker: Maker, schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    if is_absent(path):
        return pl.DataFrame(schema=schema)
    variables = {"tried_again": list(TRIED_AGAIN), "made_by": maker.code, "made_with": maker.settings}
    with opened_warehouse(path) as connection:
        for name, value in variables.items():  # a query with parameters hands its rows over ten times slower
            connection.execute(f"set variable {name} = ?", [value])
        return frame(connection, named_query(query), None)
