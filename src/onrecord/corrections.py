"""A user's corrections of entities: a plain file of theirs, read into what is to change.

One correction a line, its columns parted by a tab or by two spaces and more; `#` starts a comment, before a
line and behind its last column:

    merge   H. Mammadov      Hikmat Mammadov
    split   Ali Hasanov      Ali Hasanov (deputy)     2019/10/visit.txt
    rename  Türkiye          Turkey
    retype  Copa Argentina   other
    block   Read More
    alias   Vladimir Putin   Putin

An entity is given by its name, by `person:Jordan` where several kinds bear the name, or by its id. This
module reads and checks the lines.
"""

from __future__ import annotations

import re
from itertools import takewhile
from pathlib import Path
from typing import Final, NamedTuple, get_args

from onrecord.errors import UsageError
from onrecord.model import EntityKind

FILE_NAME: Final = "corrections.tsv"
KINDS: Final[tuple[EntityKind, ...]] = get_args(EntityKind)
# Each action with what its columns are.
ACTIONS: Final = {
    "merge": ("entity", "entity that it is"),
    "split": ("entity", "name of the other one", "raw files or article ids, parted by spaces"),
    "rename": ("entity", "new name"),
    "retype": ("entity", "kind"),
    "block": ("entity",),
    "alias": ("entity", "other name"),
}
_COLUMN_BREAK: Final = re.compile(r"\t+| {2,}")
_LARGEST_BYTES: Final = 10_000_000


class Correction(NamedTuple):
    """One line of the file.

    Attributes:
        line: its number, from 1.
        entity: what it is about, as written: a name, `kind:name` or an id.
        value: the second column; empty for `block`.
        articles: raw files or article ids of a `split`.
    """

    line: int
    action: str
    entity: str
    value: str = ""
    articles: tuple[str, ...] = ()


def read_corrections(path: Path) -> tuple[Correction, ...]:
    """Read and check a file of corrections.

    Raises:
        UsageError: if it cannot be read, or a line is wrong; the first wrong line is named.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"the corrections in {path} cannot be read: {error.strerror or error}",
            hint="name another file with --corrections, or make this one readable",
        ) from error
    if len(raw) > _LARGEST_BYTES:
        raise UsageError(f"{path} is too large for corrections", hint="name another file with --corrections")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise UsageError(f"{path}, line {line}: not UTF-8", hint="save the file as UTF-8") from error
    return parse_corrections(text, shown_path=str(path))


def parse_corrections(text: str, *, shown_path: str = FILE_NAME) -> tuple[Correction, ...]:
    r"""Return the corrections of a file's text.

    Raises:
        UsageError: for the first line that is no correction, or contradicts one before it.

    >>> parse_corrections("# ours\nmerge\tH. Mammadov\tHikmat Mammadov\n")
    (Correction(line=2, action='merge', entity='H. Mammadov', value='Hikmat Mammadov', articles=()),)
    """
    found: list[Correction] = []
    decided: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        content = line.strip()
        if not content or content.startswith("#"):
            continue
        correction = _correction(number, content, f"{shown_path}, line {number}")
        topic = topic_of(correction)
        if topic in decided:
            raise UsageError(
                f"{shown_path}, line {number}: line {decided[topic]} has decided this for "
                f"{correction.entity!r} already",
                hint="keep one of the two lines",
            )
        decided[topic] = number
        found.append(correction)
    return tuple(found)


def _correction(number: int, content: str, place: str) -> Correction:
    written = (column.strip() for column in _COLUMN_BREAK.split(content) if column.strip())
    action, *columns = takewhile(lambda column: not column.startswith("#"), written)
    wanted = ACTIONS.get(action)
    if wanted is None:
        raise UsageError(
            f"{place}: {action[:60]!r} is no correction",
            hint=f"begin with one of {', '.join(ACTIONS)}, then a tab",
        )
    if len(columns) != len(wanted):
        raise UsageError(
            f"{place}: {action} takes {len(wanted)} columns after it, and {len(columns)} stand there",
            hint=f"write: {action}, a tab, " + ", a tab, ".join(f"the {column}" for column in wanted),
        )
    entity, value, articles = (*columns, "", "")[:3]
    _check_values(action, entity, value, place)
    return Correction(number, action, entity, value, tuple(articles.split()))


def _check_values(action: str, entity: str, value: str, place: str) -> None:
    if action == "retype" and value not in KINDS:
        raise UsageError(f"{place}: {value[:60]!r} is no kind of entity", hint=f"use {', '.join(KINDS)}")
    if action in ("merge", "rename", "alias") and entity == value:
        raise UsageError(f"{place}: both names are {entity!r}", hint="take the line out, or mend a name")


def topic_of(correction: Correction) -> tuple[str, ...]:
    """Return what only one line may decide: who an entity is, what it is called, what kind it is."""
    match correction.action:
        case "merge" | "block":
            return "identity", correction.entity
        case "rename" | "retype":
            return correction.action, correction.entity
    return correction.action, correction.entity, correction.value
