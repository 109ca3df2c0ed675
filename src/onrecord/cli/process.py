"""What a command needs of its process: streams that can be written to, and signals that end it in order."""

from __future__ import annotations

import io
import os
import signal
import sys
from types import FrameType
from typing import Final

# What a user, a service manager or a closed terminal sends to end a command.
_STOPPING: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_READ, _WRITTEN = 0, (1, 2)


class Stopped(BaseException):
    """A signal asked the command to end; no `KeyboardInterrupt`, which Typer would end without a word."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.signal = signal.Signals(number)

    @property
    def exit_code(self) -> int:
        """What a shell reports for a command that this signal ended."""
        return 128 + self.signal


def end_at_once() -> None:
    """Let Ctrl-C end the process at once, as it does for a command that leaves nothing behind.

    Python would only take note of it while DuckDB works on a query.
    """
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


def end_in_order() -> None:
    """Let a signal end what runs the way an error does, so that nothing half done is left behind.

    One that is ignored stays so, as `nohup` wants it.
    """
    for number in _STOPPING:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)


def own_streams() -> None:
    """Make standard input and output usable whatever they were when the command was started.

    One that is closed becomes one that holds and keeps nothing. Without a buffer, as with
    PYTHONUNBUFFERED, a pipe that takes only a part of a text would lose the rest in silence; and what
    the encoding of the terminal lacks is escaped.
    """
    if not _is_open(_READ):
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115  (open until the process ends)
    for number in _WRITTEN:
        name = "stdout" if number == 1 else "stderr"
        stream = getattr(sys, name)
        if not _is_open(number) or stream is None:
            target: int | str = os.devnull
        else:
            stream.flush()
            target = number
        setattr(sys, name, _buffered(target, getattr(stream, "encoding", None)))


def discard_output() -> None:
    """Send what is left of standard output nowhere: writing it has failed."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _buffered(target: int | str, encoding: str | None) -> io.TextIOWrapper:
    stream = open(  # noqa: SIM115  (open until the process ends)
        target, "w", encoding=encoding, errors="backslashreplace", closefd=isinstance(target, str)
    )
    if target == _WRITTEN[1]:
        stream.reconfigure(line_buffering=True)
    return stream


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def _stop(number: int, _frame: FrameType | None) -> None:
    signal.signal(number, signal.SIG_DFL)  # who asks twice does not want to wait for the clearing away
    raise Stopped(number)
