"""What loading, publishing and looking again cost, each beside what is required of it.

    python benchmarks/warehouse.py DATA [--articles 10000] [--files 5000] [--rounds 3] [--folder F]

DATA holds clean/reuters_wire.jsonl.xz (Reuters); without it, made pages alone are read. `--articles` and
`--files` are small by default; 1000000 and 100000 are what the requirements speak of. Every measure runs in a
process of its own, whose memory, and that of all it starts, is sampled as PSS (Linux alone). CPU is user and
system time of them all, in medians of `--rounds` where a measure is short. Ends with 1 if a measure misses.

The floor of the load is DuckDB alone reading the same parts into plain tables: no earlier rows looked up, no
copies found, nothing tested.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from statistics import median
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent))

import duckdb
from copy_texts import WIRE, wire_texts
from warehouse_texts import page, record

from onrecord.frames import to_frames, write_part
from onrecord.schemas import SCHEMAS
from onrecord.warehouse import Run, publish

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
BATCH = 1_000
PAGES = 400  # made, and as many Reuters stories, for the run end to end
SMALL = 1_000  # articles of the smallest load that time per article is compared with
SAMPLED_EVERY_SECONDS = 0.1
MEGABYTE = 1e6
NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Cost(NamedTuple):
    """What a process and all that it started took; `memory` is the most at one time, in bytes."""

    cpu: float
    wall: float
    memory: float


class Measures:
    """The table, printed as it grows."""

    def __init__(self) -> None:
        """Print the head."""
        self.missed = 0
        print(f"{'measure':<58}{'measured':>12}{'required':>12}", flush=True)

    def add(
        self, name: str, value: float, at_most: float | None = None, at_least: float | None = None
    ) -> None:
        """Print one row; it is missed if the value is beyond its limit."""
        limit = at_most if at_most is not None else at_least
        is_missed = (at_most is not None and value > at_most) or (at_least is not None and value < at_least)
        sign = "" if limit is None else f"{'<=' if at_most is not None else '>='} {limit:,.10g}"
        self.missed += is_missed
        print(f"{name:<58}{value:>12,.2f}{sign:>12}{'  MISSED' if is_missed else ''}", flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print every measure; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--files", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="takes what is made, gigabytes for large numbers")
    parser.add_argument("--job", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.job:
        JOBS[options.job[0]](*options.job[1:])
        return 0
    measures = Measures()
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        cold(measures, folder, options.rounds)
        end_to_end(measures, folder, options.data, options.rounds)
        loads(measures, folder, options.articles, options.rounds)
        nothing_new(measures, folder, options.files, options.rounds)
    print(f"\n{measures.missed} missed")
    return int(measures.missed > 0)


def cold(measures: Measures, folder: Path, rounds: int) -> None:
    """Run the five pages of the demo into a new file."""
    costs = [_run([SEEDS], folder / f"cold-{number}.duckdb") for number in range(rounds + 1)][1:]
    measures.add("five files, cold: wall s", median(cost.wall for cost in costs), at_most=1.5)
    measures.add("five files, cold: CPU s", median(cost.cpu for cost in costs))


def end_to_end(measures: Measures, folder: Path, data: Path, rounds: int) -> None:
    """Run made pages and Reuters stories with one process and with two."""
    pages = folder / "pages"
    pages.mkdir()
    wire = list(islice(wire_texts(data), PAGES)) if (data / WIRE).is_file() else []
    for name, raw in (*((f"made-{n}", page(n)) for n in range(PAGES)), *((n, t.encode()) for n, t in wire)):
        (pages / f"{name}.txt").write_bytes(raw)
    costs: dict[int, list[Cost]] = {1: [], 2: []}
    for number in range(rounds):
        for jobs, some in costs.items():
            some.append(_run([pages, "--jobs", jobs], folder / f"{number}-{jobs}.duckdb"))
    count = PAGES + len(wire)
    one, two = (median(cost.wall for cost in costs[jobs]) for jobs in costs)
    measures.add(f"{count} pages, one process: articles per CPU s", count / _cpu(costs[1]), at_least=80)
    measures.add("two processes over one: wall", one / two, at_least=1.7)


def loads(measures: Measures, folder: Path, count: int, rounds: int) -> None:
    """Load made articles, few and many; then publish a change of one in a hundred."""
    parts, small, changed = (folder / name for name in ("parts", "small-parts", "changed-parts"))
    made = _job("make", parts, 0, count, 0)
    _job("make", small, 0, SMALL, 0)
    _job("make", changed, 0, count // 100, 1)
    few = [_job("load", small, folder / f"few-{number}.duckdb") for number in range(rounds)]
    target = folder / "many.duckdb"
    many = _job("load", parts, target)
    peer = _job("peer", parts, folder / "peer.duckdb")
    measures.add(f"{count:,} articles made and written as parts: per CPU s", count / made.cpu)
    measures.add("load alone: articles per CPU s", count / many.cpu, at_least=8_000)
    measures.add("  plain tables of the same parts: articles per CPU s", count / peer.cpu)
    measures.add("load alone: peak memory, MB", many.memory / MEGABYTE, at_most=2_000)
    measures.add("making parts: peak memory, MB", made.memory / MEGABYTE, at_most=2_000)
    idle = _cpu([_job("idle") for _ in range(rounds)])
    per_article = (many.cpu - idle) / count / ((_cpu(few) - idle) / SMALL)
    measures.add(f"CPU per article at {count:,} over that at {SMALL:,}", per_article, at_most=1.15)
    size = target.stat().st_size
    again = _job("load", changed, target)
    raw = sum(len(page(number)) for number in range(0, count, count // SMALL)) * (count // SMALL)
    measures.add("size of that file, MB", size / MEGABYTE)
    measures.add("size of that file over raw text", size / raw, at_most=2.5)
    measures.add("a 1% change: wall s per 100 MB", again.wall / (size / 1e8), at_most=1.5)
    measures.add("a 1% change: CPU s per 100 MB", again.cpu / (size / 1e8))
    measures.add("a 1% change: peak memory, MB", again.memory / MEGABYTE, at_most=2_000)


def nothing_new(measures: Measures, folder: Path, count: int, rounds: int) -> None:
    """Look again at a folder in which nothing changed."""
    pages = folder / "many-pages"
    for number in range(count):
        file = pages / f"{number // 1_000:04}" / f"{number:07}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"Page {number}.\n", "utf-8")
    target = folder / "looked.duckdb"
    _run([pages], target)
    time.sleep(2.5)  # a file that changed within the last moments before a run is in doubt
    _run([pages], target)
    costs = [_run([pages], target) for _ in range(rounds)]
    measures.add(f"nothing new among {count:,} files: wall s", median(c.wall for c in costs), at_most=2)
    measures.add(f"nothing new among {count:,} files: CPU s", _cpu(costs))
    memory = median(cost.memory for cost in costs) / MEGABYTE
    measures.add(f"nothing new among {count:,} files: peak memory, MB", memory, at_most=250)


def make(parts: str, first: str, last: str, version: str) -> None:
    """Write the parts of some articles, as workers do."""
    for start in range(int(first), int(last), BATCH):
        numbers = range(start, min(start + BATCH, int(last)))
        frames = to_frames([record(number, int(version)) for number in numbers], run_id="made")
        write_part(frames, Path(parts) / f"part-{start:08}")


def load(parts: str, target: str) -> None:
    """Publish parts as a run of their own."""
    run = Run(run_id=parts, started_at=NOW, code_version="made", input=parts)
    publish(Path(target), sorted(Path(parts).iterdir()), run)


def peer(parts: str, target: str) -> None:
    """Have DuckDB read the same parts as they are, one table for each kind of file."""
    with duckdb.connect(target) as connection:
        for name in SCHEMAS:
            files = f"{parts}/*/{name}.parquet".replace("'", "''")
            connection.execute(f"create table {name} as from read_parquet('{files}')")


def idle() -> None:
    """Do nothing: what starting costs."""


JOBS: dict[str, Callable[..., None]] = {"make": make, "load": load, "peer": peer, "idle": idle}


def _run(arguments: Sequence[object], target: Path) -> Cost:
    return _cost([sys.executable, "-m", "onrecord", "run", *map(str, arguments), "-w", str(target)])


def _job(name: str, *arguments: object) -> Cost:
    return _cost([sys.executable, __file__, ".", "--job", name, *map(str, arguments)])


def _cost(command: Sequence[str]) -> Cost:
    """Run a command to its end and sample the memory of all its processes.

    Raises:
        subprocess.CalledProcessError: if it failed, for then its cost says nothing.
    """
    environment = {key: value for key, value in os.environ.items() if not key.startswith("ONRECORD")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before, started = _cpu_of_children(), time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)
    memory = 0
    while True:
        memory = max(memory, sum(map(_pss, _family(process.pid))))
        try:
            code = process.wait(SAMPLED_EVERY_SECONDS)
            break
        except subprocess.TimeoutExpired:
            continue
    wall = time.perf_counter() - started
    if code:
        raise subprocess.CalledProcessError(code, command)
    return Cost(_cpu_of_children() - before, wall, memory)


def _family(pid: int) -> Iterator[int]:
    """Yield a process and all that it started, as far as they still run."""
    yield pid
    try:
        children = [task.read_text() for task in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:
        return
    for child in " ".join(children).split():
        yield from _family(int(child))


def _pss(pid: int) -> int:
    """Return the bytes of a process, of pages that are shared its share; 0 once it is gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def _cpu(costs: Sequence[Cost]) -> float:
    return median(cost.cpu for cost in costs)


def _cpu_of_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    sys.exit(main())
