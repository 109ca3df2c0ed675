"""What the page on inputs shows is what happens."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from readme_examples import Example, differences, find_examples, run

PAGE = Path(__file__).resolve().parents[1] / "docs" / "inputs.md"
EXAMPLES = find_examples(PAGE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("docs")


@pytest.mark.xdist_group("docs")
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"line {example.line}")
def test_an_example_prints_what_the_page_says(example: Example, folder: Path) -> None:
    printed = run(example, folder)
    assert differences(printed, example.output, now=datetime.now(UTC)) == (), printed


def test_the_page_has_examples() -> None:
    assert len(EXAMPLES) >= 3
