"""Facts that lines of noise print: an outlet's handle, its copyright, a view count, who reported."""

from __future__ import annotations

import re
from typing import Final

from onrecord.clean.bylines import Byline, is_person_name, outlet_named, printed_name, read_names
from onrecord.clean.header import view_count_of
from onrecord.clean.lines import Line
from onrecord.clean.marks import Fact, Mark, dropped, taken
from onrecord.clean.outlets import outlet_of_copyright, outlet_of_handle

_REPORTERS: Final = re.compile(r"\(?reporting by (?P<names>[^;()]{3,200})", re.IGNORECASE)
_ABOUT: Final = re.compile(
    r"(?P<name>[^\W\d_][^\s,]*(?: [^\s,]+){1,3}) is (?:an? |the )?(?P<outlet>[\w.]+)[’'`]?s? "
)


def note_marks(line: Line, rule: str) -> tuple[Mark, ...]:
    """Mark a line that `rule` drops, with the facts that it prints."""
    if rule == "view_counter":
        count = view_count_of(line.text)
        return dropped(line, rule) if count is None else taken(line, "view_count", Fact("view_count", count))
    if rule == "follow_us":
        return dropped(line, rule, *_fact("outlet_handle", outlet_of_handle(line.text)))
    if rule == "copyright_line":
        return dropped(line, rule, *_fact("outlet_copyright", outlet_of_copyright(line.text)))
    if rule == "reporters_note":
        return dropped(line, rule, *_fact("foot_author", _reporters(line.text)))
    if rule == "author_note":
        return dropped(line, rule, *_about_facts(line.text))
    return dropped(line, rule)


def _fact(field: str, value: object) -> tuple[Fact, ...]:
    return (Fact(field, value),) if value else ()


def _reporters(text: str) -> tuple[str, ...]:
    match = _REPORTERS.match(text)
    byline = read_names(match["names"]) if match else None
    return (byline or Byline()).authors


def _about_facts(text: str) -> tuple[Fact, ...]:
    match = _ABOUT.match(text)
    if match is None or not is_person_name(match["name"]):
        return ()
    outlet = outlet_named(match["outlet"].rstrip("'’`"))
    return (Fact("foot_author", (printed_name(match["name"]),)), *_fact("outlet_handle", outlet))
