"""The signature below a pull quote: who is quoted, set inside the marks on a line of its own."""

from __future__ import annotations

import re
from typing import Final

from onrecord.mentions import is_role_noun
from onrecord.model import Span
from onrecord.quotes.lexicon import words

_WORDS_AT_MOST: Final = 10
_WORD: Final = re.compile(r"\w[\w'’.-]*")


def without_signature(text: str, inner: Span) -> Span:
    r"""Return the quotation without a last line that only says whose words they are.

    A page that sets a quotation apart prints the name under it, and its text has both between the marks.
    A mark at the head of the last line says that it is spoken too.

    >>> text = "The land is ours.\nJosh Lee, mayor of Ely."
    >>> without_signature(text, Span(0, len(text))).of(text)
    'The land is ours.'
    """
    start = text.rfind("\n", inner.start, inner.end) + 1
    if start == 0 or not _is_signature(text[start : inner.end].strip()):
        return inner
    end = inner.start + len(text[inner.start : start].rstrip())
    return Span(inner.start, end) if text[end - 1] in ".?!…" else inner


def _is_signature(line: str) -> bool:
    found = _WORD.findall(line[:200])
    if not line[:1].isupper() or not 2 <= len(found) <= _WORDS_AT_MOST:
        return False
    if any(word.lower() in words.unnamed for word in found):
        return False
    names = line.partition(",")[0].split()
    is_name_first = "," in line and len(names) > 1 and all(word[0].isupper() for word in names)
    return is_name_first or (found[1][0].isupper() and any(map(is_role_noun, found)))
