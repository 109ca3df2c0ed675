"""Pairs of copies joined to stories."""

from __future__ import annotations

from collections.abc import Iterable


def story_ids(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Name every article that has a pair after the smallest id that pairs lead to from it.

    The outcome depends on the pairs alone, not on their order.

    >>> story_ids([("c", "d"), ("b", "c"), ("x", "y")])
    {'c': 'b', 'd': 'b', 'b': 'b', 'x': 'x', 'y': 'x'}
    """
    above: dict[str, str] = {}
    for one, other in pairs:
        above.setdefault(one, one)
        above.setdefault(other, other)
        smaller, larger = sorted((_top_of(one, above), _top_of(other, above)))
        above[larger] = smaller
    return {article_id: _top_of(article_id, above) for article_id in above}


def _top_of(article_id: str, above: dict[str, str]) -> str:
    """Return where the way up from an article ends; all on it then stand right below, for the next time."""
    top = article_id
    while above[top] != top:
        top = above[top]
    while above[article_id] != top:
        above[article_id], article_id = top, above[article_id]
    return top
