"""Facts that lines of noise print: an outlet's handle, its copyright, a view count, who reported."""

from __future__ import annotations

import re
from collections.abc import Callable
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
    read = _READERS.get(rule)
    return read(line) if read else dropped(line, rule)


def _view_count_marks(line: Line) -> tuple[Mark, ...]:
    count = view_count_of(line.text)
    if count is None:
        return dropped(line, "view_counter")
    return taken(line, "view_count", Fact("view_count", count))


def _follow_us_marks(line: Line) -> tuple[Mark, ...]:
    return dropped(line, "follow_us", *_fact("outlet_handle", outlet_of_handle(line.text)))


def _copyright_marks(line: Line) -> tuple[Mark, ...]:
    return dropped(line, "copyright_line", *_fact("outlet_copyright", outlet_of_copyright(line.text)))


def _reporters_marks(line: Line) -> tuple[Mark, ...]:
    return dropped(line, "reporters_note", *_fact("foot_author", _reporters(line.text)))


def _author_note_marks(line: Line) -> tuple[Mark, ...]:
    return dropped(line, "author_note", *_about_facts(line.text))


def _address_marks(line: Line) -> tuple[Mark, ...]:
    """Take an address that is labelled as the page's own; other links may lead anywhere."""
    label, _, rest = line.text.partition(":")
    if label.strip().casefold() not in ("url", "permalink", "address"):
        return dropped(line, "bare_link")
    return taken(line, "url", Fact("url", rest.strip()))


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


_READERS: Final[dict[str, Callable[[Line], tuple[Mark, ...]]]] = {
    "view_counter": _view_count_marks,
    "follow_us": _follow_us_marks,
    "copyright_line": _copyright_marks,
    "reporters_note": _reporters_marks,
    "author_note": _author_note_marks,
    "bare_link": _address_marks,
}
"""The rules whose lines print facts, and what reads them."""
