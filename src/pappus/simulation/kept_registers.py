"""Registers that the organisation keeps beside its records: ideas.csv, stakeholders.csv, core_measures.csv."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from pappus.simulation.chance import stream
from pappus.simulation.settings import Settings

IDEA_COLUMNS = (
    "id", "kind", "title", "function", "recorded_on", "source", "decided_on", "decision", "acted_on", "launched_on",
)  # fmt: skip
STAKEHOLDER_COLUMNS = ("stakeholder", "network", "handle", "target")
FIGURE_COLUMNS = ("measure", "date", "value", "better")
_MONTHS = 24


def write_registers(folder: Path, settings: Settings) -> None:
    """Writes the three registers."""
    _write_table(folder / "ideas.csv", IDEA_COLUMNS, settings.plan["ideas"])
    _write_table(folder / "stakeholders.csv", STAKEHOLDER_COLUMNS, settings.plan["stakeholders"])
    _write_table(folder / "core_measures.csv", FIGURE_COLUMNS, _figures(settings))


def _figures(settings: Settings) -> Iterator[dict[str, str]]:
    """Two years of months; in the second the mean lies higher by the share that the plan says."""
    rng = stream(settings.seed, "core measures")
    for entry in settings.plan["core_figures"]:
        for place, day in enumerate(_month_ends(settings.last_day)):
            rise = 1 + entry["change"] * (place >= _MONTHS // 2)
            value = f"{entry['mean'] * rise + rng.gauss(0.0, entry['spread']):.2f}"
            yield {"measure": entry["measure"], "date": str(day), "value": value, "better": entry.get("better", "")}


def _month_ends(last_day: date) -> list[date]:
    days = [last_day]
    while len(days) < _MONTHS:
        days.append(days[-1].replace(day=1) - timedelta(days=1))
    return days[::-1]


def _write_table(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
