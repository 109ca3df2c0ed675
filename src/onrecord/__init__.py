"""Who said what, about whom, when and where it was printed.

The names below are loaded when first used, so that `import onrecord` stays light.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from onrecord.api import find_mentions, find_quotes, parse
    from onrecord.warehouse import Warehouse

_HOME = {
    "Warehouse": "onrecord.warehouse",
    "find_mentions": "onrecord.api",
    "find_quotes": "onrecord.api",
    "parse": "onrecord.api",
}

__all__ = ["Warehouse", "__version__", "find_mentions", "find_quotes", "parse"]


def __getattr__(name: str) -> Any:  # noqa: ANN401  (PEP 562 fixes the signature)
    if name in _HOME:
        import importlib

        return getattr(importlib.import_module(_HOME[name]), name)
    raise AttributeError(f"module 'onrecord' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
