"""The files that inputs name, and what they hold: the edge where bytes come in.

`find_items` lists files, `units` takes apart those that hold many items, `read_item` reads one.
"""

from onrecord.intake.files import may_pass, read_item
from onrecord.intake.find import find_items
from onrecord.intake.items import Intake, Item, Record, origin_of, printable_path, reject
from onrecord.intake.unfold import Unit, holds_many, units

__all__ = [
    "Intake",
    "Item",
    "Record",
    "Unit",
    "find_items",
    "holds_many",
    "may_pass",
    "origin_of",
    "printable_path",
    "read_item",
    "reject",
    "units",
]
