"""One search through many texts at once, which is faster than a search in each."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

BETWEEN = "\0"
"""What stands between the texts; patterns must not match it."""


def found_in(pattern: re.Pattern[str], texts: list[str]) -> tuple[Any, list[str]]:
    """What the only group of a pattern holds wherever it matches in some texts, and the row of each, in order.

    A text that itself holds what stands between texts is searched with a space instead.
    """
    joined = BETWEEN.join(texts)
    if joined.count(BETWEEN) >= len(texts):
        joined = BETWEEN.join([text.replace(BETWEEN, " ") for text in texts])
    parts = pattern.split(joined)
    return np.cumsum([part.count(BETWEEN) for part in parts[:-1:2]], dtype=np.int64), parts[1::2]
