"""Training: rows of `training.csv` as values. The file may be left out; then nothing is known of training."""

from __future__ import annotations

from typing import Any

from pappus.workspace.columns import Flaw, cell_flaws, missing_flaws, rules_of, word
from pappus.workspace.organisation import Training
from pappus.workspace.tables import Table

TRAINING_FILE = "training.csv"


def training_of(table: Table) -> tuple[list[Training], list[Flaw]]:
    """The training of a table in its order, with everything that is wrong with the table."""
    rules = rules_of("training")
    found: list[Training] = []
    flaws: list[Flaw] = []
    for row, values in table.filled():
        wrong = missing_flaws(row.number, values, rules) + cell_flaws(row.number, values, rules)
        flaws += wrong
        if not wrong:
            level: Any = word(values["level"]) if "level" in values else None
            hours, cost = (float(values[name]) if name in values else None for name in ("hours", "cost"))
            found.append(Training(values["date"], values["layer"], level, hours, cost))
    return found, flaws
