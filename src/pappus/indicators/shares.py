"""What the indicators that are shares share."""

from __future__ import annotations

from pappus.indicators.indicator import Columns, Estimate, single
from pappus.statistics.intervals import ClusterSums, clustered_share, wilson
from pappus.vocabulary.readings import INTERVAL_LEVEL


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


def share_of_rows(columns: Columns, people: int, reason: str = "") -> Estimate:
    """A share of acts or contacts whose interval counts the people who acted, not the acts, as observations.

    The query gives sums over people: `clusters`, `n`, `y`, and the products `nn`, `ny`, `yy`.
    """
    names = ("clusters", "n", "y", "nn", "ny", "yy")
    sums = ClusterSums(*(single(columns, name) for name in names))
    found = clustered_share(sums, INTERVAL_LEVEL)
    return Estimate(found.value, found.low, found.high, int(sums.n), people, reason=reason)
