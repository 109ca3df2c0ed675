"""A Prefect server of one's own: `python -m onrecord.flows.server LISTENER READY`.

Started by `onrecord.orchestration.server`, which holds the other end of its standard input: when
that end closes the server stops, so it can't outlive its starter, not even one that is killed.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sqlite3
import sys
import threading
from contextlib import closing, suppress
from pathlib import Path

DATABASE_NAME = "prefect.db"


def main(arguments: list[str]) -> None:
    """Serve until standard input ends or a signal comes.

    Args:
        arguments: the numbers of two inherited files: a bound socket, and a pipe that gets one
            byte as soon as requests are answered.
    """
    listener = socket.socket(fileno=int(arguments[0]))
    host, port = listener.getsockname()
    # Prefect reads its settings when it is first imported, its own address among them.
    os.environ["PREFECT_SERVER_API_HOST"] = host
    os.environ["PREFECT_SERVER_API_PORT"] = str(port)
    os.environ["PREFECT_API_URL"] = f"http://{host}:{port}/api"
    threading.Thread(target=_end_with_standard_input, daemon=True).start()
    _run(listener, ready_file=int(arguments[1]))


def _end_with_standard_input() -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def _run(listener: socket.socket, ready_file: int) -> None:
    import uvicorn
    from prefect import __version__
    from prefect.server.api.server import create_app

    database = Path(os.environ["PREFECT_HOME"]) / DATABASE_NAME
    empty_database = Path(os.environ["ONRECORD_PREFECT_CACHE"]) / f"prefect-{__version__}-empty.db"
    _use_empty_database(database, empty_database)

    class AnnouncedServer(uvicorn.Server):
        """Says when requests are answered, so that nobody has to poll."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets=sockets)
            if self.started:
                _keep_empty_database(database, empty_database)
                os.write(ready_file, b"\n")
            os.close(ready_file)

    app = create_app(final=True)
    config = uvicorn.Config(app, log_level="error", lifespan="on", timeout_graceful_shutdown=2)
    AnnouncedServer(config).run(sockets=[listener])


def _use_empty_database(database: Path, empty_database: Path) -> None:
    """Begin with the kept database: making one takes Prefect 10 s of migrations."""
    if not database.exists():
        with suppress(OSError):
            shutil.copyfile(empty_database, database)


def _keep_empty_database(database: Path, empty_database: Path) -> None:
    """Keep a copy of a database that has just been made; without a cache folder nothing is lost."""
    if empty_database.exists():
        return
    aside = empty_database.with_name(f".{empty_database.name}.{os.getpid()}")
    with suppress(OSError, sqlite3.Error):
        empty_database.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(aside)) as target:
            source.backup(target)
            is_fresh = target.execute("select count(*) from flow").fetchone() == (0,)
        if is_fresh:
            aside.replace(empty_database)
    aside.unlink(missing_ok=True)


if __name__ == "__main__":
    main(sys.argv[1:])
