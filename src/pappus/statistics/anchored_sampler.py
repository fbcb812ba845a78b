"""The Gibbs sampler behind `anchored_levels`.

Each sweep draws the latent answers by slice sampling (no tail is too far for it), then levels, role effects and
severities in one block, with the dimensions' centres and the severities integrated out, so that neither a questionnaire
that differs from role to role nor a dimension without answers slows the chain, then the variances.

Source: Albert & Chib (1993), doi:10.1080/01621459.1993.10476321; slices of truncated normals: Damien & Walker (2001),
doi:10.1198/10618600152627906; blocks of a mixed model: Chib & Carlin (1999), Statistics and Computing 9.
"""

from __future__ import annotations

from itertools import product

import numpy as np
from scipy.linalg.lapack import dpotrf, dtrtrs

from pappus.statistics.anchored_model import TOP_LEVEL, AnchoredDraws, Floats, InverseGamma, Prior, Ratings


def sampled(ratings: Ratings, prior: Prior, draws: int, warm_up: int, rng: np.random.Generator) -> AnchoredDraws:
    """Runs the chain.

    Args:
        ratings: checked.
        prior: what is assumed.
        draws: how many sweeps to keep.
        warm_up: how many sweeps to leave out before.
        rng: source of randomness.
    """
    chain = _Chain(ratings, prior, rng)
    for _ in range(warm_up):
        chain.sweep()
    effects = np.empty((draws, chain.effects.size))
    centres = np.empty((draws, ratings.dimensions))
    severity = np.empty((draws, ratings.raters))
    s2, t2, v2, w2 = np.empty((4, draws))
    for row in range(draws):
        chain.sweep()
        effects[row], centres[row], severity[row] = chain.effects, chain.centres, chain.severity
        s2[row], t2[row], v2[row], w2[row] = chain.s2, chain.t2, chain.v2, chain.w2
    mu, roles = effects[:, : ratings.criteria] + prior.centre, effects[:, ratings.criteria :]
    return AnchoredDraws(mu, centres + prior.centre, severity, roles, s2, t2, v2, w2, ratings, prior)


class _Chain:
    """The state of the chain; levels are counted from the prior's centre."""

    def __init__(self, ratings: Ratings, prior: Prior, rng: np.random.Generator) -> None:
        order = np.lexsort((ratings.rater, ratings.criterion))
        answer = ratings.answer[order]
        self._prior, self._rng = prior, rng
        self._rater = ratings.rater[order]
        self._dimension, self._criteria = ratings.dimension, ratings.criteria
        # An answer has one column for its criterion and one for its rater's role.
        self._columns = [ratings.criterion[order]]
        if ratings.role is not None:
            self._columns.append(ratings.criteria + ratings.role[self._rater])
        self.effects = np.zeros(ratings.criteria + ratings.roles)
        self.severity = np.zeros(ratings.raters)
        self.centres = np.zeros(ratings.dimensions)
        self.s2, self.t2, self.v2, self.w2 = map(
            _typical, (prior.residual, prior.criteria, prior.severity, prior.roles)
        )
        self._count()
        self._low = np.where(answer == 0, -np.inf, answer - 0.5 - prior.centre)
        self._high = np.where(answer == TOP_LEVEL, np.inf, answer + 0.5 - prior.centre)
        self._latent = answer - prior.centre
        self._expected = np.zeros(answer.size)
        self._room = np.empty(answer.size)

    def _count(self) -> None:
        """Numbers of answers by rater and column, and by two columns; they stay the same in all sweeps."""
        size = self.effects.size
        self._by_rater = np.zeros((self.severity.size, size))
        self._by_columns = np.zeros((size, size))
        for one in self._columns:
            np.add.at(self._by_rater, (self._rater, one), 1.0)
        for one, other in product(self._columns, repeat=2):
            np.add.at(self._by_columns, (one, other), 1.0)
        self._answers = np.bincount(self._rater, minlength=self.severity.size).astype(np.float64)
        self._in_dimension = np.bincount(self._dimension, minlength=self.centres.size)
        self._same_dimension = (self._dimension[:, None] == self._dimension).astype(np.float64)

    def sweep(self) -> None:
        """Draws everything once."""
        self._draw_latent()
        self._draw_effects()
        self._draw_centres()
        self._draw_variances()

    def _draw_latent(self) -> None:
        """A slice of the normal density around what is expected; a uniform draw from what it shares with the answer."""
        reach, expected, latent = self._room, self._expected, self._latent
        np.subtract(latent, expected, out=reach)
        reach *= reach
        reach += 2 * self.s2 * self._rng.standard_exponential(reach.size)
        np.sqrt(reach, out=reach)
        np.subtract(expected, reach, out=latent)
        np.maximum(latent, self._low, out=latent)
        reach += expected
        np.minimum(reach, self._high, out=reach)
        reach -= latent
        reach *= self._rng.random(reach.size)
        latent += reach

    def _draw_effects(self) -> None:
        """Levels and role effects with severities integrated out, then the severities."""
        s2, by_rater = self.s2, self._by_rater
        of_rater = np.bincount(self._rater, self._latent, self.severity.size)
        of_column = sum(np.bincount(one, self._latent, self.effects.size) for one in self._columns)
        weight = 1 / (s2 * (self._answers + s2 / self.v2))
        precision = self._by_columns / s2 - (by_rater.T * weight) @ by_rater
        self._add_prior(precision)
        shift = of_column / s2 - by_rater.T @ (weight * of_rater)
        self.effects = _normal(precision, shift, self._rng)
        sure = self._answers / s2 + 1 / self.v2
        noise = self._rng.standard_normal(sure.size)
        self.severity = (of_rater - by_rater @ self.effects) / (s2 * sure) + noise / np.sqrt(sure)
        self._expected = self.severity[self._rater]
        for one in self._columns:
            self._expected += self.effects[one]

    def _add_prior(self, precision: Floats) -> None:
        """Criteria deviate from a centre that is integrated out; roles from zero."""
        criteria, diagonal = self._criteria, np.einsum("ii->i", precision)
        shared = 1 / (self.t2 * (self._in_dimension + self.t2 / self._prior.centre_sd**2))
        precision[:criteria, :criteria] -= self._same_dimension * shared[self._dimension]
        diagonal[:criteria] += 1 / self.t2
        diagonal[criteria:] += 1 / self.w2

    def _draw_centres(self) -> None:
        sure = self._in_dimension / self.t2 + 1 / self._prior.centre_sd**2
        summed = np.bincount(self._dimension, self.effects[: self._criteria], sure.size)
        self.centres = summed / (self.t2 * sure) + self._rng.standard_normal(sure.size) / np.sqrt(sure)

    def _draw_variances(self) -> None:
        levels, roles = self.effects[: self._criteria], self.effects[self._criteria :]
        self.s2 = self._variance(self._prior.residual, self._latent - self._expected)
        self.t2 = self._variance(self._prior.criteria, levels - self.centres[self._dimension])
        self.v2 = self._variance(self._prior.severity, self.severity)
        self.w2 = self._variance(self._prior.roles, roles)

    def _variance(self, prior: InverseGamma, deviations: Floats) -> float:
        scale = prior.scale + 0.5 * float(deviations @ deviations)
        return scale / self._rng.standard_gamma(prior.shape + 0.5 * deviations.size)


def _typical(prior: InverseGamma) -> float:
    return prior.scale / prior.shape


def _normal(precision: Floats, shift: Floats, rng: np.random.Generator) -> Floats:
    """A draw of the normal distribution with this precision and the mean `precision⁻¹ shift`."""
    lower, _ = dpotrf(precision.T, lower=1, overwrite_a=1)
    whitened, _ = dtrtrs(lower, shift, lower=1)
    drawn: Floats = dtrtrs(lower, whitened + rng.standard_normal(shift.size), lower=1, trans=1)[0]
    return drawn
