"""Pilots and series made for tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from pappus.pilots.pilot import Design, Looks, Measure, Pilot
from pappus.pilots.register import Standing
from pappus.pilots.series import Panel

Floats = NDArray[np.float64]
FIRST_DAY = date(2024, 1, 1)
SOUND = Standing(date(2023, 12, 1), before_start=True, unchanged=True)

DEFINITION = """title: Greet every newcomer
hypothesis: Whoever is greeted comes back.
unit: care
start: "2025-03-03"
end: "2025-05-25"
design: before_after_with_controls
looks: at_end
measure:
  file: figures.csv
  better: higher
  minimum_effect: 1
  treated: [forum]
  controls: [mail]
"""


def leaning(rng: np.random.Generator, times: int, series: int, leans: float, shared: float = 0.5) -> Floats:
    """Series of standard deviation 1 that lean on their own past and share a part of their variance."""
    noise = rng.normal(size=(times + 100, series + 1))
    for at in range(1, len(noise)):
        noise[at] += leans * noise[at - 1]
    own = noise[100:] * np.sqrt(1 - leans**2)
    found: Floats = np.sqrt(shared) * own[:, :1] + np.sqrt(1 - shared) * own[:, 1:]
    return found


def panel(values: Floats, step: int = 7) -> Panel:
    """Series with the names t, c1, c2, …"""
    days = tuple(FIRST_DAY + timedelta(days=step * at) for at in range(len(values)))
    return Panel(days, ("t", *(f"c{at}" for at in range(1, values.shape[1]))), values, float(step))


def pilot_on(figures: Panel, length: int, design: Design, looks: Looks = "at_end", minimum: float = 0.5) -> Pilot:
    """A pilot on the last points of a panel."""
    step = int(figures.step_days)
    end = figures.days[-1] + timedelta(days=step - 1)
    measure = Measure("higher", minimum, treated=("t",), controls=figures.names[1:])
    return Pilot("one", "One", "It helps.", figures.days[-length], end, design, measure, looks)


@pytest.fixture
def write_pilot(tmp_path: Path) -> Callable[..., Path]:
    """Writes a pilot into the folder of a workspace, with a replacement in its text if one is given."""

    def write(name: str = "greet", old: str = "", new: str = "") -> Path:
        folder = tmp_path / "pilots"
        folder.mkdir(exist_ok=True)
        path = folder / f"{name}.yaml"
        path.write_text(DEFINITION.replace(old, new) if old else DEFINITION, encoding="utf-8")
        return path

    return write
