"""Ideas and insights: rows of `ideas.csv` as values. The file may be left out; then nothing is known of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pappus.workspace.columns import Flaw, cell_flaws, missing_flaws, rules_of, word
from pappus.workspace.organisation import Idea
from pappus.workspace.tables import Table

IDEAS_FILE = "ideas.csv"
_LATER = ("decided_on", "acted_on", "launched_on")


def ideas_of(table: Table) -> tuple[list[Idea], list[Flaw]]:
    """The ideas and insights of a table in its order, with everything that is wrong with the table."""
    rules = rules_of("ideas")
    found: list[Idea] = []
    flaws: list[Flaw] = []
    seen: dict[str, int] = {}
    for row, values in table.filled():
        wrong = missing_flaws(row.number, values, rules) + cell_flaws(row.number, values, rules)
        wrong = wrong or list(_contradictions(row.number, values))
        if (first := seen.setdefault(values.get("id", ""), row.number)) != row.number:
            wrong.append(Flaw(row.number, "id", f"is the same as in row {first}"))
        flaws += wrong
        if not wrong:
            found.append(_idea(values))
    return found, flaws


def _contradictions(row: int, values: Mapping[str, str]) -> Iterator[Flaw]:
    for column in _LATER:
        if values.get(column, values["recorded_on"]) < values["recorded_on"]:
            yield Flaw(row, column, f"{values[column]} lies before recorded_on, {values['recorded_on']}")
    if "decision" in values and "decided_on" not in values:
        yield Flaw(row, "decided_on", "is empty although there is a decision")
    if "decided_on" in values and "decision" not in values:
        yield Flaw(row, "decision", "is empty although there is a day of the decision")


def _idea(values: Mapping[str, str]) -> Idea:
    known = {column: value for column, value in values.items() if column in rules_of("ideas").columns}
    closed: dict[str, Any] = {
        column: word(known[column]) for column in ("kind", "function", "source", "decision") if column in known
    }
    return Idea(**{**known, **closed})
