"""What reading pairs of articles one by one showed, and what a stricter rule would gain and lose.

The list holds all pairs of the Fake News Challenge with a containment of a half or more, not only those that
are found, so that recall can be told from it too. `copy` and `quoted` both print one text at length;
`copy` alone is the strict reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

from copy_texts import Pair

from onrecord.copies.measures import Likeness, Shingled
from onrecord.copies.stories import story_ids

VERDICTS = Path(__file__).resolve().parents[1] / "tests" / "cases" / "copies" / "fnc1_verdicts.tsv"

Scored: TypeAlias = Mapping[Pair, float]


class Judged(NamedTuple):
    """One pair that was read, and what it measured then."""

    pair: Pair
    likeness: Likeness
    verdict: str


class Kept(NamedTuple):
    """What is left of the found pairs above a threshold.

    Attributes:
        threshold: the least score that stays.
        pairs: how many stay.
        copies: how many of these were read as copies.
        joined: pairs of the list that what stays makes one story.
    """

    threshold: float
    pairs: int
    copies: int
    joined: int

    @property
    def precision(self) -> float:
        """Share of the kept pairs that were read as copies."""
        return self.copies / max(1, self.pairs)


def judged(path: Path = VERDICTS) -> list[Judged]:
    """Read the list."""
    lines = path.read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return [
        Judged(
            (one, other),
            Likeness(int(shared), float(resemblance), float(containment), int(run), float(share), int(words)),
            verdict,
        )
        for one, other, shared, resemblance, containment, run, share, words, verdict in rows
    ]


def kept(found: Scored, verdicts: Mapping[Pair, str], thresholds: Iterable[float]) -> list[Kept]:
    """Tell for each threshold what would be left if found pairs with a lower score were none.

    >>> kept({("a", "b"): 0.9, ("b", "c"): 0.2}, {("a", "b"): "copy", ("b", "c"): "quoted"}, [0.0, 0.5])
    [Kept(threshold=0.0, pairs=2, copies=1, joined=2), Kept(threshold=0.5, pairs=1, copies=1, joined=1)]
    """
    outcomes = []
    for threshold in thresholds:
        stay = [pair for pair, score in found.items() if score >= threshold]
        stories = story_ids(stay)
        joined = sum(one in stories and stories[one] == stories.get(other) for one, other in verdicts)
        copies = sum(verdicts.get(pair) == "copy" for pair in stay)
        outcomes.append(Kept(threshold, len(stay), copies, joined))
    return outcomes


def before_shared(one: Shingled, other: Shingled) -> float:
    """Return the share of the longer body that stands before the first words of the shorter one, from 0 to 1.

    A reprint begins with the story; who answers a text has something of his own to say first.
    """
    shorter, longer = sorted((one, other), key=lambda body: (len(body.distinct), body.ordered))
    return _first_of(longer.ordered, shorter.distinct) / max(1, len(longer.ordered))


def _first_of(ordered: Sequence[int], wanted: frozenset[int]) -> int:
    return next((place for place, shingle in enumerate(ordered) if shingle in wanted), len(ordered))
