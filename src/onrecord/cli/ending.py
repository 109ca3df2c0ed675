"""How a command ends: with which exit code, and what it says when an error ends it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any, Final

from onrecord.cli.process import Stopped, discard_output
from onrecord.errors import HeldError, OnrecordError, UsageError

EXIT_FAILED: Final = 1
EXIT_USAGE: Final = 2
EXIT_REJECTS: Final = 3
EXIT_HELD: Final = 4


def report_errors(command: Callable[[], Any]) -> None:
    """Call a command; an error becomes one line that says what to do next, and the exit code."""
    try:
        try:
            command()
        finally:
            sys.stdout.flush()  # what cannot be written shows here, not when it is too late to say so
    except OnrecordError as error:
        _fail(error.message, error.hint, exit_code_of(error))
    except Stopped as stop:
        _fail(f"stopped by {stop.signal.name}", "run it again: what was published is whole", stop.exit_code)
    except BrokenPipeError:  # the reader of our output went away, as `head` does
        discard_output()
        sys.exit(EXIT_FAILED)
    except OSError as error:
        named = f"{error.filename}: " if error.filename is not None else ""
        _fail(
            f"{named}{error.strerror or error}",
            "check the path, its permissions and the space left on the disk",
            EXIT_FAILED,
        )
    except (SystemExit, KeyboardInterrupt):
        raise
    except BaseException as error:  # a panic of a library in Rust is no Exception
        if os.environ.get("ONRECORD_TRACEBACK"):
            raise
        _fail(
            f"unforeseen {type(error).__name__}: {error}",
            "set ONRECORD_TRACEBACK=1 to see where, and please report it",
            EXIT_FAILED,
        )


def exit_code_of(error: OnrecordError) -> int:
    """Return the exit code of a command that this error stopped."""
    match error:
        case UsageError():
            return EXIT_USAGE
        case HeldError():
            return EXIT_HELD
        case _:
            return EXIT_FAILED


def _fail(message: str, hint: str | None, code: int) -> None:
    from onrecord.cli.present import printable, write_lines

    try:
        sys.stdout.flush()
    except OSError:
        discard_output()
    told = f"error: {message}" + (f"\n  next: {hint}" if hint else "")
    write_lines(map(printable, told.splitlines()), to=sys.stderr)
    sys.exit(code)
