"""A limit to the processor time that one document may take."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

from onrecord.errors import RejectedError

HARD_LIMIT_FACTOR: Final = 2
_REMINDER_SECONDS: Final = 1.0  # an exception in a destructor is swallowed, so it comes again


class _TimeIsUpError(BaseException):
    """Raised wherever the document's code is; no `except Exception` there holds it."""


@contextmanager
def time_limit(seconds: float, *, may_kill: bool) -> Iterator[None]:
    """Stop the block after so much processor time; time asleep or suspended is not counted.

    Python's own code and its regular expressions look up for the signal that stops them. Code in C that
    does not is ended with its process, after `HARD_LIMIT_FACTOR` times the limit, if it `may_kill` that.
    Signals reach the main thread only, so in another one there is no limit.

    Args:
        seconds: of processor time of this process.
        may_kill: whether this process is a worker that another one misses, and then does without.

    Raises:
        RejectedError: `timeout`, when the time is up.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    is_running = True

    def stop(_signal: int, _frame: FrameType | None) -> None:
        if is_running:
            raise _TimeIsUpError

    before = signal.signal(signal.SIGVTALRM, stop)
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds, _REMINDER_SECONDS)
        if may_kill:
            signal.setitimer(signal.ITIMER_PROF, HARD_LIMIT_FACTOR * seconds)
        try:
            yield
        finally:
            is_running = False  # a signal that comes after this is of no interest
    except _TimeIsUpError:
        raise timeout(seconds) from None
    finally:
        is_running = False
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGVTALRM, before)


def timeout(seconds: float) -> RejectedError:
    """Return the error of a document that took longer."""
    return RejectedError("timeout", f"it took longer than {seconds:g} seconds of processor time")
