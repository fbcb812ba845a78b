"""Texts without people's handles, addresses and numbers.

The patterns are written in the common subset of Python's `re` and Arrow's RE2, so that row-wise and columnar readers
scrub alike.
"""

from __future__ import annotations

import re
from typing import Any

PATTERNS: tuple[tuple[str, str], ...] = (
    (r"<@[UWBuwb][A-Za-z0-9]+(?:\|[^>]*)?>", "@…"),
    (r"[A-Za-z0-9._%+\-]+@([A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+)", r"…@\1"),
    (r"@[A-Za-z0-9_][A-Za-z0-9_.\-]*(?:@[A-Za-z0-9.\-]+)?", "@…"),
    (r"\+?\(?[0-9][0-9 ()./\-]{5,}[0-9]", "[number]"),
)
"""Pattern and replacement, in the order in which they are applied."""

_COMPILED = tuple((re.compile(pattern), replacement) for pattern, replacement in PATTERNS)


def scrub(text: str) -> str:
    """`text` with handles as `@…`, e-mail addresses as `…@domain` and long numbers as `[number]`."""
    if "@" in text:
        for pattern, replacement in _COMPILED[:3]:
            text = pattern.sub(replacement, text)
    return _COMPILED[3][0].sub(_COMPILED[3][1], text)


def scrub_column(column: Any) -> Any:
    """The same for an Arrow array of strings."""
    import pyarrow.compute as pc

    for pattern, replacement in PATTERNS:
        column = pc.replace_substring_regex(column, pattern, replacement)
    return column
