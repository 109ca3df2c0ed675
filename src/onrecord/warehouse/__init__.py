"""The DuckDB file: made and added to in one atomic step, read one query at a time.

Nothing outside this package imports duckdb, and nothing here does before a file is opened.
"""

from __future__ import annotations

from onrecord.warehouse.definitions import named_query
from onrecord.warehouse.hashing import table_hashes
from onrecord.warehouse.publishing import check_free, publish
from onrecord.warehouse.reading import Warehouse
from onrecord.warehouse.runs import Run, RunSummary
from onrecord.warehouse.versions import rollback

__all__ = [
    "Run",
    "RunSummary",
    "Warehouse",
    "check_free",
    "named_query",
    "publish",
    "rollback",
    "table_hashes",
]
