"""Stakeholders: rows of `stakeholders.csv` as values. The file may be left out; then nothing is known of them."""

from __future__ import annotations

from pappus.workspace.columns import Flaw, cell_flaws, missing_flaws, rules_of
from pappus.workspace.identifiers import network_id, unknown_network
from pappus.workspace.organisation import Stakeholder
from pappus.workspace.tables import Table

STAKEHOLDERS_FILE = "stakeholders.csv"


def stakeholders_of(table: Table) -> tuple[list[Stakeholder], list[Flaw]]:
    """The stakeholders of a table in its order, with everything that is wrong with the table."""
    rules = rules_of("stakeholders")
    found: list[Stakeholder] = []
    flaws: list[Flaw] = []
    for row, values in table.filled():
        wrong = missing_flaws(row.number, values, rules) + cell_flaws(row.number, values, rules)
        network = network_id(values["network"]) if "network" in values else None
        if "network" in values and network is None:
            wrong.append(Flaw(row.number, "network", unknown_network(values["network"])))
        if ("network" in values) != ("handle" in values):
            missing = "handle" if "network" in values else "network"
            wrong.append(Flaw(row.number, missing, "is empty; expected network and handle, or neither"))
        flaws += wrong
        if not wrong:
            handle = values.get("handle", "").lstrip("@").strip()
            property_id = f"{network}:{handle}" if handle else None
            found.append(Stakeholder(values["stakeholder"], property_id, int(values.get("target", 1))))
    return found, flaws
