"""Words of a sentence, with what their form says."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from itertools import accumulate, chain, repeat
from operator import add, attrgetter
from typing import Final, NamedTuple

from onrecord.mentions.gazetteer import gazetteer, name_key
from onrecord.model import Span
from onrecord.text.words import spaced

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
_APOSTROPHES: Final = ("'", "’")
_MARKS: Final = ",.;:"
_SPACE, _DOT, _AMPERSAND, _BREAK = " ", ".", "&", "|"
# A longer stretch without a space is cut, wherever that may be.
_LONGEST_STRETCH: Final = 1_000  # code points
_TEXT_OF: Final = attrgetter("text")


class Token(NamedTuple):
    """One word, wherever it stands.

    Attributes:
        start, end: into the stretch between spaces that it is in, possessive ending left out.
        after: where the next character after the word and its ending stands there.
        text: from `start` to `end`.
        key: folded: lower case, no marks, hyphens as spaces.
        is_capital: it begins with an upper-case letter.
        is_possessive: it has a possessive ending.
        has_dot: a full stop follows it, or ends it.
    """

    start: int
    end: int
    after: int
    text: str
    key: str
    is_capital: bool
    is_possessive: bool
    has_dot: bool


class Words(NamedTuple):
    """The words of a text or a sentence, and where they stand.

    Attributes:
        text: the whole text.
        printed: its words, each as it is printed.
        tokens: the words in order; the same word twice may be one object.
        stretches: for each word, where the stretch between spaces starts that it is in.
        gaps: what stands before each word, as far as it has been asked for.
    """

    text: str
    printed: frozenset[str]
    tokens: list[Token]
    stretches: list[int]
    gaps: list[str]

    def within(self, span: Span) -> Words:
        """Return the words in a span that cuts none."""
        first = bisect_left(self.stretches, span.start)
        limit = bisect_left(self.stretches, span.end, first)
        return self.part(first, limit)

    def part(self, first: int, limit: int) -> Words:
        """Return the words from `first` on up to `limit`."""
        tokens, stretches = self.tokens[first:limit], self.stretches[first:limit]
        gaps = [_BREAK, *[""] * (len(tokens) - 1)] if tokens else []
        return Words(self.text, self.printed, tokens, stretches, gaps)

    def start(self, index: int) -> int:
        """Return where a word starts in the text."""
        return self.stretches[index] + self.tokens[index].start

    def end(self, index: int) -> int:
        """Return where a word ends in the text, its possessive ending left out."""
        return self.stretches[index] + self.tokens[index].end

    def between(self, index: int) -> str:
        """Return what stands between a word, which is not the first, and the word before."""
        start = self.stretches[index - 1] + self.tokens[index - 1].after
        return self.text[start : self.stretches[index] + self.tokens[index].start]

    def gap(self, index: int) -> str:
        """Return what stands before a word.

        It is " ", "." (after an initial or abbreviation), "&", or "|" for anything that ends a name.
        """
        gap = self.gaps[index]
        if not gap:
            before = self.tokens[index - 1]
            start = self.stretches[index - 1] + before.after
            between = self.text[start : self.stretches[index] + self.tokens[index].start]
            gap = _SPACE if between == " " else _gap(between, after_dot=before.has_dot)
            self.gaps[index] = gap
        return gap


def _gap(between: str, *, after_dot: bool) -> str:
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
    if "-" not in word or word.islower() or word[0] in "@#" or ":" in word or _is_known(word):
        return whole
    pieces = [match.span() for match in _HYPHENATED.finditer(word)]
    capital = [(start, end) for start, end in pieces if word[start].isupper()]
    if not capital or not all(_is_known(word[start:end]) for start, end in capital):
        return whole
    return pieces


def tokenize(text: str) -> Words:
    """Return the words of a text, in order."""
    chunks = spaced(text).split(" ")
    lengths = list(map(len, chunks))
    starts = list(map(add, accumulate(lengths, initial=0), range(len(chunks))))
    if max(lengths) > _LONGEST_STRETCH:
        chunks, starts = _in_pieces(chunks, starts)
    found = list(map(_read, chunks))
    counts = list(map(len, found))
    if counts.count(1) < len(counts):
        starts = list(chain.from_iterable(map(repeat, starts, counts)))
    tokens = list(chain.from_iterable(found))
    return Words(text, frozenset(map(_TEXT_OF, tokens)), tokens, starts, [])


def _in_pieces(chunks: list[str], starts: list[int]) -> tuple[list[str], list[int]]:
    pieces = [
        (chunk[at : at + _LONGEST_STRETCH], start + at)
        for chunk, start in zip(chunks, starts, strict=True)
        for at in range(0, len(chunk), _LONGEST_STRETCH)
    ]
    return [piece for piece, _ in pieces], [start for _, start in pieces]


# Stretches between spaces come again and again, within a text and in the next.
@lru_cache(maxsize=32_768)
def _read(chunk: str) -> tuple[Token, ...]:
    """Return the words of a stretch between spaces."""
    has_mark = chunk[-1:] in _MARKS
    plain = chunk[:-1] if has_mark else chunk
    if plain.isalnum():  # as most are
        if plain.islower():
            end = len(plain)
            return (Token(0, end, end, plain, plain, False, False, has_mark and chunk[-1] == "."),)
        return (_token(chunk, 0, len(plain)),)
    return tuple(
        [
            _token(chunk, match.start() + start, match.start() + end)
            for match in _TOKEN.finditer(chunk)
            for start, end in _parts(match[0])
        ]
    )


def _has_capital_after_article(word: str) -> bool:
    """Say whether a word begins with a lower-case article of a name: "al-Assad", "d'Estaing".

    >>> _has_capital_after_article("al-Assad"), _has_capital_after_article("ex-Soviet")
    (True, False)
    """
    match = _ARTICLE.match(word)
    return match is not None and word[match.end()].isupper()


def _token(chunk: str, start: int, end: int) -> Token:
    word = chunk[start:end]
    is_capital = not word.islower() and (word[0].isupper() or _has_capital_after_article(word))
    after, is_possessive = end, False
    if word.endswith(_POSSESSIVE):
        end, is_possessive = end - 2, True
        word = word[:-2]
    elif is_capital and word[-1] in "sS" and chunk[end : end + 1] in _APOSTROPHES:
        is_possessive = True
    has_dot = word[-1] == "." or chunk[after : after + 1] == "."
    key = name_key(word) if is_capital else word
    return Token(start, end, after, word, key, is_capital, is_possessive, has_dot)
