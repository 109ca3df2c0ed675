"""What the README shows is what happens: its examples run in order, in one folder, as printed there."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from readme_examples import Example, differences, find_examples, run

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
SAMPLE = Path(__file__).parent / "cases" / "readme" / "sample.md"

EXAMPLES = find_examples(README.read_text(encoding="utf-8"))
NOW = datetime(2025, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder but for the seeds, in which all examples of the README run one after another."""
    home = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "seeds", home / "seeds")
    return home


@pytest.mark.prefect
@pytest.mark.xdist_group("readme")
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"line {example.line}")
def test_an_example_prints_what_the_readme_says(example: Example, folder: Path) -> None:
    printed = run(example, folder)
    assert differences(printed, example.output, now=datetime.now(UTC)) == (), printed


def test_the_readme_has_examples_of_every_kind() -> None:
    assert {"console", "sql", "python"} <= {example.language for example in EXAMPLES}
    assert "make demo" in {example.command for example in EXAMPLES}


def test_what_the_readme_does_not_run_is_there() -> None:
    """Every `make` target, file and folder that the README names exists."""
    text = README.read_text(encoding="utf-8")
    targets = set(
        re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    )
    assert set(re.findall(r"\bmake ([a-z-]+)`", text)) <= targets
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_sample_is_read_as_it_stands() -> None:
    examples = find_examples(SAMPLE.read_text(encoding="utf-8"))
    assert [(example.language, example.line) for example in examples] == [
        ("console", 10),
        ("console", 12),
        ("console", 17),
        ("python", 22),
        ("python", 32),
    ]
    assert examples[1].command == "echo 'one\ntwo'; echo three"
    assert examples[1].output == "one\n...\nthree"


@pytest.mark.parametrize("number", range(5))
def test_the_sample_runs(number: int, tmp_path: Path) -> None:
    example = find_examples(SAMPLE.read_text(encoding="utf-8"))[number]
    printed = run(example, tmp_path)
    assert differences(printed, example.output, now=NOW) == ()


SAME = [
    ("done in 3 s", "done in 0.41 s"),
    ("kept 1.3 MB", "kept 1.1 MB"),
    ("run 0f8fad5b-d9cb-469f-a165-70867728950e", "run 7c9e6679-7425-40de-944b-e07fc1f90ae7"),
    ("at 2025-03-01 11:59:58+00:00", "at 2024-01-01 00:00:00+00:00"),
    ("at 2017-07-25 16:53:00+04:00", "at 2017-07-25 16:53:00+04:00"),
    ("http://127.0.0.1:40123/api", "http://127.0.0.1:4200/api"),
    ("a\nb\nc\n\n", "a\n...\nc"),
    ("a\nc", "a\n...\nc"),
    ("a\nb\na\nd", "...\na\nd"),
    ("│ x      │", "│ x │"),
    ("", ""),
    ("anything\nat all", "..."),
]

DIFFERENT = [
    ("done in 3 s", "done in 3 pages"),
    ("5 quotes", "6 quotes"),
    ("at 2017-07-26 16:53:00+04:00", "at 2017-07-25 16:53:00+04:00"),
    ("on 2017-07-26", "on 2017-07-25"),
    ("a\nb", "a"),
    ("a", "a\nb"),
    ("a\nb\nc", "a\n...\nb"),
    ("Traceback", ""),
    ("", "a"),
    ("a b", "ab"),
    ("onrecord 0.1.0", "onrecord ..."),
    ("id 0123456789abcdef0123", "id 0123456789abcdef0124"),
]


@pytest.mark.parametrize(("printed", "wanted"), SAME)
def test_only_what_may_differ_is_overlooked(printed: str, wanted: str) -> None:
    assert differences(printed, wanted, now=NOW) == ()


@pytest.mark.parametrize(("printed", "wanted"), DIFFERENT)
def test_everything_else_is_seen(printed: str, wanted: str) -> None:
    assert differences(printed, wanted, now=NOW) != ()


@pytest.mark.parametrize(
    "block",
    ["output first\n$ echo a", "$ echo 'never closed\nb", "$ echo \\"],
)
def test_a_block_that_makes_no_sense_is_an_error(block: str) -> None:
    with pytest.raises(ValueError, match="line 2"):
        find_examples(f"```console\n{block}\n```\n")


def test_the_place_of_this_machine_is_not_printed(tmp_path: Path) -> None:
    [example] = find_examples(f'```console\n$ echo {ROOT}/seeds; ls -d "$PWD"\n```\n')
    assert run(example, tmp_path) == "/home/you/onrecord/seeds\n/home/you/onrecord\n"


def test_a_command_that_cannot_be_tried_is_an_error(tmp_path: Path) -> None:
    [example] = find_examples("```console\n$ git clone ADDRESS\n```\n")
    with pytest.raises(ValueError, match="git"):
        run(example, tmp_path)
