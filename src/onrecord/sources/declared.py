"""The encoding that a page is declared to have, by its server or by itself."""

from __future__ import annotations

import codecs
import re
from typing import Final

from onrecord.sources.plaintext import Decoded, decode

_HEAD_BYTES: Final = 4_096  # where the HTML standard looks, four times over
_META: Final = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_XML: Final = re.compile(rb"\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})")
# What pages call these is, by the standard (encoding.spec.whatwg.org), the Windows code page that holds more.
_MEANT: Final = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874",
                 "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949", "shift_jis": "cp932",
                 "tis-620": "cp874"}  # fmt: skip
_MARKS: Final = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode_page(raw: bytes, charset: str | None) -> Decoded:
    r"""Decode a page: by its byte order mark, as UTF-8, as declared by server or page, or as plain text is.

    Real UTF-8 hardly ever happens by chance, and pages that were re-coded on the way keep their old
    declaration, so a text that is UTF-8 is taken as that whatever is declared.

    Raises:
        RejectedError: as `plaintext.decode` does.

    >>> decode_page(b'<meta charset="windows-1251">\xc4\xe0', None).text[-2:]
    'Да'
    >>> decode_page("“Да”".encode("koi8-r", "ignore") * 3, "KOI8-R").encoding
    'koi8-r'
    """
    if raw.startswith(_MARKS) or b"\0" in raw[:_HEAD_BYTES]:
        return decode(raw)
    try:
        return Decoded(raw.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    for name in (charset, _declared(_META, raw), _declared(_XML, raw)):
        encoding = _codec(name)
        if encoding is None or encoding == "utf-8":
            continue
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return Decoded(text, encoding, is_stable=_goes_back(text, encoding, raw))
    return decode(raw)


def _declared(pattern: re.Pattern[bytes], raw: bytes) -> str | None:
    match = pattern.search(raw[:_HEAD_BYTES])
    return match[1].decode("ascii") if match else None


def _codec(name: str | None) -> str | None:
    """Return Python's name of a declared encoding, if it is one of text that Python knows."""
    try:
        info = codecs.lookup((name or "").strip("\"' "))
    except (LookupError, ValueError):
        return None
    if not getattr(info, "_is_text_encoding", True) or info.name.startswith(("utf-7", "utf-16", "utf-32")):
        return None
    if info.name in ("idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined", "mbcs", "oem"):
        return None
    return _MEANT.get(info.name, info.name)


def _goes_back(text: str, encoding: str, raw: bytes) -> bool:
    try:
        return not encoding.startswith(("iso2022", "hz")) and text.encode(encoding) == raw
    except UnicodeEncodeError:
        return False
