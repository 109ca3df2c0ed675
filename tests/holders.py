"""Another process that holds something of a warehouse, as a notebook or a second run does."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def held(code: str, path: Path) -> Iterator[subprocess.Popen[str]]:
    """Run a program that takes hold of `sys.argv[1]`, prints `held`, and ends with its input."""
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    try:
        yield process
    finally:
        process.communicate("")
