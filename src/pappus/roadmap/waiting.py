"""How long until the next stage if nothing is planned, from the rounds so far and what is believed of any organisation.

One organisation that was looked at a few times has hardly moved, so that what is believed beforehand decides most of
the answer. How much of it was learnt from the rounds is told beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pappus.maturity.model import MaturityModel
from pappus.maturity.placement import NAMED_PROBABILITY, Interval
from pappus.roadmap.action import settings
from pappus.statistics.panel_markov import Path, bidirectional, first_passage, fit, last_belief

_Floats = NDArray[np.float64]
_DAYS_A_YEAR = 365.25
_DRAWS = 400
_STEP_YEARS = 1 / 12


@dataclass(frozen=True)
class Look:
    """The stage at one time: a probability for each stage of the ladder."""

    day: date
    stages: tuple[float, ...]


@dataclass(frozen=True)
class Waiting:
    """The time to the next stage of one model if nothing is planned.

    Attributes:
        model: the model's id.
        stage: id of the stage that is named now.
        next: id of the next one.
        within: by months from now, the probability of having entered it, with its interval.
        median_years: time by which it is as likely as not, with its interval; an end beyond the horizon is null.
        horizon_years: how far ahead is looked.
        looks: how many times the organisation was looked at.
        learnt: share of what was uncertain about the rate of this step that the looks have taken away, 0 to 1.
    """

    model: str
    stage: str
    next: str
    within: dict[int, Interval]
    median_years: tuple[float | None, float | None, float | None]
    horizon_years: int
    looks: int
    learnt: float

    def as_json(self) -> dict[str, Any]:
        """The form of `pappus plan --json`, under `waiting`."""
        content = asdict(self)
        content["within"] = [{"months": months, **vars(one)} for months, one in self.within.items()]
        content["median_years"] = dict(zip(("value", "low", "high"), self.median_years, strict=True))
        return content


def waiting(model: MaturityModel, looks: Sequence[Look]) -> Waiting | None:
    """The time to the next stage; null where there is none, or nothing is known yet.

    Args:
        model: a model with stages.
        looks: what was known of the stage, the earliest first, two of one day counted once.
    """
    seen = {one.day: one for one in sorted(looks, key=lambda one: one.day)}
    if not seen or len(model.stages) < 2:
        return None
    first = min(seen)
    path = Path(
        [(day - first).days / _DAYS_A_YEAR for day in seen], np.array([one.stages for one in seen.values()]) + 1e-9
    )
    told = settings()["waiting"]
    onward, back = ((told[f"{way}_a_year"], told[f"{way}_sd"]) for way in ("onward", "back"))
    fitted = fit(bidirectional(len(model.stages), onward, back), [path])
    belief = last_belief(fitted, path)
    beyond = belief[::-1].cumsum()[::-1]
    here = max(index for index in range(len(model.stages)) if index == 0 or beyond[index] >= NAMED_PROBABILITY)
    if here + 1 >= len(model.stages):
        return None
    now = np.where(np.arange(belief.size) <= here, belief, 0.0)
    now = now / now.sum()
    horizon = int(told["horizon_years"])
    drawn = np.stack([fitted.rates.intensities(one) for one in fitted.drawn(_DRAWS, settings()["seed"])])
    passed = first_passage(drawn, here + 1, _STEP_YEARS, round(horizon / _STEP_YEARS)) @ now
    return Waiting(
        model=model.id,
        stage=model.stages[here].id,
        next=model.stages[here + 1].id,
        within={months: _interval(passed[round(months / 12 / _STEP_YEARS) - 1]) for months in told["months"]},
        median_years=_median(passed.T),
        horizon_years=horizon,
        looks=len(seen),
        learnt=float(np.clip(1 - (fitted.sd[here] / fitted.rates.prior_sd[here]) ** 2, 0.0, 1.0)),
    )


def _interval(values: _Floats) -> Interval:
    low, high = np.quantile(values, [0.05, 0.95])
    return Interval(float(values.mean()), float(low), float(high))


def _median(passed: _Floats) -> tuple[float | None, float | None, float | None]:
    """The time at which it is as likely as not: over all draws together, and the interval between draws."""
    each = [_half(row) for row in passed]
    low, high = np.quantile([one if one is not None else np.inf for one in each], [0.05, 0.95], method="lower")
    return _half(passed.mean(axis=0)), _finite(low), _finite(high)


def _half(passed: _Floats) -> float | None:
    if passed[-1] < 0.5:
        return None
    times = np.arange(passed.size + 1) * _STEP_YEARS
    return float(np.interp(0.5, np.concatenate([[0.0], passed]), times))


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
