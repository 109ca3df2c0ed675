"""A body cut into paragraphs, each with what makes it equal to others and its share of the shingles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from onrecord.copies.shingles import is_sampled, shingles_of, words_of
from onrecord.model import Span, content_id
from onrecord.text.fold import fold_case

_BREAK = "\n\n"


class Paragraph(NamedTuple):
    """One paragraph of a body.

    Attributes:
        span: into the body.
        passage_id: hash of the folded text; equal paragraphs of any articles share it.
        word_count: words, cut at white space.
        shingle_count: shingles that begin in it and nowhere before it in the body.
        sketch: the sampled ones among them, in order.
    """

    span: Span
    passage_id: str
    word_count: int
    shingle_count: int
    sketch: list[int]


def paragraphs_of(body: str) -> list[Paragraph]:
    r"""Cut a body at its blank lines; what folds to nothing is left out.

    A shingle may run from one paragraph into the next, and counts where it begins.

    >>> [one.span.of("One of\n\ntwo.") for one in paragraphs_of("One of\n\ntwo.")]
    ['One of', 'two.']
    """
    kept = [(span, folded, words_of(folded)) for span, folded in folded_paragraphs(body)]
    shingles = shingles_of([word for _, _, words in kept for word in words])
    met: set[int] = set()
    found: list[Paragraph] = []
    start = 0
    for span, folded, words in kept:
        own = [one for one in dict.fromkeys(shingles[start : start + len(words)]) if one not in met]
        met.update(own)
        start += len(words)
        found.append(
            Paragraph(
                span,
                content_id("passage", folded),
                folded.count(" ") + 1,
                len(own),
                list(filter(is_sampled, own)),
            )
        )
    return found


def folded_paragraphs(body: str) -> Iterator[tuple[Span, str]]:
    """Yield where each paragraph stands, and its folded text; what folds to nothing is left out."""
    start = 0
    for part in body.split(_BREAK):
        folded = fold_case(part)
        if folded:
            yield Span(start, start + len(part)), folded
        start += len(part) + len(_BREAK)
