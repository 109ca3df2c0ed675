"""What stands around the quotations: sentences of tokens, in which a quotation is one token.

A name that was found is one token too, so "Russian Foreign Ministry's Spokeswoman Maria Zakharova" reads
organization, 's, noun, person, and the rules that follow speak of such things instead of letters.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from onrecord.model import Mention, Span
from onrecord.quotes.marks import Marked
from onrecord.text.sentences import sentences

# A full stop inside a sentence belongs to an abbreviation: "Mr.", "Sen.", "J.". A long run of one sign is
# one token.
_TOKEN: Final = re.compile(r"['’]s\b|\w+(?:[-'’./]\w+)*(?:\.(?=\s))?|--+|([^\w\s])(?:\1{7,})?")
_LETTER: Final = re.compile(r"\w")
# A longer sentence is none: it is read in stretches, so that hostile text costs no more than other text.
_TOKENS_AT_MOST: Final = 300


class Token(NamedTuple):
    """A word, a punctuation mark, a name, or a whole quotation.

    Attributes:
        lower: the word in lower case; `"` for a quotation.
        quote: index of the quotation among the marked ones, or -1.
        mention: the name that this token is.
    """

    text: str
    lower: str
    start: int
    end: int
    quote: int
    mention: Mention | None

    @property
    def is_word(self) -> bool:
        """Say whether this is a plain word, not a mark, name or quotation."""
        return self.quote < 0 and (self.text[0].isalnum() or self.mention is not None)


class Sentence(NamedTuple):
    """One sentence of narration with the quotations in it.

    Attributes:
        paragraph: 0-based number of the line it begins in.
        last_paragraph: of the line it ends in; a quotation may carry it over line ends.
    """

    tokens: tuple[Token, ...]
    paragraph: int
    last_paragraph: int

    @property
    def start(self) -> int:
        """Where its first token starts."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Where its last token ends."""
        return self.tokens[-1].end


def masked(text: str, region: Span, quoted: Sequence[Span]) -> str:
    """Return the `region` of `text` with the letters inside the quotations made neutral.

    Its length stays. The first letter's case and the last characters stay too, because they tell where a
    sentence ends; line ends inside a quotation go.

    >>> masked('"It is. So." He', Span(0, 15), [Span(0, 12)])
    '"Xxxxxxxxo." He'
    """
    pieces: list[str] = []
    at = region.start
    for span in quoted:
        pieces.append(text[at : span.start])
        inside = text[span.start : span.end]
        first = _LETTER.search(inside)
        if first is None:
            pieces.append(inside.replace("\n", " "))
        else:
            head = inside[: first.start()].replace("\n", " ")
            letter = "x" if first[0].islower() else "X"
            tail_length = min(3, len(inside) - first.end())
            tail = inside[len(inside) - tail_length :].replace("\n", " ")
            pieces += (head, letter, "x" * (len(inside) - first.end() - tail_length), tail)
        at = span.end
    pieces.append(text[at : region.end])
    return "".join(pieces)


def _words(text: str, start: int, end: int) -> list[Token]:
    # Making the bare tuple takes half as long as naming the fields, and most tokens are made here.
    make = tuple.__new__
    return [
        make(Token, (word := m[0], _lower(word), m.start(), m.end(), -1, None))
        for m in _TOKEN.finditer(text, start, end)
    ]


@lru_cache(maxsize=16_384)
def _lower(word: str) -> str:
    """Return a word in lower case, the stop of an abbreviation left out."""
    return word.lower().rstrip(".") or "."


def _tokens(
    text: str, span: Span, islands: Sequence[tuple[Span, int, Mention | None]], first: int
) -> tuple[tuple[Token, ...], int]:
    """Return the tokens of one sentence and the index of the first island after it."""
    found: list[Token] = []
    at = span.start
    while first < len(islands) and islands[first][0].start < span.end:
        island, quote, mention = islands[first]
        first += 1
        if island.start < at:
            continue
        if text[at : island.start] not in {"", " "}:
            found += _words(text, at, island.start)
        stretch = text[island.start : island.end]
        lower = '"' if quote >= 0 else stretch.lower()
        found.append(Token(stretch, lower, island.start, island.end, quote, mention))
        at = island.end
    if at < span.end:
        found += _words(text, at, span.end)
    return tuple(found), first


def _start(mention: Mention) -> int:
    return mention.span.start


def read_narration(
    text: str, region: Span, marked: Sequence[Marked], indexes: Sequence[int], mentions: Sequence[Mention]
) -> tuple[Sentence, ...]:
    """Return the sentences of `region` of a body.

    Args:
        text: the body.
        region: the whole body, or the inside of a quotation that holds others.
        marked: all quoted stretches of the body.
        indexes: which of them stand in `region` and in no other one there.
        mentions: all names of the body, sorted.
    """
    outer = [marked[index].outer for index in indexes]
    islands: list[tuple[Span, int, Mention | None]] = [
        (marked[index].outer, index, None) for index in indexes
    ]
    next_quote = 0
    start = bisect_left(mentions, region.start, key=_start)
    end = bisect_left(mentions, region.end, key=_start)
    for mention in mentions[start:end]:
        if mention.span.end > region.end:
            continue
        while next_quote < len(outer) and outer[next_quote].end <= mention.span.start:
            next_quote += 1
        if next_quote < len(outer) and outer[next_quote].overlaps(mention.span):
            continue
        islands.append((mention.span, -1, mention))
    islands.sort(key=lambda island: (island[0].start, -island[0].end))
    found: list[Sentence] = []
    first = paragraph = 0
    counted_to = region.start
    for local in sentences(masked(text, region, outer)):
        span = Span(local.start + region.start, local.end + region.start)
        paragraph += text.count("\n", counted_to, span.start)
        counted_to = span.start
        tokens, first = _tokens(text, span, islands, first)
        for start in range(0, len(tokens), _TOKENS_AT_MOST):
            stretch = tokens[start : start + _TOKENS_AT_MOST]
            last_paragraph = paragraph + text.count("\n", span.start, stretch[-1].end)
            found.append(Sentence(stretch, paragraph, last_paragraph))
            if len(tokens) > _TOKENS_AT_MOST:
                paragraph, counted_to = last_paragraph, stretch[-1].end
                span = Span(stretch[-1].end, span.end)
    return tuple(found)
