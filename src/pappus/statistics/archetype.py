"""Which ideal type a network of groups resembles: Gaussian evidence on log contact rates, in closed form.

Two layers are observed: contacts within and between groups, and acts that each group makes by itself. A type says how
rates differ between links of different kinds; which group is the centre is unknown and summed over. Certainty grows
with the number of links, not with the number of messages, since links of one kind still differ from one another.

Source: log marginal likelihood of a normal linear model, Lindley & Smith (1972),
doi:10.1111/j.2517-6161.1972.tb00885.x; low-rank covariances by the matrix identity of Woodbury (1950).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pappus.statistics.nested_stars import Assignment, even, improved, nested_stars, single_stars

Floats = NDArray[np.float64]
Pattern = Literal["even", "star", "stars"]

INTERCEPT_SD = 3.0
"""Standard deviation of a layer's overall log rate, around one contact a member."""

MOST_REDRAWN = 48
"""How many assignments of a type, the likeliest ones, are weighed again in resampled networks."""

_ROUNDS = 6
_BEST = 2


@dataclass(frozen=True)
class Prior:
    """A normal prior of a contrast on the log scale."""

    mean: float
    sd: float


@dataclass(frozen=True)
class IdealType:
    """What contact rates look like in one type.

    Attributes:
        pattern: which links are strong: none (`even`), those of one centre (`star`), or those of a centre with heads
            of groups and of heads with their groups (`stars`).
        across: contrast of links between groups against contact within groups.
        strong: contrast of strong links against the other links between groups; null for none.
        marked: contrast of the acts of the marked groups (the centre of a star, the heads of stars); null for none.
        acts_sd: standard deviation of the groups' log rates of acts.
        noise: equally likely pairs of variances: of links, and of the sociability of groups.
        size_power: by which power of a group's size its rates grow beyond the exposure; 0 for none.
    """

    pattern: Pattern
    across: Prior
    strong: Prior | None
    marked: Prior | None
    acts_sd: float
    noise: tuple[tuple[float, float], ...]
    size_power: float = 0.0


@dataclass(frozen=True)
class Observed:
    """What is known of a network of groups.

    Attributes:
        sizes: members of each group, above 0; at least three groups.
        contacts: symmetric: number of contacts between two groups, on the diagonal within one.
        acts: number of acts that each group makes by itself; null where that layer is not known.
        spread: symmetric: variance ÷ mean of each contact count (1 for independent contacts).
        acts_spread: the same of each number of acts; not looked at where `acts` is null.
    """

    sizes: Floats
    contacts: Floats
    acts: Floats | None
    spread: Floats
    acts_spread: Floats


@dataclass(frozen=True)
class Evidence:
    """How well each type explains what was observed.

    Attributes:
        log: natural logarithm of each type's marginal likelihood, in the order of the types.
        tried: of each type, the assignments summed over, with what they add; best first.
    """

    log: Floats
    tried: tuple[tuple[tuple[Assignment, float], ...], ...]


def evidence(observed: Observed, types: Sequence[IdealType]) -> Evidence:
    """The evidence for each type, summed over who is the centre and, for nested stars, over all groupings visited.

    Args:
        observed: the network.
        types: what to compare.
    """
    layers = _Layers([observed])
    tried = []
    for one in types:
        scorer = _Scorer(layers, one)
        found = _searched(scorer, observed, one.pattern)
        tried.append(tuple(sorted(found.items(), key=lambda entry: (-entry[1], entry[0]))))
    return Evidence(np.array([_log_sum([value for _, value in found]) for found in tried]), tuple(tried))


def evidence_of_draws(draws: Sequence[Observed], types: Sequence[IdealType], tried: Evidence) -> Floats:
    """The evidence in resampled networks of the same groups, over the likeliest assignments of the first search.

    Args:
        draws: networks of the same groups.
        types: those that `tried` is about.
        tried: evidence of the network that was resampled.

    Returns:
        One row a draw, one column a type.
    """
    layers = _Layers(draws)
    log = np.full((len(draws), len(types)), -math.inf)
    for place, (one, found) in enumerate(zip(types, tried.tried, strict=True)):
        if found:
            likely = [assignment for assignment, _ in found[:MOST_REDRAWN]]
            log[:, place] = _log_sums(_Scorer(layers, one).scores(likely).T)
    return log


def traits(networks: Sequence[Observed]) -> Floats:
    """What describes networks of the same groups whatever their type, to judge evidence by.

    Returns:
        A row a network. Columns: by how much contact within groups exceeds that between them, on the log scale; share
        of pairs of groups without any contact, and the same among the pairs of the group that has fewest of them; and,
        where acts are known, by how much the group that acts most by itself exceeds the middle one, on the log scale.
    """
    layers = _Layers(networks)
    between = layers.is_between > 0
    silent = np.stack([network.contacts == 0 for network in networks]) & ~np.eye(layers.nodes, dtype=bool)
    without = silent.sum(2) / (layers.nodes - 1)
    columns = [
        layers.rates[:, ~between].mean(1) - layers.rates[:, between].mean(1),
        without.mean(1),
        without.min(1),
    ]
    if layers.acts is not None:
        columns.append(layers.acts[0].max(1) - np.median(layers.acts[0], axis=1))
    return np.column_stack(columns)


class _Layers:
    """Log rates of networks of the same groups with their sampling variances; one row a network."""

    def __init__(self, networks: Sequence[Observed]) -> None:
        sizes = networks[0].sizes
        self.nodes = len(sizes)
        self.one, self.other = np.array(list(combinations(range(self.nodes), 2))).T
        ends = (np.r_[np.arange(self.nodes), self.one], np.r_[np.arange(self.nodes), self.other])
        counts = np.stack([network.contacts[ends] for network in networks])
        spread = np.stack([network.spread[ends] for network in networks])
        exposure = np.sqrt(sizes[ends[0]] * sizes[ends[1]])
        self.rates = np.log((counts + 0.5) / exposure)
        self.variances = spread / (counts + 0.5)
        self.log_sizes = (np.log(sizes)[ends[0]] + np.log(sizes)[ends[1]]) / 2
        self.is_between = np.r_[np.zeros(self.nodes), np.ones(len(self.one))]
        self.incidence = np.zeros((self.nodes + len(self.one), self.nodes))
        for end in ends:
            self.incidence[np.arange(len(end)), end] += 1
        self.acts = self._act_rates(networks, sizes) if networks[0].acts is not None else None
        self.models: dict[tuple[Prior, float, float, float], _Linear] = {}

    @staticmethod
    def _act_rates(networks: Sequence[Observed], sizes: Floats) -> tuple[Floats, Floats]:
        counts = np.stack([network.acts for network in networks if network.acts is not None])
        spread = np.stack([network.acts_spread for network in networks])
        return np.log((counts + 0.5) / sizes), spread / (counts + 0.5)


class _Scorer:
    """Scores assignments under one type: log evidence of both layers and log prior, one row an assignment."""

    def __init__(self, layers: _Layers, kind: IdealType) -> None:
        self._layers = layers
        self._kind = kind
        self._by_noise = [self._model(s2, t2) for s2, t2 in kind.noise]
        self._acts = _acts_model(layers, kind)

    def _model(self, s2: float, t2: float) -> _Linear:
        """The model for one noise; types that expect the same share it."""
        asked = (self._kind.across, self._kind.size_power, s2, t2)
        if asked not in self._layers.models:
            self._layers.models[asked] = _Linear(*self._base(s2, t2))
        return self._layers.models[asked]

    def _base(self, s2: float, t2: float) -> tuple[Floats, Floats, Floats]:
        layers, across = self._layers, self._kind.across
        columns = [
            np.full((len(layers.is_between), 1), INTERCEPT_SD),
            layers.is_between[:, None] * across.sd,
            layers.incidence * math.sqrt(t2),
        ]
        expected = layers.is_between * across.mean + self._kind.size_power * layers.log_sizes
        return layers.rates - expected, layers.variances + s2, np.hstack(columns)

    def scores(self, assignments: Sequence[Assignment]) -> Floats:
        """Log evidence with the prior of each assignment; a row an assignment, a column a network."""
        strong = self._strong(assignments)
        by_noise = np.stack([model.log_density(strong, self._kind.strong) for model in self._by_noise])
        scores: Floats = _log_sums(np.moveaxis(by_noise, 0, -1)) - math.log(len(self._by_noise))
        scores = scores + np.array([[assignment.log_prior] for assignment in assignments])
        if self._acts is not None:
            marked = np.array([assignment.marks for assignment in assignments], dtype=np.float64)
            scores = scores + self._acts.log_density(marked, self._kind.marked)
        return scores

    def _strong(self, assignments: Sequence[Assignment]) -> Floats:
        layers = self._layers
        links = np.array([assignment.strong for assignment in assignments], dtype=np.float64)
        return np.hstack([np.zeros((len(assignments), layers.nodes)), links[:, layers.one, layers.other]])


def _acts_model(layers: _Layers, kind: IdealType) -> _Linear | None:
    if layers.acts is None:
        return None
    rates, variances = layers.acts
    return _Linear(rates, variances + kind.acts_sd**2, np.full((layers.nodes, 1), INTERCEPT_SD))


class _Linear:
    """A normal model with covariance diag(d) + F F', to which one contrast is added at a time."""

    def __init__(self, residuals: Floats, variances: Floats, factors: Floats) -> None:
        scaled = factors / variances[:, :, None]
        inner = np.eye(factors.shape[1]) + np.swapaxes(scaled, 1, 2) @ factors
        lower = np.linalg.cholesky(inner)
        # Columns of `scaled` whitened by the inner matrix, so that products with them are plain sums of squares.
        self._whitened = scaled @ np.swapaxes(np.linalg.inv(lower), 1, 2)
        self._precision = 1 / variances
        self._weighted = residuals * self._precision
        self._residual_part = np.einsum("rnk,rn->rk", self._whitened, residuals)
        log_determinant = np.log(variances).sum(1) + 2 * np.log(np.einsum("rkk->rk", lower)).sum(1)
        square = (residuals * self._weighted).sum(1) - (self._residual_part**2).sum(1)
        self._plain = -0.5 * (square + log_determinant + residuals.shape[1] * math.log(2 * math.pi))

    def log_density(self, contrasts: Floats, prior: Prior | None) -> Floats:
        """Log density with each contrast (a row of 0 and 1) of unknown size; a row a contrast, a column a network."""
        if prior is None:
            return np.broadcast_to(self._plain, (len(contrasts), len(self._plain)))
        parts = contrasts @ self._whitened
        own = contrasts @ self._precision.T - (parts**2).sum(2).T
        shared = contrasts @ self._weighted.T - np.einsum("rhk,rk->hr", parts, self._residual_part)
        variance = prior.sd**2
        growth = 1 + variance * own
        gain = variance * (shared - prior.mean * own) ** 2 / growth + 2 * prior.mean * shared - prior.mean**2 * own
        density: Floats = self._plain + 0.5 * gain - 0.5 * np.log(growth)
        return density


def _searched(scorer: _Scorer, observed: Observed, pattern: Pattern) -> dict[Assignment, float]:
    """The assignments that were looked at, with their scores."""
    nodes = len(observed.sizes)
    if pattern == "even":
        return _scored(scorer, [even(nodes)])
    if pattern == "star":
        return _scored(scorer, single_stars(nodes))
    rates = np.log((observed.contacts + 0.5) / np.sqrt(np.outer(observed.sizes, observed.sizes)))
    found = _scored(scorer, nested_stars(rates))
    for _ in range(_ROUNDS if found else 0):
        best = sorted(found, key=lambda one: (-found[one], one))[:_BEST]
        fresh = {changed: None for one in best for changed in improved(one) if changed not in found}
        found |= _scored(scorer, list(fresh))
        if max(found.values()) <= found[best[0]]:
            break
    return found


def _scored(scorer: _Scorer, assignments: Sequence[Assignment]) -> dict[Assignment, float]:
    if not assignments:
        return {}
    return dict(zip(assignments, scorer.scores(assignments)[:, 0].tolist(), strict=True))


def _log_sum(values: Sequence[float]) -> float:
    if not values:
        return -math.inf
    most = max(values)
    return most + math.log(sum(math.exp(value - most) for value in values))


def _log_sums(values: Floats) -> Floats:
    """Logarithm of the sum of exponentials over the last axis."""
    most = values.max(axis=-1, keepdims=True)
    summed: Floats = (most + np.log(np.exp(values - most).sum(axis=-1, keepdims=True)))[..., 0]
    return summed
