"""What the indicators that are shares share."""

from __future__ import annotations

from pappus.indicators.indicator import Columns, Estimate, single
from pappus.statistics.intervals import ClusterSums, clustered_share, wilson
from pappus.vocabulary.readings import INTERVAL_LEVEL

_SUMS = ("clusters", "n", "y", "nn", "ny", "yy")


def share_of(successes: int, n: int, people: int | None, reason: str = "") -> Estimate:
    """A share of `n` (above 0) with Wilson's interval."""
    found = wilson(successes, n, INTERVAL_LEVEL)
    return Estimate(found.value, found.low, found.high, n, people, reason=reason)


def counted_share(successes: int, n: int, people: int | None, reason: str = "") -> Estimate:
    """A share of things that were all counted (the functions, the properties we know): no sample, so no sampling error.

    Both ends of the interval are the value itself.
    """
    share = successes / n
    return Estimate(share, share, share, n, people, reason=reason)


def sums_sql(*marks: str) -> str:
    """SQL for the sums over people that `share_of_rows` takes.

    Args:
        marks: columns with the number of acts of each person to which something applies, beside `n`, that of all.
    """
    products = ", ".join(
        f"CAST(SUM({mark}) AS BIGINT) AS {mark}, CAST(SUM(n * {mark}) AS BIGINT) AS n_{mark}, "
        f"CAST(SUM({mark} * {mark}) AS BIGINT) AS {mark}_{mark}"
        for mark in marks
    )
    return f"COUNT(*) AS clusters, CAST(SUM(n) AS BIGINT) AS n, CAST(SUM(n * n) AS BIGINT) AS nn, {products}"


def sums_names(*marks: str) -> str:
    """The columns of `sums_sql`, for a select list around it."""
    return ", ".join(["clusters", "n", "nn", *(f"{mark}, n_{mark}, {mark}_{mark}" for mark in marks)])


def share_of_rows(columns: Columns, people: int, reason: str = "", mark: str | None = None) -> Estimate:
    """A share of acts or contacts whose interval counts the people who acted, not the acts, as observations.

    The query gives sums over people: `clusters`, `n`, `y`, and the products `nn`, `ny`, `yy`; or, where it counts
    several things at once, those of `sums_sql`, and `mark` says which is meant.
    """
    names = ("clusters", "n", mark, "nn", f"n_{mark}", f"{mark}_{mark}") if mark else _SUMS
    sums = ClusterSums(*(single(columns, name) for name in names))
    found = clustered_share(sums, INTERVAL_LEVEL)
    return Estimate(found.value, found.low, found.high, int(sums.n), people, reason=reason)
