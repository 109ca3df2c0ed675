"""Old versions are kept as asked and can be gone back to; a table's hash speaks of its content alone."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from pages import part, records, run

from onrecord.errors import UsageError, WarehouseError
from onrecord.settings import Settings
from onrecord.warehouse import Warehouse, publish, publishing, rollback, table_hashes
from onrecord.warehouse.versions import kept_versions


def publish_page(folder: Path, number: int, *, keep: int = 0, name: str = "w.duckdb") -> Path:
    path = folder / name
    page = records(f"Page {number} of the paper.\n", f"{number}.txt")
    publish(path, [part(folder, records=[page])], run(f"run {number}"), keep=keep)
    return path


def page_count(path: Path) -> int:
    return len(Warehouse(path).table("articles"))


def test_nothing_is_kept_unless_asked(tmp_path: Path) -> None:
    for number in range(3):
        path = publish_page(tmp_path, number)
    assert kept_versions(path) == []
    with pytest.raises(WarehouseError, match="no older version") as caught:
        rollback(path)
    assert "ONRECORD_KEEP_VERSIONS" in (caught.value.hint or "")
    assert page_count(path) == 3


def test_the_last_versions_are_kept_and_gone_back_to_one_by_one(tmp_path: Path) -> None:
    for number in range(5):
        path = publish_page(tmp_path, number, keep=2)
    assert [page_count(kept) for kept in kept_versions(path)] == [3, 4]
    assert rollback(path) == 1
    assert page_count(path) == 4
    assert rollback(path) == 0
    assert page_count(path) == 3
    publish_page(tmp_path, 9, keep=2)
    assert page_count(path) == 4
    assert [page_count(kept) for kept in kept_versions(path)] == [3]


def test_a_kept_version_is_not_changed_by_later_runs(tmp_path: Path) -> None:
    path = publish_page(tmp_path, 0)
    before = path.read_bytes()
    publish_page(tmp_path, 1, keep=1)
    assert kept_versions(path)[0].read_bytes() == before
    with duckdb.connect(str(path), read_only=True) as notebook:
        rollback(path)
        assert notebook.execute("select count(*) from articles").fetchall() == [(2,)]
    assert path.read_bytes() == before


def test_equal_builds_have_equal_hashes_whatever_their_runs(tmp_path: Path) -> None:
    one, other = (publish_page(tmp_path, 1, name=f"{name}.duckdb") for name in "ab")
    publish_page(tmp_path, 2, name="a.duckdb")
    pages = [records(f"Page {number} of the paper.\n", f"{number}.txt") for number in (2, 1)]
    publish(tmp_path / "c.duckdb", [part(tmp_path, records=pages)], run("at once"))
    assert table_hashes(one) == table_hashes(tmp_path / "c.duckdb")
    assert table_hashes(one).keys() == table_hashes(other).keys()
    assert {name for name, found in table_hashes(one).items() if found != table_hashes(other)[name]} >= {
        "articles",
        "documents",
    }


def test_a_hash_sees_a_row_that_stands_twice(tmp_path: Path) -> None:
    path = publish_page(tmp_path, 1)
    before = table_hashes(path)
    with duckdb.connect(str(path)) as connection:
        connection.execute("insert into articles from articles; insert into articles from articles")
    assert table_hashes(path)["articles"] != before["articles"]


@pytest.mark.parametrize("value", ["-1", "two", "1.5", "99999"])
def test_a_number_of_versions_that_is_none_is_told(value: str) -> None:
    with pytest.raises(UsageError, match="ONRECORD_KEEP_VERSIONS"):
        Settings.from_environment({"ONRECORD_KEEP_VERSIONS": value})


def test_a_file_that_is_mostly_deleted_rows_is_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "SMALL_LOAD_BYTES", 1)
    path = publish_page(tmp_path, 1)
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table mine as select md5(i::varchar) as text from range(400000) as t(i)")
        connection.execute("checkpoint; delete from mine where text > '1'; checkpoint")
    before = path.stat().st_size
    hashes = table_hashes(path)
    comments = "select view_name, comment from duckdb_views() where not internal order by all"
    described = Warehouse(path).query(comments).rows()
    publish(path, [part(tmp_path)], run("nothing"))
    assert path.stat().st_size < before / 2
    assert table_hashes(path) == hashes
    assert Warehouse(path).query(comments).rows() == described
    assert len(Warehouse(path).table("timeline_day")) == 0
    assert {entry.name for entry in tmp_path.iterdir() if entry.name.startswith(".")} == {".w.duckdb.lock"}
