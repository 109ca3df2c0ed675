"""Which Prefect API is configured, read the way Prefect reads it but without importing it.

Prefect's order, first match wins: the environment, `.env`, `prefect.toml`, `[tool.prefect]` in
`pyproject.toml` (all three in the working directory), then the active profile.
Source: https://docs.prefect.io/v3/concepts/settings-and-profiles and `prefect/settings/sources.py`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

API_URL = "PREFECT_API_URL"
TEST_MODES = (
    "PREFECT_TEST_MODE",
    "PREFECT_UNIT_TEST_MODE",
    "PREFECT_TESTING_UNIT_TEST_MODE",
    "PREFECT_TESTING_TEST_MODE",
)


def configured_prefect_api(
    environ: Mapping[str, str] = os.environ, home: Path | None = None, folder: Path | None = None
) -> str | None:
    """Return the address of the Prefect API that this user has configured.

    Args:
        environ: the environment variables.
        home: the user's home, for `.prefect/profiles.toml`.
        folder: the working directory, for `.env`, `prefect.toml` and `pyproject.toml`.

    Returns:
        The address, or None when a flow would have to start a server of its own. A file that can't
        be read counts as one that says nothing.

    >>> configured_prefect_api({"PREFECT_API_URL": "http://127.0.0.1:4200/api"})
    'http://127.0.0.1:4200/api'
    """
    folder = folder or Path()
    for found in (_from_names(environ), _from_names(_dotenv(folder)), *_from_toml(folder, "api", "url")):
        if found is not None:
            return found or None  # set to nothing means: none
    return _active_profile(environ, home, folder).get(API_URL) or None


def home_folder() -> Path | None:
    """Return the user's home, or None for one without, as in a container that runs under a bare number."""
    home = Path(os.path.expanduser("~"))  # noqa: PTH111  (Path.home() raises where there is none)
    return home if home.is_absolute() else None


def _from_names(names: Mapping[str, str]) -> str | None:
    """Environment variables count in any case, as they do for Prefect."""
    if API_URL in names:
        return names[API_URL]
    return next((value for name, value in names.items() if name.upper() == API_URL), None)


def _dotenv(folder: Path) -> dict[str, str]:
    path = folder / ".env"
    if "PREFECT" not in _text(path).upper():
        return {}
    from dotenv import dotenv_values  # Prefect's own reader of these files, and only now needed

    return {name: value for name, value in dotenv_values(path).items() if value is not None}


def _from_toml(folder: Path, *keys: str) -> tuple[str | None, str | None]:
    """Look `keys` up in `prefect.toml`, then in the Prefect part of `pyproject.toml`."""
    return (
        _at(_toml(folder / "prefect.toml"), *keys),
        _at(_toml(folder / "pyproject.toml", only_if="tool.prefect"), "tool", "prefect", *keys),
    )


def _active_profile(environ: Mapping[str, str], home: Path | None, folder: Path) -> dict[str, str]:
    """Return the settings of the profile in use; the built-in ones stand in for a missing file."""
    if any(environ.get(name) for name in TEST_MODES):
        return {}
    path = _profiles_path(environ, home, folder)
    if path is None and not environ.get("PREFECT_PROFILE"):
        return {}  # the built-in profile that is active names no API
    table = _toml(path) if path is not None else _built_in_profiles()
    name = environ.get("PREFECT_PROFILE") or table.get("active")
    profiles = table.get("profiles")
    profile = profiles.get(name) if isinstance(profiles, dict) else None
    return {key: str(value) for key, value in profile.items()} if isinstance(profile, dict) else {}


def _profiles_path(environ: Mapping[str, str], home: Path | None, folder: Path) -> Path | None:
    """Return where the profiles stand, or None when there is no file of the user's own."""
    named = (
        environ.get("PREFECT_PROFILES_PATH")
        or _dotenv(folder).get("PREFECT_PROFILES_PATH")
        or next(filter(None, _from_toml(folder, "profiles_path")), None)
    )
    if named:
        return folder / named
    if environ.get("PREFECT_HOME"):
        return folder / environ["PREFECT_HOME"] / "profiles.toml"
    home = home or home_folder()
    default = home / ".prefect" / "profiles.toml" if home else None
    return default if default and default.exists() else None


def _built_in_profiles() -> dict[str, Any]:
    from importlib.util import find_spec

    spec = find_spec("prefect")  # finds the package without running it
    if spec is None or spec.origin is None:
        return {}
    return _toml(Path(spec.origin).parent / "settings" / "profiles.toml")


def _toml(path: Path, *, only_if: str = "") -> dict[str, Any]:
    """Return the table in the file, empty if there is none; parsed only if it holds `only_if`."""
    text = _text(path)
    if not text or only_if not in text:
        return {}
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {}


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _at(table: dict[str, Any], *keys: str) -> str | None:
    value: Any = table
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, str) else None
