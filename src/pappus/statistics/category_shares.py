"""Shares of ordered categories among people of whom some were asked, drawn."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

_PRIOR_ANSWERS = 1.0


def drawn_shares(
    counts: ArrayLike, draws: int, rng: np.random.Generator, people: int | None = None
) -> NDArray[np.float64]:
    """Draws × categories: the shares among all people from whom those asked were chosen; rows sum to 1.

    Before anybody answers the categories are taken to be alike, which counts as one answer shared by all of them; so
    five equal answers do not make a share certain.

    Args:
        counts: answers in each category.
        draws: how many draws.
        rng: where they come from.
        people: how many people there are, those asked among them; null for endlessly many.

    Raises:
        ValueError: there are fewer people than answers.

    Source: Dirichlet–multinomial model, Gelman et al., Bayesian Data Analysis (2013), section 3.4.
    """
    found = np.asarray(counts, dtype=np.float64)
    shares: NDArray[np.float64] = rng.dirichlet(found + _PRIOR_ANSWERS / found.size, size=draws)
    if people is None:
        return shares
    left = people - int(found.sum())
    if left < 0:
        raise ValueError("there are more answers than people")
    unasked = rng.multinomial(left, shares)
    return (found + unasked) / people
