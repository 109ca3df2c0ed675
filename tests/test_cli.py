"""The command line as a user meets it: real processes, real files."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from onrecord import Warehouse
from onrecord.model import ID_LENGTH

SEEDS = Path(__file__).parent.parent / "seeds"
COMMANDS = (
    "run",
    "demo",
    "status",
    "query",
    "explain",
    "entities",
    "annotate",
    "parse",
    "serve",
    "doctor",
    "rollback",
)


def onrecord(
    *args: str | os.PathLike[str], stdin: str | None = None, code: int = 0, cwd: Path | None = None
) -> str:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PREFECT")}
    done = subprocess.run(
        [sys.executable, "-m", "onrecord", *args],
        capture_output=True,
        encoding="utf-8",
        input=stdin,
        env=environment,
        check=False,
        timeout=120,
        cwd=cwd,
    )
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cli") / "onrecord.duckdb"
    onrecord("run", SEEDS, "--warehouse", path)
    return path


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    assert len(onrecord(command, "--help").split()) > 20


def test_no_command_is_left_out_of_this_file_or_the_readme() -> None:
    from onrecord.cli import app

    names = {
        info.name or (info.callback.__name__ if info.callback else "") for info in app.registered_commands
    }
    assert names == set(COMMANDS)
    readme = (SEEDS.parent / "README.md").read_text("utf-8")
    assert [name for name in COMMANDS if f"onrecord {name}" not in readme] == []


def test_a_second_run_adds_nothing_and_says_so(warehouse: Path) -> None:
    tables = ("articles", "quotes", "mentions", "entities", "document_lines", "rejects")
    before = {name: Warehouse(warehouse).table(name) for name in tables}
    told = onrecord("run", SEEDS, "--warehouse", warehouse)
    assert "5 unchanged" in told
    assert "nothing new" in told
    for name in tables:
        assert Warehouse(warehouse).table(name).equals(before[name]), name
    again = json.loads(onrecord("run", SEEDS, "--warehouse", warehouse, "--json"))
    assert (again["documents_seen"], again["documents_unchanged"], again["articles_added"]) == (5, 5, 0)


def test_a_copy_elsewhere_is_a_second_document_of_the_same_article(tmp_path: Path) -> None:
    page = (SEEDS / "004_4d99a942b347c51d.txt").read_bytes()
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes(page)
    told = json.loads(onrecord("run", tmp_path, "--warehouse", tmp_path / "w.duckdb", "--json"))
    assert (told["documents_new"], told["documents_duplicate"], told["articles_added"]) == (2, 1, 1)
    documents = Warehouse(tmp_path / "w.duckdb").table("documents")
    assert sorted(documents["status"]) == ["duplicate", "loaded"]


def test_a_changed_file_replaces_what_it_said_before(tmp_path: Path) -> None:
    page, warehouse = tmp_path / "page.txt", tmp_path / "w.duckdb"
    for number in (1, 2):
        page.write_text(f"“We counted {number} votes today,” said Ada Lovelace in the council on Friday.\n")
        told = json.loads(onrecord("run", page, "--warehouse", warehouse, "--json"))
    assert told["documents_changed"] == 1
    assert Warehouse(warehouse).table("quotes")["text"].to_list() == ["We counted 2 votes today,"]


def test_a_folder_that_moved_is_followed_so_that_a_change_there_replaces_the_old_page(tmp_path: Path) -> None:
    warehouse, folder = tmp_path / "w.duckdb", tmp_path / "here"
    folder.mkdir()
    (folder / "page.txt").write_text(
        "“We counted one vote today,” said Ada Lovelace in the council on Friday.\n"
    )
    onrecord("run", folder, "--warehouse", warehouse)
    moved = folder.rename(tmp_path / "there")
    told = json.loads(onrecord("run", moved, "--warehouse", warehouse, "--json"))
    assert told["documents_unchanged"] == 1
    (moved / "page.txt").write_text(
        "“We counted two votes today,” said Ada Lovelace in the council on Friday.\n"
    )
    told = json.loads(onrecord("run", moved, "--warehouse", warehouse, "--json"))
    assert told["documents_changed"] == 1
    assert Warehouse(warehouse).table("quotes")["text"].to_list() == ["We counted two votes today,"]


def test_query_prints_a_table_csv_or_json(warehouse: Path) -> None:
    sql = "select name, kind from entities where name = 'Igor Korotchenko'"
    assert "Igor Korotchenko   person" in onrecord("query", sql, "--warehouse", warehouse)
    assert onrecord("query", sql, "--warehouse", warehouse, "--csv") == "name,kind\nIgor Korotchenko,person\n"
    answer = json.loads(onrecord("query", "-", "--warehouse", warehouse, "--json", stdin=sql))
    assert answer == [{"name": "Igor Korotchenko", "kind": "person"}]
    onrecord("query", sql, "--warehouse", warehouse, "--csv", "--json", code=2)


def test_query_answers_whatever_type_a_value_has(warehouse: Path) -> None:
    sql = """
        select
            'nan'::double as nan, 0.0004 as small, 340282366920938463463374607431768211455::uhugeint as huge,
            sum(2) as total, '\\xAA'::blob as bytes,
            ['a', null] as list, {'day': date '2020-01-02'} as struct,
            map {'k': 1} as map, interval '1 month 2 days' as length, '101'::bit as bits, null::int[] as none,
    """
    [row] = json.loads(onrecord("query", sql, "--warehouse", warehouse, "--json"))
    assert row == {
        "nan": None,
        "small": 0.0004,
        "huge": "340282366920938463463374607431768211455",
        "total": 2,
        "bytes": "aa",
        "list": ["a", None],
        "struct": {"day": "2020-01-02"},
        "map": {"k": 1},
        "length": "1 month 2 days",
        "bits": "101",
        "none": None,
    }
    [row] = csv.DictReader(io.StringIO(onrecord("query", sql, "--warehouse", warehouse, "--csv")))
    assert (row["nan"], row["bytes"], row["huge"]) == ("NaN", "aa", "340282366920938463463374607431768211455")
    assert (json.loads(row["list"]), json.loads(row["struct"])) == (["a", None], {"day": "2020-01-02"})
    shown = onrecord("query", sql, "--warehouse", warehouse).splitlines()[-1].split()
    assert shown[:2] == ["nan", "0.0004"]


def test_any_table_and_view_can_be_had_as_csv_and_json(warehouse: Path) -> None:
    for name in ("articles", "speakers", "runs"):
        rows = json.loads(onrecord("query", f"from {name}", "--warehouse", warehouse, "--json"))
        lines = list(csv.DictReader(io.StringIO(onrecord("query", f"from {name}", "-w", warehouse, "--csv"))))
        assert len(rows) == len(lines) == len(Warehouse(warehouse).table(name))
        assert rows[0].keys() == lines[0].keys()


def test_no_query_changes_the_warehouse_or_reaches_another_file(warehouse: Path, tmp_path: Path) -> None:
    before, other = warehouse.read_bytes(), tmp_path / "other"
    other.write_text("secret")
    for sql in (
        f"copy (select 1 as a) to '{warehouse}'",
        f"copy (select 1 as a) to '{other}'",
        f"attach '{other}' as other",
        f"from read_text('{other}')",
        f"export database '{tmp_path}'",
        "drop view speakers",
        "set enable_external_access = true",
        "select 1; select 2",
        " ",
    ):
        onrecord("query", sql, "--warehouse", warehouse, code=2)
    assert warehouse.read_bytes() == before
    assert other.read_text() == "secret"


def test_explain_accounts_for_each_line_of_a_raw_file(warehouse: Path) -> None:
    told = json.loads(onrecord("explain", "002_7c4165a85ed386bf.txt", "--warehouse", warehouse, "--json"))
    raw = (SEEDS / "002_7c4165a85ed386bf.txt").read_text("utf-8")
    assert {line["line"] for line in told["lines"]} == set(range(1, len(raw.splitlines()) + 1))
    became = {line["text"]: (line["disposition"], line["rule"]) for line in told["lines"] if line["text"]}
    assert became["Tags:"][0] == "dropped"
    assert became["..."][0] == "dropped"
    assert became["Russia says Azerbaijan important strategic partner in Caucasus"][0] in {
        "metadata",
        "dropped",
    }
    assert any(disposition == "kept" for disposition, _ in became.values())


@pytest.mark.parametrize(
    "typed", ["pages/a.txt", "./pages/a.txt", "pages/../pages/a.txt", "{folder}/pages/a.txt"]
)
def test_explain_takes_a_path_as_it_is_typed(tmp_path: Path, typed: str) -> None:
    for folder in ("pages", "others"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(f"Ann Lee spoke of {folder}.\n")
    onrecord("run", "pages", "others", "--warehouse", "w.duckdb", cwd=tmp_path)
    told = onrecord("explain", typed.format(folder=tmp_path), "--warehouse", "w.duckdb", cwd=tmp_path)
    assert f"{tmp_path}/pages" in told
    assert "Ann Lee spoke of pages." in told
    assert onrecord("explain", "a.txt", "--warehouse", "w.duckdb", cwd=tmp_path, code=1) == ""


def test_explain_takes_the_id_of_any_row_or_its_beginning(warehouse: Path) -> None:
    tables = {
        "documents": "document",
        "articles": "article",
        "quotes": "quote",
        "mentions": "mention",
        "entities": "entity",
    }
    for table, kind in tables.items():
        wanted = Warehouse(warehouse).table(table)[f"{kind}_id"][0]
        assert len(wanted) == ID_LENGTH
        assert onrecord("explain", wanted[:-2], "--warehouse", warehouse).startswith(f"{kind} {wanted}")
    assert onrecord("explain", "zzz", "--warehouse", warehouse, code=1) == ""


def test_status_counts_what_is_there(warehouse: Path) -> None:
    told = json.loads(onrecord("status", "--warehouse", warehouse, "--json"))
    assert (told["documents"], told["articles"], told["rejects"]) == (5, 5, 0)
    assert told["quotes"] == len(Warehouse(warehouse).table("quotes"))
    assert "articles" in onrecord("status", "--warehouse", warehouse)


def test_annotate_keeps_order_and_offsets_with_any_number_of_jobs() -> None:
    texts = [f"“Page {number} is ready to go,” said Ada Lovelace.\n\nShe left Paris." for number in range(40)]
    stdin = "".join(json.dumps({"doc_id": number, "text": text}) + "\n" for number, text in enumerate(texts))
    one, two = (onrecord("annotate", "--jobs", jobs, stdin=stdin) for jobs in ("1", "2"))
    assert one == two
    for number, line in enumerate(map(json.loads, one.splitlines())):
        assert line["doc_id"] == number
        [quote] = line["quotes"]
        assert quote["speaker"] == quote["mention"] == "Ada Lovelace"
        for found in (quote, *line["mentions"]):
            assert texts[number][found["start"] : found["end"]] == found["text"]
        assert {"PERSON", "PLACE"} == {mention["type"] for mention in line["mentions"]}


def test_parse_tells_of_a_file_that_could_not_be_opened_in_a_line_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    (tmp_path / "nowhere.txt").symlink_to(tmp_path / "missing")
    lines = [json.loads(line) for line in onrecord("parse", tmp_path, "--jobs", "1").splitlines()]
    assert {line["doc_id"]: line["error"]["reason"] for line in lines} == {
        "empty": "empty_file",
        "nowhere": "not_a_regular_file",
    }


def test_a_run_that_only_rejected_does_not_say_that_nothing_was_new(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    for expected, unexpected in (("added no article", "nothing new"), ("nothing new", "added no article")):
        told = onrecord("run", tmp_path / "empty.txt", "--warehouse", tmp_path / "w.duckdb")
        assert expected in told
        assert unexpected not in told


def test_parse_gives_a_line_for_each_file_with_dates_as_printed() -> None:
    lines = [json.loads(line) for line in onrecord("parse", SEEDS, "--jobs", "2").splitlines()]
    assert [line["doc_id"][:3] for line in lines] == ["000", "001", "002", "003", "004"]
    assert [line["published_at"] for line in lines] == [
        None,
        "2017-07-25T16:53",
        "2017-11-16T11:54+04:00",
        "2024-04-23T21:00+04:00",
        "2019-10-05T14:54+04:00",
    ]
    fields = "doc_id title published_at author agency outlet section dateline_place views tags url"
    fields += " language body"
    assert all(set(line) == set(fields.split()) for line in lines)


def test_settings_come_from_the_environment_and_a_wrong_one_is_usage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, warehouse = tmp_path / "page.txt", tmp_path / "w.duckdb"
    page.write_text(
        "Mayor resigns\n\n25 July 2017, 16:53\n\nThe mayor of the city resigned late on Friday evening.\n"
    )
    monkeypatch.setenv("ONRECORD_DEFAULT_TIMEZONE", "Asia/Baku")
    onrecord("run", page, "--warehouse", warehouse)
    row = Warehouse(warehouse).table("articles").row(0, named=True)
    assert f"{row['published_at']:%H:%M}" == "12:53"
    assert row["published_offset_minutes"] is None
    monkeypatch.setenv("ONRECORD_DEFAULT_TIMEZONE", "Mars/Olympus")
    onrecord("run", page, "--warehouse", warehouse, code=2)
