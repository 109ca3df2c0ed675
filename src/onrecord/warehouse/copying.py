"""Copies across all articles: stories, the pairs that prove them, and shared passages.

What is in the tables afterwards depends on the articles alone, not on the order or the runs they came in:

- an article's paragraphs and their sketches are a function of its body;
- which two articles are compared is a function of the holders of each sampled shingle;
- what a comparison says is a function of the two bodies;
- a story is what pairs connect, named after its smallest id; its lead and its shared passages follow.

A run compares the articles that are new, and those whose place among the holders of a shingle changed; so
its cost grows with what is new, beside one pass over the samples to look these up: some ten microseconds
for each article that is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

from onrecord.copies.measures import (
    LEAST_SHARED,
    LEAST_SHARED_BY_EQUALS,
    Shingled,
    is_copy,
    likeness,
    shingled,
)
from onrecord.copies.stories import story_ids
from onrecord.warehouse.database import Connection, settle
from onrecord.warehouse.definitions import load_step

FIRST_HOLDERS: Final = 20  # of a shingle, by id, which are compared with all its holders
SAMPLES_AT_ONCE: Final = 8_000_000  # of shingles, of which a statement takes some 30 bytes each
PAIRS_AT_ONCE: Final = 8_000_000
PASSAGES_AT_ONCE: Final = 2_000_000
_ROWS_AT_ONCE: Final = 500
_COLUMN: Final = "unnest(string_split(?, ' '))"  # one long text; a list of texts takes 0.3 ms an item


def update(connection: Connection, *, is_first: bool) -> None:
    """Bring stories, their pairs and passages up to the articles that the tables hold now.

    Args:
        connection: to a file whose articles and paragraphs are loaded.
        is_first: whether the warehouse was empty, so that nothing has to be found anew.
    """
    if is_first:
        connection.execute("create temp table moved (article_id varchar)")
    else:
        connection.execute(load_step("copies_moved"), {"first_holders": FIRST_HOLDERS})
        connection.execute(load_step("copies_dropped"))
    _find_candidates(connection, is_first=is_first)
    _keep_copies(connection)
    if is_first:
        connection.execute("create temp table touched as select article_id from articles")
    else:
        connection.execute(load_step("stories_touched"))
    _label(connection)
    connection.execute(load_step("stories"))
    connection.execute(load_step("passages_changed"))
    if is_first:
        settle(connection)
    else:
        connection.execute(load_step("passages_dropped"))
    for part in _parts(connection, "select count(*) from changed_passages", PASSAGES_AT_ONCE):
        connection.execute(load_step("passages"), part)
        connection.execute(load_step("article_passages"), part)


def _find_candidates(connection: Connection, *, is_first: bool) -> None:
    """Find the pairs that may be copies, in as many parts as keep what one statement holds small."""
    connection.execute(load_step("copies_numbered"))
    first_holders = {"first_holders": FIRST_HOLDERS}
    for part in _parts(connection, "select sum(size) from numbered", SAMPLES_AT_ONCE):
        connection.execute(load_step("copies_holders"), first_holders | part)
    if is_first:
        settle(connection)
    connection.execute(load_step("copies_common"))
    limits = {"least_shared": LEAST_SHARED, "least_shared_by_equals": LEAST_SHARED_BY_EQUALS}
    pair_count = f"select sum(least(place - 1, {FIRST_HOLDERS})) from counted_holders"  # noqa: S608
    for part in _parts(connection, pair_count, PAIRS_AT_ONCE):
        connection.execute(load_step("copies_candidates"), first_holders | limits | part)
    connection.execute(load_step("copies_recounted"), first_holders)


def _parts(connection: Connection, count: str, at_once: int) -> Iterator[dict[str, int]]:
    ((rows,),) = connection.execute(count).fetchall()
    parts = 1 + int(rows or 0) // at_once
    yield from ({"part": part, "parts": parts} for part in range(parts))


def _keep_copies(connection: Connection) -> None:
    """Compare the candidates word by word, and keep the pairs that are copies."""
    candidates = connection.execute("from candidates").fetchall()
    # What candidates connect stands together, so that few bodies wait for their last comparison.
    groups = story_ids(candidates)
    candidates.sort(key=lambda pair: (groups[pair[0]], pair[1], pair[0]))
    connection.execute(
        f"create temp table compared as select {_COLUMN} as article_id",
        [" ".join(dict.fromkeys(chain(*candidates)))],
    )
    found = list(_copies(candidates, _rows(connection, load_step("copies_bodies"))))
    if found:
        connection.execute(
            f"insert into story_pairs select {_COLUMN}, {_COLUMN}, {_COLUMN}::double, {_COLUMN}::double",
            [" ".join(map(str, column)) for column in zip(*found, strict=True)],
        )


def _copies(
    pairs: Sequence[tuple[str, str]], bodies: Iterator[tuple[str, str]]
) -> Iterator[tuple[str, str, float, float]]:
    """Yield the pairs that are copies, and how alike they are.

    Args:
        pairs: what is to be compared.
        bodies: of the articles in them, each once, in the order in which the pairs first name them.
    """
    last_needed = {article_id: place for place, pair in enumerate(pairs) for article_id in pair}
    waiting: dict[str, Shingled] = {}
    for place, (one, other) in enumerate(pairs):
        while one not in waiting or other not in waiting:
            article_id, body = next(bodies)
            waiting[article_id] = shingled(body)
        found = likeness(waiting[one], waiting[other])
        if is_copy(found):
            yield one, other, found.resemblance, found.containment
        for article_id in (one, other):
            if last_needed[article_id] == place:
                del waiting[article_id]


def _rows(connection: Connection, sql: str) -> Iterator[tuple[str, str]]:
    rows = connection.execute(sql)
    while some := rows.fetchmany(_ROWS_AT_ONCE):
        yield from some


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
