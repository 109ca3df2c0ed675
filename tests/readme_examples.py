"""Read a Markdown file's examples, run them in order in one folder, and compare what they print.

What counts as an example:

- a `console` block: each line that begins with `$ ` is a command, the lines after it (up to the next
  command) its output. A command goes on over lines that begin with `> ` while a quotation mark or a
  backslash leaves it open. `make demo` runs the same `onrecord demo` that the Makefile would; `make test`
  is what runs these examples, so it is shown and not run.
- a `sql` block: run by `onrecord query`; its output is the `text` block right after it.
- a `python` block: run as a script; what it prints is the `text` block right after it. Without such a
  block it must print nothing.

Output is compared line by line, strictly but for this:

- a line of `...` stands for any number of lines, none included;
- a duration (`0.8 s`, `12 ms`), a file's size (`1.3 MB`) and a loopback port stand for any other one;
- an instant (`2025-01-31 09:15:02+00:00`) stands for itself or, since a run prints its own time, for any
  instant of the day before this one or later;
- the folder in which the examples run and the checkout are both printed as `/home/you/onrecord`;
- a UUID stands for any UUID; a run of spaces or of ruling (`─────`) for one of any length; spaces at the
  end of a line and empty lines at the end of the output do not count.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

RUNNABLE = ("onrecord", "make", "python", "cat", "echo", "head", "ls")
"""First words of commands that may stand in a console block."""

TIME_LIMIT_SECONDS = 300

CHECKOUT = Path(__file__).resolve().parents[1]
READERS_FOLDER = "/home/you/onrecord"

_FENCE = re.compile(
    r"^(?P<fence>`{3,}) *(?P<language>\w*)[^\n]*\n(?P<body>.*?)^(?P=fence) *$", re.MULTILINE | re.DOTALL
)
_VARIABLE = re.compile(
    r"(?P<uuid>\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b)"
    r"|(?P<instant>\b\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|\+\d\d(?::?\d\d)?| UTC)?)"
    r"|(?P<duration>(?<![\w.])\d+(?:\.\d+)? ?(?:ms|s|min|seconds?)\b)"
    r"|(?P<size>(?<![\w.])\d+(?:\.\d+)? ?(?:B|[kKMG]i?B)\b)"
    r"|(?P<port>(?<=127\.0\.0\.1:)\d{2,5}|(?<=localhost:)\d{2,5})"
)


@dataclass(frozen=True, slots=True)
class Example:
    """One command of a document and what the document says it prints.

    Attributes:
        line: 1-based number of its first line, for a person who has to find it.
        language: `console`, `sql` or `python`.
    """

    line: int
    language: str
    command: str
    output: str


def find_examples(markdown: str) -> tuple[Example, ...]:
    """Return the examples of a document, in its order."""
    fences = list(_FENCE.finditer(markdown))
    found: list[Example] = []
    for number, fence in enumerate(fences):
        line = markdown.count("\n", 0, fence.start("body")) + 1
        body = fence["body"]
        if fence["language"] == "console":
            found.extend(_commands(body, line))
        elif fence["language"] in {"sql", "python"}:
            output = _output_after(markdown, fence, fences[number + 1 :])
            found.append(Example(line, fence["language"], body, output))
    return tuple(found)


def _output_after(markdown: str, fence: re.Match[str], later: list[re.Match[str]]) -> str:
    """Return the body of the `text` block that follows with nothing but white space between."""
    if later and later[0]["language"] == "text" and not markdown[fence.end() : later[0].start()].strip():
        return later[0]["body"]
    return ""


def _commands(body: str, first_line: int) -> Iterator[Example]:
    """Yield the commands of a console block, each with its output."""
    lines = body.splitlines()
    position = 0
    while position < len(lines):
        start = position
        if not lines[start].startswith("$ "):
            raise ValueError(f"line {first_line + start}: output before any command")
        command = lines[start].removeprefix("$ ")
        position += 1
        while _is_open(command):
            if position == len(lines) or not lines[position].startswith("> "):
                raise ValueError(f"line {first_line + start}: the command is not complete: {command}")
            command += "\n" + lines[position].removeprefix("> ")
            position += 1
        output_start = position
        while position < len(lines) and not lines[position].startswith("$ "):
            position += 1
        yield Example(first_line + start, "console", command, "\n".join(lines[output_start:position]))


def _is_open(command: str) -> bool:
    try:
        shlex.split(command)
    except ValueError:
        return True
    return command.endswith(("\\", "|"))


def run(example: Example, folder: Path) -> str:
    """Run one example in `folder` and return all it printed, errors among it, with places made anonymous.

    Raises:
        ValueError: if its command is not one that examples may use.
    """
    if example.command.strip() == "make test":
        return ""
    home = folder / ".home"
    home.mkdir(exist_ok=True)
    environment = {
        **{
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PREFECT", "PYTEST", "ONRECORD"))
        },
        "HOME": str(home),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]),
        "NO_COLOR": "1",
        "TERM": "dumb",
    }
    environment.pop("COLUMNS", None)
    done = subprocess.run(
        _arguments(example),
        input=example.command if example.language == "sql" else "",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=folder,
        env=environment,
        timeout=TIME_LIMIT_SECONDS,
        check=False,
        encoding="utf-8",
    )
    return done.stdout.replace(str(folder), READERS_FOLDER).replace(str(CHECKOUT), READERS_FOLDER)


def _arguments(example: Example) -> list[str]:
    if example.language == "sql":
        return ["onrecord", "query", "-"]
    if example.language == "python":
        return [sys.executable, "-c", example.command]
    command = "onrecord demo" if example.command.strip() == "make demo" else example.command
    first = shlex.split(command)[0]
    if first not in RUNNABLE or first == "make":
        raise ValueError(
            f"line {example.line}: cannot run {first!r} here; show what is not run in another block"
        )
    return ["/bin/sh", "-c", command]


def differences(printed: str, wanted: str, *, now: datetime) -> tuple[str, ...]:
    """Say where `printed` is not what the document says, or nothing.

    >>> now = datetime(2025, 3, 1, tzinfo=UTC)
    >>> differences("5 pages in 1.2 s", "5 pages in 0.8 s", now=now)
    ()
    >>> differences("6 pages in 1.2 s", "5 pages in 0.8 s", now=now)
    ('the document has: 5 pages in 0.8 s', 'but this came:    6 pages in 1.2 s')
    """
    came, said = _lines(printed), _lines(wanted)
    # reached[i] holds for the lines read so far: the first i lines that came can be what was said.
    reached = [True] + [False] * len(came)
    for text in said:
        previous = reached
        if text == "...":
            first = previous.index(True)
            reached = [position >= first for position in range(len(came) + 1)]
        else:
            reached = [False] + [
                before and _same(came[position], text, now) for position, before in enumerate(previous[:-1])
            ]
        if not any(reached):
            at = len(previous) - 1 - previous[::-1].index(True)
            arrived = came[at] if at < len(came) else "(the end)"
            return (f"the document has: {text}", f"but this came:    {arrived}")
    if not reached[-1]:
        rest = came[len(reached) - 1 - reached[::-1].index(True)]
        return ("the document ends here", f"but this came:    {rest}")
    return ()


def _lines(text: str) -> list[str]:
    squeezed = (
        re.sub(r"([─━═-])\1{2,}", r"\1\1\1", re.sub(r"[ \t]+", " ", line)).rstrip()
        for line in text.splitlines()
    )
    lines = list(squeezed)
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _same(came: str, said: str, now: datetime) -> bool:
    """Say whether two lines differ in nothing but what may differ."""
    if came == said:
        return True
    came_parts, said_parts = list(_parts(came)), list(_parts(said))
    return len(came_parts) == len(said_parts) and all(
        _part_same(one, other, now) for one, other in zip(came_parts, said_parts, strict=True)
    )


def _part_same(came: tuple[str, str], said: tuple[str, str], now: datetime) -> bool:
    if came[0] != said[0] or came[0] == "":
        return came == said
    return came[0] != "instant" or came[1] == said[1] or _is_recent(came[1], now)


def _is_recent(instant: str, now: datetime) -> bool:
    read = datetime.fromisoformat(instant.replace(" UTC", "+00:00"))
    return read.replace(tzinfo=read.tzinfo or UTC) > now - timedelta(days=1)


def _parts(line: str) -> Iterator[tuple[str, str]]:
    """Yield the stretches of a line: ("", words) or (kind of what may differ, words)."""
    position = 0
    for variable in _VARIABLE.finditer(line):
        yield "", line[position : variable.start()]
        yield str(variable.lastgroup), variable.group()
        position = variable.end()
    yield "", line[position:]
