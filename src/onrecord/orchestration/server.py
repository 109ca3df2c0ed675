"""A Prefect server of one's own, as another process on loopback that ends with its starter.

Starting one costs 5 s of imports, and another 10 s the first time a version of Prefect makes its
database. So the empty database is kept in the user's cache folder for the next server, and the
starter can import Prefect while the server does.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from select import select

from onrecord.orchestration.configuration import home_folder
from onrecord.orchestration.running import NO_TELEMETRY, PrefectUnavailableError

LOOPBACK = "127.0.0.1"
START_TIMEOUT_SECONDS = 120  # a cold disk and two busy cores made it 60
STOP_TIMEOUT_SECONDS = 10  # it takes 1
LOG_NAME = "server.log"
SERVER_MODULE = "onrecord.flows.server"


@dataclass(frozen=True, slots=True)
class LocalServer:
    """A server that is starting or up.

    Attributes:
        address: of its page; known before it answers.
        home: its PREFECT_HOME, with its database and its log.
    """

    address: str
    home: Path
    process: subprocess.Popen[bytes]
    ready_file: int

    @property
    def api_url(self) -> str:
        """What PREFECT_API_URL must be to use it."""
        return f"{self.address}/api"

    def wait_until_ready(self, timeout_seconds: float = START_TIMEOUT_SECONDS) -> None:
        """Return once the server answers.

        Raises:
            PrefectUnavailableError: if it ends or takes too long, with the last line that it wrote.
        """
        deadline = time.monotonic() + timeout_seconds
        while (left := deadline - time.monotonic()) > 0:
            if not select([self.ready_file], [], [], left)[0]:
                break
            if os.read(self.ready_file, 1):
                return
            raise PrefectUnavailableError(
                f"the local Prefect server ended while it started: {self._last_words()}",
                hint="run `onrecord doctor`, or `onrecord run` without --prefect",
            )
        raise PrefectUnavailableError(
            f"the local Prefect server did not answer within {timeout_seconds:.0f} s",
            hint=f"see {self.home / LOG_NAME}; `onrecord run` without --prefect needs no server",
        )

    def _last_words(self) -> str:
        """Return the error that the log ends with, without the web server's own last line."""
        try:
            written = (self.home / LOG_NAME).read_text(errors="replace").splitlines()
        except OSError:
            written = []
        lines = [line.strip()[:300] for line in written if line.strip()]
        errors = [line for line in lines if "Error" in line.partition(":")[0]]
        return next(reversed(errors or lines), "it wrote nothing")


@contextmanager
def local_server(
    home: Path, *, environ: Mapping[str, str] = os.environ, port: int = 0
) -> Iterator[LocalServer]:
    """Start a server at once and stop it when the block ends.

    Args:
        home: a folder for its database and log; made if it isn't there.
        environ: what it inherits; Prefect settings in it that would send it elsewhere are left out.
        port: wanted; a taken one gives way to any free one.
    """
    home.mkdir(parents=True, exist_ok=True)
    with _listener(port) as listener:
        address = f"http://{LOOPBACK}:{listener.getsockname()[1]}"
        process, ready_file = _start(listener, home, _server_environment(environ, home))
    try:
        yield LocalServer(address, home, process, ready_file)
    finally:
        os.close(ready_file)
        _stop(process)


@contextmanager
def throwaway_server(environ: Mapping[str, str] = os.environ) -> Iterator[LocalServer]:
    """Start a server in a temporary home of its own that goes with it."""
    home = Path(tempfile.mkdtemp(prefix="onrecord-prefect-"))
    try:
        with local_server(home, environ={**environ, "PREFECT_SERVER_UI_ENABLED": "false"}) as server:
            yield server
    finally:
        shutil.rmtree(home, ignore_errors=True)


def cache_folder(environ: Mapping[str, str] = os.environ) -> Path | None:
    """Return where the empty database is kept: `$XDG_CACHE_HOME/onrecord` or `~/.cache/onrecord`.

    None without a home: nothing is kept then.
    """
    base = Path(environ.get("XDG_CACHE_HOME", ""))
    if base.is_absolute():
        return base / "onrecord"
    home = home_folder()
    return home / ".cache" / "onrecord" if home else None


def _server_environment(environ: Mapping[str, str], home: Path) -> dict[str, str]:
    """Only what the user set for the server's own log and page goes through.

    A database or address meant for another server would make this one write there.
    """
    kept = {name: value for name, value in environ.items() if not name.upper().startswith("PREFECT")}
    page = {name: value for name, value in environ.items() if name.startswith("PREFECT_SERVER_UI_")}
    return {
        **kept,
        **page,
        **({} if home_folder() else {"HOME": str(home)}),  # Prefect does not start without one
        **NO_TELEMETRY,
        "PREFECT_HOME": str(home),
        "PREFECT_PROFILES_PATH": str(home / "profiles.toml"),
        "PREFECT_SERVER_REGISTER_BLOCKS_ON_START": "false",  # 2 s for forms that no flow here uses
        "ONRECORD_PREFECT_CACHE": str(cache_folder(environ) or home),
    }


def _listener(port: int) -> socket.socket:
    """Bind before the server starts, so that its address is known and nobody can take it."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((LOOPBACK, port))
    except OSError:
        listener.bind((LOOPBACK, 0))
    return listener


def _start(
    listener: socket.socket, home: Path, environment: dict[str, str]
) -> tuple[subprocess.Popen[bytes], int]:
    ready_file, ready_end = os.pipe()
    try:
        with (home / LOG_NAME).open("ab") as log:
            process = subprocess.Popen(  # noqa: S603  (our own interpreter and module)
                [sys.executable, "-m", SERVER_MODULE, str(listener.fileno()), str(ready_end)],
                stdin=subprocess.PIPE,  # it ends when nobody holds the other end any more
                stdout=log,
                stderr=log,
                env=environment,
                cwd=home,  # away from a `.env` or `prefect.toml` that isn't meant for it
                pass_fds=(listener.fileno(), ready_end),
                start_new_session=True,  # Ctrl-C is for us: we still need it to end our runs
            )
    except BaseException:
        os.close(ready_file)
        raise
    finally:
        os.close(ready_end)
    return process, ready_file


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(STOP_TIMEOUT_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
