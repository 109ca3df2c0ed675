"""Stories, their pairs and shared passages are a function of the articles, whatever runs they came in.

The steps of a load that find copies, on the real tables in one DuckDB connection: no files, so that
hundreds of histories take seconds. tests/test_warehouse_runs.py publishes whole files.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from onrecord.copies.measures import is_copy, likeness, shingled
from onrecord.copies.paragraphs import paragraphs_of
from onrecord.copies.stories import story_ids
from onrecord.model import content_id
from onrecord.warehouse import copying
from onrecord.warehouse.database import suit_small_load
from onrecord.warehouse.definitions import load_step, schema

TABLES = ("paragraphs", "story_pairs", "passages", "article_passages")


class Page(NamedTuple):
    body: str
    day: int | None

    def __repr__(self) -> str:
        return f"PAGES[{PAGES.index(self)}]"

    @property
    def article_id(self) -> str:
        return content_id("article", self.body)


def prose(seed: int, count: int) -> str:
    """Words of no language that no other seed gives."""
    choice = random.Random(seed)  # noqa: S311  (a text, not a secret)
    return " ".join(f"w{seed}x{choice.randrange(400)}" for _ in range(count))


BACKGROUND = [prose(900 + number, 20) for number in range(2)]


def family(seed: int) -> list[Page]:
    """A story as it is printed: whole, cut, reordered, edited, with background, as a part of another."""
    first, second, third = (prose(seed * 10 + part, 30) for part in range(3))
    edited = " ".join("new" if at == 12 else word for at, word in enumerate(first.split()))
    bodies = [
        [first, second, third],
        [first, second],
        [third, second, first],
        [edited, second, third],
        [first, second, third, BACKGROUND[0]],
        [third, prose(seed * 10 + 7, 28)],
        [prose(seed * 10 + 8, 80), BACKGROUND[0], BACKGROUND[1]],
    ]
    days = [3, None, 1, 1, 5, 2, None]
    return [Page("\n\n".join(body), day) for body, day in zip(bodies, days, strict=True)]


FAMILIES = 3
PAGES = [page for seed in range(FAMILIES) for page in family(seed)]


class Tables:
    """The tables of a warehouse, and one load after the other into them."""

    def __init__(self) -> None:
        self.connection = duckdb.connect()
        suit_small_load(self.connection)
        self.connection.execute(schema())
        self.connection.execute(
            "create table pages as select '' as document_id, article_id, body, published_at from articles"
        )
        self.connection.execute(
            "create table cut_pages as select '' as document_id, paragraphs.* from paragraphs where false"
        )
        for page in PAGES:
            self._know(page)

    def _know(self, page: Page) -> None:
        day = page.day and datetime(2020, 1, page.day, tzinfo=UTC)
        row = [page.article_id, page.article_id, page.body, day]
        self.connection.execute("insert into pages values (?, ?, ?, ?)", row)
        for one in paragraphs_of(page.body):
            cut = [*row[:2], one.passage_id, one.span.start, one.span.end, *one[2:]]
            self.connection.execute("insert into cut_pages values (?, ?, ?, ?, ?, ?, ?, ?)", cut)

    def clear(self) -> None:
        for table in ("articles", *TABLES):
            self.connection.execute(f"delete from {table}")  # noqa: S608

    def run(self, arriving: Sequence[Page], leaving: Sequence[Page] = ()) -> None:
        """Let one load bring pages, known ones among them, and take others away."""
        connection = self.connection
        is_first = connection.execute("select count(*) from articles").fetchall() == [(0,)]
        come, go = (" ".join(page.article_id for page in pages) for pages in (arriving, leaving))
        wanted = "article_id in (select unnest(string_split(?, ' ')))"
        connection.execute(
            f"create temp table winners as select article_id, document_id from pages where {wanted}",  # noqa: S608
            [come],
        )
        connection.execute(
            f"create temp table affected as select article_id from pages where {wanted}",  # noqa: S608
            [f"{come} {go}"],
        )
        connection.execute("create temp table leaving (document_id varchar)")
        connection.execute(load_step("stories_before"))
        connection.execute(load_step("retire"))
        connection.execute(
            "insert into articles by name select pages.* exclude (document_id) "
            "from pages inner join winners using (article_id)"
        )
        connection.execute(
            "insert into paragraphs by name select cut_pages.* exclude (document_id) "
            "from cut_pages inner join entering using (article_id)"
        )
        connection.execute("begin")
        copying.update(connection, is_first=is_first)
        connection.execute("commit")
        for kind in ("view", "table"):
            names = f"select {kind}_name from duckdb_{kind}s() where temporary and not internal"  # noqa: S608
            for (name,) in connection.execute(names).fetchall():
                connection.execute(f"drop {kind} temp.{name}")

    def state(self) -> dict[str, list[tuple[Any, ...]]]:
        found = {table: self.connection.execute(f"from {table} order by all").fetchall() for table in TABLES}
        sql = "select article_id, story_id, is_story_lead from articles order by all"
        return {**found, "articles": self.connection.execute(sql).fetchall()}


@pytest.fixture(scope="module")
def tables() -> Iterator[Tables]:
    made = Tables()
    yield made
    made.connection.close()


@pytest.fixture(params=[2, copying.FIRST_HOLDERS])
def _first_holders(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """How many holders of a shingle are compared with the others: few, so that pages of a test exceed it."""
    monkeypatch.setattr(copying, "FIRST_HOLDERS", request.param)


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[list[Page], list[Page]]]:
    """Runs, each with the pages that it brings, some of them known, and those that are gone since."""
    there: set[Page] = set()
    runs = []
    for _ in range(draw(st.integers(1, 4))):
        arriving = draw(st.lists(st.sampled_from(PAGES), unique=True, max_size=len(PAGES)))
        known = sorted(there - set(arriving))
        leaving = draw(st.lists(st.sampled_from(known), unique=True)) if known else []
        there = (there | set(arriving)) - set(leaving)
        runs.append((arriving, leaving))
    return runs


@pytest.mark.usefixtures("_first_holders")
@settings(
    max_examples=100,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a history shrinks for minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=histories())
def test_any_history_ends_as_one_run_over_what_is_there(
    tables: Tables, history: Sequence[tuple[list[Page], list[Page]]]
) -> None:
    tables.clear()
    there: set[Page] = set()
    for arriving, leaving in history:
        tables.run(arriving, leaving)
        there = (there | set(arriving)) - set(leaving)
    after_all = tables.state()
    tables.clear()
    tables.run(sorted(there))
    assert after_all == tables.state()


@pytest.mark.parametrize("rows_at_once", [copying.PAIRS_AT_ONCE, 7])
def test_stories_are_what_comparing_all_with_all_gives(
    tables: Tables, rows_at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "SAMPLES_AT_ONCE", rows_at_once)
    monkeypatch.setattr(copying, "PAIRS_AT_ONCE", rows_at_once)
    tables.clear()
    tables.run(PAGES)
    bodies = {page.article_id: shingled(page.body) for page in PAGES}
    expected = [
        (one, other)
        for one in sorted(bodies)
        for other in sorted(bodies)
        if one < other and is_copy(likeness(bodies[one], bodies[other]))
    ]
    state = tables.state()
    assert [row[:2] for row in state["story_pairs"]] == expected
    assert len(expected) == 30
    labels = story_ids(expected)
    assert {row[0]: row[1] for row in state["articles"]} == {one: labels.get(one, one) for one in bodies}


def test_the_earliest_dated_leads_its_story_and_of_equals_the_smallest_id(tables: Tables) -> None:
    tables.clear()
    pages = family(0)[:5]
    tables.run(pages)
    earliest = min(page.article_id for page in pages if page.day == 1)
    assert [row[0] for row in tables.state()["articles"] if row[2]] == [earliest]


def test_background_that_two_stories_print_is_a_passage_and_a_reprinted_paragraph_is_none(
    tables: Tables,
) -> None:
    tables.clear()
    tables.run([*family(0), *family(1)])
    state = tables.state()
    # Each family's last paragraph is printed by its copies and by an article that is no copy of theirs.
    thirds = [(family(seed)[0].body.split("\n\n")[2], 30, 5, 2) for seed in (0, 1)]
    backgrounds = [(BACKGROUND[0], 20, 4, 4), (BACKGROUND[1], 20, 2, 2)]
    assert sorted(row[1:] for row in state["passages"]) == sorted(thirds + backgrounds)
    assert len(state["article_passages"]) == 16
