"""`onrecord demo`: the five pages that come with onrecord, and three questions put to them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from onrecord.cli.present import print_frame, write_lines
from onrecord.warehouse import Warehouse

SEEDS: Final = Path(__file__).parent.parent / "seeds"
QUESTIONS: Final = (
    ("Who is quoted, and as what?", "select * from speakers"),
    (
        "What did Maria Zakharova say, and where does it stand in the raw file?",
        "select quote, cue, published_date, source_path, source_byte_start as byte from quotes_in_context "
        "where speaker = 'Maria Zakharova' and kind = 'direct'",
    ),
    (
        "Who and what is mentioned most?",
        "select entity, kind, mentions, articles from entity_frequency limit 5",
    ),
)


def show(path: Path) -> None:
    """Print the questions, the SQL that asks them, and the answers."""
    warehouse = Warehouse(path)
    for question, sql in QUESTIONS:
        write_lines(["", question, f'  onrecord query "{sql}"', ""])
        print_frame(warehouse.query(sql))
