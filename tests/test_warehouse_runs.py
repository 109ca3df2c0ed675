"""However the same pages are split into runs, and in whatever order, the tables come out the same."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import astuple
from pathlib import Path

import duckdb
import polars as pl
import pytest
from pages import ROOT, START, day, entity, part, records, run

from onrecord.model import Records, Rejected
from onrecord.warehouse import Run, Warehouse, publish, publishing
from onrecord.warehouse.known import known_documents

# What speaks of runs and of machines; everything else is a function of the documents.
RUN_COLUMNS = ("run_id", "first_seen_at", "last_seen_at", "missing_since", "definitions_sha256")
TABLES = (
    "documents",
    "articles",
    "quotes",
    "mentions",
    "entities",
    "entity_aliases",
    "entity_names",
    "paragraphs",
    "passages",
    "article_passages",
    "story_pairs",
    "rejects",
    "document_lines",
    "duplicates",
)
BACKGROUND = "The town lies on the river and has had a mayor, a bridge and a market for a hundred years.\n"
LEAD = "“We will build the bridge,” said mayor Ann Lee on the steps of the town hall on Monday morning.\n"
BAKU = entity("Baku", "place", "AZ")


def pages() -> list[Records]:
    """Copies, reprints with shared paragraphs, near names of one entity, undated pages."""
    said = [("We will build the bridge,", "Ann Lee")]
    return [
        records(LEAD + BACKGROUND, "a.txt", quotes=said, published=day(2020, 1, 2), title="A"),
        records(
            LEAD + "# Read more\n" + BACKGROUND,
            "copy.txt",
            quotes=said,
            published=day(2020, 1, 1),
            title="Copy",
        ),
        records("\n" + LEAD + BACKGROUND, "undated-copy.txt", quotes=said, title="Undated copy"),
        records(LEAD + "It was cold.\n", "b.txt", quotes=[("We will build the bridge,", "ANN LEE")]),
        records(
            BACKGROUND + "Baku is far away.\n", "c.txt", mentions=[("Baku", BAKU)], published=day(2020, 2, 1)
        ),
        records("Nothing of that.\n", "d.txt"),
        records("BAKU, again.\n", "e.txt", mentions=[("BAKU", entity("BAKU", "place"))]),
    ]


REJECTS = [
    Rejected("bad.bin", None, "binary_file", "not text", 3, "ab" * 32, 9, ROOT),
    Rejected("gone.txt", None, "vanished", "gone", source_root=ROOT),
]


def state(path: Path) -> dict[str, list[str]]:
    """Return the rows of every table as text, sorted, without the columns that speak of runs."""
    rows: dict[str, list[str]] = {}
    with duckdb.connect(str(path), read_only=True) as connection:
        for table in TABLES:
            frame = pl.DataFrame(connection.sql(f"from {table}"))
            if table == "duplicates":
                frame = frame.with_columns(pl.col("article").struct.with_fields(run_id=pl.lit("")))
            kept = frame.drop([name for name in RUN_COLUMNS if name in frame.columns])
            rows[table] = sorted(repr(row) for row in kept.rows())
    return rows


def publish_in(tmp_path: Path, name: str, runs: Sequence[Sequence[Records | Rejected]]) -> Path:
    path = tmp_path / name / "w.duckdb"
    for number, items in enumerate(runs):
        made = part(
            path.parent,
            records=[item for item in items if isinstance(item, Records)],
            rejects=[item for item in items if isinstance(item, Rejected)],
            run_id=f"run-{number}",
        )
        publish(path, [made], run(f"run-{number}"))
    return path


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The tables after one run over everything."""
    return state(publish_in(tmp_path_factory.mktemp("one"), "whole", [[*pages(), *REJECTS]]))


@pytest.mark.parametrize("seed", range(5))
def test_any_order_and_any_split_into_runs_gives_the_same_tables(
    tmp_path: Path, whole: dict[str, list[str]], seed: int
) -> None:
    items: list[Records | Rejected] = [*pages(), *REJECTS]
    shuffle = random.Random(seed)  # noqa: S311  (an order, not a secret)
    shuffle.shuffle(items)
    cuts = sorted(shuffle.sample(range(1, len(items)), shuffle.randrange(1, 5)))
    split = [items[start:end] for start, end in zip([0, *cuts], [*cuts, len(items)], strict=True)]
    assert state(publish_in(tmp_path, "split", split)) == whole


def test_parts_of_one_run_are_one_load(tmp_path: Path, whole: dict[str, list[str]]) -> None:
    items = pages()
    path = tmp_path / "parts" / "w.duckdb"
    parts = [part(path.parent, records=items[start : start + 2]) for start in range(0, len(items), 2)]
    publish(path, [*parts, part(path.parent, rejects=REJECTS)], run())
    assert state(path) == whole


def test_a_large_load_gives_the_tables_of_a_small_one(
    tmp_path: Path, whole: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "SMALL_LOAD_BYTES", 0)
    assert state(publish_in(tmp_path, "large", [pages()[:3], pages()[3:], REJECTS])) == whole


def test_a_second_run_adds_nothing_and_says_so(tmp_path: Path) -> None:
    path = publish_in(tmp_path, "twice", [pages()])
    before = state(path)
    known = known_documents(path)
    assert known == {page.document.document_id for page in pages()}
    summary = publish(path, [part(path.parent, unchanged=sorted(known), run_id="again")], run("again"))
    assert state(path) == before
    assert (summary.documents_seen, summary.documents_unchanged) == (7, 7)
    assert summary.documents_new == summary.documents_changed == summary.articles_added == 0
    assert summary.quotes_added == summary.mentions_added == 0
    assert Warehouse(path).query("select is_without_news from run_log where run_id = 'again'").item() is True


def test_reading_everything_again_changes_nothing(tmp_path: Path) -> None:
    path = publish_in(tmp_path, "twice", [[*pages(), *REJECTS]])
    before = state(path)
    summary = publish(
        path, [part(path.parent, records=pages(), rejects=REJECTS, run_id="again")], run("again")
    )
    assert state(path) == before
    assert (summary.documents_unchanged, summary.articles_added, summary.quotes_added) == (9, 0, 0)


def test_the_summary_is_the_row_of_the_run(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    summary = publish(path, [part(tmp_path, records=pages(), rejects=REJECTS)], run(), now=lambda: START)
    assert Warehouse(path).table("runs").row(0) == astuple(summary)
    assert summary.documents_seen == 9 == summary.documents_new
    assert (summary.documents_duplicate, summary.documents_rejected, summary.articles_added) == (2, 2, 5)
    assert (summary.quotes_added, summary.mentions_added, summary.status) == (2, 2, "completed_with_rejects")


def test_the_earliest_dated_document_stands_for_its_copies(tmp_path: Path) -> None:
    path = publish_in(tmp_path, "copies", [[page] for page in pages()[:3]])
    warehouse = Warehouse(path)
    assert warehouse.query("select title from articles").item() == "Copy"
    found = dict(warehouse.query("select source_path, status from documents").rows())
    assert found == {"a.txt": "duplicate", "copy.txt": "loaded", "undated-copy.txt": "duplicate"}
    start = warehouse.query("select source_byte_start from quotes").item()
    raw = pages()[1].document.text.encode()
    assert raw[start:].decode().startswith("We will build the bridge,")


def test_when_the_loaded_copy_changes_the_next_one_takes_its_place_and_bytes(tmp_path: Path) -> None:
    changed = records("Something else now.\n", "copy.txt", published=day(2020, 1, 1))
    path = publish_in(tmp_path, "changed", [pages(), [changed]])
    fresh = [page for page in pages() if page.document.source_path != "copy.txt"]
    assert state(path) == state(publish_in(tmp_path, "fresh", [[*fresh, changed]]))
    assert Warehouse(path).query("select title from articles where title in ('A', 'Copy')").item() == "A"


def test_new_content_at_a_place_replaces_the_old(tmp_path: Path) -> None:
    changed = records("“New words,” he said.\n", "d.txt", quotes=[("New words,", "Bob Ray")])
    path = publish_in(tmp_path, "changed", [pages()])
    summary = publish(path, [part(path.parent, records=[changed], run_id="two")], run("two"))
    assert (summary.documents_changed, summary.documents_new, summary.articles_added) == (1, 0, 1)
    fresh = [page for page in pages() if page.document.source_path != "d.txt"]
    assert state(path) == state(publish_in(tmp_path, "fresh", [[*fresh, changed]]))


def test_the_same_name_below_another_root_is_another_document(tmp_path: Path) -> None:
    one = records("Of Monday.\n", "d.txt", root="/monday")
    two = records("Of Tuesday.\n", "d.txt", root="/tuesday")
    path = publish_in(tmp_path, "roots", [[one], [two]])
    assert len(Warehouse(path).table("articles")) == 2


def test_the_same_bytes_below_two_roots_in_one_run_are_one_document(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    pair = [records(LEAD, "d.txt", root=root, quotes=[("We will build", "Ann Lee")]) for root in ("/b", "/a")]
    publish(path, [part(tmp_path, records=[pair[0]]), part(tmp_path, records=[pair[1]])], run())
    assert Warehouse(path).query("select source_root, status from documents").rows() == [("/a", "loaded")]
    assert len(Warehouse(path).table("quotes")) == 1


def test_what_is_gone_from_a_folder_is_missing_until_it_returns(tmp_path: Path) -> None:
    path = publish_in(tmp_path, "gone", [pages()])
    ids = {page.document.source_path: page.document.document_id for page in pages()}
    others = [found for name, found in ids.items() if name != "d.txt"]

    def missing_after(name: str, unchanged: list[str], roots: tuple[str, ...]) -> list[str]:
        publish(path, [part(path.parent, unchanged=unchanged, run_id=name)], run(name, scanned_roots=roots))
        sql = "select source_path from documents where missing_since is not null order by all"
        return Warehouse(path).query(sql)["source_path"].to_list()

    assert missing_after("elsewhere", [], ("/other",)) == []
    assert missing_after("gone", others, (ROOT,)) == ["d.txt"]
    assert len(Warehouse(path).query("from articles where body = 'Nothing of that.'")) == 1
    assert missing_after("back", list(ids.values()), (ROOT,)) == []


def test_a_file_that_cannot_be_read_leaves_what_was_read_before(tmp_path: Path) -> None:
    unreadable = Rejected("d.txt", None, "unreadable", "permission denied", source_root=ROOT)
    path = publish_in(tmp_path, "unreadable", [pages(), [unreadable]])
    warehouse = Warehouse(path)
    assert len(warehouse.query("from articles where body = 'Nothing of that.'")) == 1
    assert warehouse.table("rejects")["reason"].to_list() == ["unreadable"]
    again = part(path.parent, unchanged=[pages()[5].document.document_id], run_id="three")
    publish(path, [again], run("three"))
    assert len(warehouse.table("rejects")) == 0
    assert state(path) == state(publish_in(tmp_path, "fresh", [pages()]))


@pytest.mark.parametrize("folder", ["sub", "."])
def test_a_folder_that_could_not_be_listed_is_forgotten_when_it_is_read(tmp_path: Path, folder: str) -> None:
    unlisted = Rejected(folder, None, "unreadable", "permission denied", source_root=ROOT)
    other = Rejected("su", None, "unreadable", "permission denied", source_root=ROOT)
    page = records(LEAD, "sub/d.txt", root=ROOT)
    path = publish_in(tmp_path, "listed", [[unlisted, other], [page]])
    assert Warehouse(path).table("rejects")["source_path"].to_list() == ["su"]
    assert len(Warehouse(path).table("documents")) == 2


def test_a_file_that_turned_binary_replaces_what_was_read_before(tmp_path: Path) -> None:
    binary = Rejected("d.txt", None, "binary_file", "not text", 0, "cd" * 32, 5, ROOT)
    path = publish_in(tmp_path, "binary", [pages(), [binary]])
    assert len(Warehouse(path).query("from articles where body = 'Nothing of that.'")) == 0
    assert (
        Warehouse(path).query("select status from documents where source_path = 'd.txt'").item() == "rejected"
    )


def test_rejects_that_a_newer_version_may_read_are_not_known(tmp_path: Path) -> None:
    reasons = ("binary_file", "failed", "unsupported_media_type", "too_large")
    rejects = [Rejected(f"{why}.x", None, why, "no", None, "ab" * 32, 5, ROOT) for why in reasons]
    path = publish_in(tmp_path, "rejects", [rejects])
    assert known_documents(path) == {rejects[0].document_id}


def test_copies_and_reprints_are_one_story_with_its_earliest_as_lead(tmp_path: Path) -> None:
    path = publish_in(tmp_path, "stories", [pages()])
    sql = (
        "select source_path as page, is_story_lead, count(*) over (partition by story_id) as size "
        "from articles inner join documents using (article_id) order by page"
    )
    assert Warehouse(path).query(sql).rows() == [
        ("b.txt", False, 3),
        ("c.txt", False, 3),
        ("copy.txt", True, 3),
        ("d.txt", True, 1),
        ("e.txt", True, 1),
    ]


def test_a_chain_of_many_reprints_is_one_story(tmp_path: Path) -> None:
    def paragraph(number: int) -> str:
        return " ".join(f"word{number}x{place}" for place in range(14)) + "\n"

    chain = [
        records("".join(map(paragraph, range(n, n + 3))), f"{n}.txt", published=day(2020, 1, 1))
        for n in range(25)
    ]
    path = publish_in(tmp_path, "chain", [chain])
    assert Warehouse(path).query(
        "select count(distinct story_id), min(story_id) = min(article_id) from articles"
    ).row(0) == (1, True)
    assert len(Warehouse(path).table("story_pairs")) == 24


def test_boilerplate_in_very_many_articles_pairs_few(tmp_path: Path) -> None:
    many = [records(BACKGROUND + f"It is number {n}.\n", f"{n}.txt") for n in range(120)]
    path = publish_in(tmp_path, "many", [many])
    assert len(Warehouse(path).table("story_pairs")) <= 20 * 120
    assert Warehouse(path).query("select count(distinct story_id) from articles").item() == 1


def test_a_shared_paragraph_is_found_under_other_marks_and_case_and_stays_in_both_bodies(
    tmp_path: Path,
) -> None:
    printed = "The “old” bridge of the town, it is said, was never more than a few planks and a rope.\n"
    again = 'THE "old" bridge of  the town, it is said, was never more than a few planks and a rope.\n'
    news = [" ".join(f"{name}{place}" for place in range(30)) + "\n" for name in ("one", "two")]
    pages = [records(news[0] + printed, "a.txt"), records(again + news[1], "b.txt")]
    path = publish_in(tmp_path, "marks", [pages])
    sql = (
        "select substring(body, start_char + 1, end_char - start_char) as text, article_count "
        "from article_passages inner join articles using (article_id) "
        "inner join passages using (passage_id) order by text"
    )
    assert Warehouse(path).query(sql).rows() == [(again.strip(), 2), (printed.strip(), 2)]


def test_an_entity_has_the_name_that_most_articles_give_it(tmp_path: Path) -> None:
    def naming(name: str, path: str) -> Records:
        return records(f"{name} it is, in {path}.\n", path, mentions=[(name, entity(name, "place"))])

    caps = [naming("BAKU", "a.txt"), naming("Baku", "b.txt"), naming("Baku", "c.txt")]
    path = publish_in(tmp_path, "names", [[page] for page in caps])
    assert Warehouse(path).query("select name from entities").item() == "Baku"
    aliases = Warehouse(path).query("select alias, origin from entity_aliases order by alias").rows()
    assert aliases == [("BAKU", "text"), ("Baku", "text")]


def test_a_document_said_to_be_unchanged_that_is_not_there_stops_the_run(tmp_path: Path) -> None:
    path = publish_in(tmp_path, "lost", [pages()])
    before = path.read_bytes()
    with pytest.raises(Exception, match="no longer in the warehouse"):
        publish(path, [part(path.parent, unchanged=["feed"], run_id="two")], run("two"))
    assert path.read_bytes() == before


def test_publishing_the_same_run_again_after_a_retry_keeps_one_row_for_it(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    made = part(tmp_path, records=pages())
    first = publish(path, [made], run())
    publish(path, [made], Run("run-1", START, "0.0.0", "input"))
    assert Warehouse(path).table("runs")["articles_added"].to_list() == [first.articles_added]
