"""Chooses among candidates, for the speaker of a quotation or for whom a pronoun means: a linear model.

The weights are made by `benchmarks/train_attribution.py`; `docs/models/attribution.md` says from what, and
how well they do. Without the file the rules decide alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import repeat
from math import exp
from typing import Final, Literal, NamedTuple, TypeAlias

from onrecord.model import Span
from onrecord.quotes.lexicon import rows

_FILE: Final = "attribution_weights.tsv"


class Option(NamedTuple):
    """One candidate.

    Attributes:
        name: of the person or organization, where it is one that the text names.
        head: where the word stands that says who it is.
        is_bare: whether nothing of its phrase stands before that word.
        seen: what is seen of it, short words in no order that matters; each has a weight.
    """

    name: str | None
    head: Span
    is_bare: bool
    seen: tuple[str, ...]


class Ballot(NamedTuple):
    """The candidates in one question.

    Attributes:
        span: the quotation whose speaker is asked for.
        about: what is asked: which words name the speaker, whom its pronoun means, whether a name is right.
        nobody: what is seen where it is none of the candidates.
    """

    span: Span
    about: Literal["speaker", "antecedent", "confidence"]
    options: tuple[Option, ...]
    nobody: tuple[str, ...]


class Choice(NamedTuple):
    """Which candidate was chosen (-1: none), how likely it is right, and how likely none of them is."""

    option: int
    probability: float
    nobody: float


UNDECIDED: Final = Choice(-1, 0.0, 0.0)


Chooser: TypeAlias = Callable[[Ballot], Choice]


@cache
def weights() -> Mapping[str, float]:
    """Return the packaged weights; empty if there are none."""
    try:
        return {seen: float(weight) for seen, weight in rows(_FILE)}
    except FileNotFoundError:
        return {}


def _score(seen: Sequence[str], by: Mapping[str, float]) -> float:
    return sum(map(by.get, seen, repeat(0.0)))


def probabilities(ballot: Ballot, by: Mapping[str, float]) -> list[float]:
    """Return how likely each candidate is the speaker, and last that none of them is."""
    scores = [_score(option.seen, by) for option in ballot.options]
    scores.append(_score(ballot.nobody, by))
    highest = max(scores)
    shares = [exp(one - highest) for one in scores]
    total = sum(shares)
    return [share / total for share in shares]


def choose(ballot: Ballot) -> Choice:
    """Return the likeliest candidate, or none where there are neither candidates nor weights."""
    by = weights()
    return likeliest(ballot, by) if by else UNDECIDED


def likeliest(ballot: Ballot, by: Mapping[str, float]) -> Choice:
    """Return the likeliest candidate by these weights."""
    *shares, nobody = probabilities(ballot, by)
    best = max(range(len(shares)), key=shares.__getitem__, default=-1)
    return Choice(best, shares[best], nobody) if best >= 0 else Choice(-1, 0.0, nobody)
