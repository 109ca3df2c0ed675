"""What is decided before Prefect is imported agrees with what Prefect itself would decide."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from onrecord.errors import UsageError
from onrecord.orchestration.configuration import configured_prefect_api
from onrecord.orchestration.running import connection_problem, run_with_prefect
from onrecord.orchestration.schedule import local_timezone, parse_schedule
from onrecord.orchestration.serving import absolute, serve, state_folder
from onrecord.settings import Settings

CASES = Path(__file__).parent / "cases" / "orchestration"
CONFIGURATIONS: list[dict[str, Any]] = tomllib.loads((CASES / "configuration.toml").read_text("utf-8"))[
    "case"
]
CRON: dict[str, list[str]] = tomllib.loads((CASES / "cron.toml").read_text("utf-8"))

ASK_PREFECT = """
import json, os, shutil, sys
from pathlib import Path
from prefect.settings import Settings
answers = []
for folder, home, environ in json.load(sys.stdin):
    shutil.copytree(home, Path.home(), dirs_exist_ok=True)  # it looks for its home only once
    os.chdir(folder)
    os.environ.update(environ)
    answers.append(Settings().api.url or "")
    for name in environ:
        del os.environ[name]
    shutil.rmtree(Path.home())
print(json.dumps(answers))
"""

ASK_CRON = """
import json, sys
from prefect.schedules import Cron
def takes(line):
    try:
        Cron(line)
    except ValueError:
        return False
    return True
print(json.dumps([takes(line) for line in json.load(sys.stdin)]))
"""


def laid_out(case: dict[str, Any], root: Path) -> tuple[Path, Path]:
    """Write the files of a case and return its working directory and home."""
    for place in ("folder", "home"):
        (root / place).mkdir(parents=True)
        for name, text in case.get(place, {}).items():
            path = root / place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return root / "folder", root / "home"


def ask(script: str, question: object, home: Path) -> Any:
    """Put a question to the installed Prefect in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", script],
        input=json.dumps(question),
        env={"HOME": str(home), "DO_NOT_TRACK": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize("case", CONFIGURATIONS, ids=lambda case: case["name"])
def test_the_configured_api_is_found(case: dict[str, Any], tmp_path: Path) -> None:
    folder, home = laid_out(case, tmp_path)
    assert configured_prefect_api(case.get("env", {}), home, folder) == (case["api"] or None)


def test_the_configured_api_is_the_one_that_prefect_would_use(tmp_path: Path) -> None:
    questions = []
    for number, case in enumerate(CONFIGURATIONS):
        folder, home = laid_out(case, tmp_path / str(number))
        questions.append((str(folder), str(home), case.get("env", {})))
    (tmp_path / "home").mkdir()
    answers = ask(ASK_PREFECT, questions, tmp_path / "home")
    assert answers == [case["api"] for case in CONFIGURATIONS]


@pytest.mark.parametrize("text", ["", "active = ", "[profiles\n", "active = 3\nprofiles = 4\n", "\x00"])
def test_a_broken_file_says_nothing(text: str, tmp_path: Path) -> None:
    for name in ("prefect.toml", "pyproject.toml", ".env", ".prefect/profiles.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text + "# prefect")
    assert configured_prefect_api({}, tmp_path, tmp_path) is None


def test_a_cron_line_is_taken_if_prefect_takes_it(tmp_path: Path) -> None:
    assert [parse_schedule(line, None, "UTC").cron for line in CRON["good"]] == [
        " ".join(line.lower().split()) if line.startswith("@") else " ".join(line.split())
        for line in CRON["good"]
    ]
    lines = [*CRON["good"], *CRON["bad"]]
    assert ask(ASK_CRON, lines, tmp_path) == [line in CRON["good"] for line in lines]


@pytest.mark.parametrize("line", CRON["bad"])
def test_a_wrong_cron_line_is_turned_down_with_an_example(line: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_schedule(line, None, "UTC")
    assert caught.value.hint is not None
    assert "0 * * * *" in caught.value.hint


def test_a_schedule_is_exactly_one_thing() -> None:
    for cron, interval, problem in (
        (None, None, "neither"),
        ("0 * * * *", 60, "both"),
        (None, 3, "3 seconds"),
        (None, 10**9, "1000000000 seconds"),
    ):
        with pytest.raises(UsageError, match=problem):
            parse_schedule(cron, interval)
    with pytest.raises(UsageError, match="'Baku' is not a time zone"):
        parse_schedule("0 * * * *", None, "Baku")
    assert parse_schedule(None, 60).description == "every 60 s"


def test_the_machines_own_zone_is_the_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TZ", raising=False)
    linked = tmp_path / "localtime"
    linked.symlink_to("/usr/share/zoneinfo/Asia/Baku")
    assert local_timezone(linked) == "Asia/Baku"
    assert local_timezone(tmp_path / "missing") == "UTC"
    monkeypatch.setenv("TZ", "Europe/Berlin")
    assert local_timezone(linked) == "Europe/Berlin"
    monkeypatch.setenv("TZ", "UTC+4, roughly")
    assert local_timezone(linked) == "Asia/Baku"


def test_inputs_are_served_from_where_they_were_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert absolute("pages/*.txt") == str(tmp_path / "pages" / "*.txt")
    assert absolute("s3://news/*.txt") == "s3://news/*.txt"


def test_two_schedules_never_share_a_servers_home(tmp_path: Path) -> None:
    environ = {"XDG_STATE_HOME": str(tmp_path)}
    homes = {
        state_folder(Path(warehouse), name, environ)
        for warehouse in ("/a.duckdb", "/b.duckdb")
        for name in ("day", "night")
    }
    assert len(homes) == 4
    assert all(home.is_relative_to(tmp_path) for home in homes)


def test_an_address_that_takes_no_connection_says_why() -> None:
    assert connection_problem("127.0.0.1:4200", 1) == "it is not an http address"
    assert connection_problem("http://127.0.0.1:99999/api", 1) is not None
    assert "refused" in str(connection_problem("http://127.0.0.1:9/api", 1))


def test_what_cannot_be_is_said_before_anything_starts(tmp_path: Path) -> None:
    for name in ("", "a/b"):
        with pytest.raises(UsageError, match="cannot name a deployment"):
            serve(["pages"], tmp_path / "w.duckdb", cron="0 * * * *", name=name)
    with pytest.raises(UsageError, match="not UTF-8"):
        run_with_prefect(["caf\udce9.txt"], tmp_path / "w.duckdb", Settings(), throwaway=True)
