"""How unlikely a count is that is at least so large, far out in the tail too."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

_SMALLEST = 1e-280
"""Below this the incomplete beta function is near the end of what a float holds."""
_RATIO_AT_MOST = 1 - 1e-9


def surprise(counts: ArrayLike, mean: ArrayLike, variance: ArrayLike, least_dispersion: float = 1.2) -> Floats:
    """−ln P(X ≥ count) in nats for a negative binomial X; 0 where a count is no more than its mean.

    Args:
        counts: whole numbers.
        mean: what is expected of each; above 0.
        variance: about that mean; taken as at least `least_dispersion` times the mean.
        least_dispersion: above 1.

    Where the probability is too small for a float it is bounded from above by a geometric series, which differs by
    far less than a nat there. Source: Johnson, Kemp & Kotz (2005), Univariate Discrete Distributions, 5.6.
    """
    from scipy.special import betainc

    counted, mu, spread = np.broadcast_arrays(*(np.asarray(one, dtype=np.float64) for one in (counts, mean, variance)))
    result = np.zeros(counted.shape)
    above = counted > mu
    count, centre = counted[above], mu[above]
    wide = np.maximum(spread[above], least_dispersion * centre)
    size = centre**2 / (wide - centre)
    failure = (wide - centre) / wide
    tail = betainc(count, size, failure)
    with np.errstate(divide="ignore"):
        nats = -np.log(tail)
    far = tail < _SMALLEST
    nats[far] = _far_out(count[far], size[far], failure[far])
    result[above] = nats
    return result


def _far_out(count: Floats, size: Floats, failure: Floats) -> Floats:
    """The same from the first term and the ratio of the next to it, which falls from there on or stays."""
    from scipy.special import betaln

    first = size * np.log1p(-failure) + count * np.log(failure) - betaln(count, size) - np.log(count)
    ratio = np.minimum(np.maximum((count + size) / (count + 1), 1) * failure, _RATIO_AT_MOST)
    result: Floats = -(first - np.log1p(-ratio))
    return result
