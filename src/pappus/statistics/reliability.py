"""Reliability from mean squares: intraclass correlations and Cronbach's alpha."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

_ROUNDING = 1e-12
"""A mean square of less than this share of another is what is left of 0 after rounding."""


@dataclass(frozen=True)
class OneWay:
    """A one-way analysis of variance.

    Attributes:
        between: mean square between groups.
        within: mean square within groups.
        mean_size: values in a group on average.
    """

    between: float
    within: float
    mean_size: float


def one_way(values: ArrayLike, groups: ArrayLike) -> OneWay | None:
    """The mean squares of grouped values; null with fewer than two groups, no group of two values, or no variation.

    Args:
        values: one row a value; not-a-number is left out.
        groups: the group of each row, of any kind that can be sorted; a row without one is left out.

    Raises:
        ValueError: the lengths differ.
    """
    all_values, labels = np.asarray(values, dtype=np.float64), np.asarray(groups, dtype=object)
    if all_values.shape != labels.shape or all_values.ndim != 1:
        raise ValueError("each value needs a group")
    known = ~np.isnan(all_values) & np.array([_is_group(label) for label in labels], bool)
    held = all_values[known]
    _, index, sizes = np.unique(labels[known], return_inverse=True, return_counts=True)
    if len(sizes) < 2 or len(sizes) == len(held) or np.ptp(held) == 0:
        return None
    means = np.bincount(index, held) / sizes
    within = float(((held - means[index]) ** 2).sum()) / (len(held) - len(sizes))
    between = float((sizes * (means - held.mean()) ** 2).sum()) / (len(sizes) - 1)
    return OneWay(between, within, float(sizes.mean()))


def _is_group(label: Any) -> bool:
    """Whether this is the name of a group: not-a-number differs from itself, and of what is missing nobody knows."""
    same = label == label  # noqa: PLR0124
    return label is not None and isinstance(same, bool | np.bool_) and bool(same)


def icc1(values: ArrayLike, groups: ArrayLike) -> float | None:
    """ICC(1): the share of variance that lies between groups, or how alike two members of a group are.

    Negative where members of a group differ more than those of different groups. Null where it is not defined: fewer
    than two groups, no group with two values, or no variation. Of groups of different sizes the mean size counts.

    Args:
        values: one row a value; not-a-number is left out.
        groups: the group of each row: an organisation in a pool, or a criterion in one organisation.

    Source: Bartko (1976), Psychological Bulletin 83(5); for groups Bliese (2000), in Klein & Kozlowski (eds.).
    """
    table = one_way(values, groups)
    if table is None:
        return None
    return (table.between - table.within) / (table.between + (table.mean_size - 1) * table.within)


def icc2(values: ArrayLike, groups: ArrayLike) -> float | None:
    """ICC(2): how reliable the groups' means are; null also where the means do not differ at all.

    Args:
        values: see `icc1`.
        groups: see `icc1`.

    Source: see `icc1`.
    """
    table = one_way(values, groups)
    if table is None or table.between <= _ROUNDING * table.within:
        return None
    return (table.between - table.within) / table.between


@dataclass(frozen=True)
class IntraclassCorrelations:
    """The six forms of Shrout & Fleiss, of a single rater and of the mean of all k.

    Attributes:
        one_way: ICC(1,1): each target has raters of its own.
        random: ICC(2,1): the raters are a sample and their severity counts as disagreement.
        fixed: ICC(3,1): only these raters matter, and their severity does not.
        one_way_mean: ICC(1,k).
        random_mean: ICC(2,k); null where the raters' variance is estimated so far below 0 that nothing is left.
        fixed_mean: ICC(3,k).
    """

    one_way: float
    random: float
    fixed: float
    one_way_mean: float
    random_mean: float | None
    fixed_mean: float


def icc(table: ArrayLike) -> IntraclassCorrelations | None:
    """The six intraclass correlations of a complete table.

    Null where they are not defined: fewer than two targets or raters, or targets that do not differ at all.

    Args:
        table: targets × raters, without missing values.

    Raises:
        ValueError: something is missing.

    Source: Shrout & Fleiss (1979), doi:10.1037/0033-2909.86.2.420.
    """
    held = np.asarray(table, dtype=np.float64)
    if held.ndim != 2 or np.isnan(held).any():
        raise ValueError("intraclass correlations need a complete table of targets × raters")
    n, k = held.shape
    if n < 2 or k < 2 or np.ptp(held) == 0:
        return None
    of_targets, of_raters = held.mean(1), held.mean(0)
    targets = k * float(of_targets.var(ddof=1))
    if targets <= _ROUNDING * float(held.var()):
        return None
    raters = n * float(of_raters.var(ddof=1))
    rest = held - of_targets[:, None] - of_raters + held.mean()
    residual = float((rest**2).sum()) / ((n - 1) * (k - 1))
    within = float(((held - of_targets[:, None]) ** 2).sum()) / (n * (k - 1))
    of_means = targets + (raters - residual) / n
    return IntraclassCorrelations(
        one_way=(targets - within) / (targets + (k - 1) * within),
        random=(targets - residual) / (targets + (k - 1) * residual + k * (raters - residual) / n),
        fixed=(targets - residual) / (targets + (k - 1) * residual),
        one_way_mean=(targets - within) / targets,
        random_mean=(targets - residual) / of_means if of_means > _ROUNDING * targets else None,
        fixed_mean=(targets - residual) / targets,
    )


def cronbach_alpha(ratings: ArrayLike) -> float | None:
    """Cronbach's alpha: how well the sum of several items tells people apart.

    Null with fewer than two items or complete rows, or where the sums do not differ. Rows with something missing are
    left out.

    Args:
        ratings: people × items, not-a-number where there is no answer.

    Source: Cronbach (1951), doi:10.1007/BF02310555.
    """
    table = np.asarray(ratings, dtype=np.float64)
    complete = table[~np.isnan(table).any(axis=1)]
    items: int = table.shape[1]
    if len(complete) < 2 or items < 2:
        return None
    of_sums, of_items = float(complete.sum(1).var(ddof=1)), float(complete.var(axis=0, ddof=1).sum())
    if np.ptp(complete) == 0 or of_sums <= _ROUNDING * of_items:
        return None
    return items / (items - 1) * (1 - of_items / of_sums)
