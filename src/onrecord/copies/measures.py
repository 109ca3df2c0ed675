"""How much two bodies have in common, and from how much on they are copies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from onrecord.copies.paragraphs import folded_paragraphs
from onrecord.copies.shingles import SHINGLE_WORDS, shingles_of, words_of

LEAST_CONTAINMENT: Final = 0.5
LEAST_SHARED: Final = 12  # shingles, which 16 words in a row make
LEAST_SHARED_BY_EQUALS: Final = 6  # where the two resemble each other by a half
_LEAST_RESEMBLANCE: Final = 0.5
_PLAIN_CONTAINMENT: Final = 0.8  # from here on nothing else has to speak for it
_LEAST_RUN_WORDS: Final = 25
_LEAST_RUN_SHARE: Final = 0.4  # of a short body, in which one changed word ends a run
_MUCH_SHARED: Final = 50  # shingles, more than a form has between its figures
_LEAST_RUN_WORDS_OF_MUCH: Final = 15
_LEAST_PARAGRAPH_SHARE: Final = 0.8


class Shingled(NamedTuple):
    """One body as it is compared.

    Attributes:
        ordered: its shingles, in order.
        distinct: each of them once.
        paragraphs: the words of each paragraph, by the folded text; equal ones once.
    """

    ordered: list[int]
    distinct: frozenset[int]
    paragraphs: Mapping[str, int]


class Likeness(NamedTuple):
    """What two bodies have in common; the shorter one is that with fewer distinct shingles.

    Attributes:
        shared: shingles that stand in both.
        resemblance: shared over those that stand in either, from 0 to 1.
        containment: shared over those of the shorter one, from 0 to 1.
        run_words: the longest stretch of the shorter one, in words, all of whose shingles the other has.
        paragraph_share: share of the shorter one's words in paragraphs that the other has too, from 0 to 1.
        word_count: words of the shorter one.
    """

    shared: int
    resemblance: float
    containment: float
    run_words: int
    paragraph_share: float
    word_count: int


def shingled(body: str) -> Shingled:
    """Return all shingles and paragraphs of a body."""
    paragraphs = [(folded, words_of(folded)) for _, folded in folded_paragraphs(body)]
    ordered = shingles_of([word for _, words in paragraphs for word in words])
    return Shingled(ordered, frozenset(ordered), {folded: len(words) for folded, words in paragraphs})


def likeness(one: Shingled, other: Shingled) -> Likeness:
    """Compare two bodies by all of their shingles.

    >>> likeness(shingled("a b c d e f"), shingled("x a b c d e f y"))
    Likeness(shared=2, resemblance=0.5, containment=1.0, run_words=6, paragraph_share=0.0, word_count=6)
    """
    shorter, longer = sorted((one, other), key=lambda body: (len(body.distinct), body.ordered))
    word_count = len(shorter.ordered) + SHINGLE_WORDS - 1
    shared = len(shorter.distinct & longer.distinct)
    if not shared:
        return Likeness(0, 0.0, 0.0, 0, 0.0, word_count)
    return Likeness(
        shared,
        shared / (len(shorter.distinct) + len(longer.distinct) - shared),
        shared / len(shorter.distinct),
        _longest_run(shorter.ordered, longer.distinct) + SHINGLE_WORDS - 1,
        _paragraph_share(shorter.paragraphs, longer.paragraphs),
        word_count,
    )


def is_copy(found: Likeness) -> bool:
    """Say whether one body is a copy of the other, or of a part of it.

    Half of the shorter one is what a reprint cut by an editor keeps at least; articles that share an
    agency's background stay below it. Two more things have to hold, since words in common may be a form
    that was filled in twice. A body of few words reaches the half with one phrase ("dividend payable to
    holders of record on March 30"), so some shingles must be shared in any case, fewer of two bodies that
    are of a size. And where an editor cuts and rewrites, sentences stay whole, while the figures of a market
    report break it up: where a fifth or more is new, more must be common than stands between figures. Without
    that rule the market reports of two days are one story on the Reuters wire of 1987.
    """
    is_equal = found.resemblance >= _LEAST_RESEMBLANCE
    least_shared = LEAST_SHARED_BY_EQUALS if is_equal else LEAST_SHARED
    if found.containment < LEAST_CONTAINMENT or found.shared < least_shared:
        return False
    return found.containment >= _PLAIN_CONTAINMENT or _is_more_than_a_form(found)


def _is_more_than_a_form(found: Likeness) -> bool:
    """Say whether there is one long stretch, a shorter one where much is shared, or reordered paragraphs."""
    least_run = min(_LEAST_RUN_WORDS, found.word_count * _LEAST_RUN_SHARE)
    return (
        found.run_words >= least_run
        or (found.shared >= _MUCH_SHARED and found.run_words >= _LEAST_RUN_WORDS_OF_MUCH)
        or found.paragraph_share >= _LEAST_PARAGRAPH_SHARE
    )


def _paragraph_share(paragraphs: Mapping[str, int], others: Mapping[str, int]) -> float:
    shared = sum(count for folded, count in paragraphs.items() if folded in others)
    return shared / max(1, sum(paragraphs.values()))


def _longest_run(ordered: Sequence[int], wanted: frozenset[int]) -> int:
    longest = length = 0
    for shingle in ordered:
        if shingle in wanted:
            length += 1
        else:
            longest = max(longest, length)
            length = 0
    return max(longest, length)
