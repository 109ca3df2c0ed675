"""The examples in docstrings are true."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "onrecord"


def modules_with_examples() -> list[str]:
    """Name every module of the package that has a doctest, `flows` through its link among them."""
    folders = [PACKAGE, *(folder for folder in PACKAGE.iterdir() if folder.is_dir())]
    files = {
        path
        for folder in folders
        for path in folder.rglob("*.py")
        if ">>> " in path.read_text(encoding="utf-8")
    }
    names = (path.relative_to(PACKAGE.parent).with_suffix("").parts for path in files)
    return sorted(".".join(part for part in parts if part != "__init__") for parts in names)


@pytest.mark.parametrize("name", [*modules_with_examples(), "readme_examples"])
def test_docstrings_hold(name: str) -> None:
    results = doctest.testmod(importlib.import_module(name))
    assert results.attempted > 0
    assert results.failed == 0
