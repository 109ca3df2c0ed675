"""`onrecord explain`: where a row came from and why it says what it says."""

from __future__ import annotations

import os
from typing import Any

from onrecord.cli.present import cell, print_fields, print_json, print_table, write_lines
from onrecord.copies.differences import difference
from onrecord.errors import InputError
from onrecord.intake import printable_path
from onrecord.warehouse import Warehouse, named_query

KINDS_WITH_LINES = ("document", "article")


def explain(warehouse: Warehouse, wanted: str, *, as_json: bool) -> None:
    """Print all that the warehouse knows of one id, the beginning of one, or a raw file by its name or path.

    Raises:
        InputError: if nothing or more than one thing goes by `wanted`.
    """
    kind, found_id = _find(warehouse, wanted)
    if kind in KINDS_WITH_LINES:
        fields, lines = _document(warehouse, found_id)
    else:
        fields, lines = _one_row(warehouse, kind, found_id), []
    copies = _copies(warehouse, fields["article_id"]) if kind == "article" else {}
    if as_json:
        print_json({"kind": kind, **fields, **copies, "lines": lines})
        return
    write_lines([f"{kind} {found_id}", ""])
    print_fields(fields, indent="  ")
    if copies:
        _print_copies(**copies)
    if kind in KINDS_WITH_LINES:
        write_lines(["", "every line of the raw file, and what became of it:", ""])
        print_table(
            ("line", "bytes", "became", "by", "text"),
            [
                (row["line"], _bytes(row), row["disposition"], row["rule"], _short(row["text"]))
                for row in lines
            ],
        )


def _find(warehouse: Warehouse, wanted: str) -> tuple[str, str]:
    path = printable_path(os.path.abspath(wanted))  # noqa: PTH100  (as the intake makes roots: links stay)
    matches = warehouse.query(named_query("find_id"), {"id": wanted, "path": path}).rows()
    exact = [match for match in matches if match[1] == wanted] or matches
    if not exact:
        raise InputError(
            f"no document, article, quote, mention or entity goes by {wanted!r}",
            hint="take an id from a query, or the name of a raw file",
        )
    if len(exact) > 1:
        names = ", ".join(f"{kind} {found_id}" for kind, found_id in exact[:5])
        raise InputError(f"{wanted!r} fits more than one: {names}", hint="give more of the id")
    return exact[0]


def _one_row(warehouse: Warehouse, kind: str, found_id: str) -> dict[str, Any]:
    frame = warehouse.query(named_query(f"explain_{kind}"), {"id": found_id})
    return frame.row(0, named=True)


def _document(warehouse: Warehouse, found_id: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    fields = _one_row(warehouse, "document", found_id)
    lines = warehouse.query(named_query("explain_lines"), {"id": fields["document_id"]})
    return fields, lines.to_dicts()


def _copies(warehouse: Warehouse, article_id: str) -> dict[str, list[dict[str, Any]]]:
    """Return the other articles of the story, with the paragraphs that differ, and the shared passages."""
    copies = warehouse.query(named_query("explain_copies"), {"id": article_id}).to_dicts()
    for copy in copies:
        differing = difference(copy.pop("own_body"), copy.pop("body"))
        copy.update(only_here=differing.only_in_one, only_there=differing.only_in_other)
    passages = warehouse.query(named_query("explain_passages"), {"id": article_id}).to_dicts()
    return {"copies": copies, "passages": passages}


def _print_copies(copies: list[dict[str, Any]], passages: list[dict[str, Any]]) -> None:
    if copies:
        write_lines(["", "copies, the articles of the same story, and the paragraphs that differ:", ""])
        columns = ("article_id", "source_path", "outlet", "published_at", "resemblance", "containment")
        for copy in copies:
            print_fields({name: copy[name] for name in columns}, indent="  ")
            write_lines([f"    only here:  {_short(text)}" for text in copy["only_here"]])
            write_lines([f"    only there: {_short(text)}" for text in copy["only_there"]] + [""])
    if passages:
        write_lines(["", "paragraphs that other stories print too:", ""])
        print_table(
            ("from", "to", "articles", "stories", "text"),
            [
                (
                    row["start_char"],
                    row["end_char"],
                    row["article_count"],
                    row["story_count"],
                    _short(row["text"]),
                )
                for row in passages
            ],
        )


def _bytes(row: dict[str, Any]) -> str:
    if row["byte_start"] is None:
        return ""
    return f"{row['byte_start']}-{row['byte_end']}"


def _short(text: str | None, limit: int = 76) -> str:
    shown = cell(text)
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"
