"""Whether items are as hard as their author meant them to be: a critique of the design, not a new design.

Items carry the levels that their author gave them. What is asked here is whether mean difficulty rises from level to
level, and which items lie among those of another level.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_PERMUTED_AT_ONCE = 1000
_MAD_TO_SD = 1.4826
_LEAST_SD = 1e-6


@dataclass(frozen=True)
class Rise:
    """How difficulty rises with the designed level.

    Attributes:
        rank_correlation: Spearman's, between designed levels and difficulties; null where either does not vary.
        p: probability of as high a correlation if levels were given to items at random; null likewise.
        levels: the designed levels that occur, ascending.
        means: mean difficulty of each.
        rising_means: the nearest means that never fall from one level to the next.
    """

    rank_correlation: float | None
    p: float | None
    levels: tuple[int, ...]
    means: tuple[float, ...]
    rising_means: tuple[float, ...]

    @property
    def falls(self) -> tuple[tuple[int, int], ...]:
        """Neighbouring levels of which the higher one is the easier one on average."""
        steps = pairwise(zip(self.levels, self.means, strict=True))
        return tuple((low, high) for (low, easier), (high, harder) in steps if harder < easier)


@dataclass(frozen=True)
class Misplaced:
    """An item whose difficulty contradicts its designed level: it behaves like one level and is placed in another.

    Attributes:
        item: its place among the items.
        placed_in: its designed level.
        behaves_like: the level that it most likely belongs to.
        probability: that it belongs to another level than its own.
    """

    item: int
    placed_in: int
    behaves_like: int
    probability: float


def rise_with_level(levels: Integers, difficulties: Floats, rng: np.random.Generator, permutations: int = 9999) -> Rise:
    """Whether difficulty rises with the designed level.

    Args:
        levels: designed level of each item.
        difficulties: empirical difficulty of each item.
        rng: source of the permutations.
        permutations: how many; p is (1 + as high ones) / (1 + permutations).

    Source: rank correlation of Spearman (1904), doi:10.2307/1412159, ties by mean ranks; monotone regression of Ayer et
    al. (1955), doi:10.1214/aoms/1177728423.
    """
    from scipy.optimize import isotonic_regression

    found = np.unique(levels)
    counts = np.array([(levels == level).sum() for level in found], dtype=np.float64)
    means = np.array([difficulties[levels == level].mean() for level in found])
    rising = isotonic_regression(means, weights=counts).x
    correlation, p = _rank_correlation(levels, difficulties, rng, permutations)
    return Rise(correlation, p, tuple(found.tolist()), tuple(means.tolist()), tuple(rising.tolist()))


def _rank_correlation(
    levels: Integers, difficulties: Floats, rng: np.random.Generator, permutations: int
) -> tuple[float | None, float | None]:
    from scipy.stats import rankdata

    first, second = (rankdata(values) - (len(levels) + 1) / 2 for values in (levels, difficulties))
    size = math.sqrt(float(first @ first) * float(second @ second))
    if size == 0:
        return None, None
    reached, own = 0, float(first @ second)
    for begin in range(0, permutations, _PERMUTED_AT_ONCE):
        count = min(_PERMUTED_AT_ONCE, permutations - begin)
        shuffled = rng.permuted(np.broadcast_to(second, (count, len(second))), axis=1)
        reached += int((shuffled @ first >= own - 1e-9 * size).sum())
    return own / size, (1 + reached) / (1 + permutations)


def misplaced(levels: Integers, difficulties: Floats, errors: Floats, certainty: float) -> tuple[Misplaced, ...]:
    """Items that, with some certainty, belong with the items of another level rather than of their own.

    An item is held against the levels without it: their median difficulties, made to rise where they fall, with the
    scatter that items have within levels and the error of the item's own difficulty. Beforehand its own level is as
    likely as all others together. So little is called misplaced where levels overlap, and nothing between levels that
    the data do not tell apart; the only item of its level cannot be judged.

    Args:
        levels: designed level of each item.
        difficulties: empirical difficulty of each item.
        errors: their standard errors.
        certainty: least probability, such as .9.

    Returns:
        The items in their order.
    """
    found = (_judged(item, levels, difficulties, float(errors[item])) for item in range(len(levels)))
    return tuple(one for one in found if one is not None and one.probability >= certainty)


def _judged(item: int, levels: Integers, difficulties: Floats, error: float) -> Misplaced | None:
    others = np.arange(len(levels)) != item
    own = int(levels[item])
    found = np.unique(levels[others])
    if own not in found or len(found) == 1:
        return None
    centres, scatter = _centres(found, levels[others], difficulties[others])
    sd = max(math.hypot(scatter, error), _LEAST_SD)
    far = -0.5 * ((difficulties[item] - centres) / sd) ** 2
    shares = np.exp(far - far.max()) * np.where(found == own, len(found) - 1, 1)
    shares /= shares.sum()
    alike = centres == centres[found == own]
    # Levels with one centre share what falls to them: among these an item is as much in its place as in another.
    likeliest = min(np.flatnonzero(shares == shares.max()), key=lambda place: abs(int(found[place]) - own))
    return Misplaced(item, own, int(found[likeliest]), 1 - float(shares[alike].sum()))


def _centres(found: Integers, levels: Integers, difficulties: Floats) -> tuple[Floats, float]:
    """Rising median difficulties of the levels, and the standard deviation of items about their level's median."""
    from scipy.optimize import isotonic_regression

    medians = np.array([np.median(difficulties[levels == level]) for level in found])
    counts = np.array([(levels == level).sum() for level in found], dtype=np.float64)
    about = np.abs(difficulties - medians[np.searchsorted(found, levels)])
    # A level of one item says nothing of scatter; by medians misplaced items do not widen what they are held against.
    told = counts[np.searchsorted(found, levels)] > 1
    scatter = float(np.median(about[told])) * _MAD_TO_SD if told.any() else 0.0
    return np.asarray(isotonic_regression(medians, weights=counts).x), scatter
