"""Resources: rows of `resources.csv` as values. The file may be left out; then nothing is known of them."""

from __future__ import annotations

from typing import Any

from pappus.workspace.columns import Flaw, cell_flaws, missing_flaws, rules_of, word
from pappus.workspace.organisation import Resource
from pappus.workspace.tables import Table

RESOURCES_FILE = "resources.csv"


def resources_of(table: Table) -> tuple[list[Resource], list[Flaw]]:
    """What is set aside, in the table's order, with everything that is wrong with the table."""
    rules = rules_of("resources")
    found: list[Resource] = []
    flaws: list[Flaw] = []
    for row, values in table.filled():
        wrong = missing_flaws(row.number, values, rules) + cell_flaws(row.number, values, rules)
        if not wrong and values.get("valid_to", values["valid_from"]) < values["valid_from"]:
            before = f"{values['valid_to']} lies before valid_from, {values['valid_from']}"
            wrong.append(Flaw(row.number, "valid_to", before))
        flaws += wrong
        if not wrong:
            kind: Any = word(values["kind"])
            found.append(Resource(kind, float(values["amount"]), values["valid_from"], values.get("valid_to")))
    return found, flaws
