"""Find quotations and cues in a clean body, then resolve who speaks."""

from __future__ import annotations

from onrecord.quotes.find import find_quotes

__all__ = ["find_quotes"]
