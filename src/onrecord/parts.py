"""The sealed parts of a run: what one that was killed had finished, and the next one takes over.

A part is a folder of Parquet files. When all are written, a seal is put beside them, which says what made
their rows, which documents they are of, and the length and checksum of each file: a part is taken over only
whole, as it was written, and made by the same code and settings. Documents are told by ids that cover their
bytes, so the rows of one that changed since are never asked for.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from onrecord.maker import Maker

SEAL: Final = "seal.json"

Finished = Mapping[tuple[str, str], Path]
"""The part that holds the rows of each finished document, by `document_id` and `source_root`."""


def seal(part: Path, maker: Maker, documents: Iterable[tuple[str, str]]) -> None:
    """Say that the files of a part are complete.

    Args:
        part: its folder.
        maker: what made its rows.
        documents: `document_id` and `source_root` of what its rows are of.
    """
    files = {path.name: _checked(path) for path in sorted(part.glob("*.parquet"))}
    text = json.dumps({"maker": maker, "files": files, "documents": list(documents)})
    unfinished = part / f"{SEAL}.new"
    unfinished.write_text(text, "utf-8")
    unfinished.replace(part / SEAL)


def finished_in(work_folders: Iterable[Path], maker: Maker) -> Finished:
    """Return the documents that the sealed parts in some folders hold, as far as this maker made them."""
    found: dict[tuple[str, str], Path] = {}
    for folder in work_folders:
        for path in sorted(folder.glob(f"*/{SEAL}")):
            said = _said(path)
            if said.get("maker") == list(maker):
                found.update(((one, root), path.parent) for one, root in said.get("documents", ()))
    return found


def is_intact(part: Path) -> bool:
    """Say whether every file of a sealed part is as it was written; a loss of power may have cut it short."""
    try:
        files = _said(part / SEAL)["files"]
        return bool(files) and all(_checked(part / name) == known for name, known in files.items())
    except (OSError, KeyError):
        return False


def _said(path: Path) -> dict[str, Any]:
    """Return what a seal says; nothing when it was cut short."""
    try:
        said = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def _checked(path: Path) -> list[int]:
    content = path.read_bytes()
    return [len(content), zlib.crc32(content)]
