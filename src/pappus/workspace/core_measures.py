"""Figures of core measures: rows of `core_measures.csv` as values. The file may be left out; then none is known."""

from __future__ import annotations

from typing import Any

from pappus.workspace.columns import Flaw, cell_flaws, missing_flaws, rules_of, word
from pappus.workspace.organisation import CoreFigure
from pappus.workspace.tables import Table

CORE_MEASURES_FILE = "core_measures.csv"


def core_figures_of(table: Table) -> tuple[list[CoreFigure], list[Flaw]]:
    """The figures of a table in its order, with everything that is wrong with the table."""
    rules = rules_of("core_measures")
    found: list[CoreFigure] = []
    flaws: list[Flaw] = []
    seen: dict[tuple[str, str], int] = {}
    ways: dict[str, str] = {}
    for row, values in table.filled():
        wrong = missing_flaws(row.number, values, rules) + cell_flaws(row.number, values, rules)
        key = (values.get("measure", ""), values.get("date", ""))
        better: Any = word(values.get("better", "higher"))
        if (first := seen.setdefault(key, row.number)) != row.number:
            wrong.append(Flaw(row.number, "date", f"is the same measure and day as row {first}"))
        if ways.setdefault(key[0], better) != better:
            wrong.append(Flaw(row.number, "better", f"is not the same in every row of {key[0]!r}"))
        flaws += wrong
        if not wrong:
            found.append(CoreFigure(values["measure"], values["date"], float(values["value"]), better))
    return found, flaws
