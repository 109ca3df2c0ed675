"""Data flows one way and imports follow it; what starts fast stays fast."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "onrecord"

CORE = ("model", "errors", "text", "sources", "clean", "quotes", "mentions", "copies", "pipeline")
"""From bytes to records: pure functions over plain values."""

ABOVE_CORE = (
    *("frames", "schemas", "warehouse", "cli", "flows", "orchestration", "steps", "in_process", "workspace"),
    *("intake", "manifest", "parallel", "api", "maker", "parts"),
)
"""What may use the core and is never used by it."""

HEAVY = {
    "duckdb": ("warehouse",),
    "polars": ("frames", "manifest", "schemas", "warehouse", "intake"),
    "prefect": ("flows",),
    "typer": ("cli",),
    "rich": ("cli",),
}
"""Each costly package, and the only layers that import it."""

BROUGHT_BY_PREFECT = {"httpx", "packaging", "python-dotenv", "uvicorn"}
"""Always there with Prefect, in the versions that it needs."""

NEXT_TO_PREFECT = ("flows", "orchestration", "doctor")
"""The layers that may import what comes with it, since they speak to it or of it."""

INPUT_AND_OUTPUT = (
    "subprocess",
    "socket",
    "shutil",
    "tempfile",
    "urllib",
    "http",
    "sqlite3",
    "random",
    "time",
)
"""Standard modules that have no business where the same bytes must always give the same records."""


def layer_of(path: Path) -> str:
    """Return the first part of a module's name below `onrecord`."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def modules() -> list[Path]:
    found = [path for path in PACKAGE.rglob("*.py") if "__pycache__" not in path.parts]
    # What a link is read as depends on the version of Python, so links are listed by their targets' names.
    found += [PACKAGE / "flows" / path.relative_to(ROOT / "flows") for path in (ROOT / "flows").rglob("*.py")]
    return sorted(set(found))


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Yield the dotted name of each import in a file, and whether only a type checker runs it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for_types = {
        id(node)
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and ast.unparse(block.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}
        for node in ast.walk(block)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield name.name, id(node) in for_types
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports here are written in full"
            assert node.module is not None
            yield node.module, id(node) in for_types
            for name in node.names:
                yield f"{node.module}.{name.name}", id(node) in for_types


def loaded_by(statement: str) -> set[str]:
    """Return the top-level modules that a fresh interpreter holds after `statement`."""
    code = f"{statement}\nimport json, sys\nprint(json.dumps([m for m in sys.modules if '.' not in m]))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(json.loads(done.stdout))


@pytest.mark.parametrize(
    "statement",
    [
        "import onrecord",
        "import onrecord.pipeline",
        "import onrecord.api",
        "from onrecord import find_quotes, find_mentions, parse",
        "from onrecord import find_quotes; find_quotes('\"It is so,\" Ada Lovelace said.')",
    ],
)
def test_the_core_loads_without_anything_heavy(statement: str) -> None:
    assert loaded_by(statement).isdisjoint(HEAVY)


def test_the_warehouse_loads_without_prefect() -> None:
    loaded = loaded_by("import onrecord.warehouse.database, onrecord.frames")
    assert "prefect" not in loaded
    assert {"duckdb", "polars"} <= loaded, "or the tests around this one would prove nothing"


def test_the_command_line_starts_without_anything_it_may_not_need() -> None:
    assert loaded_by("import onrecord.cli").isdisjoint({"duckdb", "polars", "prefect", "rich"})


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_each_layer_imports_only_what_it_may(path: Path) -> None:
    layer = layer_of(path)
    for name, for_types in imports(path):
        top = name.partition(".")[0]
        if top in HEAVY and not (for_types and layer not in CORE):
            assert layer in HEAVY[top], f"{layer} imports {top}; only {' and '.join(HEAVY[top])} may"
        if layer in CORE:
            assert top not in INPUT_AND_OUTPUT, f"{layer} is pure and imports {top}"
            above = name.split(".")[1] if name.startswith("onrecord.") else ""
            assert above not in ABOVE_CORE, f"{layer} imports {name}, which stands above it"


def test_every_layer_of_the_core_is_there() -> None:
    assert set(CORE) <= {layer_of(path) for path in modules()}


def test_every_import_is_declared() -> None:
    """What is imported and not of the standard library stands among the dependencies of pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    lines = [*project["dependencies"], *extras]
    declared = {line.split(">")[0].split("<")[0].split("[")[0].lower() for line in lines}
    homes = packages_distributions()
    for path in modules():
        for name, _ in imports(path):
            top = name.partition(".")[0]
            if top in sys.stdlib_module_names or top == "onrecord":
                continue
            owners = {home.lower().replace("_", "-") for home in homes.get(top, [top])}
            known = declared | BROUGHT_BY_PREFECT if layer_of(path) in NEXT_TO_PREFECT else declared
            assert owners & known, f"{path} imports {top}, which pyproject.toml does not declare"


VIOLATIONS = [
    ("src/onrecord/quotes/planted.py", "import duckdb"),
    ("src/onrecord/clean/planted.py", "import polars as pl"),
    ("src/onrecord/pipeline.py", "from prefect import flow"),
    ("src/onrecord/steps.py", "import duckdb"),
    ("src/onrecord/mentions/planted.py", "from rich.console import Console"),
    ("src/onrecord/text/planted.py", "import typer"),
]


@pytest.mark.parametrize(("file_name", "statement"), VIOLATIONS)
def test_ruff_rejects_a_planted_import(file_name: str, statement: str) -> None:
    assert "TID251" in ruff_codes(file_name, statement)


@pytest.mark.parametrize(
    ("file_name", "statement"),
    [
        ("flows/planted.py", "from prefect import flow"),
        ("src/onrecord/warehouse/planted.py", "import duckdb"),
        ("src/onrecord/frames.py", "import polars as pl"),
    ],
)
def test_ruff_lets_the_right_layer_import(file_name: str, statement: str) -> None:
    assert "TID251" not in ruff_codes(file_name, statement)


def ruff_codes(file_name: str, source: str) -> set[str]:
    """Return the codes of what ruff finds wrong with `source` if it stood in `file_name`."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "ruff",
            "check",
            "--output-format",
            "json",
            "--stdin-filename",
            file_name,
            "-",
        ],
        input=f'"""Planted."""\n\n{source}\n',
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode in {0, 1}, done.stderr
    return {finding["code"] for finding in json.loads(done.stdout)}
