"""What is built holds what an installed copy needs, whatever it is built from."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from hashlib import sha256
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).resolve().parents[1]
TOP_FOLDERS = ("flows", "seeds", "sql")
LOCKS = ("requirements.lock", "requirements-dev.lock")

SEEDS = {
    "000_b374ed26e2789c37.txt": "9a4ef44b1fe79fb8191cbc6227bae8bb83277d01975446d3c281c757ffcf7568",
    "001_ba0f68d250da273a.txt": "7b6ea606f72ae1ab21ac27debfc87c903251a14c72a74bb2a27653f6625f4dae",
    "002_7c4165a85ed386bf.txt": "196ab551d61f230df20803c4985ccdb73c4fc45c6eb81aabe277c3110355f63d",
    "003_067d92aa473488f3.txt": "e6993f348d38428bcf221f4915f95206082ca151aaf088a3f26da13348b35404",
    "004_4d99a942b347c51d.txt": "c15f58b070360ecb30b1130a124f5af6e38e286f794809257288c1646b9907cf",
}
"""SHA-256 of the raw pages: what offsets into them rest on."""


def files_below(folder: Path) -> set[PurePosixPath]:
    return {
        PurePosixPath(path.relative_to(folder).as_posix())
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, the wheel made from it (`from_sdist/`) and the one made from the checkout."""
    out = tmp_path_factory.mktemp("built")
    source = out / "source"
    ignored = shutil.ignore_patterns(
        ".git", ".venv", ".*_cache", ".hypothesis", "__pycache__", "dist", "*.duckdb*"
    )
    shutil.copytree(ROOT, source, symlinks=True, ignore=ignored)
    (source / "warehouse" / "onrecord.duckdb").write_bytes(b"somebody's data")
    build(source, "--sdist", "--outdir", str(out))
    build(source, "--wheel", "--outdir", str(out / "from_checkout"))
    shutil.unpack_archive(next(out.glob("*.tar.gz")), out / "unpacked")
    build(next((out / "unpacked").iterdir()), "--wheel", "--outdir", str(out / "from_sdist"))
    return out


def build(source: Path, *arguments: str) -> None:
    """Run the build front end on `source` with the tools of this environment."""
    command = [sys.executable, "-m", "build", "--no-isolation", *arguments, str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def wheel_contents(folder: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        return {name: wheel.read(name) for name in wheel.namelist()}


@pytest.mark.parametrize("origin", ["from_checkout", "from_sdist"])
@pytest.mark.parametrize("folder", TOP_FOLDERS)
def test_the_wheel_holds_the_folders_of_the_top_as_files(built: Path, origin: str, folder: str) -> None:
    contents = wheel_contents(built / origin)
    prefix = f"onrecord/{folder}/"
    shipped = {PurePosixPath(name.removeprefix(prefix)) for name in contents if name.startswith(prefix)}
    assert shipped == files_below(ROOT / folder)
    for path in shipped:
        assert contents[prefix + str(path)] == (ROOT / folder / path).read_bytes()


def test_the_wheel_holds_every_file_of_the_package(built: Path) -> None:
    """Lexicons and gazetteers among them; a wheel without one would find fewer names, silently."""
    contents = wheel_contents(built / "from_sdist")
    package = ROOT / "src" / "onrecord"
    expected = {path for path in files_below(package) if path.parts[0] not in TOP_FOLDERS}
    assert {f"onrecord/{path}" for path in expected} <= contents.keys()


def test_both_wheels_are_the_same(built: Path) -> None:
    assert wheel_contents(built / "from_checkout") == wheel_contents(built / "from_sdist")


def test_no_archive_holds_a_warehouse_a_cache_or_a_link(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        members = archive.getmembers()
    assert all(member.isfile() for member in members)
    names = [member.name for member in members] + [*wheel_contents(built / "from_checkout")]
    assert not [name for name in names if re.search(r"\.duckdb|\.pyc$|__pycache__|\.venv", name)]


def test_the_wheel_names_its_command_its_licence_and_its_types(built: Path) -> None:
    contents = wheel_contents(built / "from_sdist")
    information = next(name for name in contents if name.endswith(".dist-info/METADATA")).rpartition("/")[0]
    assert b"onrecord = onrecord.__main__:main" in contents[f"{information}/entry_points.txt"]
    assert f"{information}/licenses/LICENSE" in contents
    assert "onrecord/py.typed" in contents


def test_the_seeds_are_as_they_were_found() -> None:
    raw = {path.name: sha256(path.read_bytes()).hexdigest() for path in (ROOT / "seeds").glob("*.txt")}
    assert raw == SEEDS


@pytest.mark.parametrize("folder", TOP_FOLDERS)
def test_the_package_sees_the_folders_of_the_top(folder: str) -> None:
    link = ROOT / "src" / "onrecord" / folder
    assert link.readlink() == Path("../..") / folder
    assert link.resolve() == ROOT / folder


def locked(name: str) -> dict[str, str]:
    """Return the version of every package that a lock file pins, by its name without extras."""
    pins = re.findall(r"^([a-z0-9.-]+)(?:\[[^\]]*\])?==(\S+)", (ROOT / name).read_text(), flags=re.MULTILINE)
    return dict(pins)


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_pins_names_versions_and_hashes_and_nothing_else(name: str) -> None:
    pin = r"[a-z0-9.-]+(\[[a-z0-9, -]+\])?==[\w.!+]+( ; [\w.<>=!'() ]+)? \\"
    digest = r"    --hash=sha256:[0-9a-f]{64}( \\)?"
    line = re.compile(rf" *#.*|{pin}|{digest}")
    lines = (ROOT / name).read_text().splitlines()
    assert [text for text in lines if not line.fullmatch(text)] == []
    assert not [text for text in lines if re.search(r"://|/simple|\.whl|\.tar\.gz", text)]
    requirements = sum(1 for text in lines if "==" in text and not text.lstrip().startswith("#"))
    assert requirements == len(locked(name))


def test_the_lock_of_the_tools_is_the_other_one_and_more() -> None:
    runtime, everything = (locked(name) for name in LOCKS)
    assert runtime.items() <= everything.items()
    assert {"pytest", "ruff", "mypy", "sqlfluff"} <= everything.keys() - runtime.keys()


def test_the_lock_holds_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    names = {re.split(r"[<>=\[; ]", line)[0] for line in project["project"]["dependencies"]}
    extras = (line for extra in project["project"]["optional-dependencies"].values() for line in extra)
    tools = {re.split(r"[<>=\[; ]", line)[0] for line in extras} - {"onrecord"}
    assert names <= locked("requirements.lock").keys()
    assert tools <= locked("requirements-dev.lock").keys()


def test_the_changelog_names_the_version() -> None:
    """Either the version is out and has its section, or what it will hold stands under Unreleased."""
    module = ast.parse((ROOT / "src" / "onrecord" / "__init__.py").read_text())
    version = next(
        node.value.value
        for node in module.body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )
    headings = re.findall(r"^## \[([^\]]+)\]", (ROOT / "CHANGELOG.md").read_text(), flags=re.MULTILINE)
    assert headings[0] == "Unreleased"
    assert version in headings or len(headings) == 1
