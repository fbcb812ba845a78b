"""Krippendorff's alpha: agreement beyond chance of any number of raters, with values missing.

Source: Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), repository.upenn.edu/asc_papers/43.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pappus.statistics.intervals import Interval

Floats = NDArray[np.float64]
Level = Literal["nominal", "ordinal", "interval", "ratio"]

_BLOCK = 4_000_000
"""Numbers that the bootstrap holds at once."""


def krippendorff_alpha(ratings: ArrayLike, level: Level = "ordinal") -> float | None:
    """Alpha: 1 where all agree, 0 where they agree no more than by chance, negative where less.

    Null where it is not defined: no unit has two values, or all of those that can be paired are alike.

    Args:
        ratings: raters × units, not-a-number where a rater gave no value.
        level: the scale of the values; `ratio` needs values of 0 and above.

    Raises:
        ValueError: a negative value on a ratio scale, or not a table.
    """
    counts, values = _counts(_table(ratings, level))
    alpha = float(_alphas(counts[None], np.ones((1, len(counts))), values, level)[0])
    return None if np.isnan(alpha) else alpha


def alpha_interval(
    ratings: ArrayLike, level: Level = "ordinal", coverage: float = 0.90, draws: int = 1_000, seed: int = 0
) -> Interval | None:
    """Alpha with its bootstrap interval over units and raters, which always contains it.

    In each draw units are drawn with replacement, and of raters drawn with replacement the distinct ones count, since a
    rater drawn twice would agree with himself; at least two of them. Resampling units alone gives intervals that are
    too short. Null where alpha is not defined, or is not in most draws; the other draws are left out.

    Args:
        ratings: see `krippendorff_alpha`.
        level: the scale of the values.
        coverage: such as .90.
        draws: how many; their memory stays bounded.
        seed: of the draws.

    Raises:
        ValueError: see `krippendorff_alpha`.
    """
    value = krippendorff_alpha(ratings, level)
    if value is None:
        return None
    table = _table(ratings, level)
    rng = np.random.default_rng(seed)
    raters, units = table.shape
    indicators, values = _indicators(table)
    chosen = _distinct_raters(raters, draws, rng)
    weights = rng.multinomial(units, np.full(units, 1 / units), size=draws).astype(np.float64)
    flat = indicators.reshape(raters, -1)
    block = max(1, _BLOCK // flat.shape[1])
    alphas = []
    for start in range(0, draws, block):
        rows = slice(start, start + block)
        counts = (chosen[rows] @ flat).reshape(-1, units, len(values))
        alphas.append(_alphas(counts, weights[rows], values, level))
    drawn = np.concatenate(alphas)
    defined = drawn[~np.isnan(drawn)]
    if 2 * defined.size < draws:
        return None
    low, high = np.quantile(defined, [(1 - coverage) / 2, (1 + coverage) / 2])
    return Interval(value, min(value, float(low)), max(value, float(high)))


def _table(ratings: ArrayLike, level: Level) -> Floats:
    table = np.asarray(ratings, dtype=np.float64)
    if table.ndim != 2:
        raise ValueError("ratings are a table of raters × units")
    if level == "ratio" and (table < 0).any():
        raise ValueError("values on a ratio scale are 0 or above")
    return table


def _indicators(table: Floats) -> tuple[Floats, Floats]:
    """Raters × units × distinct values: 1 where a rater gave a unit the value; and the values, ascending."""
    values = np.unique(table[~np.isnan(table)])
    return (table[:, :, None] == values).astype(np.float64), values


def _counts(table: Floats) -> tuple[Floats, Floats]:
    """Units × distinct values: how many raters gave the value; and the values, ascending."""
    indicators, values = _indicators(table)
    counts: Floats = indicators.sum(0)
    return counts, values


def _distinct_raters(raters: int, draws: int, rng: np.random.Generator) -> Floats:
    """Draws × raters: 1 for those who occur among as many raters drawn with replacement, at least two."""
    chosen = np.zeros((draws, raters), dtype=bool)
    short = np.arange(draws)
    while short.size:
        picked = rng.integers(0, raters, (short.size, raters))
        chosen[short] = False
        chosen[short[:, None], picked] = True
        short = short[chosen[short].sum(1) < 2]
    return chosen.astype(np.float64)


def _alphas(counts: Floats, weights: Floats, values: Floats, level: Level) -> Floats:
    """Alpha of each draw, not-a-number where not defined.

    Args:
        counts: draws × units × values: how many raters gave the value.
        weights: draws × units: how often each unit was drawn.
        values: distinct values, ascending.
        level: the scale of the values.
    """
    given = counts.sum(2)
    # A unit with one value cannot be paired and does not count at all.
    per_pair = np.where(given > 1, weights / np.maximum(given - 1, 1), 0.0)
    weighted = counts * per_pair[:, :, None]
    coincidences = np.swapaxes(weighted, 1, 2) @ counts
    np.einsum("dcc->dc", coincidences)[...] -= weighted.sum(1)
    totals = coincidences.sum(2)
    apart = _squared_differences(totals, values, level)
    observed = (coincidences * apart).sum((1, 2))
    expected = (totals[:, :, None] * totals[:, None, :] * apart).sum((1, 2))
    pairable = totals.sum(1)
    defined = expected > 0
    alphas: Floats = 1 - np.where(defined, observed, np.nan) * (pairable - 1) / np.where(defined, expected, 1.0)
    return alphas


def _squared_differences(totals: Floats, values: Floats, level: Level) -> Floats:
    """Draws × values × values: how far apart two values are, squared; ordinal by how many values lie between."""
    if level == "nominal":
        return 1 - np.eye(len(values))[None]
    places = totals.cumsum(1) - totals / 2 if level == "ordinal" else values[None]
    apart: Floats = places[:, :, None] - places[:, None, :]
    if level == "ratio":
        sums = values[:, None] + values
        apart /= np.where(sums > 0, sums, 1.0)
    apart *= apart
    return apart
