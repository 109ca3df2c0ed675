"""Users' corrections in the warehouse: undone before a load, carried out after it.

In between, the tables hold what the pages alone say, so the outcome depends on the articles and the
corrections in force, not on which of them came first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from onrecord.copies.statements import statement_id
from onrecord.correction_effects import Effect, Known, effect_of, names_in
from onrecord.corrections import Correction
from onrecord.warehouse.database import Connection
from onrecord.warehouse.definitions import load_step, named_query

_TEMPORARY: Final = (
    "entity_changes",
    "entity_overrides",
    "entity_sayings",
    "mention_changes",
    "respoken",
    "corrected_aliases",
)


def stored(connection: Connection) -> tuple[Correction, ...]:
    """Return the corrections that the tables follow."""
    rows = connection.execute(
        "select line, action, entity, value, articles from corrections order by line"
    ).fetchall()
    return tuple(
        Correction(line, action, entity, value, tuple(articles))
        for line, action, entity, value, articles in rows
    )


def undo(connection: Connection) -> None:
    """Give the tables back what the pages alone say."""
    connection.execute(load_step("corrections_undo"))
    _restate(connection)
    connection.execute("drop table respoken; delete from corrections")


def apply(connection: Connection, corrections: Sequence[Correction]) -> None:
    """Correct tables that hold what the pages alone say, and write down what each correction did."""
    names = list(names_in(corrections))
    known = [
        Known(*row) for row in connection.execute(named_query("named_entities"), {"names": names}).fetchall()
    ]
    effect = effect_of(corrections, known, _articles(connection, corrections))
    _record(connection, effect)
    _stage(connection, effect)
    connection.execute(load_step("corrections_apply"))
    _restate(connection)
    connection.execute("".join(f"drop table {name};" for name in _TEMPORARY))


def _articles(connection: Connection, corrections: Sequence[Correction]) -> dict[str, list[str]]:
    """Return the articles that each file or id of the splits stands for."""
    found: dict[str, list[str]] = {}
    wanted = sorted({name for correction in corrections for name in correction.articles})
    if wanted:
        for name, article_id in connection.execute(
            named_query("named_articles"), {"names": wanted}
        ).fetchall():
            found.setdefault(name, []).append(article_id)
    return found


def _record(connection: Connection, effect: Effect) -> None:
    for correction, entity_id, status in effect.outcomes:
        connection.execute(
            "insert into corrections select $1, $2, $3, $4, $5::varchar[], $6, $7, "
            "(select count(*) from mentions where mentions.entity_id = $6), "
            "(select count(*) from quotes where quotes.speaker_entity_id = $6)",
            [*correction[:4], list(correction.articles), entity_id, status],
        )


def _stage(connection: Connection, effect: Effect) -> None:
    connection.execute(
        "create temp table entity_changes (found_entity_id varchar, article_id varchar, entity_id varchar);"
        "create temp table entity_overrides (entity_id varchar, name varchar, kind varchar, is_made boolean);"
        "create temp table entity_sayings (entity_id varchar, alias varchar)"
    )
    overridden = sorted({*effect.names, *effect.kinds})
    overrides: list[tuple[object, ...]] = [(one.entity_id, one.name, one.kind, True) for one in effect.made]
    overrides += [(one, effect.names.get(one), effect.kinds.get(one), False) for one in overridden]
    _fill(connection, "entity_changes", 3, effect.changes)
    _fill(connection, "entity_overrides", 4, overrides)
    _fill(connection, "entity_sayings", 2, effect.aliases)


def _fill(connection: Connection, table: str, width: int, rows: Sequence[tuple[object, ...]]) -> None:
    """Insert rows in one statement: a column is one list."""
    if rows:
        columns = ", ".join("unnest(?)" for _ in range(width))
        values = [list(one) for one in zip(*rows, strict=True)]
        connection.execute(f"insert into {table} select {columns}", values)


def _restate(connection: Connection) -> None:
    """Give quotes whose speaker changed the statement that the speaker's equal quotes share."""
    quotes = connection.execute("select quote_id, text, speaker_entity_id from respoken").fetchall()
    rows = [
        (quote_id, statement_id(speaker, text) if speaker else None) for quote_id, text, speaker in quotes
    ]
    if rows:
        connection.execute(
            "update quotes set statement_id = new.statement_id "
            "from (select unnest(?) as quote_id, unnest(?) as statement_id) as new "
            "where quotes.quote_id = new.quote_id",
            [list(one) for one in zip(*rows, strict=True)],
        )
