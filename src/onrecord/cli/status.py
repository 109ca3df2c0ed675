"""`onrecord status`, and what a run says when it is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord.cli.present import print_fields, print_frame, print_json, write_lines
from onrecord.warehouse import RunSummary, Warehouse, named_query

if TYPE_CHECKING:
    from onrecord.manifest import Files
    from onrecord.settings import Settings
    from onrecord.steps import RunPlan

LAST_RUNS = 5
STALE_TITLE = "stale: a run over their inputs makes them again; missing ones stay as they are"


def show(path: Path, settings: Settings, *, as_json: bool) -> None:
    """Print what the warehouse holds, what is stale, what its last runs did, rejects and corrections."""
    from onrecord.maker import maker_of

    warehouse = Warehouse(path)
    maker = maker_of(settings)
    made = {"made_by": maker.code, "made_with": maker.settings}
    counts = warehouse.query(named_query("table_counts")).row(0, named=True)
    runs = warehouse.query(named_query("last_runs"), {"count": LAST_RUNS})
    rejects = warehouse.query(named_query("reject_counts"))
    corrections = warehouse.query(named_query("corrections"))
    stale = warehouse.query(named_query("stale_documents"), made)
    if as_json:
        fields = {"warehouse": str(path), **counts, "runs": runs.to_dicts(), "rejected": rejects.to_dicts()}
        print_json({**fields, "corrections": corrections.to_dicts(), **made, "stale": stale.to_dicts()})
        return
    print_fields({"warehouse": str(path), **counts})
    if len(stale):
        write_lines([""])
        print_frame(stale, title=STALE_TITLE)
    write_lines([""])
    print_frame(runs, title="last runs")
    if len(rejects):
        write_lines([""])
        print_frame(rejects, title="rejected")
    if len(corrections):
        write_lines([""])
        print_frame(corrections, title="corrections in force")


def show_plan(
    inputs: Sequence[str],
    path: Path,
    settings: Settings,
    *,
    is_verifying: bool,
    is_pruning: bool,
    as_json: bool,
) -> None:
    """Print what a run would do: how many files it would read, leave alone, and find gone."""
    from onrecord.steps import plan

    planned = plan(
        inputs, path, settings, now=datetime.now(UTC), is_verifying=is_verifying, is_pruning=is_pruning
    )
    fields = plan_fields(planned.files, gone_count=_gone_count(path, planned))
    fields["drop"] = fields["gone"] if is_pruning else 0
    (print_json if as_json else print_fields)({"warehouse": str(path), **fields})


def plan_fields(files: Files, *, gone_count: int) -> dict[str, Any]:
    """Count files, as `manifest.look_at` returns them, by what would become of them."""
    is_unchanged, is_stale, is_known = files["is_unchanged"], files["is_stale"], files["is_known"]
    return {
        "read_as_new": (~is_known).sum(),
        "read_as_changed": (is_known & ~is_unchanged & ~is_stale).sum(),
        "read_as_stale": is_stale.sum(),
        "unchanged": is_unchanged.sum(),
        "gone": gone_count,
    }


def _gone_count(path: Path, planned: RunPlan) -> int:
    """Return how many files of the folders among the inputs the warehouse knows that are not there."""
    if not path.exists():
        return 0
    held = Warehouse(path).query(named_query("held_places"), {"roots": list(planned.run.scanned_roots)})
    return len(held.join(planned.files, on=held.columns, how="anti"))


def summary_fields(summary: RunSummary) -> dict[str, Any]:
    """Return the counts of a run as JSON has them: the row that `runs` got."""
    return asdict(summary)


def summary_lines(summary: RunSummary, warehouse: Path) -> list[str]:
    """Say in two or three lines what a run did.

    What is zero is left out; a run that found no new or changed document says so.
    """
    met = {
        "new": summary.documents_new,
        "changed": summary.documents_changed,
        "unchanged": summary.documents_unchanged,
    }
    marked = {
        "made again": summary.documents_remade,
        "copies of others": summary.documents_duplicate,
        "rejected": summary.documents_rejected,
    }
    lines = [f"read {summary.documents_seen:,} {_plural('document', summary.documents_seen)}: {_told(met)}"]
    if any(marked.values()):
        lines.append(f"of these {_told(marked)}")
    added = {
        "article": summary.articles_added,
        "quote": summary.quotes_added,
        "mention": summary.mentions_added,
    }
    if any(added.values()):
        counts = ", ".join(f"{count:,} {_plural(name, count)}" for name, count in added.items())
        lines.append(f"added {counts}")
    elif summary.documents_new or summary.documents_changed or summary.documents_remade:
        lines.append("added no article")
    else:
        lines.append("nothing new: no article changed")
    if summary.documents_rejected:
        lines.append("why they were rejected: onrecord status, or the table rejects")
    lines.append(f"{warehouse} published in {summary.seconds:.1f} s")
    return lines


def _told(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in counts.items() if count)


def _plural(noun: str, count: int) -> str:
    return noun if count == 1 else f"{noun}s"
