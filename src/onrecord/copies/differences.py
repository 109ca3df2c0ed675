"""Which paragraphs of two copies differ."""

from __future__ import annotations

from typing import NamedTuple

from onrecord.copies.paragraphs import paragraphs_of


class Difference(NamedTuple):
    """The paragraphs of two bodies that the other one does not have, in their order, as printed."""

    only_in_one: tuple[str, ...]
    only_in_other: tuple[str, ...]


def difference(one: str, other: str) -> Difference:
    r"""Tell two copies apart by their paragraphs, equal but for case, quote marks, dashes and spaces.

    >>> difference("Same.\n\nOld.", "SAME.\n\nNew.")
    Difference(only_in_one=('Old.',), only_in_other=('New.',))
    """
    return Difference(_missing(one, other), _missing(other, one))


def _missing(body: str, other: str) -> tuple[str, ...]:
    known = {paragraph.passage_id for paragraph in paragraphs_of(other)}
    return tuple(one.span.of(body) for one in paragraphs_of(body) if one.passage_id not in known)
