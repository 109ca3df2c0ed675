"""Text that was decoded with the wrong codec before it came here: `â€œyesâ€` for `“yes”`.

ftfy knows which strings of letters are such damage for certain; only those are repaired. It costs 20 ms to
load, so it is asked only about texts that hold a telling pair of letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

from onrecord.model import ByteRun, Span
from onrecord.text.byte_runs import ByteRunOffsets

# UTF-8 read as Latin-1, Windows-1252 or -1251: the first letter stands for a lead byte of a sequence, the
# second for a byte that continues it. The Cyrillic pairs are those of Cyrillic letters and of curly quotes.
_TELLING: Final = (
    r"[ÂÃÄÅÉÎÏÐÑØÙ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â[\u0080-\u00bf€‚„†‡ˆ]"
    r"|вЂ|(?:[РС][\u0400-\u040f\u0450-\u045f‘’“”•–—™°±µ]){2}"
)
_STRETCH: Final = re.compile(r"[\x00-\x7f]+|[^\x00-\x7f]+")
_LONGEST_LINE: Final = 20_000  # ftfy reads a line several times


class Repaired(NamedTuple):
    """A text without the damage, and where its stretches stand in the raw bytes."""

    text: str
    runs: tuple[ByteRun, ...]


def is_suspicious(text: str) -> bool:
    """Say whether a text holds a pair of letters that damage leaves; few correct texts do."""
    return not text.isascii() and _telling().search(text) is not None


@cache
def _telling() -> re.Pattern[str]:
    return re.compile(_TELLING)


def repaired(text: str, runs: Sequence[ByteRun], encoding: str = "utf-8") -> Repaired | None:
    r"""Repair a text that was decoded wrongly once; None if that is not certain of any part of it.

    Args:
        text: as it was read.
        runs: where its stretches stand in the raw bytes; none if that is not known.
        encoding: of the raw bytes.

    >>> repaired("She said: â€œYes, it is.â€\x9d", ()).text
    'She said: “Yes, it is.”'
    >>> repaired("Ângela visited São Paulo’s «Câmara».", ()) is None
    True
    """
    if not is_suspicious(text):
        return None
    lines = text.splitlines(keepends=True)
    fixed = [_fixed(line) if len(line) <= _LONGEST_LINE and is_suspicious(line) else line for line in lines]
    if fixed == lines:
        return None
    return Repaired("".join(fixed), tuple(_moved(lines, fixed, text, runs, encoding)))


def _fixed(line: str) -> str:
    from ftfy import fix_encoding

    fixed = fix_encoding(line)
    # A repair that loses letters is a guess.
    return fixed if fixed.count("\ufffd") <= line.count("\ufffd") else line


def _moved(
    lines: Sequence[str], fixed: Sequence[str], text: str, runs: Sequence[ByteRun], encoding: str
) -> Iterator[ByteRun]:
    """Yield the runs of the repaired text: a stretch that changed stands for all bytes it was read from."""
    offsets = ByteRunOffsets(runs, encoding.partition("+")[0])
    before = after = 0
    for line, new in zip(lines, fixed, strict=True):
        old_parts, new_parts = _STRETCH.findall(line), _STRETCH.findall(new)
        if len(old_parts) == len(new_parts):
            for old, part in zip(old_parts, new_parts, strict=True):
                place = offsets.of(text, before, before + len(old))
                if place is not None:
                    yield ByteRun(Span(after, after + len(part)), *place)
                before, after = before + len(old), after + len(part)
        else:
            before, after = before + len(line), after + len(new)
