"""What a run is asked to do, and what it did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from onrecord.maker import UNKNOWN, Maker


@dataclass(frozen=True, slots=True)
class Run:
    """One run, as it is known before its rows are published.

    Attributes:
        run_id: its id in `runs`; publishing the same parts under the same id twice counts once.
        started_at: an aware instant.
        code_version: of onrecord.
        input: what it was asked to read, as the user wrote it.
        scanned_roots: `source_root` of every folder that was listed whole, so that a document of it
            that was not met is missing.
        prefect_flow_run_id: None for a run without Prefect.
        is_pruning: whether documents of the scanned roots that are no longer there are dropped.
        files: what `frames.write_files` wrote of the files that the inputs name; None when files are not
            told apart from documents.
        maker: what made the rows.
    """

    run_id: str
    started_at: datetime
    code_version: str
    input: str
    scanned_roots: tuple[str, ...] = ()
    prefect_flow_run_id: str | None = None
    is_pruning: bool = False
    files: Path | None = None
    maker: Maker = UNKNOWN


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What one run did: its row in `runs`; `data_dictionary` says what each number counts."""

    run_id: str
    started_at: datetime
    finished_at: datetime
    status: str
    code_version: str
    input: str
    documents_seen: int
    documents_new: int
    documents_changed: int
    documents_unchanged: int
    documents_remade: int
    documents_duplicate: int
    documents_rejected: int
    articles_added: int
    quotes_added: int
    mentions_added: int
    seconds: float
    prefect_flow_run_id: str | None
