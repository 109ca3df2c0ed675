"""Bad input ends in `rejects` or in one clear error, and everything else loads."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from onrecord import Warehouse

GOOD = "Mayor resigns\n\n5 October 2019 14:54 (UTC+04:00)\n\n“I resign,” said Mayor Ada Lovelace on Friday.\n"


def onrecord(*args: str | os.PathLike[str], stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PREFECT")}
    return subprocess.run(
        [sys.executable, "-m", "onrecord", *args],
        capture_output=True,
        text=True,
        input=stdin,
        env=environment,
        check=False,
        timeout=120,
    )


def rejected(warehouse: Path) -> dict[str, str]:
    return dict(Warehouse(warehouse).query("select source_path, reason from rejects").rows())


def test_a_folder_of_everything_bad_loads_what_is_good(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "good.txt").write_text(GOOD)
    (pages / "name with spaces, 'quotes' and \"marks\".txt").write_text(GOOD.replace("Friday", "Monday"))
    (pages / "line\nend.txt").write_text(GOOD.replace("Friday", "Sunday"))
    with open(os.fsencode(pages) + b"/caf\xe9.txt", "w") as file:  # noqa: PTH123
        file.write(GOOD.replace("Friday", "Tuesday"))
    (pages / "empty.txt").write_bytes(b"")
    (pages / "blank.txt").write_bytes(b" \n\t\n")
    (pages / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (pages / "page.html").write_text("<p>hello</p>")
    with (pages / "huge.txt").open("wb") as file:
        file.truncate(200_000_000)
    (pages / "circle").symlink_to(pages / "circle")
    (pages / "up").symlink_to(pages, target_is_directory=True)
    os.mkfifo(pages / "pipe")
    server = socket.socket(socket.AF_UNIX)
    here = Path.cwd()
    os.chdir(pages)  # the path of a socket is short, a temporary folder's is not
    try:
        server.bind("socket")
    finally:
        os.chdir(here)
        server.close()
    warehouse = tmp_path / "w.duckdb"

    done = onrecord("run", pages, "--warehouse", warehouse)
    assert (done.returncode, done.stderr) == (0, "")
    assert rejected(warehouse) == {
        "empty.txt": "empty_file",
        "blank.txt": "empty_file",
        "binary.txt": "binary_file",
        "page.html": "unsupported_media_type",
        "huge.txt": "too_large",
        "circle": "not_a_regular_file",
        "up": "not_a_regular_file",
        "pipe": "not_a_regular_file",
        "socket": "not_a_regular_file",
    }
    loaded = Warehouse(warehouse).query(
        "select source_path from documents where status = 'loaded' order by 1"
    )
    assert loaded["source_path"].to_list() == [
        r"caf\xe9.txt",
        "good.txt",
        "line\nend.txt",
        "name with spaces, 'quotes' and \"marks\".txt",
    ]
    strict = onrecord("run", pages, "--warehouse", warehouse, "--strict")
    assert strict.returncode == 3


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        (["nowhere"], "does not exist"),
        (["empty"], "no files to read"),
        (["*.nothing"], "no file matches"),
    ],
)
def test_an_input_that_holds_nothing_is_one_clear_error(
    tmp_path: Path, inputs: list[str], message: str
) -> None:
    (tmp_path / "empty").mkdir()
    done = onrecord("run", *(tmp_path / name for name in inputs), "--warehouse", tmp_path / "w.duckdb")
    assert done.returncode == 1
    assert message in done.stderr
    assert "next:" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "w.duckdb").exists()


def test_a_warehouse_path_that_is_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(GOOD)
    notes = tmp_path / "notes.txt"
    notes.write_text("not a database")
    other = tmp_path / "other.duckdb"
    with duckdb.connect(str(other)) as connection:
        connection.execute("create table mine (a integer)")
    folder = tmp_path / "folder"
    folder.mkdir()
    for path in (notes, other, folder):
        before = path.read_bytes() if path.is_file() else None
        for command in (["run", tmp_path / "good.txt"], ["status"], ["query", "select 1"]):
            done = onrecord(*command, "--warehouse", path)
            assert done.returncode == 1, (path, command)
            assert done.stderr.startswith("error: "), done.stderr
            assert "next:" in done.stderr
            assert "Traceback" not in done.stderr
        assert before is None or path.read_bytes() == before


def test_a_missing_warehouse_is_a_clear_error_for_every_command_that_reads_one(tmp_path: Path) -> None:
    for command in (["status"], ["query", "select 1"], ["explain", "abc"]):
        done = onrecord(*command, "--warehouse", tmp_path / "none.duckdb")
        assert done.returncode == 1
        assert "onrecord run" in done.stderr
        assert not (tmp_path / "none.duckdb").exists()


def test_wrong_sql_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(GOOD)
    assert onrecord("run", tmp_path / "good.txt", "--warehouse", tmp_path / "w.duckdb").returncode == 0
    done = onrecord("query", "selec 1", "--warehouse", tmp_path / "w.duckdb")
    assert done.returncode == 2
    assert "LINE 1: selec 1\n" in done.stderr
    assert "Traceback" not in done.stderr
    writes = onrecord("query", "delete from articles", "--warehouse", tmp_path / "w.duckdb")
    assert writes.returncode == 2
    assert len(Warehouse(tmp_path / "w.duckdb").table("articles")) == 1


def test_text_that_tries_to_act_on_sql_or_the_terminal_is_only_text(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(
        "Robert'); drop table articles;--\n\nThe mayor \x1b[31msaid it was late on Friday evening.\n"
    )
    warehouse = tmp_path / "w.duckdb"
    assert onrecord("run", page, "--warehouse", warehouse).returncode == 0
    shown = onrecord("explain", "page.txt", "--warehouse", warehouse)
    assert "drop table" in shown.stdout
    assert "\x1b" not in shown.stdout


def test_lines_that_are_no_json_are_told_in_their_place_and_the_rest_is_annotated() -> None:
    done = onrecord(
        "annotate", "-", stdin='{"doc_id": 1, "text": "Ada Lovelace spoke."}\nnonsense\n{"doc_id": 3}\n'
    )
    lines = done.stdout.splitlines()
    assert len(lines) == 3
    assert '"mentions"' in lines[0]
    assert "not_json" in lines[1]
    assert "no_text" in lines[2]
    assert done.returncode == 0
