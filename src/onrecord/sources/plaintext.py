"""Plain text files of any encoding.

The order of trust: a byte order mark, strict UTF-8, UTF-16 without a mark, UTF-8 with a few broken
bytes, the Windows code pages' common ground, then charset-normalizer, whose answer is a guess that
`Document.encoding` puts on record. What a UTF-8 file has broken shows as U+FFFD, never as another letter.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from onrecord.errors import RejectedError
from onrecord.model import ByteRun, Document, Span
from onrecord.settings import Settings
from onrecord.sources.mojibake import is_suspicious, repaired
from onrecord.sources.origin import Origin, fetched_from
from onrecord.text.offsets import LINE_END, ByteOffsets

MEDIA_TYPE: Final = "text/plain"

# UTF-32's mark begins with UTF-16's, so it is asked for first.
_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
# Control characters that text does not hold; tab, line ends, form feed, Ctrl-Z and escape it may.
_CONTROL: Final = bytes(range(9)) + bytes(range(14, 26)) + bytes(range(28, 32)) + b"\x7f"
_CONTROL_SHARE: Final = 0.02
_SAMPLE_BYTES: Final = 65_536
_NUL_SHARE: Final = 0.25  # of the bytes of UTF-16, if most of its letters are Latin
_SPACE_SHARE: Final = 0.03  # of the bytes of UTF-16 are spaces in any other script with spaces between words
_MOST_BLOCKS: Final = 8  # of 256 characters each, that a text in one other script is written with
# Bytes that mean the same mark in every Windows code page that newsrooms use (1250 to 1258): quotes,
# dashes, the ellipsis, bullets, no-break space, copyright and guillemets.
_COMMON_GROUND: Final = frozenset(b"\x82\x84\x85\x86\x87\x89\x8b\x91\x92\x93\x94\x95\x96\x97\x99\x9b"
                                  b"\xa0\xa7\xa9\xab\xac\xad\xae\xb0\xb1\xb5\xb6\xb7\xbb")  # fmt: skip
# A file is UTF-8 with damage, and not another encoding, if it holds this many times more whole
# sequences of several bytes than broken ones: by chance other encodings hardly ever form any.
_WHOLE_PER_BROKEN: Final = 4
_SEQUENCE: Final = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
# Mainframes' encodings, one that mail uses, one that nothing does, and parts of ISO 8859 that hardly anything
# does: noise, or Turkish, decodes as them without error.
_NEVER_NEWS: Final = (
    *("cp037", "cp273", "cp424", "cp500", "cp875", "cp1026", "cp1140", "utf_7", "johab"),
    *("iso8859_4", "iso8859_10", "iso8859_14", "hp_roman8"),
)
_TURKISH: Final = frozenset(("cp1254", "iso8859_9", "mac_turkish", "cp857"))
_BOXES: Final = re.compile(r"[\u2500-\u259f]")  # what DOS drew tables with is letters elsewhere
_EQUAL_CHAOS: Final = 0.01  # of charset-normalizer's measure of garbled text
# One stretch of such a text does not encode on its own to what it is in the whole.
_STATEFUL: Final = ("iso2022", "hz", "utf_7")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, how it was read, and whether encoding it again gives the bytes back."""

    text: str
    encoding: str
    bom_length: int = 0
    is_stable: bool = True


def read_plaintext(raw: bytes, origin: Origin, settings: Settings) -> Document:
    """Read one plain text file as one Document.

    Raises:
        RejectedError: `empty_file`, `binary_file` or `undecodable`, with the offset of the first byte
            at fault.
    """
    del settings  # every reader takes them; this one needs none
    decoded = decode(raw)
    if not decoded.text.strip():
        raise RejectedError("empty_file", "the file holds nothing but white space")
    document = Document(
        source_path=origin.source_path,
        source_record=origin.source_record,
        content_sha256=hashlib.sha256(raw).hexdigest(),
        media_type=MEDIA_TYPE,
        encoding=decoded.encoding,
        byte_count=len(raw),
        bom_length=decoded.bom_length,
        text=decoded.text,
        has_stable_bytes=decoded.is_stable,
        source_root=origin.source_root,
        fetched_at=origin.fetched_at,
        given=(*origin.given, *fetched_from(origin)),
    )
    return _without_mojibake(document)


def _without_mojibake(document: Document) -> Document:
    if not is_suspicious(document.text):
        return document
    runs = _line_runs(document) if document.has_stable_bytes else ()
    fixed = repaired(document.text, runs, document.encoding)
    if fixed is None:
        return document
    return replace(
        document,
        encoding=f"{document.encoding}+mojibake",
        text=fixed.text,
        has_stable_bytes=False,
        byte_runs=fixed.runs,
    )


def _line_runs(document: Document) -> tuple[ByteRun, ...]:
    offsets = ByteOffsets(document)
    starts = [0, *(match.end() for match in LINE_END.finditer(document.text)), len(document.text)]
    return tuple(
        ByteRun(Span(start, end), offsets.of(start), offsets.of(end))
        for start, end in pairwise(starts)
        if start < end
    )


def decode(raw: bytes) -> Decoded:
    r"""Decode the bytes of a text file.

    Returns:
        The text without its byte order mark, line ends as they were. `is_stable` is False where bytes
        were replaced by U+FFFD or the codec keeps no one-to-one way back.

    Raises:
        RejectedError: `empty_file`, `binary_file` or `undecodable`.

    >>> decode("Déjà vu".encode("utf-16"))
    Decoded(text='Déjà vu', encoding='utf-16-le', bom_length=2, is_stable=True)
    >>> decode(b"\x93We agree,\x94 he said.").text
    '“We agree,” he said.'
    """
    if not raw:
        raise RejectedError("empty_file", "the file holds no bytes")
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _decode_marked(raw, len(mark), encoding)
    if b"\0" in raw:
        return _decode_with_nuls(raw)
    _refuse_control_characters(raw)
    try:
        return Decoded(raw.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        return _decode_other(raw, error)


def _decode_marked(raw: bytes, bom_length: int, encoding: str) -> Decoded:
    stretch = raw[bom_length:]
    try:
        text = stretch.decode(encoding)
    except UnicodeDecodeError as error:
        damaged = _decode_damaged_utf8(stretch) if encoding == "utf-8" else None
        if damaged is not None:
            return Decoded(damaged.text, encoding, bom_length, is_stable=False)
        raise RejectedError(
            "undecodable",
            f"the byte order mark says {encoding}, but the bytes are not",
            byte_offset=bom_length + error.start,
        ) from error
    if "\0" in text:
        before = text[: text.index("\0")].encode(encoding)
        raise RejectedError("binary_file", "there are NULs in it", byte_offset=bom_length + len(before))
    return Decoded(text, encoding, bom_length)


def _decode_with_nuls(raw: bytes) -> Decoded:
    """Read UTF-16 without a mark, which the NULs of its Latin letters, or of its spaces, betray."""
    sample = raw[:_SAMPLE_BYTES]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    encoding = "utf-16-le" if even == 0 else "utf-16-be" if odd == 0 else None
    spaces = sample.count(b" \0" if encoding == "utf-16-le" else b"\0 ")
    high = sample[1::2] if encoding == "utf-16-le" else sample[0::2]
    is_other = spaces > _SPACE_SHARE * len(sample) and len(set(high)) <= min(_MOST_BLOCKS, len(high) // 8)
    if encoding is not None and (is_other or even + odd > _NUL_SHARE * len(sample)):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            pass
        else:
            if not _has_control_characters(text):
                return Decoded(text, encoding)
    raise RejectedError("binary_file", "there are NULs in it", byte_offset=raw.index(0))


def _has_control_characters(text: str) -> bool:
    return any(char < " " and char not in "\t\n\r\f\x0b" for char in text[:_SAMPLE_BYTES])


def _refuse_control_characters(raw: bytes) -> None:
    sample = raw[:_SAMPLE_BYTES]
    kept = sample.translate(None, _CONTROL)
    if len(sample) - len(kept) > _CONTROL_SHARE * len(sample):
        first = next(offset for offset, byte in enumerate(sample) if byte in _CONTROL)
        raise RejectedError("binary_file", "too many control characters for a text", byte_offset=first)


def _decode_other(raw: bytes, error: UnicodeDecodeError) -> Decoded:
    damaged = _decode_damaged_utf8(raw)
    if damaged is not None:
        return damaged
    if all(byte in _COMMON_GROUND for byte in set(raw) if byte > 127):
        return Decoded(raw.decode("cp1252"), "cp1252")
    for encoding in _guessed_encodings(raw[:_SAMPLE_BYTES]):
        try:
            text = raw.decode(encoding)
            is_stable = not encoding.startswith(_STATEFUL) and text.encode(encoding) == raw
        except UnicodeError:
            continue
        return Decoded(text, encoding, is_stable=is_stable)
    raise RejectedError(
        "undecodable", "the bytes are text in no encoding that is known", byte_offset=error.start
    ) from error


def _decode_damaged_utf8(raw: bytes) -> Decoded | None:
    r"""Read a text that is UTF-8 but for a few bytes, each of which becomes U+FFFD.

    One broken byte must not turn every other curly quote of the file into `â€œ`.

    >>> _decode_damaged_utf8("“Ja”, sagt Ömer – “ja”".encode() + b" \x93").text
    '“Ja”, sagt Ömer – “ja” �'
    >>> _decode_damaged_utf8("“Ja”".encode("cp1252")) is None
    True
    """
    whole = sum(1 for _ in _SEQUENCE.finditer(raw))
    text = raw.decode("utf-8", "replace")
    broken = text.count("\ufffd") - raw.count(b"\xef\xbf\xbd")
    if whole < _WHOLE_PER_BROKEN * broken:
        return None
    return Decoded(text, "utf-8", is_stable=False)


def _guessed_encodings(sample: bytes) -> list[str]:
    """Return the encodings that charset-normalizer finds plausible, best first.

    Of those that give a text as clean as the best one's, the library names whichever it tried first; here
    the one whose letters fit a language best goes first, and of equal ones the Western code page.
    """
    from charset_normalizer import from_bytes  # 40 ms, and hardly any file needs it

    found = list(from_bytes(sample, cp_exclusion=list(_NEVER_NEWS)))
    # Another code page shows Turkish with letters that it does not have.
    matches = [one for one in found if one.language != "Turkish" or one.encoding in _TURKISH] or found
    least = min((match.chaos for match in matches), default=0.0)

    def rank(place: int) -> tuple[bool, bool, float, bool, int]:
        match = matches[place]
        is_worse = match.chaos > least + _EQUAL_CHAOS
        draws_boxes = _BOXES.search(str(match)) is not None
        return draws_boxes, is_worse, -round(match.coherence, 2), match.encoding != "cp1252", place

    return [matches[place].encoding for place in sorted(range(len(matches)), key=rank)]
