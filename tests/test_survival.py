"""Runs that are killed at any moment, and input of any kind: the warehouse is whole, and nothing is lost.

`ONRECORD_TEST_KILLS`, `ONRECORD_TEST_HOSTILE`, `ONRECORD_TEST_OPENS` and `ONRECORD_TEST_PUBLISHES` say how
often; they are few by default.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from pages import part, run
from pages import records as records_of

from onrecord.in_process import run_in_process
from onrecord.settings import Settings
from onrecord.warehouse import Warehouse, publish, table_hashes
from onrecord.warehouse.data_tests import failing_tests

KILLS = int(os.environ.get("ONRECORD_TEST_KILLS", "5"))
HOSTILE = int(os.environ.get("ONRECORD_TEST_HOSTILE", "200"))
OPENS = int(os.environ.get("ONRECORD_TEST_OPENS", "40"))
PUBLISHES = int(os.environ.get("ONRECORD_TEST_PUBLISHES", "4"))
READERS = 2
SEED = int(os.environ.get("ONRECORD_TEST_SEED", "11"))

NAMES = ("Ann Lee", "Bob Stone", "Ilham Aliyev", "John Smith")
PAGE = "{name} spoke in Baku on page {number}.\n“We will build {number} roads,” {name} said.\n"


def command(folder: Path, warehouse: Path) -> list[str | Path]:
    return [sys.executable, "-m", "onrecord", "run", folder, "-w", warehouse, "--prune", "--jobs", "1"]


def change(folder: Path, chance: random.Random) -> None:
    """Add, change and remove some pages."""
    there = sorted(folder.iterdir())
    for page in chance.sample(there, min(3, len(there))):
        page.unlink()
    for _ in range(9):
        page = folder / f"{chance.randrange(40)}.txt"
        page.write_text(PAGE.format(name=chance.choice(NAMES), number=chance.randrange(99)), "utf-8")


def wrong_rows(warehouse: Path) -> list[str]:
    return list(failing_tests(warehouse))


def test_a_run_killed_at_any_moment_leaves_a_whole_file_and_the_next_one_makes_up_for_it(
    tmp_path: Path,
) -> None:
    chance = random.Random(SEED)  # noqa: S311  (no secret)
    folder, warehouse = tmp_path / "pages", tmp_path / "w.duckdb"
    folder.mkdir()
    change(folder, chance)
    start = time.monotonic()
    subprocess.run(command(folder, warehouse), check=True, capture_output=True)
    length_seconds = time.monotonic() - start
    for _ in range(KILLS):
        before = table_hashes(warehouse)
        change(folder, chance)
        victim = subprocess.Popen(command(folder, warehouse), stdout=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.3, 1.1) * length_seconds)
        victim.kill()
        was_killed = victim.wait() != 0
        assert wrong_rows(warehouse) == []
        left = table_hashes(warehouse)
        subprocess.run(command(folder, warehouse), check=True, capture_output=True)
        after = table_hashes(warehouse)
        assert left in (before, after)
        assert was_killed or left == after
        fresh = tmp_path / "fresh.duckdb"
        fresh.unlink(missing_ok=True)
        run_in_process([str(folder)], fresh, Settings(), jobs=1)
        assert after == table_hashes(fresh)
        beside = {entry.name for entry in tmp_path.iterdir() if entry.name.startswith(".w.")}
        assert beside == {".w.duckdb.lock"}


def random_bytes(chance: random.Random) -> bytes:
    return chance.randbytes(chance.randrange(3_000))


def half_utf8(chance: random.Random) -> bytes:
    whole = ("“Ça va, Баку,” said Ann Łee. 東京 " * chance.randrange(1, 40)).encode()
    return whole[: chance.randrange(len(whole))] + chance.randbytes(chance.randrange(3))


def nulls(chance: random.Random) -> bytes:
    return PAGE.format(name="Ann\0Lee", number=1).replace(" ", chance.choice(["\0", " \0 ", "\x01"])).encode()


def one_line(chance: random.Random) -> bytes:
    return chance.choice(["“", "Ann ", "said, ", ".", '"', "a", "Mr. Lee’s "]).encode() * 20_000


def deep_html(chance: random.Random) -> bytes:
    tag = chance.choice(["div", "b", "table", "blockquote", "ul"])
    return f"<html><body>{f'<{tag}>' * 3_000}<p>“Deep,” Ann Lee said.</p>".encode()


def marks(chance: random.Random) -> bytes:
    some = "\u202e\u200f\u0301\u0489\ufeff\u2028\ud7ff\U000e0001ﷺאבג"
    words = (
        "".join(chance.choices(some + "Ann said “yes” ", k=chance.randrange(30)))
        for _ in range(chance.randrange(1, 200))
    )
    return "\n".join(words).encode()


def formulas(chance: random.Random) -> bytes:
    name = chance.choice(
        ["=cmd|'/C calc'!A0", "Robert'); DROP TABLE articles;--", "<script>alert(1)</script>", "../../etc"]
    )
    return (PAGE.format(name=name, number=chance.randrange(99)) * 3).encode()


def records(chance: random.Random) -> bytes:
    values: list[object] = [
        None,
        1e308,
        [],
        {"a": {"b": 1}},
        "x" * 500,
        -1,
        True,
        "2020-02-30",
        "“A,” Bo said.",
    ]
    names = ["title", "text", "body", "date", "author", "url", "tags", "\0"]
    rows = ({name: chance.choice(values) for name in names} for _ in range(chance.randrange(5)))
    return "\n".join(map(json.dumps, rows)).encode() + chance.choice([b"", b"\n{", b"\xff", b"[" * 5_000])


def spoilt_page(chance: random.Random) -> bytes:
    raw = bytearray((PAGE.format(name=chance.choice(NAMES), number=chance.randrange(99)) * 5).encode())
    for _ in range(chance.randrange(30)):
        raw[chance.randrange(len(raw))] = chance.randrange(256)
    return bytes(raw)


KINDS: tuple[tuple[Callable[[random.Random], bytes], tuple[str, ...]], ...] = (
    (random_bytes, (".txt", ".html", ".json", ".jsonl", ".csv", ".zip", ".gz", ".parquet", ".tar.gz", "")),
    (half_utf8, (".txt", ".html", ".csv")),
    (nulls, (".txt", ".html", ".jsonl")),
    (one_line, (".txt", ".html", ".json", ".csv")),
    (deep_html, (".html", ".txt")),
    (marks, (".txt", ".html", ".csv")),
    (formulas, (".txt", ".html", ".csv")),
    (records, (".jsonl", ".json", ".csv")),
    (spoilt_page, (".txt", ".html")),
)


def test_every_hostile_file_ends_in_a_table_or_among_the_rejects(tmp_path: Path) -> None:
    chance = random.Random(SEED)  # noqa: S311  (no secret)
    folder, warehouse = tmp_path / "pages", tmp_path / "w.duckdb"
    folder.mkdir()
    for number in range(HOSTILE):
        make, suffixes = chance.choice(KINDS)
        (folder / f"{number:05}{chance.choice(suffixes)}").write_bytes(make(chance))
    done = run_in_process([str(folder)], warehouse, Settings(), jobs=1)
    told = set(Warehouse(warehouse).query("select distinct source_path from documents")["source_path"])
    silent = {path.name for path in folder.iterdir()} - told
    # A file of many items that holds none, as a table with a head alone, has nothing to tell of.
    assert {name for name in silent if not name.endswith((".jsonl", ".json", ".csv"))} == set()
    assert done.documents_seen >= len(told)
    failed = Warehouse(warehouse).query("select source_path, message from rejects where reason = 'failed'")
    assert failed.rows() == []
    assert wrong_rows(warehouse) == []


OPENER = """if True:
    import sys
    from pathlib import Path
    import duckdb
    path, stop, opens, last = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), 0
    done = 0
    while done < opens or not stop.exists():
        with duckdb.connect(str(path), read_only=True) as connection:
            sql = "select (select count(*) from articles), (select count(*) from runs)"
            ((articles, runs),) = connection.execute(sql).fetchall()
            assert connection.execute(sql).fetchall() == [(articles, runs)]
        assert articles == runs >= last, (articles, runs, last)
        last, done = runs, done + 1
        if done == 1:
            print("reading", flush=True)
    print(done, last)
"""


def test_readers_that_open_again_and_again_each_see_one_whole_version(tmp_path: Path) -> None:
    warehouse, stop = tmp_path / "w.duckdb", tmp_path / "stop"
    publish_page(tmp_path, warehouse, 0)
    share = str(-(-OPENS // READERS))
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", OPENER, warehouse, stop, share], stdout=subprocess.PIPE, text=True
        )
        for _ in range(READERS)
    ]
    for reader in readers:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "reading\n"
    for number in range(1, PUBLISHES + 1):
        publish_page(tmp_path, warehouse, number)
    stop.touch()
    for reader in readers:
        told, _ = reader.communicate()
        assert reader.returncode == 0
        assert int(told.split()[0]) >= int(share)


def publish_page(folder: Path, warehouse: Path, number: int) -> None:
    made = part(folder, records=[records_of(f"Page {number}.\n", f"{number}.txt")])
    publish(warehouse, [made], run(f"run {number}"))
