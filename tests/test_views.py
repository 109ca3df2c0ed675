"""The views say what their comments promise, on pages small enough to count by hand."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest
from pages import ROOT, day, entity, part, records, run

from onrecord.in_process import run_in_process
from onrecord.model import Published, Rejected
from onrecord.settings import Settings
from onrecord.warehouse import Warehouse, publish
from onrecord.warehouse.definitions import MACROS, SQL, VIEWS

LEAD = "“We will build the bridge,” said mayor Ann Lee of Baku on the steps of the town hall on Monday.\n"
BAKU = entity("Baku", "place", "AZ")
SEEDS = Path(__file__).parent.parent / "seeds"


def printed(precision: str, year: int, month: int = 1) -> Published:
    return Published(datetime(year, month, 1), None, precision, "header", "raw")  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    folder = tmp_path_factory.mktemp("views")
    said = [("We will build the bridge,", "Ann Lee")]
    pages = [
        records(
            LEAD, "a.txt", quotes=said, mentions=[("Baku", BAKU)], published=day(2020, 1, 30), title="Bridge"
        ),
        records(LEAD + "It was cold.\n", "b.txt", quotes=said, published=day(2020, 2, 2)),
        records("Bob Ray’s dog. A dog!\n", "c.txt", published=day(2020, 2, 2)),
        records("Of that month.\n", "d.txt", published=printed("month", 2020, 4)),
        records("Of that year.\n", "e.txt", published=printed("year", 2022)),
        records("Of no time.\n", "f.txt"),
    ]
    rejects = [Rejected("g.bin", None, "binary_file", "not text", 3, "ab" * 32, 9, ROOT)]
    publish(folder / "w.duckdb", [part(folder, records=pages, rejects=rejects)], run())
    return Warehouse(folder / "w.duckdb")


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The warehouse of the pages that ship with onrecord."""
    path = tmp_path_factory.mktemp("seeds") / "w.duckdb"
    run_in_process([str(SEEDS)], path, Settings(), jobs=1)
    return Warehouse(path)


def test_every_view_file_is_made_and_every_view_has_a_file(warehouse: Warehouse) -> None:
    files = {path.stem for path in SQL.glob("*.sql")} - {"schema"}
    made = warehouse.query("select view_name from duckdb_views() where not internal")["view_name"]
    assert files - set(MACROS) == set(VIEWS) == set(made)


def test_every_table_view_and_column_says_what_it_holds(warehouse: Warehouse) -> None:
    sql = """
        select table_name as name, comment from duckdb_tables() where not internal
        union all
        select view_name, comment from duckdb_views() where not internal
        union all
        select relation || '.' || column_name, description from data_dictionary
    """
    frame = warehouse.query(sql)
    assert frame.filter(pl.col("comment").is_null()).rows() == []
    every = "select table_name, column_name from duckdb_columns() where not internal"
    columns = warehouse.query(every).rows()
    told = warehouse.query("select relation, column_name from data_dictionary").rows()
    assert sorted(told) == sorted(columns)
    assert len(columns) > 250


def test_every_sql_file_says_at_its_head_what_its_rows_are() -> None:
    for path in SQL.glob("*.sql"):
        head = [line for line in path.read_text("utf-8").splitlines() if line.startswith("--")]
        assert len(head) > 1, path
        assert path.stem == "schema" or any("ne row" in line for line in head), path


def test_views_over_no_rows_give_no_rows(tmp_path: Path) -> None:
    publish(tmp_path / "w.duckdb", [part(tmp_path)], run())
    empty = Warehouse(tmp_path / "w.duckdb")
    assert {name for name in VIEWS if len(empty.table(name))} == {"run_log", "data_dictionary"}
    assert len(empty.table("run_log")) == 1


def test_the_days_without_articles_are_there_and_empty(warehouse: Warehouse) -> None:
    rows = warehouse.table("timeline_day").rows()
    assert rows == [
        (date(2020, 1, 30), 1, 1, 20, 1, 1, 50.0, 20, 1, 1, 20, 1, 1),
        (date(2020, 1, 31), 0, 0, 0, 0, 0, None, 0, 0, 0, 0, 0, 0),
        (date(2020, 2, 1), 0, 0, 0, 0, 0, None, 0, 0, 0, 0, 0, 0),
        (date(2020, 2, 2), 2, 2, 28, 1, 0, 35.714, 5, 0, 0, 28, 1, 0),
    ]


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        ("timeline_week", [(date(2020, 1, 27), 3, 2)]),
        (
            "timeline_month",
            [
                (date(2020, 1, 1), 1, 1),
                (date(2020, 2, 1), 2, 2),
                (date(2020, 3, 1), 0, 0),
                (date(2020, 4, 1), 1, 1),
            ],
        ),
        ("timeline_quarter", [(date(2020, 1, 1), 3, 2), (date(2020, 4, 1), 1, 1)]),
        ("timeline_year", [(date(2020, 1, 1), 4, 3), (date(2021, 1, 1), 0, 0), (date(2022, 1, 1), 1, 1)]),
    ],
)
def test_each_timeline_shows_the_articles_dated_that_finely(
    warehouse: Warehouse, view: str, expected: list[tuple[date, int, int]]
) -> None:
    assert warehouse.table(view).select("period_date", "articles", "stories").rows() == expected


def test_the_days_and_the_undated_add_up_to_all_articles(warehouse: Warehouse) -> None:
    undated = warehouse.table("timeline_undated")
    assert undated.select("printed", "articles").rows() == [("month", 1), ("none", 1), ("year", 1)]
    total = warehouse.table("timeline_day")["articles"].sum() + undated["articles"].sum()
    assert total == len(warehouse.table("articles"))


def test_words_are_folded_and_their_sum_is_the_word_count(warehouse: Warehouse, seeds: Warehouse) -> None:
    row = warehouse.query("select * exclude (per_1000_words) from term_frequency where term = 'dog'").rows()
    assert row == [("dog", 2, 1, 1, 0.166667, False, 2, 2)]
    assert warehouse.query("select term from term_frequency where term like 'ray%'")["term"].to_list() == [
        "ray"
    ]
    assert warehouse.query("select is_stopword from term_frequency where term = 'of'").item() is True
    for one in (warehouse, seeds):
        assert one.table("term_frequency")["occurrences"].sum() == one.table("articles")["word_count"].sum()


def test_terms_and_stopwords_stand_once(seeds: Warehouse) -> None:
    for table, column in (("term_frequency", "term"), ("stopwords", "word")):
        assert seeds.table(table)[column].is_duplicated().sum() == 0


def test_demonyms_are_counted_apart_from_names(seeds: Warehouse) -> None:
    frame = seeds.query(
        "select mentions, demonyms from entity_frequency where entity = 'Russia' and kind = 'place'"
    )
    direct = seeds.query(
        "select count(*) filter (where form <> 'demonym'), count(*) filter (where form = 'demonym') "
        "from mentions inner join entities using (entity_id) "
        "where name = 'Russia' and entities.kind = 'place'"
    )
    assert frame.row(0) == direct.row(0)
    assert min(frame.row(0)) > 0


def test_mentions_in_and_outside_quotes_add_up(seeds: Warehouse) -> None:
    frame = seeds.table("entity_frequency")
    assert (frame["mentions_in_quotes"] + frame["mentions_outside_quotes"]).to_list() == frame[
        "mentions"
    ].to_list()
    assert frame["mentions_in_quotes"].sum() > 0
    assert frame["mentions"].sum() + frame["demonyms"].sum() == len(seeds.table("mentions"))


def test_a_speaker_is_counted_by_quotes_statements_and_stories(warehouse: Warehouse) -> None:
    assert warehouse.table("speakers").drop("speaker_entity_id").to_dicts() == [
        {
            "speaker_rank": 1,
            "speaker": "Ann Lee",
            "roles": ["analyst"],
            "quotes": 2,
            "direct_quotes": 2,
            "indirect_quotes": 0,
            "utterances": 2,
            "statements": 1,
            "articles": 2,
            "stories": 1,
            "first_quoted_date": date(2020, 1, 30),
            "last_quoted_date": date(2020, 2, 2),
            "outlets": ["The Daily"],
            "quotes_by_story": 1,
            "quotes_without_passages": 2,
        }
    ]


def test_an_equal_quote_of_one_speaker_is_one_statement_printed_twice(warehouse: Warehouse) -> None:
    frame = warehouse.query(
        "select statement_id, source_path, occurrence, occurrences from quote_occurrences "
        "inner join documents using (article_id) order by occurrence"
    )
    assert frame["statement_id"].n_unique() == 1
    assert frame.drop("statement_id").rows() == [("a.txt", 1, 2), ("b.txt", 2, 2)]


def test_a_quote_in_context_stands_between_its_words(seeds: Warehouse) -> None:
    frame = seeds.query(
        "select c.*, a.body from quotes_in_context as c inner join articles as a using (article_id)"
    )
    assert len(frame) == len(seeds.table("quotes"))
    for row in frame.to_dicts():
        assert row["words_before"] + row["quote"] + row["words_after"] in row["body"]


def test_every_quotes_source_bytes_read_as_its_text(seeds: Warehouse) -> None:
    """Read from the raw files by SQL alone, as a fact-checker would."""
    sql = """
        select
            quotes.text,
            decode(raw.content[quotes.source_byte_start + 1:quotes.source_byte_end]) as printed,
        from quotes
        inner join documents on quotes.article_id = documents.article_id
        inner join read_blob($files) as raw
            on raw.filename = documents.source_root || '/' || documents.source_path
    """
    with duckdb.connect(str(seeds.path), read_only=True) as connection:
        frame = pl.DataFrame(connection.sql(sql, params={"files": str(SEEDS / "*.txt")}))
    assert len(frame) == len(seeds.table("quotes"))
    same = frame.select(
        pl.col("text").str.replace_all(r"\s+", " ") == pl.col("printed").str.replace_all(r"\s+", " ")
    ).to_series()
    assert same.all()


def test_every_number_of_data_quality_has_its_denominator(warehouse: Warehouse) -> None:
    frame = warehouse.table("data_quality")
    assert (frame["numerator"] <= frame["denominator"]).all()
    found = {row["measure"]: (row["numerator"], row["denominator"]) for row in frame.to_dicts()}
    assert found["articles dated"] == (5, 6)
    assert found["articles dated to the day"] == (3, 6)
    assert found["rejected: binary_file"] == (1, 7)
    assert found["articles that copy a story"] == (1, 6)
    assert found["speakers named from a pronoun"] == (2, 2)
    assert "times with an offset" not in found


def test_newer_definitions_of_views_replace_older_ones(tmp_path: Path) -> None:
    import duckdb

    path = tmp_path / "w.duckdb"
    publish(path, [part(tmp_path)], run())
    with duckdb.connect(str(path)) as connection:
        connection.execute("create or replace view speakers as select 1 as old")
        connection.execute("update schema_info set definitions_sha256 = 'older'")
    publish(path, [part(tmp_path, run_id="two")], run("two"))
    assert "old" not in Warehouse(path).table("speakers").columns
