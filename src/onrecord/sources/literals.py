"""Where the text of a JSON field stands in the raw bytes, escape by escape."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from onrecord.model import ByteRun, Span

# The specification (RFC 8259, section 7); both alternatives begin with different bytes, so it is linear.
_STRING: Final = rb'"[^"\\]*(?:\\.[^"\\]*)*"'
_PART: Final = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\]+", re.DOTALL
)


def runs_of_literal(raw: bytes, name: str, text: str) -> tuple[ByteRun, ...]:
    r"""Find the string of the field `name` that reads `text`, and say which bytes each stretch comes from.

    Returns:
        The runs of the whole text; none if no such string stands in `raw` in UTF-8.

    >>> [tuple(run) for run in runs_of_literal(rb'{"text": "so\nit is"}', "text", "so\nit is")]
    [(Span(start=0, end=2), 10, 12), (Span(start=2, end=3), 12, 14), (Span(start=3, end=8), 14, 19)]
    """
    for key in dict.fromkeys((json.dumps(name), json.dumps(name, ensure_ascii=False))):
        pattern = re.compile(
            re.escape(key.encode("utf-8", "replace")) + rb"\s*:\s*(" + _STRING + rb")", re.DOTALL
        )
        for match in pattern.finditer(raw):
            try:
                if json.loads(match[1]) == text:
                    return tuple(_runs(raw, match.start(1) + 1, match.end(1) - 1))
            except ValueError:
                continue
    return ()


def _runs(raw: bytes, start: int, end: int) -> Iterator[ByteRun]:
    offset = 0
    for part in _PART.finditer(raw, start, end):
        is_escape = part[0].startswith(b"\\")
        length = 1 if is_escape else len(part[0].decode("utf-8"))
        yield ByteRun(Span(offset, offset + length), part.start(), part.end())
        offset += length
