"""What starting and a small run cost, beside what they cannot cost less than.

    python benchmarks/startup.py [ROUNDS]

Each command runs in a process of its own, in turn, so that whatever else the machine does falls on all of
them alike. The floor is the import of the two libraries that no run can do without. CPU is user and system
time of the process and all it started. Ends with 1 if a cold run takes more than 2.5 times the floor's CPU.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
ONRECORD = str(Path(sys.executable).with_name("onrecord"))
DEFAULT_ROUNDS = 9
CPU_LIMIT_OF_A_RUN = 2.5  # times the floor

FLOOR = "import duckdb, polars"
COLD = "onrecord run seeds/, new warehouse"
COMMANDS: dict[str, list[str]] = {
    FLOOR: [sys.executable, "-c", FLOOR],
    "onrecord --version": [ONRECORD, "--version"],
    COLD: [ONRECORD, "run", str(ROOT / "seeds"), "--warehouse", "new.duckdb"],
    "onrecord run seeds/, nothing new": [ONRECORD, "run", str(ROOT / "seeds"), "--warehouse", "old.duckdb"],
    "onrecord query, one count": [
        ONRECORD,
        "query",
        "--warehouse",
        "old.duckdb",
        "select count(*) from quotes",
    ],
}


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds that one process took."""

    cpu: float
    wall: float


def main(rounds: int) -> int:
    """Print the table; return the exit code."""
    costs = measure(rounds)
    print(f"{'median of ' + str(rounds):<36}{'CPU s':>8}{'wall s':>8}{'CPU, x floor':>14}")
    for name, measured in costs.items():
        cpu, wall = median(cost.cpu for cost in measured), median(cost.wall for cost in measured)
        print(f"{name:<36}{cpu:>8.3f}{wall:>8.3f}{cpu / floor_of(costs):>14.2f}")
    ratio = median(cost.cpu for cost in costs[COLD]) / floor_of(costs)
    verdict = "within" if ratio <= CPU_LIMIT_OF_A_RUN else "OVER"
    print(
        f"\na cold run takes {ratio:.2f} times the floor's CPU: {verdict} the limit of {CPU_LIMIT_OF_A_RUN}"
    )
    return int(ratio > CPU_LIMIT_OF_A_RUN)


def floor_of(costs: dict[str, list[Cost]]) -> float:
    """Return the median CPU seconds of what every run has to pay."""
    return median(cost.cpu for cost in costs[FLOOR])


def measure(rounds: int) -> dict[str, list[Cost]]:
    """Run all commands in turn, `rounds` times; a first round fills caches and does not count."""
    costs: dict[str, list[Cost]] = {name: [] for name in COMMANDS}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(rounds + 1):
            for name, command in COMMANDS.items():
                cost = run(command, Path(folder))
                if number:
                    costs[name].append(cost)
            for warehouse in Path(folder).glob("new.duckdb*"):
                warehouse.unlink()
    return costs


def run(command: list[str], folder: Path) -> Cost:
    """Run one command to its end, away from any configuration of the person's own.

    Raises:
        subprocess.CalledProcessError: if it failed, for then its cost says nothing.
    """
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PREFECT", "ONRECORD"))
    }
    # Byte code is cached on a person's machine; a setting of this shell must not charge for it anew.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before, started = cpu_of_children(), time.perf_counter()
    subprocess.run(
        command,
        cwd=folder,
        env={**environment, "HOME": str(folder)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return Cost(cpu=cpu_of_children() - before, wall=time.perf_counter() - started)


def cpu_of_children() -> float:
    """Return the CPU seconds of all processes that ended so far, and of what they started."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_ROUNDS))
