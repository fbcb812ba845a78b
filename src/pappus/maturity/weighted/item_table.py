"""The items of a weighted questionnaire from a table beside its model file: one row an item, with its weight."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pappus.maturity.weighted.columns import first_faults, found_columns, lacking, names, number_of, usual_columns
from pappus.maturity.weighted.questionnaire import WeightedItem
from pappus.vocabulary.errors import InvalidFileError
from pappus.workspace.columns import Flaw, in_place
from pappus.workspace.spreadsheets import read_spreadsheet
from pappus.workspace.tables import plain

_GREATEST_WEIGHT = 1e9


def read_items(path: Path, declared: Mapping[str, str]) -> dict[str, WeightedItem]:
    """The items of a table by id, in its order; a weight that is blank or "N/A" means an item that earns no points.

    Args:
        path: a CSV or XLSX file.
        declared: names of columns that the model gives, by role (item, weight, title, dimension, part_of).

    Raises:
        InvalidFileError: the file cannot be read as such a table; carries every fault with its row.
    """
    usual = names()["items"]
    table = read_spreadsheet(path, {*usual_columns("items"), *map(plain, declared.values())})
    columns = found_columns(table, usual, declared)
    missing = [lacking(table, f"the {role}", usual[role]) for role in ("item", "weight") if role not in columns]
    if missing:
        raise InvalidFileError(missing)
    items: dict[str, WeightedItem] = {}
    flaws: list[Flaw] = []
    for row, values in table.filled():
        cell = {role: values.get(name) for role, name in columns.items()}
        name = cell["item"]
        if name is None:
            flaws.append(Flaw(row.number, columns["item"], "is empty"))
        elif name in items:
            flaws.append(Flaw(row.number, columns["item"], f"the item {name!r} stands twice"))
        else:
            weight = _weight(cell["weight"], row.number, columns["weight"], flaws)
            items[name] = WeightedItem(
                name, cell.get("title") or "", cell.get("dimension"), weight, cell.get("part_of")
            )
    if not items and not flaws:
        flaws.append(Flaw(1, "", "no item stands below the header"))
    if flaws:
        raise InvalidFileError(first_faults(in_place(table.file, flaws)))
    return items


def _weight(text: str | None, row: int, column: str, flaws: list[Flaw]) -> float | None:
    if text is None or text.lower() in names()["no_score"]:
        return None
    try:
        weight = number_of(text)
    except ValueError as error:
        flaws.append(Flaw(row, column, str(error)))
        return None
    if not 0 <= weight <= _GREATEST_WEIGHT:
        flaws.append(Flaw(row, column, f"expected a weight from 0 to {_GREATEST_WEIGHT:,.0f}, found {text}"))
    return weight
