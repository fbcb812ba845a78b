"""What would have happened to one series, from others: differences, synthetic control and their union."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pappus.statistics.simplex import simplex_least_squares

Floats = NDArray[np.float64]

_NO_SPREAD = 1e-6


@dataclass(frozen=True)
class Counterfactual:
    """An effect with what it was weighed against.

    Attributes:
        effect: mean of the target less its counterfactual after the start.
        path: the same at each time after the start.
        weights: weight of each donor, summing to 1.
        times: weight of each time before the start, summing to 1; all 0 where levels are compared as they are.
    """

    effect: float
    path: Floats
    weights: Floats
    times: Floats


def difference_in_differences(target: Floats, donors: Floats, start: int) -> Counterfactual:
    """Against the mean of the donors, and of all times before the start.

    Args:
        target: the series, one value a time.
        donors: times × donors.
        start: position of the first time after the start.
    """
    count = donors.shape[1]
    return _weighed(target, donors, start, np.full(count, 1 / count), np.full(start, 1 / start))


def synthetic_control(target: Floats, donors: Floats, start: int) -> Counterfactual:
    """Against the mix of donors that ran most like the target before the start; levels are compared as they are.

    Source: Abadie, Diamond & Hainmueller (2010), doi:10.1198/jasa.2009.ap08746, on outcomes alone.
    """
    weights = simplex_least_squares(donors[:start], target[:start])
    return _weighed(target, donors, start, weights, np.zeros(start))


def synthetic_difference_in_differences(target: Floats, donors: Floats, start: int) -> Counterfactual:
    """Against donors that ran parallel to the target, and the times before the start that resemble those after it.

    Source: Arkhangelsky, Athey, Hirshberg, Imbens & Wager (2021), doi:10.1257/aer.20190159.
    """
    before, after = donors[:start], donors[start:]
    noise = float(np.std(np.diff(before, axis=0), ddof=1)) if start > 2 else 0.0
    spread = len(after) ** 0.25 * noise
    weights = simplex_least_squares(_centred(before), _centred(target[:start, None])[:, 0], spread**2 * start)
    level = after.mean(axis=0)
    ridge = (_NO_SPREAD * noise) ** 2 * donors.shape[1]
    times = simplex_least_squares(_centred(before.T), level - level.mean(), ridge)
    return _weighed(target, donors, start, weights, times)


def _centred(columns: Floats) -> Floats:
    result: Floats = columns - columns.mean(axis=0)
    return result


def _weighed(target: Floats, donors: Floats, start: int, weights: Floats, times: Floats) -> Counterfactual:
    apart = target - donors @ weights
    path = apart[start:] - float(apart[:start] @ times)
    return Counterfactual(float(path.mean()), path, weights, times)
