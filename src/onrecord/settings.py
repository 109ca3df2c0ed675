"""What a user can set: read once at the edge, handed down as one frozen value."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from onrecord.errors import UsageError
from onrecord.text.timezones import named_zone

LARGEST_LIMIT_BYTES: Final = 2_000_000_000  # no text of a table can be longer than 4 GB in DuckDB

LARGEST_LIMIT_SECONDS: Final = 86_400

DATE_ORDERS: Final = ("", "day_first", "month_first")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that changes what the tables hold, and how many versions of them are kept.

    Attributes:
        default_timezone: IANA name of the zone that turns a printed time without an offset into
            `published_at`.
        date_order: what `03/04/2024` means where its page does not tell: `day_first`, `month_first`, or
            nothing, and then it stays unknown.
        max_document_bytes: a larger file or record is rejected as `too_large`.
        max_document_seconds: a document that takes more processor time is rejected as `timeout`.
        fields: which fields of records hold what, as `title=headline,body=story.text`; the names that
            crawlers use need no mention.
        corrections: path of a file of corrections; empty for `corrections.tsv` beside the warehouse, if
            it is there.
        keep_versions: how many replaced versions of the warehouse stay beside it, for `rollback`.
    """

    default_timezone: str = "UTC"
    date_order: str = ""
    max_document_bytes: int = 20_000_000
    max_document_seconds: float = 300.0
    fields: str = ""
    corrections: str = ""
    keep_versions: int = 0

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read the settings from the variables of the environment that bear their names.

        Set to nothing is not set.

        Raises:
            UsageError: if a value is not what its setting takes.
        """
        defaults = cls()
        zone = environ.get("ONRECORD_DEFAULT_TIMEZONE") or defaults.default_timezone
        limit = environ.get("ONRECORD_MAX_DOCUMENT_BYTES") or str(defaults.max_document_bytes)
        if named_zone(zone) is None:
            raise UsageError(
                f"ONRECORD_DEFAULT_TIMEZONE={zone!r} is not a time zone",
                hint="use an IANA name such as Asia/Baku, or UTC",
            )
        order = environ.get("ONRECORD_DATE_ORDER") or defaults.date_order
        if order not in DATE_ORDERS:
            raise UsageError(
                f"ONRECORD_DATE_ORDER={order[:40]!r} is not an order of dates",
                hint="use day_first or month_first",
            )
        is_number = limit.isascii() and limit.isdecimal() and len(limit) <= len(str(LARGEST_LIMIT_BYTES))
        if not is_number or not 0 < int(limit) <= LARGEST_LIMIT_BYTES:
            raise UsageError(
                f"ONRECORD_MAX_DOCUMENT_BYTES={limit[:40]!r} is not a number of bytes from 1 to "
                f"{LARGEST_LIMIT_BYTES}",
                hint="use a whole number such as 20000000",
            )
        seconds = environ.get("ONRECORD_MAX_DOCUMENT_SECONDS") or f"{defaults.max_document_seconds:g}"
        if not _is_number(seconds) or not 0 < float(seconds) <= LARGEST_LIMIT_SECONDS:
            raise UsageError(
                f"ONRECORD_MAX_DOCUMENT_SECONDS={seconds[:40]!r} is not a number of seconds up to "
                f"{LARGEST_LIMIT_SECONDS}",
                hint="use a number such as 300",
            )
        keep = environ.get("ONRECORD_KEEP_VERSIONS") or str(defaults.keep_versions)
        if not (keep.isascii() and keep.isdecimal() and len(keep) <= 4):
            raise UsageError(
                f"ONRECORD_KEEP_VERSIONS={keep[:40]!r} is not a number of versions",
                hint="use a whole number such as 3",
            )
        return cls(
            default_timezone=zone,
            date_order=order,
            max_document_bytes=int(limit),
            max_document_seconds=float(seconds),
            fields=environ.get("ONRECORD_FIELDS") or defaults.fields,
            corrections=environ.get("ONRECORD_CORRECTIONS") or defaults.corrections,
            keep_versions=int(keep),
        )


def _is_number(text: str) -> bool:
    whole, _, rest = text.partition(".")
    return text.isascii() and len(text) <= 12 and whole.isdecimal() and (not rest or rest.isdecimal())
