"""What a run says about itself on Prefect's pages: counts and fixed codes, no text of any document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from onrecord.errors import REASONS
from onrecord.warehouse import RunSummary

ARTIFACT_KEY = "onrecord-summary"  # lower case and dashes: what Prefect takes as a key
MARKDOWN_MARKS = "\\`*_{}[]()<>#+-.!|~&"

ROWS = (
    ("documents seen", "documents_seen"),
    ("new", "documents_new"),
    ("changed", "documents_changed"),
    ("unchanged", "documents_unchanged"),
    ("of these, made again", "documents_remade"),
    ("copies of an article held already", "documents_duplicate"),
    ("rejected", "documents_rejected"),
    ("articles added", "articles_added"),
    ("quotes added", "quotes_added"),
    ("mentions added", "mentions_added"),
)


def summary_line(summary: RunSummary) -> str:
    """Say in one line what the run did."""
    return (
        f"{summary.documents_seen:,} documents seen, {summary.documents_new:,} new, "
        f"{summary.documents_rejected:,} rejected; {summary.articles_added:,} articles, "
        f"{summary.quotes_added:,} quotes, {summary.mentions_added:,} mentions added"
    )


def summary_markdown(summary: RunSummary, warehouse: Path, rejects: Mapping[str, int]) -> str:
    """Return the summary as a page of Markdown.

    Args:
        summary: the counts of the run.
        warehouse: the file it published.
        rejects: how many documents of the run were rejected for each reason.
    """
    counts = [(label, f"{getattr(summary, field):,}") for label, field in ROWS]
    parts = [
        f"## {escaped(warehouse.name)}",
        *_table(("documents and rows", "count"), [*counts, ("seconds", f"{summary.seconds:.1f}")]),
    ]
    if rejects:
        rows = [
            (escaped(reason), REASONS.get(reason, ""), f"{count:,}")
            for reason, count in sorted(rejects.items(), key=lambda item: (-item[1], item[0]))
        ]
        parts += ["", "### Rejected", *_table(("reason", "meaning", "documents"), rows)]
    return "\n".join([*parts, "", f"Ask it: `onrecord status --warehouse FILE` · run {summary.run_id}", ""])


def escaped(text: str) -> str:
    r"""Return `text` so that Markdown shows it as it is, on one line.

    >>> escaped("a_b|c")
    'a\\_b\\|c'
    """
    one_line = " ".join(text.split())
    return "".join(f"\\{mark}" if mark in MARKDOWN_MARKS else mark for mark in one_line)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    align = ["---"] * (len(head) - 1) + ["---:"]
    return ["", *(f"| {' | '.join(cells)} |" for cells in (head, align, *rows))]
