"""Words of a sentence, with what their form says."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from onrecord.mentions.gazetteer import gazetteer, name_key
from onrecord.model import Span

# An address; letters with dots ("U.S.", "J.K."); or a word, which may hold hyphens, apostrophes, ampersands,
# combining marks and invisible joiners. None holds a space.
_TOKEN: Final = re.compile(
    r"(?:https?://|www\.)\S+|[@#]\w+"
    r"|(?:[^\W\d_]\.){2,}"
    r"|[^\W_][\w\u0300-\u036f\u00ad\u200b-\u200d]*(?:[-‐‑'’&][^\W_][\w\u0300-\u036f\u00ad\u200b-\u200d]*)*"
)
_HYPHENATED: Final = re.compile(r"[^-‐‑]+")
_ARTICLE: Final = re.compile(r"(?:a[ldnrtsz]|el|ul|ash|ad)[-‐‑](?=.)|[dl]['’](?=.)")
_POSSESSIVE: Final = ("'s", "’s", "'S", "’S")
_MARKS: Final = ",.;:"
_SPACE, _DOT, _AMPERSAND, _BREAK = " ", ".", "&", "|"


class Token(NamedTuple):
    """One word.

    Attributes:
        start, end: into the text, possessive ending left out.
        after: where the next character after the word and its ending stands.
        text: `text[start:end]`.
        key: folded: lower case, no marks, hyphens as spaces.
        gap: what stands before it: " ", "." (after an initial or abbreviation), "&", or "|" for
            anything that ends a name.
        is_capital: it begins with an upper-case letter.
        is_possessive: it has a possessive ending.
        has_dot: a full stop follows it, or ends it.
    """

    start: int
    end: int
    after: int
    text: str
    key: str
    gap: str
    is_capital: bool
    is_possessive: bool
    has_dot: bool


def _gap(text: str, start: int, end: int, *, after_dot: bool) -> str:
    between = text[start:end]
    if between == " ":
        return _SPACE
    if not between or between[0] == ".":
        return _DOT if after_dot and not between[1:].strip() else _BREAK
    if between.isspace():
        return _SPACE
    return _AMPERSAND if between.strip() == "&" else _BREAK


def _is_known(part: str) -> bool:
    names = gazetteer()
    key = name_key(part)
    return names.has_name(key) or (part.isupper() and names.has_acronym(key))


def _parts(word: str) -> list[tuple[int, int]]:
    """Return where the parts of a hyphenated word stand that are names of their own.

    >>> _parts("Armenian-Azerbaijani"), _parts("US-led"), _parts("pro-Russian")
    ([(0, 8), (9, 20)], [(0, 2), (3, 6)], [(0, 3), (4, 11)])
    >>> _parts("Nagorno-Karabakh"), _parts("Smith-Jones")
    ([(0, 16)], [(0, 11)])
    """
    whole = [(0, len(word))]
    if _is_known(word):
        return whole
    pieces = [match.span() for match in _HYPHENATED.finditer(word)]
    capital = [(start, end) for start, end in pieces if word[start].isupper()]
    if not capital or not all(_is_known(word[start:end]) for start, end in capital):
        return whole
    return pieces


def tokenize(text: str, span: Span) -> list[Token]:
    """Return the words in `span` of `text`, in order."""
    found: list[Token] = []
    new, add = _new, found.append
    start, limit = span.start, span.end
    before, after_dot = start, False
    for chunk in text[start:limit].split(" "):
        end = after = start + len(chunk)
        word = chunk
        if chunk and not chunk.isalnum() and chunk[-1] in _MARKS:
            word, after = chunk[:-1], end - 1
        if word.isalnum() and after < limit:  # letters between spaces, as most words are
            if start == before + 1 and found:
                gap = _SPACE
            else:
                gap = _gap(text, before, start, after_dot=after_dot) if found else _BREAK
            is_capital = not word.islower() and word[0].isupper()
            key = name_key(word) if is_capital else word
            after_dot = after != end and text[after] == "."
            add(new(Token, (start, after, after, word, key, gap, is_capital, False, after_dot)))
            before = after
        elif chunk:
            found += _tokens_of_chunk(text, start, end, found[-1] if found else None)
            if found:
                before, after_dot = found[-1].after, found[-1].has_dot
        start = end + 1
    return found


# What a named tuple's own constructor comes down to, at a third of its time: most words are made by it.
_new: Final = tuple.__new__


def _tokens_of_chunk(text: str, start: int, end: int, before: Token | None) -> list[Token]:
    """Return the words of `text[start:end]`, which holds no space, given the word before."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text, start, end):
        first, last = match.span()
        gap = _BREAK if before is None else _gap(text, before.after, first, after_dot=before.has_dot)
        word = match[0]
        is_split = "-" in word and word[0] not in "@#" and ":" not in word and not word.islower()
        for opening, closing in _parts(word) if is_split else ((0, last - first),):
            before = _token(text, first + opening, first + closing, _BREAK if opening else gap)
            found.append(before)
    return found


def _has_capital_after_article(word: str) -> bool:
    """Say whether a word begins with a lower-case article of a name: "al-Assad", "d'Estaing".

    >>> _has_capital_after_article("al-Assad"), _has_capital_after_article("ex-Soviet")
    (True, False)
    """
    match = _ARTICLE.match(word)
    return match is not None and word[match.end()].isupper()


def _token(text: str, start: int, end: int, gap: str) -> Token:
    word = text[start:end]
    is_capital = word[0].isupper() or _has_capital_after_article(word)
    after, is_possessive = end, False
    if word.endswith(_POSSESSIVE):
        end, is_possessive = end - 2, True
        word = word[:-2]
    elif is_capital and word[-1] in "sS" and text[end : end + 1] in ("'", "’"):
        is_possessive = True
    has_dot = word[-1] == "." or text[after : after + 1] == "."
    key = name_key(word) if is_capital else word
    return Token(start, end, after, word, key, gap, is_capital, is_possessive, has_dot)
