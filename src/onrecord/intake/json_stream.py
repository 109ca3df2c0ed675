"""Records of JSON lines and of JSON files, without ever holding more than one of them."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import BinaryIO, Final, NamedTuple

from onrecord.errors import RejectedError
from onrecord.intake.streams import read_some
from onrecord.sources.fields import names

_PIECE_BYTES: Final = 1 << 16
_LONGEST_INDENT: Final = 200
_BOM: Final = b"\xef\xbb\xbf"
_BETWEEN: Final = re.compile(r"[\s,]*")


class Found(NamedTuple):
    """One record of a file.

    Attributes:
        number: in the file, from 1; 0 if it is all of it.
        raw: its bytes; empty if there are none.
        error: why there are none.
        is_verbatim: whether `raw` stands so in the file, or is the record written anew.
    """

    number: int
    raw: bytes
    error: RejectedError | None = None
    is_verbatim: bool = True


def json_lines(stream: BinaryIO, limit: int) -> Iterator[Found]:
    """Yield the lines of a stream that hold more than white space, numbered as an editor numbers them.

    A line over the limit is passed over, and told.
    """
    number = 0
    while line := stream.readline(limit + 2):
        number += 1
        if len(line) > limit + 1 and not line.endswith(b"\n"):
            while (rest := stream.readline(limit + 2)) and not rest.endswith(b"\n"):
                pass
            yield Found(number, b"", RejectedError("too_large", f"is a line of more than {limit:,} bytes"))
            continue
        raw = line.removeprefix(_BOM) if number == 1 else line
        raw = raw.strip()
        if raw:
            yield Found(number, raw)


def json_values(stream: BinaryIO, limit: int) -> Iterator[Found]:
    """Yield the records of a JSON file: the members of its list, its objects one after another, or itself.

    An object that holds no text but a list of objects (`{"articles": [...]}`) stands for that list. A record
    that is broken is told, and the next one that begins on a line of its own, as far to the right, is read.

    Args:
        stream: UTF-8.
        limit: bytes of the largest record.
    """
    source = _Window(stream, limit)
    number = 0
    source.skip(_BETWEEN)
    is_list = source.take("[")
    while source.skip(_BETWEEN) and not (is_list and source.take("]")):
        found = source.value()
        if isinstance(found, RejectedError):
            number += 1
            yield Found(number, b"", found)
            if not source.recover():
                return
            continue
        value, text = found
        inner = None if is_list else _listed(value)
        if number == 0 and not is_list and inner is None and not source.skip(_BETWEEN):
            yield Found(0, text.encode("utf-8", "surrogatepass"))
            return
        for record in [text] if inner is None else (json.dumps(one, ensure_ascii=False) for one in inner):
            number += 1
            yield Found(number, record.encode("utf-8", "surrogatepass"), is_verbatim=inner is None)


def _listed(value: object) -> list[object] | None:
    """Return the list of objects that an object without any text of its own holds."""
    if not isinstance(value, dict):
        return None
    folded = {name.lower(): one for name, one in value.items()}
    if any(isinstance(folded.get(name), str) for name in (*names()["text"], *names()["html"])):
        return None
    lists = (folded.get(name) for name in names()["list"])
    return next((one for one in lists if isinstance(one, list) and one and isinstance(one[0], dict)), None)


class _Window:
    """A stretch of a long text, moved on as it is read."""

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        self._stream = stream
        self._decode = codecs.getincrementaldecoder("utf-8-sig")("replace").decode
        self._limit = limit
        self._json = json.JSONDecoder(strict=False)
        self._text = ""
        self._at = 0
        self._is_ended = False

    def skip(self, chars: re.Pattern[str]) -> bool:
        """Pass over `chars`; say whether anything is left."""
        while True:
            match = chars.match(self._text, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._text):
                return True
            if not self._read_on():
                return False

    def take(self, char: str) -> bool:
        """Pass over one character if it comes next."""
        is_next = self._text[self._at : self._at + 1] == char
        self._at += is_next
        return is_next

    def value(self) -> tuple[object, str] | RejectedError:
        """Return the next value and how it is written; why there is none if it is broken or too large."""
        while True:
            try:
                value, end = self._json.raw_decode(self._text, self._at)
            except RecursionError:
                return RejectedError("malformed", "is nested too deep")
            except ValueError as error:
                if len(self._text) - self._at > self._limit:
                    return RejectedError(
                        "too_large", f"is no JSON, or a record of more than {self._limit:,} bytes"
                    )
                if not self._read_on():
                    return RejectedError("malformed", f"is no JSON: {' '.join(str(error).split())[:200]}")
                continue
            text, self._at = self._text[self._at : end], end
            return value, text

    def recover(self) -> bool:
        """Move on to the next line that opens an object as far to the right as the broken one did."""
        indent = self._text[self._text.rfind("\n", 0, self._at) + 1 : self._at]
        opening = f"\n{'' if indent.strip() else indent}{{"
        self._at += 1
        while True:
            found = self._text.find(opening, self._at)
            if found >= 0:
                self._at = found + len(opening) - 1
                return True
            self._at = max(self._at, len(self._text) - len(opening))
            if not self._read_on():
                return False

    def _read_on(self) -> bool:
        """Read on, at least as much again as is still wanted, so that all attempts together stay linear."""
        piece = (
            b"" if self._is_ended else read_some(self._stream, max(_PIECE_BYTES, len(self._text) - self._at))
        )
        self._is_ended = not piece
        start = max(self._text.rfind("\n", 0, self._at) + 1, self._at - _LONGEST_INDENT, 0)
        self._text = self._text[start:] + self._decode(piece, not piece)
        self._at -= start
        return bool(piece)
