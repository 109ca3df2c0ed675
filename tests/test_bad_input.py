"""Bad input ends in `rejects` or in one clear error, and everything else loads."""

from __future__ import annotations

import json
import os
import re
import shutil
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
        "page.html": "no_body",
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
    pipe, circle = tmp_path / "pipe", tmp_path / "circle"
    os.mkfifo(pipe)
    circle.symlink_to(circle)
    for path in (notes, other, folder, pipe, circle, notes / "below.duckdb", tmp_path / ("x" * 300)):
        before = path.read_bytes() if path in (notes, other) else None
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


def test_columns_of_one_name_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(GOOD)
    assert onrecord("run", tmp_path / "good.txt", "--warehouse", tmp_path / "w.duckdb").returncode == 0
    frame = Warehouse(tmp_path / "w.duckdb").query(
        "select 1 as kind, 2 as kind, 3 as other, interval 1 day as kind"
    )
    assert frame.columns == ["kind", "kind_2", "other", "kind_3"]
    assert frame.row(0)[:3] == (1, 2, 3)


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


def test_what_may_not_be_written_is_refused_before_the_work_begins(tmp_path: Path) -> None:
    """Root may write everywhere, so the command runs without that right."""
    (tmp_path / "good.txt").write_text(GOOD)
    path, closed = tmp_path / "w.duckdb", tmp_path / "closed"
    assert onrecord("run", tmp_path / "good.txt", "--warehouse", path).returncode == 0
    path.chmod(0o444)
    closed.mkdir(mode=0o555)
    limited = shutil.which("setpriv") if os.geteuid() == 0 else None
    if os.geteuid() == 0 and limited is None:
        pytest.skip("root may write everywhere, and nothing here takes that right away")
    without = "-dac_override,-dac_read_search"
    prefix = [limited, f"--bounding-set={without}", f"--inh-caps={without}"] if limited else []
    for target in (path, closed / "w.duckdb", closed / "new" / "w.duckdb"):
        done = subprocess.run(
            [*prefix, sys.executable, "-m", "onrecord", "run", tmp_path / "good.txt", "--warehouse", target],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 1
        assert re.match(r"error: .* (may not|cannot) be written", done.stderr), done.stderr
        assert "next: " in done.stderr


def test_a_warehouse_path_that_is_no_utf8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(GOOD)
    path = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.duckdb")
    done = onrecord("run", tmp_path / "good.txt", "--warehouse", path)
    assert done.returncode == 2
    assert r"caf\xe9.duckdb is not" in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("ONRECORD_MAX_DOCUMENT_BYTES", "1e6", 2),
        ("ONRECORD_MAX_DOCUMENT_BYTES", "9" * 5_000, 2),
        ("ONRECORD_MAX_DOCUMENT_BYTES", "", 0),
        ("ONRECORD_DEFAULT_TIMEZONE", "../../etc/passwd", 2),
        ("ONRECORD_DEFAULT_TIMEZONE", "", 0),
    ],
)
def test_a_setting_is_what_it_should_be_or_not_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, code: int
) -> None:
    (tmp_path / "good.txt").write_text(GOOD)
    monkeypatch.setenv(name, value)
    done = onrecord("run", tmp_path / "good.txt", "--warehouse", tmp_path / "w.duckdb")
    assert done.returncode == code, done.stderr
    assert (name in done.stderr) is (code == 2)


BAD_LINES = [
    b'\xef\xbb\xbf{"doc_id": 1, "text": "Ada Lovelace spoke."}\r\n',
    b'{"doc_id": 2, "text": "broken \xff byte"}\n',
    b'{"doc_id": NaN, "text": "x"}\n',
    b'{"doc_id": 1e999, "text": "x"}\n',
    b"[" * 100_000 + b"\n",
    b'{"doc_id": ' + b"9" * 5_000 + b', "text": "x"}\n',
    b"\r\n",
    b'{"doc_id": "\\udfff", "text": "a lone half \\ud800 of a letter"}\n',
    b'{"doc_id": {"a": [2]}, "text": "' + b"word " * 200_000 + b'"}\n',
    b'{"doc_id": "last", "text": "no line end"}',
]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_each_line_gets_its_line_whatever_it_holds(jobs: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "onrecord", "annotate", "--jobs", jobs],
        input=b"".join(BAD_LINES),
        capture_output=True,
        check=False,
        timeout=120,
    )
    lines = [json.loads(line, parse_constant=pytest.fail) for line in done.stdout.splitlines()]
    assert [line["doc_id"] for line in lines if "error" not in line] == [1, "\udfff", {"a": [2]}, "last"]
    assert [line["error"]["reason"] for line in lines if "error" in line] == ["not_json"] * 5
    assert done.returncode == 0
    assert b"5 lines could not be read" in done.stderr


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
