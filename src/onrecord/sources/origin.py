"""Where raw bytes come from: what every reader hands on to its Documents."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """The place of one raw item, as in the fields of `Document` with the same names."""

    source_path: str
    source_record: str | None = None
    source_root: str = ""
