"""Show frames and accounts on a screen or in a pipe; nothing a document holds can act on the terminal."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, TextIO

if TYPE_CHECKING:
    import polars as pl

WIDTH_IN_PIPE = 100_000  # columns: a pipe has no edge to cut a table at
_SHOWN_AS_IS: Final = frozenset("\t")
_LARGEST_EXACT: Final = 2**53  # what a program may read as a floating point number without a loss
_BREAKS: Final = {"\n": "⏎", "\r": "␍"}


def printable(text: str) -> str:
    r"""Replace what a terminal would obey, or could not show in one line, by a visible sign.

    >>> printable("a\x1b[31mb\nc")
    'a␛[31mb⏎c'
    """
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() or char in _SHOWN_AS_IS else _sign_of(char) for char in text)


def cell(value: Any) -> str:  # noqa: ANN401  (whatever a column of a frame holds)
    """Return the text of one value of a table.

    >>> cell(1234567), cell(0.5), cell(0.00012), cell(None), cell(["a", "b"])
    ('1,234,567', '0.5', '0.00012', '', 'a, b')
    """
    match value:
        case None:
            text = ""
        case bool():
            text = str(value).lower()
        case int():
            text = f"{value:,}"
        case float():
            text = _number(value)
        case datetime():
            text = value.isoformat(sep=" ", timespec="seconds")
        case bytes():
            text = value.hex()
        case list() | tuple():
            text = ", ".join(map(cell, value))
        case dict():
            text = printable(_json(value))
        case _:
            text = printable(str(value))
    return text


def print_table(columns: Sequence[str], rows: Sequence[Sequence[Any]], *, title: str | None = None) -> None:
    """Print rows as a table: fitted to a terminal, whole in a pipe."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    is_terminal = sys.stdout.isatty()
    console = Console(width=None if is_terminal else WIDTH_IN_PIPE, highlight=False)
    table = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", pad_edge=False, show_edge=False)
    for index, column in enumerate(columns):
        is_number = any(isinstance(row[index], (int, float)) for row in rows)
        table.add_column(Text(column), justify="right" if is_number else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell(value)) for value in row))
    with console.capture() as capture:
        console.print(table)
    write_lines(line.rstrip() for line in capture.get().splitlines())


def print_frame(frame: pl.DataFrame, *, title: str | None = None) -> None:
    """Print a Polars frame as a table."""
    print_table(frame.columns, frame.rows(), title=title)


def print_csv(frame: pl.DataFrame) -> None:
    """Print a Polars frame as CSV in UTF-8; a list or the like, which CSV has no form for, as JSON."""
    _write_utf8(_with_texts(frame, lambda dtype: dtype.is_nested() or _is_binary(dtype)).write_csv())


def print_rows(frame: pl.DataFrame) -> None:
    """Print a Polars frame as a JSON array of objects in UTF-8; bytes as hex, what is no number as null."""
    numbers = [_number_column(column) for column in frame.iter_columns() if "Decimal" in str(column.dtype)]
    _write_utf8(_with_texts(frame.with_columns(numbers), _is_binary).write_json() + "\n")


def print_json(value: Any) -> None:  # noqa: ANN401  (whatever JSON has a form for)
    """Print one value as a line of JSON in UTF-8."""
    _write_utf8(_json(value) + "\n")


def print_fields(fields: Mapping[str, Any], *, indent: str = "") -> None:
    """Print one row as `name  value` lines; what is empty is left out."""
    shown = {name: cell(value) for name, value in fields.items() if value not in (None, [], "")}
    width = max(map(len, shown), default=0)
    write_lines(f"{indent}{name:<{width}}  {value}" for name, value in shown.items())


def write_lines(lines: Iterable[str], *, to: TextIO | None = None) -> None:
    """Write lines to standard output or another stream."""
    stream = sys.stdout if to is None else to
    stream.writelines(f"{line}\n" for line in lines)


def _write_utf8(text: str) -> None:
    """Write what a program reads: UTF-8 whatever the terminal is."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))


def _json(value: Any) -> str:  # noqa: ANN401  (whatever JSON has a form for)
    return json.dumps(value, default=_spelled, ensure_ascii=False)


def _spelled(value: object) -> str:
    """Write what JSON has no form for."""
    if isinstance(value, bytes):
        return value.hex()
    return value.isoformat() if isinstance(value, date) else str(value)


def _with_texts(frame: pl.DataFrame, is_meant: Callable[[pl.DataType], bool]) -> pl.DataFrame:
    """Return the frame with the columns of such types as texts."""
    return frame.with_columns(_texts(column) for column in frame.iter_columns() if is_meant(column.dtype))


def _texts(column: pl.Series) -> pl.Series:
    write = _spelled if str(column.dtype) == "Binary" else _json
    texts = [None if value is None else write(value) for value in column.to_list()]
    a_series = type(column)
    return a_series(column.name, texts, dtype=a_series([""]).dtype)


def _number_column(column: pl.Series) -> pl.Series:
    """Return decimals, a sum of integers among them, as numbers, where a number of JSON can hold them.

    Polars would write each as a text.
    """
    values = column.to_list()
    if not all(value is None or isinstance(value, Decimal) for value in values):
        return column  # a list or struct of them
    if any(value is not None and abs(value) > _LARGEST_EXACT for value in values):
        return column
    is_whole = all(value is None or value == int(value) for value in values)
    exact = int if is_whole else float
    numbers = [None if value is None else exact(value) for value in values]
    return type(column)(column.name, numbers)


def _is_binary(dtype: pl.DataType) -> bool:
    return "Binary" in str(dtype)  # or a list or struct that holds one


def _number(value: float) -> str:
    """Round to three digits after the point, but nothing to zero.

    >>> _number(1234.5), _number(0.0004), _number(1e300), _number(float("nan"))
    ('1,234.5', '0.0004', '1e+300', 'nan')
    """
    if value == 0 or 0.001 <= abs(value) < 1e15:
        return f"{value:,.3f}".rstrip("0").rstrip(".")
    return f"{value:.4g}"


def _sign_of(char: str) -> str:
    if char in _BREAKS:
        return _BREAKS[char]
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)  # Unicode's pictures of the control characters
    if unicodedata.category(char) == "Zs":
        return " "
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
