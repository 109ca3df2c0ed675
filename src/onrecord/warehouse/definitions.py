"""The SQL files that ship with onrecord, and the order in which the views are made."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from onrecord.errors import WarehouseError

SCHEMA_VERSION: Final = 6

SQL: Final = Path(__file__).parent.parent / "sql"

MACROS: Final = ("timeline",)
"""What several views share; each is sql/NAME.sql."""

_DEFINED: Final = (
    "article_counts",
    "timeline",
    "timeline_day",
    "timeline_week",
    "timeline_month",
    "timeline_quarter",
    "timeline_year",
    "timeline_undated",
    "term_frequency",
    "entity_frequency",
    "speakers",
    "quotes_in_context",
    "quotes_about",
    "quote_occurrences",
    "data_quality",
    "run_log",
    "data_dictionary",
)  # each after what it reads from

VIEWS: Final = tuple(name for name in _DEFINED if name not in MACROS)
"""Every view; each is sql/NAME.sql."""


def schema() -> str:
    """Return the statements that make the tables of a new warehouse."""
    return _text(SQL / "schema.sql")


def views() -> str:
    """Return the statements that make every macro and view, in the order that they need."""
    return "\n".join(_text(SQL / f"{name}.sql") for name in _DEFINED)


def load_step(name: str) -> str:
    """Return the statements of one step of the load."""
    return _text(SQL / "load" / f"{name}.sql")


def data_tests() -> dict[str, str]:
    """Return every data test: a query, by its name, that selects the rows that are wrong."""
    return {path.stem: _text(path) for path in sorted((SQL / "tests").glob("*.sql"))}


def stopwords() -> list[str]:
    """Return the English stopwords."""
    lines = _text(SQL / "stopwords_en.txt").splitlines()
    return sorted({word for line in lines if not line.startswith("#") for word in line.split()})


def named_query(name: str) -> str:
    """Return one of the queries in sql/queries that the command line asks.

    Args:
        name: the file's stem.
    """
    return _text(SQL / "queries" / f"{name}.sql")


def fingerprint(text: str) -> str:
    """Return the SHA-256 of SQL text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise WarehouseError(
            f"a file of onrecord itself cannot be read: {path}", hint="install onrecord again"
        ) from error
