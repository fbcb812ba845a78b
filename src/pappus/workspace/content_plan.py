"""The content plan: rows of `content_plan.csv` as values. The file may be left out; then nothing is known of plans."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pappus.workspace.columns import Flaw, cell_flaws, missing_flaws, rules_of
from pappus.workspace.identifiers import mangled_by_spreadsheet, network_id, unknown_network
from pappus.workspace.organisation import PlannedItem
from pappus.workspace.tables import Table

CONTENT_PLAN_FILE = "content_plan.csv"


def content_plan_of(table: Table) -> tuple[list[PlannedItem], list[Flaw]]:
    """The planned items of a table in its order, with everything that is wrong with the table."""
    rules = rules_of("content_plan")
    found: list[PlannedItem] = []
    flaws: list[Flaw] = []
    for row, values in table.filled():
        wrong = missing_flaws(row.number, values, rules) + cell_flaws(row.number, values, rules)
        wrong += _property_flaws(row.number, values)
        flaws += wrong
        if not wrong:
            handle = values["handle"].lstrip("@").strip()
            found.append(PlannedItem(values["planned_for"], f"{network_id(values['network'])}:{handle}"))
    return found, flaws


def _property_flaws(row: int, values: Mapping[str, str]) -> Iterator[Flaw]:
    if "network" in values and network_id(values["network"]) is None:
        yield Flaw(row, "network", unknown_network(values["network"]))
    if mangled := mangled_by_spreadsheet(values.get("handle", "")):
        yield Flaw(row, "handle", mangled)
    elif "handle" in values and not values["handle"].lstrip("@").strip():
        yield Flaw(row, "handle", "expected a name after the @")
