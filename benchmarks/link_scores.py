"""How well names are joined to who or what they name: B-cubed precision and recall (Bagga and Baldwin, 1998).

Of each name its group is looked at, as found and as marked: precision is the share of the found group that
belongs there, recall the share of the marked group that was found, each averaged over all names. Only names
that were found where people marked them are judged, so that missing names count once, in the other table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple, TypeAlias

# Of one name: who it is as marked, and as found.
Pair: TypeAlias = tuple[Hashable, Hashable]


class BCubed(NamedTuple):
    """The averages, and over how many names.

    >>> round(BCubed(0.5, 1.0, 4).f1, 3), BCubed(0.0, 0.0, 0).f1
    (0.667, 0.0)
    """

    precision: float
    recall: float
    count: int

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def b_cubed(pairs: Sequence[Pair]) -> BCubed:
    """Compare two ways to group the same names.

    >>> b_cubed([("a", 1), ("a", 1), ("b", 1)])
    BCubed(precision=0.5555555555555556, recall=1.0, count=3)
    """
    if not pairs:
        return BCubed(0.0, 0.0, 0)
    both = Counter(pairs)
    marked = Counter(one for one, _ in pairs)
    found = Counter(other for _, other in pairs)
    precision = sum(count * count / found[other] for (_, other), count in both.items())
    recall = sum(count * count / marked[one] for (one, _), count in both.items())
    return BCubed(precision / len(pairs), recall / len(pairs), len(pairs))


def within_documents(documents: Iterable[Sequence[Pair]]) -> BCubed:
    """Compare the groups of each document by itself; every name of all of them counts the same."""
    return b_cubed(
        [((number, one), (number, other)) for number, pairs in enumerate(documents) for one, other in pairs]
    )
