"""Files at addresses, through fsspec: https, s3, gs, memory and whatever else it knows."""

from __future__ import annotations

import asyncio
import errno
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, Final, cast

from onrecord.errors import InputError, RejectedError, UsageError
from onrecord.intake.items import Item, is_ignored, without_secrets

_PATTERN: Final = frozenset("*[")
_BUFFER_BYTES: Final = 1 << 18
_HTTP: Final = ("http://", "https://")
# What the libraries below fsspec raise for a place that cannot be reached differs; these are their bases.
_NETWORK_ERRORS: Final = (OSError, asyncio.TimeoutError, ConnectionError)


def find_remote(address: str) -> Iterator[Item | None]:
    """Yield the files at an address, sorted: itself, what its pattern matches, or what lies below it.

    None is yielded for a name that is no input by convention. On the web only a pattern is listed, for pages
    have no folders.

    Raises:
        UsageError: for a kind of address that is not known, or whose library is not installed.
        InputError: if nothing is there, or the place cannot be reached.
    """
    shown = without_secrets(address)
    system, path = _system(address)
    try:
        names = _listed(system, path, address)
    except _errors() as error:
        raise InputError(
            f"{shown} could not be read: {_told(error)}",
            hint="check the address, the network and your access",
        ) from error
    if not names:
        raise InputError(f"nothing is at {shown}", hint="check the address")
    for name in names:
        full = name if "://" in name else cast("str", system.unstrip_protocol(name))
        if name != address and any(is_ignored(part) for part in _below(name, path)):
            yield None
        else:
            yield Item(_root(address), full)


@contextmanager
def open_remote(address: str) -> Iterator[BinaryIO]:
    """Open the file at an address.

    Raises:
        OSError: if it cannot be opened or read.
    """
    system, path = _system(address)
    try:
        # By default a page on the web is asked for piece by piece, which many servers answer with all of it.
        how = {"block_size": 0} if address.startswith(_HTTP) else {}
        with system.open(path, "rb", **how) as file, io.BufferedReader(file, _BUFFER_BYTES) as buffered:
            yield buffered  # fsspec's own files read lines of any length only, and some have no `read1`
    except RejectedError:
        raise
    except FileNotFoundError:
        raise
    except _errors() as error:
        raise OSError(
            errno.ETIMEDOUT if isinstance(error, TimeoutError) else errno.EREMOTEIO, _told(error)
        ) from error


def _system(address: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise UsageError(
            f"reading {without_secrets(address)} needs fsspec", hint="pip install 'onrecord[remote]'"
        ) from error
    try:
        system, path = url_to_fs(address)
    except ImportError as error:
        raise UsageError(
            f"{without_secrets(address)}: {error}", hint="install the library that it names"
        ) from error
    except ValueError as error:
        raise UsageError(
            f"{without_secrets(address)} is an address of a kind that is not known",
            hint="use https://, s3:// or another one that fsspec knows",
        ) from error
    return system, path


def _listed(system: Any, path: str, address: str) -> list[str]:  # noqa: ANN401  (a file system of fsspec)
    if _PATTERN & set(path.partition("?")[0]):
        return sorted(system.glob(path))
    if address.startswith(_HTTP) or system.isfile(path):
        return [address]
    return sorted(system.find(path))


def _below(name: str, path: str) -> list[str]:
    """Return the parts of a name below the path that was listed; of one that a pattern matched, the last."""
    folder = path.rstrip("/") + "/"
    rest = name[len(folder) :] if name.startswith(folder) else name.rpartition("/")[2]
    return [part for part in rest.split("/") if part]


def _root(address: str) -> str:
    return without_secrets(address.rstrip("/").rpartition("/")[0] or address)


def _errors() -> tuple[type[BaseException], ...]:
    try:
        from aiohttp import ClientError
    except ImportError:
        return _NETWORK_ERRORS
    return (*_NETWORK_ERRORS, ClientError)


def _told(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
