"""What made the rows of a document: the code that reads pages, its word lists and weights, and the settings.

The same bytes, code and settings give the same rows, so what another maker made is stale and is made again.
The code is told by its content, not by a number kept by hand, which would say "unchanged" whenever somebody
forgets it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Final, NamedTuple

from onrecord.errors import OnrecordError
from onrecord.settings import Settings

PACKAGE: Final = Path(__file__).parent

MAKING: Final = (
    *("clean", "consistency.py", "copies", "errors.py", "frames.py", "intake", "mentions", "model.py"),
    *("pipeline.py", "quotes", "schemas.py", "settings.py", "source_spans.py", "sources", "text"),
)
"""What of the package decides the rows of a document. How rows of several documents are brought together is
not among it: every load works that out anew."""

SETTINGS: Final = ("default_timezone", "date_order", "fields")
"""The settings that change the rows of a document. The limits are not among them: what exceeds one is
rejected, and tried again by every run."""


class Maker(NamedTuple):
    """What made the rows of a document.

    Attributes:
        code: the beginning of the SHA-256 of modules and data files, in hex.
        settings: those that differ from the defaults, as JSON.
    """

    code: str = ""
    settings: str = "{}"


UNKNOWN: Final = Maker()
"""Of rows that nobody asks for their maker."""


def maker_of(settings: Settings) -> Maker:
    """Return what the installed code makes of documents under these settings."""
    return Maker(code_fingerprint(PACKAGE), told_settings(settings))


def told_settings(settings: Settings) -> str:
    """Return the settings that change rows and are not the defaults.

    >>> told_settings(Settings(default_timezone="Asia/Baku", keep_versions=3))
    '{"default_timezone": "Asia/Baku"}'
    """
    chosen, defaults = asdict(settings), asdict(Settings())
    return json.dumps({name: chosen[name] for name in SETTINGS if chosen[name] != defaults[name]})


def code_fingerprint(package: Path) -> str:
    """Return one hash over the names and bytes of all that decides rows; some 2 MB, so it takes a few ms.

    Raises:
        OnrecordError: if a file of the package cannot be read.
    """
    digest = hashlib.sha256()
    try:
        for path in sorted(_files(package)):
            content = path.read_bytes()
            digest.update(f"{path.relative_to(package).as_posix()} {len(content)}\n".encode())
            digest.update(content)
    except OSError as error:
        raise OnrecordError(
            f"a file of onrecord itself cannot be read: {error.filename}", hint="install onrecord again"
        ) from error
    return digest.hexdigest()[:16]


def _files(package: Path) -> list[Path]:
    found = []
    for name in MAKING:
        path = package / name
        inside = path.rglob("*") if path.is_dir() else (path,)
        found += [one for one in inside if "__pycache__" not in one.parts and one.is_file()]
    return found
