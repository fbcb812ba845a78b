"""Whether a document keeps to a JSON Schema; nothing is said of where it does not, which the library tells.

Nearly every document does, and the library takes longer to find that out than all else that is done with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

_Schema = dict[str, Any]
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_REMARKS = {"$schema", "$defs", "title", "description", "x-expected", "then"}


class _NotKnownError(Exception):
    """A rule, or a case of one, is not known here."""


def is_sound(content: Any, schema: dict[str, Any]) -> bool:
    """Whether content keeps to a schema (2020-12); false also where the schema holds a rule that is not known here."""
    try:
        return _keeps(content, schema, schema)
    except _NotKnownError:
        return False


def _keeps(value: Any, schema: Any, root: _Schema) -> bool:
    if isinstance(schema, bool):
        return schema
    for rule, wanted in schema.items():
        if rule in _RULES:
            if not _RULES[rule](value, wanted, schema, root):
                return False
        elif rule not in _REMARKS:
            raise _NotKnownError
    return True


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_TYPES: dict[str, Callable[[Any], bool]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "number": _is_number,
    "integer": lambda value: _is_number(value) and (isinstance(value, int) or value.is_integer()),
}


def _type(value: Any, wanted: Any, _schema: _Schema, _root: _Schema) -> bool:
    return any(_TYPES[name](value) for name in ([wanted] if isinstance(wanted, str) else wanted))


def _ref(value: Any, wanted: str, _schema: _Schema, root: _Schema) -> bool:
    place, _, name = wanted.rpartition("/")
    if place != "#/$defs" or name not in root.get("$defs", {}):
        raise _NotKnownError
    return _keeps(value, root["$defs"][name], root)


def _enum(value: Any, wanted: list[Any], _schema: _Schema, _root: _Schema) -> bool:
    if not isinstance(value, str | bool | None):
        raise _NotKnownError
    return any(type(one) is type(value) and one == value for one in wanted)


def _properties(value: Any, wanted: _Schema, _schema: _Schema, root: _Schema) -> bool:
    return not isinstance(value, dict) or all(
        _keeps(value[name], rules, root) for name, rules in wanted.items() if name in value
    )


def _additional(value: Any, wanted: Any, schema: _Schema, root: _Schema) -> bool:
    known = schema.get("properties", {})
    return not isinstance(value, dict) or all(
        _keeps(held, wanted, root) for name, held in value.items() if name not in known
    )


def _unique(value: Any, wanted: bool, _schema: _Schema, _root: _Schema) -> bool:
    if not wanted or not isinstance(value, list):
        return True
    if not all(isinstance(one, str) for one in value):
        raise _NotKnownError
    return len(set(value)) == len(value)


def _format(value: Any, wanted: str, _schema: _Schema, _root: _Schema) -> bool:
    if not isinstance(value, str):
        return True
    if wanted != "date":
        raise _NotKnownError
    try:
        return bool(_ISO_DATE.fullmatch(value) and date.fromisoformat(value))
    except ValueError:
        return False


def _sized(
    kind: type[str] | type[list[Any]] | type[dict[str, Any]], fits: Callable[[int, int], bool]
) -> Callable[[Any, Any, _Schema, _Schema], bool]:
    return lambda value, wanted, _schema, _root: not isinstance(value, kind) or fits(len(value), wanted)


def _number(fits: Callable[[float, float], bool]) -> Callable[[Any, Any, _Schema, _Schema], bool]:
    return lambda value, wanted, _schema, _root: not _is_number(value) or fits(value, wanted)


_RULES: dict[str, Callable[[Any, Any, _Schema, _Schema], bool]] = {
    "type": _type,
    "$ref": _ref,
    "enum": _enum,
    "const": lambda value, wanted, schema, root: _enum(value, [wanted], schema, root),
    "properties": _properties,
    "additionalProperties": _additional,
    "uniqueItems": _unique,
    "format": _format,
    "required": lambda value, wanted, _schema, _root: (
        not isinstance(value, dict) or all(one in value for one in wanted)
    ),
    "items": lambda value, wanted, _schema, root: (
        not isinstance(value, list) or all(_keeps(one, wanted, root) for one in value)
    ),
    "propertyNames": lambda value, wanted, _schema, root: (
        not isinstance(value, dict) or all(_keeps(name, wanted, root) for name in value)
    ),
    "pattern": lambda value, wanted, _schema, _root: not isinstance(value, str) or bool(re.search(wanted, value)),
    "if": lambda value, wanted, schema, root: (
        not _keeps(value, wanted, root) or _keeps(value, schema.get("then", True), root)
    ),
    "allOf": lambda value, wanted, _schema, root: all(_keeps(value, one, root) for one in wanted),
    "anyOf": lambda value, wanted, _schema, root: any(_keeps(value, one, root) for one in wanted),
    "oneOf": lambda value, wanted, _schema, root: sum(_keeps(value, one, root) for one in wanted) == 1,
    "minLength": _sized(str, lambda length, least: length >= least),
    "maxLength": _sized(str, lambda length, most: length <= most),
    "minItems": _sized(list, lambda length, least: length >= least),
    "maxItems": _sized(list, lambda length, most: length <= most),
    "minProperties": _sized(dict, lambda length, least: length >= least),
    "minimum": _number(lambda value, least: value >= least),
    "maximum": _number(lambda value, most: value <= most),
    "exclusiveMinimum": _number(lambda value, below: value > below),
    "exclusiveMaximum": _number(lambda value, above: value < above),
}
