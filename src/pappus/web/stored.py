"""Values as the database keeps them."""

from __future__ import annotations

import json
from typing import Any


def plain(value: Any) -> Any:
    """A value as JSON can hold it; days and whatever else it does not know become text."""
    return json.loads(json.dumps(value, default=str))
