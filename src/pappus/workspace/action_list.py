"""The list of actions: rows of `actions.csv` as values, and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from pappus.vocabulary.errors import InvalidFileError
from pappus.workspace.columns import Flaw, cell_flaws, in_place, missing_flaws, rules_of, word
from pappus.workspace.migration import migrate
from pappus.workspace.organisation import ActionEntry
from pappus.workspace.tables import Row, Table, read_table, with_columns, with_values, write_table
from pappus.workspace.writing import make_folder

ACTIONS_FILE = "actions.csv"


def actions_of(table: Table) -> tuple[list[ActionEntry], list[Flaw]]:
    """The actions of a table in its order, with everything that is wrong with the table."""
    entries: list[ActionEntry] = []
    flaws: list[Flaw] = []
    seen: dict[str, int] = {}
    for row, values in table.filled():
        found = _flaws(row.number, values)
        if (first := seen.setdefault(values.get("action", ""), row.number)) != row.number:
            found.append(Flaw(row.number, "action", f"is the same action as row {first}"))
        flaws += found
        if not found:
            entries.append(_entry(values))
    return entries, flaws


def save_actions(folder: Path, entries: Sequence[ActionEntry]) -> None:
    """Puts these actions into `actions.csv`, in one step.

    Rows of other actions, their order and columns of the person's own stay as they are.

    Raises:
        InvalidFileError: an action, or the file that is there now, breaks the rules of the file.
        PappusError: the file cannot be written; it is as it was before.
    """
    migrate(folder)
    path = folder / ACTIONS_FILE
    rules = rules_of("actions")
    given = {one.action: {key: value or "" for key, value in asdict(one).items()} for one in entries}
    flaws = [
        flaw
        for number, values in enumerate(given.values(), start=2)
        for flaw in _flaws(number, {column: value for column, value in values.items() if value})
    ]
    if flaws:
        raise InvalidFileError(in_place(str(path), flaws))
    table = read_table(path, rules)
    used = {column for values in given.values() for column, value in values.items() if value}
    table = with_columns(table, [column for column in rules.columns if column in used])
    known = {row.number: values.get("action", "") for row, values in table.filled()}
    rows = tuple(_written(table, row, given.pop(known.get(row.number, ""), None)) for row in table.rows)
    added = tuple(Row(0, with_values(table, (), values)) for values in given.values())
    make_folder(folder)
    write_table(path, replace(table, rows=(*rows, *added)), rules)


def _written(table: Table, row: Row, values: Mapping[str, str] | None) -> Row:
    return row if values is None else Row(row.number, with_values(table, row.cells, values))


def _flaws(row: int, values: Mapping[str, str]) -> list[Flaw]:
    rules = rules_of("actions")
    return [*missing_flaws(row, values, rules), *cell_flaws(row, values, rules), *_order_flaws(row, values)]


def _order_flaws(row: int, values: Mapping[str, str]) -> Iterator[Flaw]:
    starts = values.get("starts_at", "")
    for column in ("due_at", "finished_at"):
        ends = values.get(column, "")
        if starts and ends and ends < starts:
            yield Flaw(row, column, f"{ends} lies before starts_at, {starts}")
    if word(values.get("status", "")) == "done" and "finished_at" not in values:
        yield Flaw(row, "finished_at", "is empty although the action is done")


def _entry(values: Mapping[str, str]) -> ActionEntry:
    known = {column: value for column, value in values.items() if column in rules_of("actions").columns}
    status: dict[str, Any] = {"status": word(known.get("status", "planned"))}
    return ActionEntry(**{**known, **status})
