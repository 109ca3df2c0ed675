"""`onrecord doctor`: what is wrong with this installation, this warehouse, this Prefect, and what to do.

Each check looks and never changes anything. Package versions are held against the ranges that
onrecord itself declares, so there is no second list to keep.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from onrecord.errors import OnrecordError
from onrecord.orchestration.configuration import configured_prefect_api, home_folder
from onrecord.orchestration.running import NO_TELEMETRY, connection_problem, without_secrets

Status: TypeAlias = Literal["ok", "warn", "fail"]

PACKAGE = "onrecord"
SHIPPED = ("flows/ingest.py", "sql/schema.sql", "seeds")
REQUIRED_FREE_BYTES = 500_000_000  # a run writes the warehouse anew beside the old one
CONNECT_TIMEOUT_SECONDS = 2


@dataclass(frozen=True, slots=True)
class Check:
    """What one look found.

    Attributes:
        detail: what is there.
        advice: what to do about it; empty when all is well.
    """

    name: str
    status: Status
    detail: str
    advice: str = ""


def examine(
    warehouse: Path, environ: Mapping[str, str] = os.environ, home: Path | None = None
) -> tuple[Check, ...]:
    """Run all checks, the cheapest first.

    Args:
        warehouse: the DuckDB file, which need not be there yet.
        environ: the environment variables.
        home: the user's home folder.
    """
    home = home or home_folder() or Path("/")
    return (
        check_python(),
        *check_packages(),
        *check_shipped_files(),
        *check_warehouse(warehouse),
        check_disk(warehouse),
        *check_prefect(environ, home),
    )


def check_python() -> Check:
    """Hold the running Python against `requires-python`."""
    version = ".".join(map(str, sys.version_info[:3]))
    wanted = _metadata("Requires-Python") or ""
    if wanted and not _fits(version, wanted):
        return Check("python", "fail", f"{version}, but {wanted} is needed", "install a newer Python")
    return Check("python", "ok", f"{version} at {sys.executable}")


def check_packages() -> Iterator[Check]:
    """Hold each installed package against the range that onrecord requires."""
    from importlib.metadata import PackageNotFoundError, requires, version

    try:
        declared = requires(PACKAGE) or []
    except PackageNotFoundError:
        yield Check("packages", "warn", "onrecord is not installed as a package", "run: pip install onrecord")
        return
    for line in declared:
        name = required_name(line)
        if name is None:
            continue
        try:
            yield check_package(line, version(name))
        except PackageNotFoundError:
            yield check_package(line, None)


def required_name(requirement: str) -> str | None:
    """Return the package that a requirement names, or None if it is not needed here.

    >>> required_name("polars<3,>=1.30")
    'polars'
    >>> required_name('ruff>=0.11; extra == "dev"')
    """
    from packaging.requirements import Requirement

    parsed = Requirement(requirement)
    is_needed = parsed.marker is None or parsed.marker.evaluate({"extra": ""})
    return parsed.name if is_needed else None


def check_package(requirement: str, installed: str | None) -> Check:
    """Hold one installed version, None for none, against the range that is required.

    >>> check_package("sqlalchemy<2.1", "2.1.0").status
    'fail'
    """
    from packaging.requirements import Requirement

    parsed = Requirement(requirement)
    command = f"run: pip install '{parsed.name}{parsed.specifier}'"
    if installed is None:
        return Check(parsed.name, "fail", "not installed", command)
    if not parsed.specifier.contains(installed, prereleases=True):
        return Check(parsed.name, "fail", f"{installed} is not within {parsed.specifier}", command)
    return Check(parsed.name, "ok", f"{installed} is within {parsed.specifier or 'any version'}")


def check_shipped_files(root: Path = Path(__file__).parent) -> Iterator[Check]:
    """Make sure that the flows, the SQL and the demo's pages came with the package."""
    missing = [name for name in SHIPPED if not (root / name).exists()]
    if missing:
        yield Check(
            "installation", "fail", f"{', '.join(missing)} missing in {root}", "install onrecord again"
        )
    else:
        yield Check("installation", "ok", f"flows, SQL and seeds are in {root}")


def check_warehouse(path: Path) -> Iterator[Check]:
    """Open the warehouse for reading and look at what lies beside it."""
    try:
        path.stat()
    except FileNotFoundError:
        yield Check("warehouse", "ok", f"{path} is not there yet; the first run makes it")
    except OSError as error:
        yield Check(
            "warehouse", "fail", f"{path} cannot be used: {error.strerror}", "choose another --warehouse"
        )
        return
    else:
        readable = _check_readable(path)
        yield readable
        if readable.status == "ok":
            yield from _check_rows(path)
    target = Path(os.path.realpath(path))
    yield _check_lock(target)
    log = target.with_name(f"{target.name}.wal")
    if log.exists():
        yield Check(
            "write-ahead log",
            "warn",
            f"{log} is there: a program writes to the file now, or died doing so",
            "close what has the file open; the next onrecord run takes the log in",
        )
    leftovers = _leftovers(target)
    if leftovers:
        yield Check(
            "left-overs",
            "warn",
            f"{len(leftovers)} of killed or running runs beside it, such as {leftovers[0].name}",
            "nothing: the next run sweeps what no running one needs",
        )


def check_disk(warehouse: Path) -> Check:
    """Make sure that the warehouse's folder takes a second copy of it."""
    folder = next(parent for parent in warehouse.absolute().parents if parent.is_dir())
    if not os.access(folder, os.W_OK | os.X_OK):
        return Check("folder", "fail", f"{folder} cannot be written", "choose another --warehouse")
    free = shutil.disk_usage(folder).free
    size = os.path.getsize(warehouse) if os.path.isfile(warehouse) else 0  # noqa: PTH202, PTH113  (no name is an error)
    detail = f"{folder} can be written, {free / 1e9:,.1f} GB free"
    if free < max(REQUIRED_FREE_BYTES, 2 * size):
        return Check("folder", "warn", detail, "free some space: a run writes the whole file anew")
    return Check("folder", "ok", detail)


def check_prefect(environ: Mapping[str, str], home: Path) -> Iterator[Check]:
    """Say which Prefect API runs would use, whether it answers, and what it would tell others."""
    api_url = configured_prefect_api(environ, home)
    if api_url is None:
        yield Check("prefect api", "ok", "none configured: onrecord run needs none, serve starts its own")
    else:
        yield _check_api(api_url)
    yield _check_prefect_home(Path(environ.get("PREFECT_HOME") or home / ".prefect"))
    yield _check_telemetry(environ, api_url)


def _check_readable(path: Path) -> Check:
    from onrecord.warehouse import Warehouse

    try:
        row = Warehouse(path).query(
            "select"
            " (select count(*) from documents) as documents,"
            " (select count(*) from articles) as articles,"
            " (select count(*) from quotes) as quotes,"
            " (select count(*) from mentions) as mentions"
        )
    except OnrecordError as error:
        return Check("warehouse", "fail", error.message, error.hint or "build a new one from the raw files")
    counts = ", ".join(f"{count:,} {name}" for name, count in row.row(0, named=True).items())
    return Check("warehouse", "ok", f"{path}: {counts}")


def _check_rows(path: Path) -> Iterator[Check]:
    """Run the data tests over the whole warehouse; a run tests what it touches."""
    from onrecord.warehouse.data_tests import failing_tests

    try:
        found = failing_tests(path)
    except OnrecordError as error:
        yield Check("rows", "fail", error.message, error.hint or "run onrecord doctor again")
        return
    for name, rows in found.items():
        yield Check(
            "rows",
            "fail",
            f"the data test {name} finds wrong rows: {rows}",
            "take an older version back with onrecord rollback, or build a new one from the raw files",
        )
    if not found:
        yield Check("rows", "ok", "every data test passes")


def _check_lock(target: Path) -> Check:
    """See who holds the file: a run that publishes, or another program that writes."""
    beside = target.with_name(f".{target.name}.lock")
    if _is_locked(beside, fcntl.flock):
        holder = beside.read_text(errors="replace").strip() or "unknown"
        return Check("lock", "warn", f"a run is publishing (process {holder})", "wait until it is done")
    if _is_locked(target, fcntl.lockf):  # DuckDB's own lock is of this kind
        return Check(
            "lock",
            "warn",
            f"another program holds {target} open for writing",
            "close it, or the notebook that opened the file without read_only=True",
        )
    return Check("lock", "ok", "nobody holds the warehouse for writing")


def _is_locked(path: Path, lock: Callable[[int, int], None]) -> bool:
    """Ask for a shared lock and let go of it at once; what cannot be asked is not held."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        lock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return False


def _leftovers(target: Path) -> list[Path]:
    if not target.parent.is_dir():
        return []
    prefixes = (f".{target.name}.building-", f".{target.name}.parts-")
    return sorted(entry for entry in target.parent.iterdir() if entry.name.startswith(prefixes))


def _check_api(api_url: str) -> Check:
    shown = without_secrets(api_url)
    problem = connection_problem(api_url, CONNECT_TIMEOUT_SECONDS)
    if problem:
        return Check(
            "prefect api",
            "fail",
            f"{shown} cannot be reached: {problem}",
            "start it (prefect server start), or unset it (prefect config unset PREFECT_API_URL)",
        )
    return Check("prefect api", "ok", f"{shown} takes connections; runs go through it")


def _check_prefect_home(folder: Path) -> Check:
    existing = next((parent for parent in (folder, *folder.absolute().parents) if parent.exists()), folder)
    if existing.is_dir() and os.access(existing, os.W_OK | os.X_OK):
        return Check("prefect home", "ok", f"{folder} can be written")
    return Check(
        "prefect home",
        "warn",
        f"{existing} is not a folder that can be written",
        "set PREFECT_HOME to one that can, when you use a Prefect API",
    )


def _check_telemetry(environ: Mapping[str, str], api_url: str | None) -> Check:
    if api_url is None:
        return Check("telemetry", "ok", "off in all that onrecord starts")
    unset = [name for name in NO_TELEMETRY if name not in environ]
    if not unset:
        return Check("telemetry", "ok", "off in onrecord and in this shell")
    return Check(
        "telemetry",
        "ok",
        f"off in onrecord; a Prefect server of yours decides for itself, and {', '.join(unset)} "
        + ("is" if len(unset) == 1 else "are")
        + " not set here",
    )


def _metadata(field: str) -> str | None:
    from importlib.metadata import PackageNotFoundError, metadata

    try:
        return metadata(PACKAGE)[field]
    except (PackageNotFoundError, KeyError):
        return None


def _fits(version: str, wanted: str) -> bool:
    from packaging.specifiers import SpecifierSet

    return SpecifierSet(wanted).contains(version, prereleases=True)
