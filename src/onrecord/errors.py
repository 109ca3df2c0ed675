"""The errors of onrecord: one base, a few kinds, each with what to do next.

A bad document is no exception: it becomes a `Rejected` with one of the `REASONS` and everything
else still loads. These errors are for what stops a whole command.
"""

from __future__ import annotations

from typing import Final

REASONS: Final[dict[str, str]] = {
    "empty_file": "the file holds no bytes, or nothing but white space",
    "binary_file": "the bytes are not text",
    "undecodable": "no encoding reads the bytes as text",
    "unsupported_media_type": "no reader for this form of input yet",
    "too_large": "larger than the configured limit for one document",
    "unreadable": "the file could not be opened or read",
    "vanished": "the file was there when the folder was listed and gone when it was read",
    "not_a_regular_file": "a pipe, socket or device, or a link that leads nowhere or in a circle",
    "no_body": "no line was left as body text after cleaning",
    "no_text": "the record has no field of text",
    "malformed": "the record is not what the form of its file asks for",
    "needs_extra": "a library that reads this form is not installed",
    "http_error": "the archived answer of the server is no page: a redirect or an error",
    "archive_limit": "the archive unpacks to more than is plausible, or lies too deep in others",
    "unsafe_path": "the member's path leads out of its archive",
    "timeout": "longer than the configured limit of processor time for one document",
    "worker_died": "the process that worked on it was ended from outside, as when memory runs out",
    "failed": "an unforeseen error in onrecord itself while it read this document",
}
"""Every code that `rejects.reason` may hold, and what it means."""

TRIED_AGAIN: Final = (
    *("failed", "timeout", "worker_died"),
    *("too_large", "unsupported_media_type", "no_text", "needs_extra", "archive_limit"),
)
"""The reasons that are onrecord's own limits: a newer version or another setting may read the same bytes."""


class OnrecordError(Exception):
    """Something stopped the command; the message names the cause, `hint` the next thing to do."""

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(OnrecordError):
    """The command or its configuration asks for something that cannot be."""


class InputError(OnrecordError):
    """The input as a whole cannot be read: no such folder, or nothing in it."""


class WarehouseError(OnrecordError):
    """The warehouse file cannot be opened, trusted or written."""


class HeldError(WarehouseError):
    """Another process holds the warehouse for writing; it is as it was, and waiting may help."""


class DataTestError(WarehouseError):
    """A SQL data test found wrong rows, so nothing was published."""


class RejectedError(OnrecordError):
    """This one document cannot be loaded; the caller turns it into a `Rejected`."""

    def __init__(self, reason: str, message: str, *, byte_offset: int | None = None) -> None:
        super().__init__(message)
        self.reason = reason
        self.byte_offset = byte_offset
