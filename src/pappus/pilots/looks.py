"""When a verdict may be taken, and how far its interval then reaches: as was planned beforehand."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
from numpy.typing import NDArray

from pappus.pilots.pilot import Pilot
from pappus.pilots.series import Panel
from pappus.pilots.verdict import reason
from pappus.statistics.intervals import z_value
from pappus.statistics.placebo import PlaceboNoise, wider
from pappus.statistics.sequential import boundary, boundary_constant, mixture_bound
from pappus.vocabulary.languages import long_date

Floats = NDArray[np.float64]


def bounds(pilot: Pilot, noise: PlaceboNoise, level: float) -> Floats:
    """Standard errors that the interval of each length reaches to, for the looks that were planned."""
    return wider(_normal_bounds(pilot, np.minimum.accumulate(noise.error), level), noise.freedom)


def _normal_bounds(pilot: Pilot, errors: Floats, level: float) -> Floats:
    if pilot.looks == "any_time":
        information = 1 / errors**2
        return mixture_bound(information, float(information[-1]), 1 - level)
    if pilot.looks == "at_end":
        return np.full(errors.size, z_value(level))
    looks = int(pilot.looks)
    steps = boundary("obrien_fleming", looks, boundary_constant("obrien_fleming", looks, 1 - level))
    due = _due(looks, errors.size)
    # Between two looks the interval is that of the look to come.
    result: Floats = steps[np.searchsorted(due, np.arange(errors.size))]
    return result


def _due(looks: int, length: int) -> NDArray[np.int64]:
    """Positions of the planned looks, evenly spaced, the last at the end."""
    result: NDArray[np.int64] = np.ceil(np.arange(1, looks + 1) * length / looks).astype(np.int64) - 1
    return result


def look_at(pilot: Pilot, there: int, length: int) -> int | None:
    """The point at which the verdict may be taken; null if none has come yet."""
    if pilot.looks == "any_time":
        return there - 1
    due = np.array([length - 1]) if pilot.looks == "at_end" else _due(int(pilot.looks), length)
    past = due[due < there]
    return int(past[-1]) if past.size else None


def not_yet(pilot: Pilot, panel: Panel, length: int) -> str:
    """When the first verdict is due, in a sentence."""
    if pilot.looks == "at_end":
        return reason("at_end", day=long_date(pilot.end))
    first = int(_due(int(pilot.looks), length)[0])
    day = date.fromordinal(pilot.start.toordinal() + math.ceil((first + 1) * panel.step_days) - 1)
    return reason("next_look", day=day)
