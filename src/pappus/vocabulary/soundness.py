"""Whether a document keeps to a JSON Schema; where it does not, and in which words, another library tells.

Nearly every document does, and the library with the words takes longer to find that out than all else that is done with
a document.
"""

from __future__ import annotations

from typing import Any


def is_sound(content: Any, schema: dict[str, Any]) -> bool:
    """Whether content keeps to a schema (2020-12); false also where it cannot be told, as of keys that are no text."""
    import jsonschema_rs

    try:
        return jsonschema_rs.validator_for(schema, validate_formats=True).is_valid(content)
    except ValueError:
        return False
