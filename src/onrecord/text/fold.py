"""Folding: two texts that differ only in form get one key."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

DOUBLE_MARKS: Final = '"“”„‟«»″＂'
SINGLE_MARKS: Final = "'‘’‚‛′`´‹›"
DASHES: Final = "-‐‑‒–—―−"
_FORMS: Final = {
    char: form
    for chars, form in (
        (DOUBLE_MARKS, '"'),
        (SINGLE_MARKS, "'"),
        (DASHES, "-"),
        ("\u00ad\u200b\u200c\u200d\ufeff", ""),
        ("…", "..."),
    )
    for char in chars
    if char != form
}
_CHANGING: Final = re.compile(f"[{re.escape(''.join(_FORMS))}]")
# Letters that NFKD leaves whole, with the plain letters that English news prints for them.
_PLAIN: Final = str.maketrans(
    {"ə": "a", "Ə": "A", "ı": "i", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D"}
    | {"ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "þ": "th", "Þ": "Th", "ð": "d", "Ð": "D"}
)


def fold_form(text: str) -> str:
    r"""Fold quote marks, dashes, invisible characters and runs of white space; keep the letters.

    >>> fold_form("Russia’s  “strategic”\u00a0ally – today")
    'Russia\'s "strategic" ally - today'
    """
    # Few characters change, and these a pattern finds several times as fast as str.translate looks at each.
    return " ".join(_CHANGING.sub(lambda found: _FORMS[found[0]], text).split())


def fold_case(text: str) -> str:
    """Fold form and case: what a headline printed twice has in common.

    >>> fold_case("RUSSIA “favors”") == fold_case('Russia "Favors"')
    True
    """
    return fold_form(unicodedata.normalize("NFKC", text)).casefold()


@lru_cache(maxsize=65_536)
def fold_name(name: str) -> str:
    """Fold a name to the key that joins its spellings: no marks on letters, no dots, no case.

    >>> fold_name("Recep Tayyip Erdoğan") == fold_name("RECEP TAYYIP ERDOGAN")
    True
    >>> fold_name("İlham Əliyev")
    'ilham aliyev'
    """
    plain = unicodedata.normalize("NFKD", name).translate(_PLAIN)
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return fold_form(re.sub(r"\.(?=\s|$)|(?<=\b\w)\.", " ", letters)).casefold()
