"""How closely the raters of one group agree on one thing, against what chance or a scale's width would give."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

SLIGHTLY_SKEWED_OF_FIVE = 1.34
"""Null variance of five categories that are chosen with .05, .15, .20, .35, .25, as by raters who tend to be lenient.

Source: LeBreton & Senter (2008), doi:10.1177/1094428106296642.
"""


def uniform_null_variance(categories: int) -> float:
    """Variance of answers that fall on each category alike: (A² − 1)/12, 2 for five categories."""
    return (categories**2 - 1) / 12


def rwg(ratings: ArrayLike, categories: int | None = None, null_variance: float | None = None) -> float | None:
    """Agreement on one item: 1 where all gave the same answer, 0 where they vary as by chance or more.

    Null with fewer than two answers.

    Args:
        ratings: one answer a rater, not-a-number where there is none.
        categories: number of categories, for answers that fall on each alike by chance.
        null_variance: the variance by chance, instead of `categories`.

    Raises:
        ValueError: neither or both of `categories` and `null_variance` are given, or answers lie further apart than
            `categories` allow, as codes for no answer (99) do.

    Source: James, Demaree & Wolf (1984), doi:10.1037/0021-9010.69.1.85.
    """
    ratio = _variance_ratio(np.asarray(ratings, dtype=np.float64).reshape(-1, 1), categories, null_variance)
    return None if ratio is None else max(0.0, 1 - ratio)


def rwg_j(ratings: ArrayLike, categories: int | None = None, null_variance: float | None = None) -> float | None:
    """Agreement on several items of one scale together, 0 to 1; null where no item has two answers.

    It rises with the number of items alone; show `lindell_rwg_j`, which does not, beside it. Each item's variance is
    taken over those who answered it.

    Args:
        ratings: raters × items, not-a-number where there is no answer.
        categories: see `rwg`.
        null_variance: see `rwg`.

    Raises:
        ValueError: see `rwg`.

    Source: James, Demaree & Wolf (1984), doi:10.1037/0021-9010.69.1.85.
    """
    table = np.asarray(ratings, dtype=np.float64)
    ratio = _variance_ratio(table, categories, null_variance)
    if ratio is None:
        return None
    agreed = int((_answers(table) > 1).sum()) * max(0.0, 1 - ratio)
    return agreed / (agreed + ratio)


def lindell_rwg_j(
    ratings: ArrayLike, categories: int | None = None, null_variance: float | None = None
) -> float | None:
    """Agreement on several items as r*wg(j): what `rwg` is on average, however many items; null as with `rwg_j`.

    It is negative where raters differ more than by chance, and is not cut off there.

    Args:
        ratings: raters × items, not-a-number where there is no answer.
        categories: see `rwg`.
        null_variance: see `rwg`.

    Raises:
        ValueError: see `rwg`.

    Source: Lindell, Brandt & Whitney (1999), doi:10.1177/01466219922031257.
    """
    ratio = _variance_ratio(np.asarray(ratings, dtype=np.float64), categories, null_variance)
    return None if ratio is None else 1 - ratio


def _variance_ratio(table: Floats, categories: int | None, null_variance: float | None) -> float | None:
    """Mean variance of the items with two answers and more, over the variance by chance."""
    if categories is not None and null_variance is None:
        null_variance = uniform_null_variance(categories)
        if table.size and np.nanmax(table, initial=-np.inf) - np.nanmin(table, initial=np.inf) > categories - 1:
            raise ValueError(f"answers lie further apart than {categories} categories; is one a code for no answer?")
    elif null_variance is None or categories is not None:
        raise ValueError("agreement needs either the number of categories or a null variance")
    answered = table[:, _answers(table) > 1]
    if not answered.size:
        return None
    return float(np.nanvar(answered, axis=0, ddof=1).mean()) / null_variance


def _answers(table: Floats) -> NDArray[np.int64]:
    """How many answers each item has."""
    return np.asarray((~np.isnan(table)).sum(0), dtype=np.int64)


def average_deviation(ratings: ArrayLike) -> Floats:
    """The average deviation index AD_M of each item: how far answers lie from their mean, in steps of the scale.

    Not-a-number for an item with fewer than two answers.

    Args:
        ratings: raters × items, not-a-number where there is no answer.

    Source: Burke, Finkelstein & Dusig (1999), doi:10.1177/109442819921004.
    """
    table = np.asarray(ratings, dtype=np.float64)
    answers = _answers(table)
    mean = np.nansum(table, axis=0) / np.maximum(answers, 1)
    total = np.nansum(np.abs(table - mean), axis=0)
    return np.where(answers > 1, total / np.maximum(answers, 1), np.nan)
