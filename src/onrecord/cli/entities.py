"""`onrecord entities`: who and what is named, and which of them may be one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from onrecord.cli.present import print_frame, print_json, print_rows, printable, write_lines
from onrecord.corrections import FILE_NAME
from onrecord.lookalikes import Lookalike, Named, lookalikes
from onrecord.warehouse import Warehouse, named_query


def show(path: Path, words: Sequence[str], *, limit: int, as_json: bool) -> None:
    """Print the entities whose names hold all the words, the most often named first."""
    frame = Warehouse(path).query(named_query("entities"), {"words": _folded(words), "count": limit})
    if as_json:
        print_rows(frame)
    elif len(frame):
        print_frame(frame)
    else:
        write_lines(["no entity has these words in a name" if words else "no entity yet"])


def show_duplicates(path: Path, words: Sequence[str], *, limit: int, as_json: bool) -> None:
    """Print likely duplicates, each as a line for the corrections file."""
    warehouse = Warehouse(path)
    entities = [Named(*row) for row in warehouse.query(named_query("entity_mentions")).rows()]
    pairs = [pair for pair in lookalikes(entities) if _has_words(pair, _folded(words))][:limit]
    shared = _shared_names(entities)
    if as_json:
        print_json([_fields(pair, shared) for pair in pairs])
        return
    if not pairs:
        write_lines(["no likely duplicates"])
        return
    write_lines(
        [
            f"# Copy the lines that are right into {FILE_NAME} beside the warehouse, then run again.",
            *(printable(line) for pair in pairs for line in (f"# {_account(pair)}", _line(pair, shared))),
        ]
    )


def _folded(words: Iterable[str]) -> list[str]:
    return [word.lower() for word in words]


def _has_words(pair: Lookalike, words: Sequence[str]) -> bool:
    names = f"{pair.entity.name} {pair.likely.name}".lower()
    return all(word in names for word in words)


def _shared_names(entities: Iterable[Named]) -> frozenset[tuple[str, str]]:
    """Return the names that several entities of one kind bear, which only an id tells apart."""
    seen: set[tuple[str, str]] = set()
    shared: set[tuple[str, str]] = set()
    for one in entities:
        key = (one.kind, one.name.lower())
        (shared if key in seen else seen).add(key)
    return frozenset(shared)


def _given(one: Named, shared: frozenset[tuple[str, str]]) -> str:
    """Return what stands for an entity in the corrections file."""
    if (one.kind, one.name.lower()) in shared or "\t" in one.name or one.name.startswith("#"):
        return one.entity_id
    return f"{one.kind}:{one.name}"


def _line(pair: Lookalike, shared: frozenset[tuple[str, str]]) -> str:
    return f"merge\t{_given(pair.entity, shared)}\t{_given(pair.likely, shared)}"


def _account(pair: Lookalike) -> str:
    of_one, of_other = (f"{one.name} ({one.mentions:,})" for one in (pair.entity, pair.likely))
    return f"{pair.reason}: {of_one} = {of_other}?"


def _fields(pair: Lookalike, shared: frozenset[tuple[str, str]]) -> dict[str, object]:
    return {
        "reason": pair.reason,
        "kind": pair.entity.kind,
        "entity_id": pair.entity.entity_id,
        "entity": pair.entity.name,
        "mentions": pair.entity.mentions,
        "likely_entity_id": pair.likely.entity_id,
        "likely_entity": pair.likely.name,
        "likely_mentions": pair.likely.mentions,
        "correction": _line(pair, shared),
    }
