"""Weights of what is seen around reported speech: is it reported at all, and where does it start and end.

A linear model whose weights are made by `benchmarks/train_indirect.py`. Without the file the rules decide
alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from itertools import repeat
from math import exp
from typing import Final

from onrecord.quotes.lexicon import numbers

_FILE: Final = "indirect_weights.tsv"
_HUNDREDTHS: Final = 100


@cache
def weights() -> Mapping[str, int]:
    """Return the packaged weights, in hundredths; empty if there are none."""
    try:
        return numbers(_FILE)
    except FileNotFoundError:
        return {}


def logit(seen: Iterable[str], by: Mapping[str, int]) -> float:
    """Return the sum of the weights of what is seen."""
    return sum(map(by.get, seen, repeat(0))) / _HUNDREDTHS


def probability(log_odds: float) -> float:
    """Return the probability that has these log odds."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, log_odds))))
