"""Where a process of the command line begins: `onrecord`, or `python -m onrecord`."""

from __future__ import annotations

import signal


def main() -> None:
    """Run the command line; from the first moment on, Ctrl-C ends it without a traceback."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # `nohup` may want it ignored
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from onrecord.cli import main as run_command

    run_command()


if __name__ == "__main__":
    main()
