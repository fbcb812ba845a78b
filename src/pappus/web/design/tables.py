"""Tables that go out to spreadsheets."""

from __future__ import annotations

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: one that begins like one is marked as text by an apostrophe."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
