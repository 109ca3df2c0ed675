"""Where raw bytes come from: what every reader hands on to its Documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from onrecord.model import Given


@dataclass(frozen=True, slots=True)
class Origin:
    """The place of one raw item, as in the fields of `Document` with the same names.

    Attributes:
        charset: the encoding that a server declared for the bytes.
        address: where on the web the item was fetched, as its container says.
        is_verbatim: whether the bytes stand so in the file; of others no place in them is told.
        given: what the fields of a record say of the article in it.
    """

    source_path: str
    source_record: str | None = None
    source_root: str = ""
    fetched_at: datetime | None = None
    charset: str | None = None
    address: str | None = None
    is_verbatim: bool = True
    given: tuple[Given, ...] = ()


def fetched_from(origin: Origin) -> tuple[Given, ...]:
    """Return the address of an item as what is given of its article, to be asked last."""
    return (Given("url", origin.address, "address"),) if origin.address else ()
