"""Figures of pilots, from files as they come."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from pappus.pilots.pilot import Measure
from pappus.pilots.series import read_panel
from pappus.vocabulary.errors import InvalidFileError


@pytest.mark.parametrize(
    ("points", "days"),
    [
        (["1988", "1989", "1990"], [date(1988, 1, 1), date(1989, 1, 1), date(1990, 1, 1)]),
        (["2025-11", "2025-12", "2026-01"], [date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1)]),
        (["2025-Q3", "2025Q4", "2026 q1"], [date(2025, 7, 1), date(2025, 10, 1), date(2026, 1, 1)]),
        (["2025-01-01", "2025-01-02", "2025-01-03"], [date(2025, 1, day) for day in (1, 2, 3)]),
    ],
)
def test_points_are_called_by_day_month_quarter_or_year(tmp_path: Path, points: list[str], days: list[date]) -> None:
    path = tmp_path / "figures.csv"
    path.write_text("when,one,two\n" + "".join(f"{point},1,NA\n" for point in points), encoding="utf-8")
    panel = read_panel(path, Measure("higher", 1, treated=("one",), controls=("two",), day="when"))
    assert list(panel.days) == days


@pytest.mark.parametrize(
    ("points", "missing", "step_days"),
    [
        (["2025-11", "2026-02", "2026-03"], ["2025-12", "2026-01"], 365.25 / 12),
        (["2025-Q1", "2025-Q2", "2025-Q4"], ["2025-Q3"], 365.25 / 4),
        (["1988", "1990", "1991"], ["1989"], 365.25),
        (["2025-01-01", "2025-01-02", "2025-01-03", "2025-01-05"], ["2025-01-04"], 1),
    ],
)
def test_points_that_are_missing_are_gaps(
    tmp_path: Path, points: list[str], missing: list[str], step_days: float
) -> None:
    path, measure = tmp_path / "figures.csv", Measure("higher", 1, treated=("one",))
    path.write_text("day,one\n" + "".join(f"{point},1\n" for point in points), encoding="utf-8")
    panel = read_panel(path, measure)
    path.write_text("day,one\n" + "".join(f"{point},\n" for point in [*points, *missing]), encoding="utf-8")
    assert panel.days == read_panel(path, measure).days
    assert np.isnan(panel.column("one")).sum() == len(missing)
    assert panel.step_days == step_days


@pytest.mark.parametrize("point", ["2025-13", "1 May", "25-01", "2025-Q5"])
def test_what_is_no_point_in_time_is_named_with_its_place(tmp_path: Path, point: str) -> None:
    path = tmp_path / "figures.csv"
    path.write_text(f"day,one\n2025,1\n{point},2\n", encoding="utf-8")
    with pytest.raises(InvalidFileError, match=r"row 3, column day: expected a date, YYYY-MM-DD, or a month"):
        read_panel(path, Measure("higher", 1, treated=("one",)))
