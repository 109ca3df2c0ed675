"""Copies across all articles: stories, the pairs that prove them, and shared passages.

What is in the tables afterwards depends on the articles alone, not on the order or the runs they came in:

- an article's paragraphs and their sketches are a function of its body;
- which two articles are compared is a function of the holders of each sampled shingle;
- what a comparison says is a function of the two bodies;
- a story is what pairs connect, named after its smallest id; its lead and its shared passages follow.

A run compares the articles that are new, and those whose place among the holders of a shingle changed; so
its cost grows with what is new, beside one pass over the sketches.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from onrecord.copies.measures import LEAST_SHARED, LEAST_SHARED_BY_EQUALS, is_copy, likeness, shingled
from onrecord.copies.stories import story_ids
from onrecord.warehouse.database import Connection
from onrecord.warehouse.definitions import load_step

FIRST_HOLDERS: Final = 20  # of a shingle, by id, which are compared with all its holders
_PAIRS_AT_ONCE: Final = 5_000  # so many bodies are in memory at most, twice
_COLUMN: Final = "unnest(string_split(?, ' '))"  # one long text; a list of texts takes 0.3 ms an item


def update(connection: Connection, *, is_first: bool) -> None:
    """Bring stories, their pairs and passages up to the articles that the tables hold now.

    Args:
        connection: to a file whose articles are loaded, and paragraphs as they were before.
        is_first: whether the warehouse was empty, so that nothing has to be found anew.
    """
    connection.execute(load_step("paragraphs"))
    if is_first:
        connection.execute("create temp table moved (article_id varchar)")
    else:
        connection.execute(load_step("copies_moved"), {"first_holders": FIRST_HOLDERS})
        connection.execute(load_step("copies_dropped"))
    limits = {
        "first_holders": FIRST_HOLDERS,
        "least_shared": LEAST_SHARED,
        "least_shared_by_equals": LEAST_SHARED_BY_EQUALS,
    }
    connection.execute(load_step("copies_candidates"), limits)
    _keep_copies(connection)
    if is_first:
        connection.execute("create temp table touched as select article_id from articles")
    else:
        connection.execute(load_step("stories_touched"))
    _label(connection)
    connection.execute(load_step("stories"))
    connection.execute(load_step("passages_changed"))
    if not is_first:
        connection.execute(load_step("passages_dropped"))
    connection.execute(load_step("passages"))


def _keep_copies(connection: Connection) -> None:
    """Compare the candidates word by word, and keep the pairs that are copies."""
    candidates = connection.execute("from candidates").fetchall()
    # What candidates connect stands together, so that a body is cut in few batches, most of them in one.
    groups = story_ids(candidates)
    candidates.sort(key=lambda pair: (groups[pair[0]], pair[1], pair[0]))
    for start in range(0, len(candidates), _PAIRS_AT_ONCE):
        found = list(_copies(connection, candidates[start : start + _PAIRS_AT_ONCE]))
        if found:
            connection.execute(
                f"insert into story_pairs select {_COLUMN}, {_COLUMN}, {_COLUMN}::double, {_COLUMN}::double",
                [" ".join(map(str, column)) for column in zip(*found, strict=True)],
            )


def _copies(
    connection: Connection, pairs: Sequence[tuple[str, str]]
) -> Iterator[tuple[str, str, float, float]]:
    wanted = sorted({article_id for pair in pairs for article_id in pair})
    bodies = connection.execute(
        f"select article_id, body from articles where article_id in (select {_COLUMN})",  # noqa: S608
        [" ".join(wanted)],
    ).fetchall()
    by_article = {article_id: shingled(body) for article_id, body in bodies}
    for one, other in pairs:
        found = likeness(by_article[one], by_article[other])
        if is_copy(found):
            yield one, other, found.resemblance, found.containment


def _label(connection: Connection) -> None:
    """Put by the story of every touched article that has a pair."""
    labels = story_ids(
        connection.execute(
            "select article_id_a, article_id_b from story_pairs "
            "where article_id_a in (select article_id from touched)"
        ).fetchall()
    )
    connection.execute(
        f"create temp table story_labels as select {_COLUMN} as article_id, {_COLUMN} as story_id",
        [" ".join(labels), " ".join(labels.values())],
    )
