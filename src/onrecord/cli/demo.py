"""`onrecord demo`: the five pages that come with onrecord, and three questions put to them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from onrecord.cli.present import print_frame, write_lines
from onrecord.warehouse import Warehouse

PACKAGE: Final = Path(__file__).parent.parent
SEEDS: Final = (PACKAGE / "seeds").resolve()  # in a checkout a link to the folder that people know


def show(path: Path) -> None:
    """Print each question, the SQL that asks it, and the answer."""
    warehouse = Warehouse(path)
    for file in sorted((PACKAGE / "sql" / "demo").glob("*.sql")):
        question, _, sql = file.read_text("utf-8").removeprefix("-- ").partition("\n")
        write_lines(["", question, *(f"    {line}" for line in sql.splitlines()), ""])
        print_frame(warehouse.query(sql))
