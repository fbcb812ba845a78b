"""The data dictionary: of each column of each table its type, its unit, what it means and what null means.

What is said of acts and of what was declared is what their own definitions say (`pappus.vocabulary.record`,
`pappus.interchange.declared`, the schemas of the workspace); derived tables are described in `dictionary.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from inspect import cleandoc
from pathlib import Path
from typing import Any

import pyarrow as pa

from pappus.interchange.declared import declared_tables, kept_tables, takes_figures
from pappus.vocabulary.documents import read_yaml
from pappus.vocabulary.record import STORED_SCHEMA, Act
from pappus.workspace.columns import rules_of
from pappus.workspace.organisation import Ratings

_FILE = Path(__file__).with_name("dictionary.yaml")
_ATTRIBUTE = re.compile(r"^    (\w+): (.*)$")
_NULL = re.compile(r"[;,] *null ([^.;]*)")


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes:
        name: its name.
        type: its type, as Parquet files have it.
        unit: unit of its figures; empty where it has none.
        meaning: what it says.
        null_means: what it means where there is nothing; empty where there always is something.
    """

    name: str
    type: str
    unit: str
    meaning: str
    null_means: str


@cache
def dictionary() -> dict[str, tuple[Column, ...]]:
    """The columns of each table by its name, in their order."""
    rules = _rules()
    return {
        "acts": _acts(rules["acts"]),
        **{name: _derived(one) for name, one in rules["derived"].items()},
        **{name: _declared(name, one.row, rules["declared"]) for name, one in declared_tables().items()},
        **{name: _kept(name, rules["declared"]) for name in kept_tables()},
    }


def schema_of(table: str) -> pa.Schema:
    """The Arrow schema of a table."""
    if table == "acts":
        return STORED_SCHEMA
    return pa.schema([(one.name, _ARROW[one.type]) for one in dictionary()[table]])


def described(table: str) -> dict[str, dict[str, str]]:
    """What the dictionary says of the columns of a table, as it is written beside its file."""
    return {one.name: _entry(one) for one in dictionary()[table]}


def _entry(column: Column) -> dict[str, str]:
    said = {
        "type": column.type,
        "unit": column.unit,
        "meaning": column.meaning,
        "null_means": column.null_means or "never null",
    }
    return {name: text for name, text in said.items() if text}


def _acts(rules: Mapping[str, Any]) -> tuple[Column, ...]:
    said = _attributes(Act) | rules["also"]
    always = {*rules["always"]}
    return tuple(
        Column(
            field.name,
            str(field.type),
            unit_of(field.name),
            _without_null(said[field.name]),
            "" if field.name in always else _null_in(said[field.name]) or rules["absent"],
        )
        for field in STORED_SCHEMA
    )


def _derived(rules: Mapping[str, Mapping[str, Any]]) -> tuple[Column, ...]:
    return tuple(
        Column(name, one["type"], unit_of(name), one["meaning"], one.get("absent", "")) for name, one in rules.items()
    )


def _declared(table: str, kind: type, rules: Mapping[str, Any]) -> tuple[Column, ...]:
    said = _attributes(kind) | rules["also"].get(table, {})
    columns = [
        Column(
            field.name,
            _type_of(written := _cell_type(kind, str(field.type))),
            unit_of(field.name),
            _without_null(said[field.name]),
            (_null_in(said[field.name]) or rules["absent"]) if "None" in written else "",
        )
        for field in fields(kind)
        if field.name not in rules["left_out"].get(table, ())
    ]
    own = {field.name for field in fields(kind)}
    added = [Column(name, "string", "", text, "") for name, text in said.items() if name not in own]
    return (*added, *columns)


def _kept(table: str, rules: Mapping[str, Any]) -> tuple[Column, ...]:
    """The columns of a table that has a schema, in its words."""
    known = rules_of(table)
    always = {group[0] for group in known.needed if len(group) == 1}
    return tuple(
        Column(
            name,
            "double" if takes_figures(schema) else "string",
            unit_of(name),
            schema["description"][0].lower() + schema["description"][1:],
            "" if name in always else rules["absent"],
        )
        for name, schema in known.columns.items()
    )


def _cell_type(kind: type, annotation: str) -> str:
    # Ratings are kept column by column, so that each of their types is that of a whole column.
    return annotation.removeprefix("tuple[").removesuffix(", ...]") if kind is Ratings else annotation


def unit_of(name: str) -> str:
    """The unit that the name of a column carries; empty where it carries none."""
    units = _rules()["units"].items()
    return next((unit for ending, unit in units if name == ending or name.endswith(f"_{ending}")), "")


@cache
def _rules() -> dict[str, Any]:
    rules: dict[str, Any] = read_yaml(_FILE).content
    return rules


def _null_in(meaning: str) -> str:
    found = _NULL.search(meaning)
    return found[1] if found else ""


def _without_null(meaning: str) -> str:
    return _NULL.sub("", meaning)


def _attributes(kind: type) -> dict[str, str]:
    """What a docstring says of each attribute."""
    said: dict[str, str] = {}
    name = ""
    for line in cleandoc(kind.__doc__ or "").partition("Attributes:")[2].splitlines():
        if match := _ATTRIBUTE.match(line):
            name = match[1]
            said[name] = match[2]
        elif name and line.strip():
            said[name] += f" {line.strip()}"
    return said


_ARROW = {
    "string": pa.string(),
    "int64": pa.int64(),
    "double": pa.float64(),
    "bool": pa.bool_(),
    "list<string>": pa.list_(pa.string()),
    "map<string, int64>": pa.map_(pa.string(), pa.int64()),
}


_WHOLE, _REAL, _LIST = re.compile(r"\bint\b"), re.compile(r"\bfloat\b"), re.compile(r"^tuple\[str\b")


def _type_of(annotation: str) -> str:
    if annotation.startswith("Mapping[") and _WHOLE.search(annotation):
        return "map<string, int64>"
    if _WHOLE.search(annotation):
        return "int64"
    if _LIST.search(annotation):
        return "list<string>"
    return "double" if _REAL.search(annotation) else "string"
