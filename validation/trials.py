"""One organisation whose truth is known, and what the estimates made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from pappus.simulation.raters import usual_habits
from pappus.simulation.recovery import Estimated, estimate, intervals_of, make_case, misfits


@dataclass(frozen=True)
class Trial:
    """What came of one organisation.

    Attributes:
        covered: practices whose interval holds the truth.
        rated: practices that somebody rated.
        width: mean width of the intervals, levels.
        estimated: what is told of it on each model.
    """

    covered: int
    rated: int
    width: float
    estimated: list[Estimated]


def trial(raters: int, misfit: str, seed: int) -> Trial:
    """One organisation, the same for the same seed."""
    habits = misfits()[misfit](usual_habits())
    case = make_case(raters, np.random.default_rng([seed, raters]), habits)
    true, low, high = intervals_of(case)
    covered = int(((low <= true) & (true <= high)).sum())
    return Trial(covered, true.size, float((high - low).mean()) if true.size else 0.0, estimate(case))


def trial_of(noted: Mapping[str, Any]) -> Trial:
    """A trial as the journal has it."""
    estimated = [
        Estimated(one["model"], one["true"], tuple(one["probabilities"]), one["named"], tuple(one["span"]))
        for one in noted["estimated"]
    ]
    return Trial(noted["covered"], noted["rated"], noted["width"], estimated)
