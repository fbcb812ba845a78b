"""How evenly something is spread: the Gini coefficient and the effective number of groups."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pappus.statistics.intervals import Interval, z_value

Floats = NDArray[np.float64]

_DRAWS = 2_000
_SEED = 20_080_101


def gini(values: ArrayLike, level: float, counts: ArrayLike | None = None) -> Interval | None:
    """The Gini coefficient (0 all alike, near 1 one has all) with a jackknife interval; null where all values are 0.

    Args:
        values: one value an observation, none negative.
        level: coverage, such as .90.
        counts: number of observations that share each value; 1 if null.

    Source: Yitzhaki (1991), J. Bus. Econ. Stat. 9(2); Langel & Tillé (2013), doi:10.1111/j.1467-985X.2012.01048.x.
    """
    raw = np.asarray(values, dtype=np.float64)
    weights = np.ones_like(raw) if counts is None else np.asarray(counts, dtype=np.float64)
    distinct, index = np.unique(raw, return_inverse=True)
    held = np.bincount(index, weights=weights)
    n, total = float(held.sum()), float((distinct * held).sum())
    if total <= 0:
        return None
    last_rank = held.cumsum()
    ranked = float((distinct * held * (last_rank - (held - 1) / 2)).sum())
    value = _gini(ranked, total, n)
    if n < 3:
        return Interval(value, 0.0, 1.0)
    above = total - (distinct * held).cumsum()
    without = _gini_each(ranked - last_rank * distinct - above, total - distinct, n - 1)
    mean = float((without * held).sum()) / n
    se = math.sqrt((n - 1) / n * float((held * (without - mean) ** 2).sum()))
    half = z_value(level) * se
    return Interval(value, max(0.0, value - half), min(1.0, value + half))


def _gini(ranked: float, total: float, n: float) -> float:
    return max(0.0, 2 * ranked / (n * total) - (n + 1) / n)


def _gini_each(ranked: Floats, totals: Floats, n: float) -> Floats:
    """The coefficient with one observation left out, for each distinct value; 0 where nothing is left."""
    left = totals > 0
    result: Floats = np.zeros_like(totals)
    result[left] = 2 * ranked[left] / (n * totals[left]) - (n + 1) / n
    return result


def effective_number(counts: ArrayLike, level: float, effective_n: float | None = None) -> Interval:
    """How many equally large groups would be as varied: exp of the entropy of the shares (Hill number of order 1).

    The interval comes from draws of the shares around those seen, as sure as `effective_n` independent observations
    make them, with one observation's worth of doubt spread over all groups, so that a group not seen yet is not ruled
    out. It always contains the value. The same input gives the same draws.

    Args:
        counts: how many fell into each group, groups with none among them; their sum is above 0.
        level: coverage, such as .90.
        effective_n: number of independent observations behind the counts; their sum if null.

    Source: Hill (1973), doi:10.2307/1934352; Jost (2006), doi:10.1111/j.2006.0030-1299.14714.x.
    """
    held = np.sort(np.asarray(counts, dtype=np.float64))
    shares = held / held.sum()
    sure = float(held.sum()) if effective_n is None else effective_n
    draws = np.random.default_rng(_SEED).gamma(shares * sure + 1 / held.size, size=(_DRAWS, held.size))
    return _with_draws(float(_hill(shares)), _hill(draws), level)


def effective_number_of_rates(active: ArrayLike, known: ArrayLike, level: float) -> Interval:
    """How many groups take part alike: exp of the entropy of the groups' rates, whatever the groups' sizes.

    0 where nobody is active. The interval comes from Beta draws (Jeffreys) of each group's rate and contains the value.

    Args:
        active: how many of each group take part.
        known: how many each group has, above 0.
        level: coverage, such as .90.
    """
    yes, all_of = np.asarray(active, dtype=np.float64), np.asarray(known, dtype=np.float64)
    rates = yes / all_of
    value = float(_hill(rates)) if rates.sum() > 0 else 0.0
    draws = np.random.default_rng(_SEED).beta(yes + 0.5, all_of - yes + 0.5, size=(_DRAWS, yes.size))
    return _with_draws(value, _hill(draws), level)


def _hill(masses: Floats) -> Floats:
    shares = masses / masses.sum(axis=-1, keepdims=True)
    terms = np.where(shares > 0, shares * np.log(np.where(shares > 0, shares, 1.0)), 0.0)
    result: Floats = np.exp(-terms.sum(axis=-1))
    return result


def _with_draws(value: float, draws: Floats, level: float) -> Interval:
    low, high = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2])
    return Interval(value, min(value, float(low)), max(value, float(high)))
