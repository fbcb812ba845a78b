"""The registers of the demonstration organisation say what its ground truth says."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from pappus.simulation import Demonstration


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_one_launch_in_eight_comes_from_outside(demonstration: Demonstration) -> None:
    ideas = rows(demonstration.folder / "ideas.csv")
    launched = [row["source"] for row in ideas if row["launched_on"]]
    assert (len(launched), launched.count("outside")) == (8, 1)


def test_figures_of_two_years_for_each_core_measure(demonstration: Demonstration) -> None:
    figures = rows(demonstration.folder / "core_measures.csv")
    days = sorted({row["date"] for row in figures})
    assert (len(days), days[0], days[-1]) == (24, "2024-10-31", "2026-09-30")
    assert len(figures) == 24 * 4
    assert all(date.fromisoformat(day).day >= 28 for day in days)


def test_a_stakeholder_may_have_no_property(demonstration: Demonstration) -> None:
    listed = rows(demonstration.folder / "stakeholders.csv")
    assert [row["stakeholder"] for row in listed if not row["handle"]] == ["suppliers of wood and steel"]
