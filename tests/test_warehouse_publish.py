"""A reader sees all of a run or nothing of it, whatever happens to the process that publishes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from pages import day, entity, part, records, run

from onrecord.errors import DataTestError, UsageError, WarehouseError
from onrecord.warehouse import Warehouse, loading, publish, publishing
from onrecord.warehouse.data_tests import failing_tests
from onrecord.warehouse.definitions import data_tests
from onrecord.warehouse.known import known_documents, known_files

QUOTE = "We will build,"
PAGE = "“We will build,” said Ann Lee in Baku.\n"


def one_page(folder: Path, name: str = "a.txt", text: str = PAGE) -> Path:
    page = records(
        text,
        name,
        quotes=[(QUOTE, "Ann Lee")] if QUOTE in text else [],
        mentions=[("Baku", entity("Baku", "place"))] if "Baku" in text else [],
        published=day(2020, 1, 1),
    )
    return part(folder, records=[page])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A warehouse with one page in it."""
    target = tmp_path / "w.duckdb"
    publish(target, [one_page(tmp_path)], run())
    return target


@contextmanager
def unchanged(path: Path) -> Iterator[None]:
    before = path.read_bytes()
    beside = {entry.name for entry in path.parent.iterdir()}
    yield
    assert path.read_bytes() == before
    assert {entry.name for entry in path.parent.iterdir()} == beside


def script(code: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parent,
    )


def test_nothing_but_the_file_and_its_lock_is_left(path: Path) -> None:
    left = {entry.name for entry in path.parent.iterdir() if entry.is_file()}
    assert left == {"w.duckdb", ".w.duckdb.lock"}


def test_parts_are_all_loaded_however_few_are_read_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "_PARTS_AT_ONCE", 2)
    names = [f"{number}.txt" for number in range(5)]
    parts = [one_page(tmp_path, name, f"Page {name} of five.\n") for name in names]
    publish(tmp_path / "w.duckdb", parts, run())
    found = Warehouse(tmp_path / "w.duckdb").query("select source_path from documents order by all")
    assert found["source_path"].to_list() == names


def test_a_folder_that_is_not_there_yet_is_made(tmp_path: Path) -> None:
    publish(tmp_path / "new" / "folder" / "w.duckdb", [one_page(tmp_path)], run())
    assert len(Warehouse(tmp_path / "new" / "folder" / "w.duckdb").table("articles")) == 1


@pytest.mark.parametrize("name", ['it\'s a [w] * "?" {x}.duckdb', "sp ace/ünï\ncode.duckdb", "-w.duckdb"])
def test_any_name_of_file_and_folder_will_do(tmp_path: Path, name: str) -> None:
    target = tmp_path / "we[ir]d * 'x'" / name
    publish(target, [one_page(target.parent / "work [1]*")], run())
    assert len(Warehouse(target).table("articles")) == 1


def test_a_link_stays_a_link(tmp_path: Path, path: Path) -> None:
    link = tmp_path / "link.duckdb"
    link.symlink_to(path)
    publish(link, [one_page(tmp_path, "b.txt", "Other.\n")], run("two"))
    assert link.is_symlink()
    assert len(Warehouse(path).table("articles")) == 2


def test_a_second_publisher_is_told_who_holds_the_lock(tmp_path: Path, path: Path) -> None:
    code = """if True:
        import fcntl, os, sys
        lock = os.open(sys.argv[1], os.O_RDWR)
        fcntl.flock(lock, fcntl.LOCK_EX)
        os.pwrite(lock, b"%d\\n" % os.getpid(), 0)
        print("held", flush=True)
        sys.stdin.read()
    """
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(path.parent / ".w.duckdb.lock")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    made = one_page(tmp_path, "b.txt", "Other.\n")
    with unchanged(path), pytest.raises(WarehouseError, match=f"process {holder.pid}"):
        publish(path, [made], run("two"))
    holder.communicate("")
    publish(path, [made], run("two"))


READER = """if True:
    import sys
    from pathlib import Path
    from onrecord.warehouse import Warehouse
    path, stop = Path(sys.argv[1]), Path(sys.argv[2])
    warehouse, seen = Warehouse(path), []
    while not stop.exists():
        articles, runs = warehouse.query(
            "select (select count(*) from articles), (select count(*) from runs)"
        ).row(0)
        assert articles == runs, (articles, runs)
        seen.append(runs)
        if len(seen) == 1:
            print("reading", flush=True)
    assert seen == sorted(seen)
    print(len(seen), seen[-1])
"""


def test_a_reader_that_opens_again_and_again_sees_whole_runs_only(tmp_path: Path, path: Path) -> None:
    stop = tmp_path / "stop"
    reader = script(READER, path, stop)
    assert reader.stdout is not None
    assert reader.stdout.readline() == "reading\n"
    for number in range(8):
        publish(path, [one_page(tmp_path, f"{number}.txt", f"Page {number}.\n")], run(f"run {number}"))
    stop.touch()
    told, _ = reader.communicate()
    assert reader.returncode == 0
    assert int(told.split()[0]) > 1


def test_an_open_reader_does_not_keep_a_run_from_publishing(tmp_path: Path, path: Path) -> None:
    with duckdb.connect(str(path), read_only=True) as notebook:
        publish(path, [one_page(tmp_path, "b.txt", "Other.\n")], run("two"))
        assert notebook.execute("select count(*) from articles").fetchall() == [(1,)]
    assert len(Warehouse(path).table("articles")) == 2


KILLED = """if True:
    import os, sys, signal
    from pathlib import Path
    from pages import run
    from onrecord.warehouse import publish, loading, publishing
    path, part, place = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    def die(*_, **__):
        os.kill(os.getpid(), signal.SIGKILL)
    module = publishing if place == "put_in_place" else loading
    setattr(module, place, die)
    publish(path, [part], run("killed"))
"""


def test_a_folder_that_a_killed_run_wrote_to_for_want_of_memory_is_swept(tmp_path: Path, path: Path) -> None:
    left = tmp_path / ".w.duckdb.building-999.tmp"
    left.mkdir()
    (left / "duckdb_temp_storage_DEFAULT-0.tmp").write_bytes(b"0")
    publish(path, [one_page(tmp_path, "b.txt", "Other.\n")], run("two"))
    assert not left.exists()


@pytest.mark.parametrize(
    ("limit", "tries"),
    [
        (2_000_000, [2_000_000, 8_000_000, None]),
        (30_000_000, [30_000_000, 120_000_000]),
        (300_000_000, [300_000_000]),
    ],
)
def test_a_load_that_does_not_fit_its_memory_gets_more(
    tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch, limit: int, tries: list[int | None]
) -> None:
    """DuckDB gives up, at once or when it commits, and is asked again; with the largest one it makes do."""
    monkeypatch.setattr(publishing, "SMALL_LOAD_BYTES", 0)
    monkeypatch.setattr(publishing, "LOAD_MEMORY_BYTES", limit)
    built: list[int | None] = []
    build = publishing._build

    def watched(*arguments: Any) -> Any:
        built.append(arguments[-1])
        return build(*arguments)

    monkeypatch.setattr(publishing, "_build", watched)
    publish(path, [one_page(tmp_path, "b.txt", "Other.\n")], run("two"))
    assert built == tries
    assert len(Warehouse(path).table("articles")) == 2
    assert {entry.name for entry in tmp_path.iterdir() if entry.is_file()} == {"w.duckdb", ".w.duckdb.lock"}


@pytest.mark.parametrize("place", ["_stage", "_derive", "check", "put_in_place"])
def test_a_killed_run_leaves_the_old_file_and_the_next_one_sweeps_up(
    tmp_path: Path, path: Path, place: str
) -> None:
    made = one_page(tmp_path, "b.txt", "Other.\n")
    before = path.read_bytes()
    killed = script(KILLED, path, made, place)
    killed.communicate()
    assert killed.returncode == -signal.SIGKILL
    assert path.read_bytes() == before
    assert [entry for entry in tmp_path.iterdir() if "building" in entry.name]
    publish(path, [made], run("two"))
    assert not [entry for entry in tmp_path.iterdir() if "building" in entry.name]
    assert Warehouse(path).query("select run_id from runs order by all")["run_id"].to_list() == [
        "run-1",
        "two",
    ]


@pytest.mark.parametrize("after_seconds", [0.05, 0.15, 0.3])
def test_a_run_killed_at_any_moment_does_no_harm(tmp_path: Path, path: Path, after_seconds: float) -> None:
    code = KILLED.replace("setattr(module, place, die)", "print('ready', flush=True)")
    made = one_page(tmp_path, "b.txt", "Other.\n")
    victim = script(code, path, made, "_stage")
    assert victim.stdout is not None
    victim.stdout.readline()
    time.sleep(after_seconds)
    victim.kill()
    victim.communicate()
    assert len(Warehouse(path).table("articles")) in (1, 2)
    publish(path, [made], run("two"))
    assert len(Warehouse(path).table("articles")) == 2


def test_a_log_left_beside_the_file_is_taken_in_first(tmp_path: Path, path: Path) -> None:
    code = """if True:
        import duckdb, os, sys
        connection = duckdb.connect(sys.argv[1])
        connection.execute("set wal_autocheckpoint = '1GB'")
        connection.execute("create table mine as select 42 as answer")
        os._exit(1)
    """
    script(code, path).communicate()
    assert Path(f"{path}.wal").exists()
    publish(path, [one_page(tmp_path, "b.txt", "Other.\n")], run("two"))
    assert not Path(f"{path}.wal").exists()
    assert Warehouse(path).table("mine")["answer"].to_list() == [42]


def test_a_file_that_somebody_writes_to_is_left_alone(tmp_path: Path, path: Path) -> None:
    code = """if True:
        import duckdb, sys
        connection = duckdb.connect(sys.argv[1])
        print("open", flush=True)
        sys.stdin.read()
    """
    writer = subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    assert writer.stdout.readline() == "open\n"
    with pytest.raises(WarehouseError, match="held open for writing"):
        publish(path, [one_page(tmp_path, "b.txt", "Other.\n")], run("two"))
    with pytest.raises(WarehouseError, match="held open for writing"):
        Warehouse(path).names()
    writer.communicate("")


def other_file(folder: Path, kind: str) -> Path:
    target = folder / f"{kind}.duckdb"
    if kind == "folder":
        target.mkdir()
    elif kind == "text":
        target.write_text("not a database, but quite long enough to look at\n")
    elif kind == "another database":
        duckdb.connect(str(target)).execute("create table x as select 1 as y").close()
    elif kind == "newer schema":
        publish(target, [one_page(folder)], run())
        duckdb.connect(str(target)).execute("update schema_info set schema_version = 99").close()
    elif kind == "newer storage":
        publish(target, [one_page(folder)], run())
        raw = bytearray(target.read_bytes())
        raw[12:20] = (9999).to_bytes(8, "little")
        target.write_bytes(raw)
    else:
        publish(target, [one_page(folder)], run())
        target.write_bytes(target.read_bytes()[:20_000])
    return target


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("folder", "is a folder"),
        ("text", "not a DuckDB file"),
        ("another database", "not an onrecord warehouse"),
        ("newer schema", "schema version 99"),
        ("newer storage", "."),
        ("cut short", "."),
    ],
)
def test_what_is_no_warehouse_of_this_version_is_left_as_it_is(tmp_path: Path, kind: str, told: str) -> None:
    target = other_file(tmp_path, kind)
    before = None if target.is_dir() else target.read_bytes()
    for attempt in (
        lambda: publish(target, [one_page(tmp_path, "b.txt")], run("two")),
        lambda: known_files(target),
        lambda: Warehouse(target).table("articles"),
    ):
        with pytest.raises(WarehouseError, match=told) as caught:
            attempt()
        assert caught.value.hint
        assert "\n" not in caught.value.message
    assert before is None or target.read_bytes() == before


def test_an_empty_file_is_a_place_to_put_a_warehouse(tmp_path: Path) -> None:
    target = tmp_path / "w.duckdb"
    target.touch()
    assert known_documents(target) == frozenset()
    publish(target, [one_page(tmp_path)], run())
    assert len(Warehouse(target).table("articles")) == 1


def test_a_folder_that_cannot_be_written_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="cannot be written"):
        publish(Path("/proc/no/w.duckdb"), [one_page(tmp_path)], run())


@pytest.mark.parametrize(
    ("name", "told"), [("x" * 300, "too long"), (os.fsdecode(b"caf\xe9.duckdb"), "must be UTF-8")]
)
def test_a_name_that_no_warehouse_can_have_is_one_clear_error(tmp_path: Path, name: str, told: str) -> None:
    for attempt in (
        lambda: Warehouse(tmp_path / name).table("articles"),
        lambda: Warehouse(tmp_path / name).names(),
    ):
        with pytest.raises(WarehouseError, match=told) as caught:
            attempt()
        assert caught.value.hint


FILE_SIZE_LIMIT = """if True:
    import resource, sys
    from pathlib import Path
    from pages import run
    from onrecord.warehouse import publish
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
    try:
        publish(Path(sys.argv[1]), [Path(sys.argv[2])], run("two"))
    except Exception as error:
        print(type(error).__name__, error, error.hint)
"""


@pytest.mark.parametrize("share", [0.5, 1.01])
def test_a_disk_that_is_full_leaves_the_old_file_and_says_to_free_space(
    path: Path, tmp_path: Path, share: float
) -> None:
    text = PAGE + "".join(f"Line {number} of a page that takes some space.\n" for number in range(5_000))
    made = one_page(tmp_path, "b.txt", text)
    with unchanged(path):
        told, _ = script(FILE_SIZE_LIMIT, path, made, int(path.stat().st_size * share)).communicate(
            timeout=60
        )
        assert told.startswith("WarehouseError ")
        assert "space" in told


def test_reading_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="no warehouse at") as caught:
        Warehouse(tmp_path / "none.duckdb").names()
    assert "onrecord run" in (caught.value.hint or "")
    assert known_documents(tmp_path / "none.duckdb") == frozenset()
    assert list(tmp_path.iterdir()) == []


def test_wrong_sql_and_unknown_names_are_one_clear_error(path: Path) -> None:
    warehouse = Warehouse(path)
    with pytest.raises(UsageError, match="no_such_column"):
        warehouse.query("select no_such_column from articles")
    with pytest.raises(UsageError, match="syntax"):
        warehouse.query("select from where")
    with pytest.raises(UsageError, match="no table 'x\"; drop table articles"):
        warehouse.table('x"; drop table articles; --')
    with pytest.raises(UsageError, match="read-only"):
        warehouse.query("delete from articles")


def test_parameters_go_by_place_or_by_name(path: Path) -> None:
    warehouse = Warehouse(path)
    assert warehouse.query("select ? + ? as n", [1, 2])["n"].to_list() == [3]
    assert warehouse.query("select $a || $b as n", {"a": "x", "b": "'; --"})["n"].to_list() == ["x'; --"]


def test_a_reader_in_the_same_process_may_keep_the_file_open(path: Path) -> None:
    with duckdb.connect(str(path), read_only=True):
        assert len(Warehouse(path).table("articles")) == 1


def test_instants_are_read_as_utc(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Baku")
    time.tzset()
    try:
        frame = Warehouse(path).query("select published_at, published_at::varchar as shown from articles")
    finally:
        monkeypatch.undo()
        time.tzset()
    assert str(frame.schema["published_at"]) == "Datetime(time_unit='us', time_zone='UTC')"
    assert frame["shown"].item() == "2020-01-01 00:00:00+00"


WRONG_ROWS = {
    "codes_are_known": "update quotes set confidence = 1.5",
    "dates_agree": "update articles set published_date = published_date + 1",
    "documents_match_their_status": "update documents set status = 'duplicate'",
    "ids_are_unique": "insert into runs from runs",
    "mentions_slice_to_text": "update mentions set start_char = start_char + 1",
    "mentions_stand_in_their_quotes": "update mentions set quote_id = 'nothing'",
    "passages_stand_in_several_articles": "insert into passages values ('p', 'text', 12, 2, 2)",
    "quotes_are_parts_of_one_another": "update quotes set utterance_id = 'nothing'",
    "quotes_slice_to_text": "update quotes set text = text || '.'",
    "references_hold": "update mentions set entity_id = 'nobody'",
    "source_places_lie_in_the_file": "update quotes set source_byte_end = 1000000",
    "stories_have_one_lead": "update articles set is_story_lead = false",
}


def test_every_data_test_has_a_row_to_catch() -> None:
    assert set(WRONG_ROWS) == set(data_tests())


WRONG_WITHIN_AN_ARTICLE = {
    "mentions_slice_to_text": pl.col("text") + ".",
    "mentions_stand_in_their_quotes": pl.lit("nothing").alias("quote_id"),
    "quotes_are_parts_of_one_another": pl.lit("nothing").alias("utterance_id"),
    "quotes_slice_to_text": pl.col("text") + ".",
}


@pytest.mark.parametrize("name", sorted(WRONG_ROWS.keys() - WRONG_WITHIN_AN_ARTICLE))
def test_a_planted_wrong_row_is_caught_and_nothing_is_published(
    tmp_path: Path, path: Path, name: str
) -> None:
    duckdb.connect(str(path)).execute(WRONG_ROWS[name]).close()
    nothing = part(tmp_path)
    with unchanged(path), pytest.raises(DataTestError, match=name):
        publish(path, [nothing], run("two"))


@pytest.mark.parametrize("name", sorted(WRONG_WITHIN_AN_ARTICLE))
def test_a_part_that_is_wrong_within_an_article_is_not_published(
    tmp_path: Path, path: Path, name: str
) -> None:
    wrong = one_page(tmp_path, "b.txt")
    rows = wrong / f"{name.partition('_')[0]}.parquet"
    pl.read_parquet(rows).with_columns(WRONG_WITHIN_AN_ARTICLE[name]).write_parquet(rows)
    with unchanged(path), pytest.raises(DataTestError, match=name):
        publish(path, [wrong], run("two"))


@pytest.mark.parametrize("name", sorted(WRONG_ROWS))
def test_a_wrong_row_anywhere_in_the_file_is_found(path: Path, name: str) -> None:
    assert failing_tests(path) == {}
    duckdb.connect(str(path)).execute(WRONG_ROWS[name]).close()
    assert name in failing_tests(path)


def test_importing_the_package_and_its_values_does_not_load_duckdb() -> None:
    code = "import sys, onrecord, onrecord.warehouse; print('duckdb' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "False\n"


def test_the_lock_names_the_process_that_published_last(path: Path) -> None:
    assert path.with_name(".w.duckdb.lock").read_text() == f"{os.getpid()}\n"
