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
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pappus.statistics.nested_stars import Assignment, even, improved, nested_stars, single_stars, strong_links

Floats = NDArray[np.float64]
Pattern = Literal["even", "star", "stars", "tossed"]

INTERCEPT_SD = 3.0
"""Standard deviation of a layer's overall log rate, around one contact a member."""

MOST_REDRAWN = 48
"""How many assignments of a type, the likeliest ones, are weighed again in resampled networks."""

_ZERO_WIDTH = math.log(3)
"""Over so much of the logarithmic scale a count of zero stands, from half a contact less to half a contact more."""

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
        pattern: which links are strong: none (`even`), those of one centre (`star`), those of a centre with heads of
            groups and of heads with their groups (`stars`), or none, and a coin of unknown bias decides whether there
            is a link at all, also within a group (`tossed`).
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
    """What is known of a network of groups, or of several networks of the same groups.

    Attributes:
        sizes: members of each group, above 0; at least three groups.
        contacts: symmetric: number of contacts between two groups, on the diagonal within one; with an axis of networks
            before these where there are several.
        acts: number of acts that each group makes by itself, with an axis of networks before where there are several;
            null where that layer is not known.
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
    layers = _Layers(observed)
    tried = []
    for one in types:
        scorer = _Scorer(layers, one)
        found = _searched(scorer, observed, one.pattern)
        tried.append(tuple(sorted(found.items(), key=lambda entry: (-entry[1], entry[0]))))
    return Evidence(np.array([_log_sum([value for _, value in found]) for found in tried]), tuple(tried))


def evidence_of_draws(draws: Observed, types: Sequence[IdealType], tried: Evidence) -> Floats:
    """The evidence in resampled networks of the same groups, over the likeliest assignments of the first search.

    Args:
        draws: several networks of the same groups.
        types: the first ones of those that `tried` is about.
        tried: evidence of the network that was resampled.

    Returns:
        One row a draw, one column a type.
    """
    layers = _Layers(draws)
    log = np.full((len(layers.rates), len(types)), -math.inf)
    for place, (one, found) in enumerate(zip(types, tried.tried, strict=False)):
        if found:
            likely = sorted(assignment for assignment, _ in found[:MOST_REDRAWN])
            log[:, place] = _log_sums(_Scorer(layers, one).scores(likely).T)
    return log


def traits(observed: Observed) -> Floats:
    """What describes networks of the same groups whatever their type, to judge evidence by.

    Returns:
        A row a network. Columns: by how much contact within groups exceeds that between them, on the log scale; share
        of pairs of groups without any contact, and the same among the pairs of the group that has fewest of them; and,
        where acts are known, by how much the group that acts most by itself exceeds the middle one, on the log scale.
    """
    layers = _Layers(observed)
    within, between = layers.rates[:, : layers.nodes], layers.rates[:, layers.nodes :]
    silent = (layers.contacts == 0) & ~np.eye(layers.nodes, dtype=bool)
    without = silent.sum(2) / (layers.nodes - 1)
    columns = [within.mean(1) - between.mean(1), without.mean(1), without.min(1)]
    if layers.acts is not None:
        columns.append(layers.acts[0].max(1) - np.median(layers.acts[0], axis=1))
    return np.column_stack(columns)


class _Layers:
    """Log rates of networks of the same groups with their sampling variances; one row a network.

    Rates of contact: first those within each group, then those of each pair.
    """

    def __init__(self, observed: Observed) -> None:
        sizes = observed.sizes
        self.nodes = nodes = len(sizes)
        one, other = np.triu_indices(nodes, 1)
        self.ends = np.r_[np.arange(nodes), one], np.r_[np.arange(nodes), other]
        self.is_between = np.r_[np.zeros(nodes), np.ones(len(one))]
        self.contacts = observed.contacts.reshape(-1, nodes, nodes)
        counts = self.contacts[:, *self.ends] + 0.5
        self.rates = np.log(counts / np.sqrt(sizes[self.ends[0]] * sizes[self.ends[1]]))
        self.variances = observed.spread[self.ends] / counts
        self.log_sizes = (np.log(sizes)[self.ends[0]] + np.log(sizes)[self.ends[1]]) / 2
        self.acts = None if observed.acts is None else _act_rates(observed.acts, observed)
        self.models: dict[IdealType, _Links] = {}
        self.acts_models: dict[float, _Acts] = {}

    def table(self, values: Floats) -> Floats:
        """Values of each rate as symmetric tables of groups, in the two last axes."""
        tables = np.empty((*values.shape[:-1], self.nodes, self.nodes))
        tables[..., *self.ends] = values
        tables[..., *self.ends[::-1]] = values
        return tables


def _act_rates(acts: Floats, observed: Observed) -> tuple[Floats, Floats]:
    counts = acts.reshape(-1, len(observed.sizes)) + 0.5
    return np.log(counts / observed.sizes), observed.acts_spread / counts


class _Scorer:
    """Scores assignments under one type: log evidence of both layers and log prior, one row an assignment."""

    def __init__(self, layers: _Layers, kind: IdealType) -> None:
        self._kind = kind
        # Types that expect the same of contact, but for the strong links, share the model.
        asked = replace(
            kind, pattern="tossed" if kind.pattern == "tossed" else "even", strong=None, marked=None, acts_sd=0
        )
        if asked not in layers.models:
            layers.models[asked] = _Links(layers, asked)
        self._links = layers.models[asked]
        if layers.acts is not None and kind.acts_sd not in layers.acts_models:
            layers.acts_models[kind.acts_sd] = _Acts(*layers.acts, kind.acts_sd)
        self._acts = layers.acts_models.get(kind.acts_sd)

    def scores(self, assignments: Sequence[Assignment]) -> Floats:
        """Log evidence with the prior of each assignment; a row an assignment, a column a network."""
        prior = np.array([[assignment.log_prior] for assignment in assignments])
        scores: Floats = self._links.scores(tuple(assignments), self._kind.strong) + prior
        if self._acts is not None:
            marked = np.array([assignment.marks for assignment in assignments], dtype=np.float64)
            scores = scores + self._acts.log_density(marked, self._kind.marked).T
        return scores


class _Links:
    """The model of contact rates: intercept, links between groups, and sociability of each group as common factors."""

    def __init__(self, layers: _Layers, kind: IdealType) -> None:
        s2, t2 = np.array(kind.noise).T[:, :, None]
        across = kind.across
        residuals = layers.rates - layers.is_between * across.mean - kind.size_power * layers.log_sizes
        variances = layers.variances + s2[:, None]
        there = np.ones_like(layers.rates)
        self._of_tosses = np.zeros(len(layers.rates))
        if kind.pattern == "tossed":
            there, self._of_tosses = _tosses(layers)
            residuals = residuals * there
            # With this variance a link that is not there has a density of 1.
            variances = np.where(there > 0, variances, 1 / (2 * math.pi))
        self._sds = np.hstack(
            [np.full_like(t2, INTERCEPT_SD), np.full_like(t2, across.sd), np.sqrt(t2) + np.zeros(layers.nodes)]
        )
        # Axes: noise, network, group, group.
        self._precision = layers.table(there / variances)
        self._weighted = layers.table(residuals / variances)
        self._linear = _Linear(residuals, variances, self._inner(), self._crossed(self._weighted))
        self._scores: dict[tuple[Prior | None, tuple[Assignment, ...]], Floats] = {}

    def scores(self, assignments: tuple[Assignment, ...], prior: Prior | None) -> Floats:
        """Log density by assignment and network; types that expect the same of strong links ask for the same."""
        asked = (prior, assignments)
        if asked not in self._scores:
            by_noise = self.log_density(strong_links(assignments).astype(np.float64), prior)
            self._scores[asked] = _log_sums(np.moveaxis(by_noise, 0, -1)).T - math.log(len(by_noise))
        return self._scores[asked]

    def _inner(self) -> Floats:
        """The sums of products of factors, each rate by its precision."""
        nodes = self._precision.shape[-1]
        within = np.einsum("...uu->...u", self._precision)
        inner = np.empty((*self._precision.shape[:2], nodes + 2, nodes + 2))
        inner[..., 2:, 2:] = self._precision
        # What lies within a group has its sociability twice.
        across = self._precision.sum(-1) - within
        np.einsum("...uu->...u", inner[..., 2:, 2:])[...] = across + 4 * within
        inner[..., 0, 2:] = inner[..., 2:, 0] = across + 2 * within
        inner[..., 1, 2:] = inner[..., 2:, 1] = across
        inner[..., 0, 0] = across.sum(-1) / 2 + within.sum(-1)
        inner[..., 0, 1] = inner[..., 1, 0] = inner[..., 1, 1] = across.sum(-1) / 2
        scaled: Floats = inner * (self._sds[:, None, :, None] * self._sds[:, None, None, :])
        return scaled

    def _crossed(self, weighted: Floats) -> Floats:
        """The sums of products of the factors with weighted rates."""
        within = np.einsum("...uu->...u", weighted)
        across = weighted.sum(-1) - within
        pairs = across.sum(-1, keepdims=True) / 2
        crossed = np.concatenate([pairs + within.sum(-1, keepdims=True), pairs, across + 2 * within], axis=-1)
        scaled: Floats = crossed * self._sds[:, None]
        return scaled

    def log_density(self, strong: Floats, prior: Prior | None) -> Floats:
        """Log density by noise, network and contrast, which is a symmetric table of 0 and 1 with an empty diagonal."""
        if prior is None:
            return np.repeat((self._linear.plain + self._of_tosses)[..., None], len(strong), axis=-1)
        of_groups, shared = _of_groups(self._precision, strong), _of_groups(self._weighted, strong).sum(-1) / 2
        own = of_groups.sum(-1, keepdims=True) / 2
        crossed = np.concatenate([own, own, of_groups], axis=-1) * self._sds[:, None, None]
        return self._linear.log_density(own[..., 0], shared, crossed, prior)


def _tosses(layers: _Layers) -> tuple[Floats, Floats]:
    """Which links of each network are there, and the logarithm of the probability that just these are."""
    there = (layers.contacts[:, *layers.ends] > 0).astype(np.float64)
    number = there.shape[1]
    fallen = [math.lgamma(heads + 1) + math.lgamma(number - heads + 1) for heads in there.sum(1)]
    absent = number - there.sum(1)
    return there, np.array(fallen) - math.lgamma(number + 2) - absent * math.log(_ZERO_WIDTH)


def _of_groups(values: Floats, strong: Floats) -> Floats:
    """For each noise, network, contrast and group the sum of the values of its strong links."""
    # One product a group, since one large product would keep every processor busy for nothing.
    by_group = np.moveaxis(values, -2, 0).reshape(values.shape[-1], -1, values.shape[-1])
    sums = by_group @ strong.transpose(1, 2, 0)
    return np.moveaxis(sums, 0, -1).reshape(*values.shape[:2], len(strong), values.shape[-1])


class _Acts:
    """The model of the rates of acts: an intercept as the one common factor."""

    def __init__(self, rates: Floats, variances: Floats, sd: float) -> None:
        self._precision = 1 / (variances + sd**2)
        self._weighted = rates * self._precision
        inner = INTERCEPT_SD**2 * self._precision.sum(1)[:, None, None]
        self._linear = _Linear(rates, variances + sd**2, inner, INTERCEPT_SD * self._weighted.sum(1, keepdims=True))

    def log_density(self, marked: Floats, prior: Prior | None) -> Floats:
        """Log density by network and contrast, a row of 0 and 1."""
        if prior is None:
            return np.repeat(self._linear.plain[:, None], len(marked), axis=1)
        own = self._precision @ marked.T
        return self._linear.log_density(own, self._weighted @ marked.T, INTERCEPT_SD * own[..., None], prior)


class _Linear:
    """A normal model with covariance diag(d) + F F', to which one contrast is added at a time; any axes before.

    Attributes:
        plain: log density without any contrast.
    """

    def __init__(self, residuals: Floats, variances: Floats, inner: Floats, crossed: Floats) -> None:
        factors = inner.shape[-1]
        joint = np.empty((*inner.shape[:-2], factors + 1, factors + 1))
        joint[..., :-1, :-1] = inner + np.eye(factors)
        joint[..., -1, :-1] = joint[..., :-1, -1] = crossed
        # One more, and taken away below, since residuals may all be zero.
        joint[..., -1, -1] = (residuals**2 / variances).sum(-1) + 1
        roots = np.einsum("...kk->...k", np.linalg.cholesky(joint))
        log_determinant = np.log(variances).sum(-1) + 2 * np.log(roots[..., :-1]).sum(-1)
        self.plain = -0.5 * (roots[..., -1] ** 2 - 1 + log_determinant + residuals.shape[-1] * math.log(2 * math.pi))
        self._inner, self._crossed = joint[..., :-1, :-1], crossed

    @cached_property
    def _inverse(self) -> Floats:
        inverse: Floats = np.linalg.inv(self._inner)
        return inverse

    def log_density(self, own: Floats, shared: Floats, crossed: Floats, prior: Prior) -> Floats:
        """Log density with each contrast, of unknown size; the last axis the contrasts.

        Args:
            own: the precisions of the rates in each contrast, summed.
            shared: their residuals times precision, summed.
            crossed: F' D⁻¹ times the contrast.
            prior: of the contrast's size.
        """
        solved = crossed @ self._inverse
        own = own - np.einsum("...hk,...hk->...h", solved, crossed)
        shared = shared - np.einsum("...hk,...k->...h", solved, self._crossed)
        variance = prior.sd**2
        growth = 1 + variance * own
        gain = variance * (shared - prior.mean * own) ** 2 / growth + 2 * prior.mean * shared - prior.mean**2 * own
        density: Floats = self.plain[..., None] + 0.5 * gain - 0.5 * np.log(growth)
        return density


def _searched(scorer: _Scorer, observed: Observed, pattern: Pattern) -> dict[Assignment, float]:
    """The assignments that were looked at, with their scores."""
    nodes = len(observed.sizes)
    if pattern in {"even", "tossed"}:
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
