"""The evidence for ideal types, against the same densities written out in full."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from pappus.statistics.archetype import (
    INTERCEPT_SD,
    MOST_REDRAWN,
    IdealType,
    Observed,
    Prior,
    evidence,
    evidence_of_draws,
    traits,
)
from pappus.statistics.nested_stars import Assignment

Floats = NDArray[np.float64]
NOISE = ((0.2, 0.05), (0.6, 0.2))
EVEN = IdealType("even", Prior(-4, 1), None, None, 1.0, NOISE)
STAR = IdealType("star", Prior(-4.5, 1), Prior(2.5, 1), Prior(3, 1), 0.5, NOISE)
STARS = IdealType("stars", Prior(-4.5, 1), Prior(2.5, 1), Prior(0.7, 0.7), 0.5, NOISE)
MIXED = IdealType("even", Prior(0.2, 0.6), None, None, 1.0, NOISE, size_power=0.25)
TOSSED = IdealType("tossed", Prior(0.2, 0.6), None, None, 1.0, NOISE, size_power=0.25)


def network(nodes: int, seed: int, hub: int | None = None) -> Observed:
    rng = np.random.default_rng(seed)
    rates = np.full((nodes, nodes), 2.0)
    if hub is not None:
        rates[hub] = rates[:, hub] = 60.0
    contacts = np.triu(rng.poisson(rates)).astype(np.float64)
    contacts += np.triu(contacts, 1).T
    np.fill_diagonal(contacts, rng.poisson(200, nodes))
    acts = rng.poisson(30, nodes).astype(np.float64)
    sizes = rng.integers(5, 40, nodes).astype(np.float64)
    spread = rng.uniform(1, 3, (nodes, nodes))
    return Observed(sizes, contacts, acts, (spread + spread.T) / 2, rng.uniform(1, 3, nodes))


def together(*networks: Observed) -> Observed:
    """Several networks of the groups of the first."""
    acts = np.stack([network.acts for network in networks if network.acts is not None])
    return replace(networks[0], contacts=np.stack([network.contacts for network in networks]), acts=acts)


def dense(values: Floats, mean: Floats, covariance: Floats) -> float:
    residual = values - mean
    _, determinant = np.linalg.slogdet(covariance)
    square = residual @ np.linalg.solve(covariance, residual)
    return float(-0.5 * (square + determinant + len(values) * math.log(2 * math.pi)))


def written_out(observed: Observed, kind: IdealType, assignment: Assignment) -> float:
    """The evidence of one assignment with the whole covariance matrix."""
    nodes = len(observed.sizes)
    ends = [(node, node) for node in range(nodes)] + list(combinations(range(nodes), 2))
    counts = np.array([observed.contacts[pair] for pair in ends])
    exposure = np.array([math.sqrt(observed.sizes[one] * observed.sizes[other]) for one, other in ends])
    between = np.array([float(one != other) for one, other in ends])
    strong = np.array([float(assignment.strong[pair]) for pair in ends])
    columns, means, sds = [np.ones(len(ends)), between], [0.0, kind.across.mean], [INTERCEPT_SD, kind.across.sd]
    if kind.strong is not None:
        columns, means, sds = [*columns, strong], [*means, kind.strong.mean], [*sds, kind.strong.sd]
    design = np.array(columns).T
    incidence = np.array([[(one == node) + (other == node) for node in range(nodes)] for one, other in ends])
    sampling = np.array([observed.spread[pair] for pair in ends]) / (counts + 0.5)
    offset = kind.size_power * np.log(exposure)
    here = counts > 0 if kind.pattern == "tossed" else np.ones(len(counts), dtype=bool)
    by_noise = []
    for s2, t2 in kind.noise:
        covariance = (design * np.array(sds) ** 2) @ design.T + t2 * incidence @ incidence.T + np.diag(s2 + sampling)
        mean = design @ np.array(means) + offset
        by_noise.append(dense(np.log((counts + 0.5) / exposure)[here], mean[here], covariance[np.ix_(here, here)]))
    total = np.logaddexp.reduce(by_noise) - math.log(len(by_noise)) + assignment.log_prior
    if kind.pattern == "tossed":
        heads, absent = int(here.sum()), int((~here).sum())
        # Each number of links is as likely, and then each choice; a silent one lies anywhere from log 0.5 to log 1.5.
        total -= math.log((len(counts) + 1) * math.comb(len(counts), heads)) + absent * math.log(math.log(1.5 / 0.5))
    return float(total + (acts_written_out(observed, kind, assignment) if observed.acts is not None else 0.0))


def acts_written_out(observed: Observed, kind: IdealType, assignment: Assignment) -> float:
    assert observed.acts is not None
    nodes = len(observed.sizes)
    covariance = np.full((nodes, nodes), INTERCEPT_SD**2)
    covariance += np.diag(kind.acts_sd**2 + observed.acts_spread / (observed.acts + 0.5))
    mean = np.zeros(nodes)
    if kind.marked is not None:
        marks = assignment.marks.astype(np.float64)
        mean = marks * kind.marked.mean
        covariance += kind.marked.sd**2 * np.outer(marks, marks)
    return dense(np.log((observed.acts + 0.5) / observed.sizes), mean, covariance)


@pytest.mark.parametrize("kind", [EVEN, STAR, STARS, MIXED, TOSSED])
@pytest.mark.parametrize("with_acts", [True, False])
def test_the_evidence_is_the_density_written_out(kind: IdealType, with_acts: bool) -> None:
    observed = network(6, 1, hub=2)
    if not with_acts:
        observed = replace(observed, acts=None)
    assert (observed.contacts == 0).any()
    found = evidence(observed, [kind])
    values = [written_out(observed, kind, assignment) for assignment, _ in found.tried[0]]
    assert [value for _, value in found.tried[0]] == pytest.approx(values)
    assert found.log[0] == pytest.approx(np.logaddexp.reduce(values))


def test_the_hub_is_found() -> None:
    found = evidence(network(7, 3, hub=4), [EVEN, STAR])
    assert found.tried[1][0][0].centre == 4
    assert found.log[1] > found.log[0] + 5


def test_three_groups_have_no_stars_of_stars() -> None:
    found = evidence(network(3, 1), [EVEN, STAR, STARS])
    assert np.isneginf(found.log).tolist() == [False, False, True]
    assert found.tried[2] == ()
    assert np.isneginf(evidence_of_draws(together(network(3, 1)), [EVEN, STAR, STARS], found)[0, 2])


def test_names_of_groups_do_not_matter() -> None:
    observed, order = network(8, 5, hub=1), np.random.default_rng(1).permutation(8)
    assert observed.acts is not None
    renamed = Observed(
        observed.sizes[order],
        observed.contacts[np.ix_(order, order)],
        observed.acts[order],
        observed.spread[np.ix_(order, order)],
        observed.acts_spread[order],
    )
    kinds = [EVEN, STAR, STARS, MIXED, TOSSED]
    assert evidence(renamed, kinds).log == pytest.approx(evidence(observed, kinds).log)


def test_a_draw_that_is_the_network_itself_has_its_evidence() -> None:
    observed, kinds = network(9, 2), [EVEN, STAR, STARS]
    found = evidence(observed, kinds)
    drawn = evidence_of_draws(together(observed, network(9, 3), observed), kinds, found)
    assert drawn.shape == (3, 3)
    likeliest = [np.logaddexp.reduce([value for _, value in tried[:MOST_REDRAWN]]) for tried in found.tried]
    assert drawn[0] == pytest.approx(likeliest)
    assert drawn[0] == pytest.approx(found.log, abs=0.2)
    assert drawn[2] == pytest.approx(drawn[0])
    assert drawn[1] != pytest.approx(drawn[0])


def test_more_messages_on_the_same_links_do_not_make_it_much_surer() -> None:
    """Ten times as many messages add nothing to what few links can say, beyond removing their own noise."""
    observed = network(6, 8, hub=0)
    assert observed.acts is not None
    louder = replace(observed, contacts=observed.contacts * 100, acts=observed.acts * 100)
    loudest = replace(observed, contacts=observed.contacts * 10_000, acts=observed.acts * 10_000)
    gaps = [float(np.subtract(*evidence(one, [STAR, EVEN]).log)) for one in (louder, loudest)]
    assert abs(gaps[1] - gaps[0]) < 2


def test_traits_by_hand() -> None:
    contacts = np.array([[9.5, 3.5, 0.0], [3.5, 9.5, 3.5], [0.0, 3.5, 9.5]])
    acts = np.array([0.5, 9.5, 4.5])
    ones = np.ones((3, 3))
    found = traits(Observed(np.ones(3), contacts, acts, ones, ones[0]))[0]
    within, between = math.log(10), (2 * math.log(4) + math.log(0.5)) / 3
    assert found.tolist() == pytest.approx([within - between, 1 / 3, 0.0, math.log(10 / 5)])
    assert traits(Observed(np.ones(3), contacts, None, ones, ones[0])).shape == (1, 3)
