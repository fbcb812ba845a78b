"""JSON that a strict parser refuses: cut emoji and bytes that are no UTF-8 are replaced, the rest is kept."""

from __future__ import annotations

import json
from typing import Any


def lenient_json(content: bytes) -> Any:
    """The value in `content`.

    Raises:
        ValueError: it is no JSON, is cut short, or is nested deeper than any export.
    """
    text = content.decode("utf-8-sig", "replace")
    try:
        value = json.loads(text)
        if "\\u" not in text:
            return value
        # An emoji that was cut in the middle leaves half a surrogate pair, which is no text.
        return json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
    except RecursionError as error:
        raise ValueError("is nested too deeply") from error
