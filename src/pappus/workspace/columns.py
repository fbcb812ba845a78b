"""The rules of a table's columns, from its published schema, and what is wrong with cells in words."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from pappus.vocabulary.documents import read_schema
from pappus.vocabulary.errors import Fault

SCHEMAS = Path(__file__).with_name("schemas")

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_EARLIEST_YEAR = 1900
_ROWS_NAMED = 5


@dataclass(frozen=True)
class Flaw:
    """One thing wrong in a table: the row as a spreadsheet counts, the column ("" for the whole row), and why."""

    row: int
    column: str
    expected: str


@dataclass(frozen=True)
class TableRules:
    """What a table may contain.

    Attributes:
        columns: the schema of each column, in the usual order.
        needed: columns that must be there and filled; each group is satisfied by any one of its columns.
    """

    columns: Mapping[str, Mapping[str, Any]]
    needed: tuple[tuple[str, ...], ...]


@cache
def rules_of(table: str) -> TableRules:
    """The rules of `people`, `properties`, `attested` or another table, as `schemas/` publishes them."""
    schema = read_schema(SCHEMAS / f"{table}.schema.json")
    single = tuple((name,) for name in schema.get("required", ()))
    either = tuple(name for choice in schema.get("anyOf", ()) for name in choice["required"])
    return TableRules(schema["properties"], (*single, either) if either else single)


def header_flaws(columns: Sequence[str], rules: TableRules) -> list[Flaw]:
    """Columns that are missing, stand twice or look misspelled; other columns are the person's own and are let be."""
    flaws = [
        Flaw(1, "", f"lacks the column {' or '.join(group)}; known columns: {', '.join(rules.columns)}")
        for group in rules.needed
        if not set(group) & set(columns)
    ]
    missing = [name for name in rules.columns if name not in columns]
    for index, name in enumerate(columns):
        if name and name in columns[:index]:
            flaws.append(Flaw(1, name, "stands twice; expected each column once"))
        elif name not in rules.columns and (near := difflib.get_close_matches(name, missing, n=1, cutoff=0.75)):
            flaws.append(Flaw(1, name, f"is not known (did you mean {near[0]!r}?)"))
    return flaws


def cell_flaws(row: int, values: Mapping[str, str], rules: TableRules) -> list[Flaw]:
    """What is wrong with the cells of a row, each by itself."""
    flaws = []
    for name, value in values.items():
        schema = rules.columns.get(name)
        if schema is not None and (wrong := _wrong(value, schema)):
            flaws.append(Flaw(row, name, wrong))
    return flaws


def missing_flaws(row: int, values: Mapping[str, str], rules: TableRules) -> list[Flaw]:
    """Cells of a row that must be filled and are not."""
    return [Flaw(row, group[0], "is empty") for group in rules.needed if not set(group) & set(values)]


@lru_cache(maxsize=1000)
def word(value: str) -> str:
    """A word of a closed list as it is written there: `Customer Support` is `customer_support`."""
    return re.sub(r"[\s-]+", "_", value.strip().lower())


def is_date(value: str) -> bool:
    """Whether a text is a day of the calendar as `2026-12-31`, from 1900 on."""
    try:
        return bool(_DATE.fullmatch(value)) and date.fromisoformat(value).year >= _EARLIEST_YEAR
    except ValueError:
        return False


@lru_cache(maxsize=1000)
def none_of(value: str, choices: tuple[str, ...]) -> str:
    """What to say of a value that is not among the choices, with the nearest one."""
    near = difflib.get_close_matches(word(value), choices, n=1)
    return f"{value!r} is none of {', '.join(choices)}" + (f" (did you mean {near[0]!r}?)" if near else "")


def in_place(file: str, flaws: Sequence[Flaw]) -> list[Fault]:
    """The flaws as faults in the order of the file; the same one in many rows is told once, with those rows."""
    rows: dict[tuple[str, str], list[int]] = {}
    for flaw in sorted(flaws, key=lambda entry: entry.row):
        rows.setdefault((flaw.column, flaw.expected), []).append(flaw.row)
    return [
        Fault(file, f"row {found[0]}" + (f", column {column}" if column else ""), expected + _also(found[1:]))
        for (column, expected), found in rows.items()
    ]


def _also(rows: list[int]) -> str:
    if not rows:
        return ""
    named = ", ".join(str(row) for row in rows[:_ROWS_NAMED])
    rest = len(rows) - _ROWS_NAMED
    return f" (also in row{'s' if len(rows) > 1 else ''} {named}" + (f" and {rest} more)" if rest > 0 else ")")


def _wrong(value: str, schema: Mapping[str, Any]) -> str | None:
    if "enum" in schema and word(value) not in schema["enum"]:
        return none_of(value, tuple(schema["enum"]))
    if schema.get("format") == "date" and not is_date(value):
        return f"expected a date as 2026-12-31, found {value!r}"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        return f"expected {schema['x-expected']}, found {value!r}"
    return None
