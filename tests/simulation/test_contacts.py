"""Organisations of a known shape as counts of contacts."""

from __future__ import annotations

import numpy as np
import pytest

from pappus.simulation.contacts import CHANCES, Chance, chance_organisation, organisation_of_shape, shape_rules, shapes
from pappus.workspace.organisation import SHAPES


def test_the_shapes_are_those_that_an_organisation_may_declare() -> None:
    assert set(shapes()) == set(SHAPES)


@pytest.mark.parametrize("shape", SHAPES)
def test_an_organisation_is_the_same_for_the_same_seed(shape: str) -> None:
    one, other = (organisation_of_shape(shape, np.random.default_rng(8)) for _ in range(2))
    assert (one.contacts == other.contacts).all()
    assert (one.contacts == one.contacts.T).all()
    assert len(one.sizes) == len(one.acts) == len(one.contacts)
    assert one.sizes.min() >= 5


def test_a_centralised_organisation_has_one_unit_in_its_middle_that_speaks() -> None:
    rng = np.random.default_rng(3)
    shares = []
    for _ in range(100):
        one = organisation_of_shape("centralised", rng, "plain")
        between = one.contacts - np.diag(np.diag(one.contacts))
        hub = int((between / np.sqrt(np.outer(one.sizes, one.sizes))).sum(1).argmax())
        shares.append((one.acts[hub] + 1) / one.sizes[hub] / ((one.acts + 1) / one.sizes).sum())
    assert np.median(shares) > 0.6


def test_holistic_organisations_reach_across_units_more_than_decentralised_ones() -> None:
    rng = np.random.default_rng(4)

    def across(shape: str) -> float:
        drawn = [organisation_of_shape(shape, rng, "plain").contacts for _ in range(60)]
        return float(np.median([1 - one.trace() / np.triu(one).sum() for one in drawn]))

    assert across("holistic") > 4 * across("decentralised")


def test_spread_is_the_variance_of_bursts() -> None:
    """Counts that come in bursts vary as their spread says."""
    rules = shape_rules()["noise"]["varied"]
    assert rules["at_once"] == [1, 4]
    rng = np.random.default_rng(5)
    spreads = [chance_organisation(rng, "equal_rates").spread for _ in range(200)]
    assert 1 <= min(spreads) < max(spreads) <= 4 + 3 / 4


@pytest.mark.parametrize("kind", CHANCES)
def test_chance_has_no_hub_that_lasts(kind: Chance) -> None:
    rng = np.random.default_rng(6)
    drawn = [chance_organisation(rng, kind) for _ in range(20)]
    assert all((one.contacts == one.contacts.T).all() for one in drawn)
    assert len({len(one.sizes) for one in drawn}) > 3


def test_mixing_meets_everybody_alike() -> None:
    rng = np.random.default_rng(7)
    rates = []
    for _ in range(200):
        one = chance_organisation(rng, "mixing", "plain")
        meetings = np.outer(one.sizes, one.sizes) * 2
        np.fill_diagonal(meetings, one.sizes * (one.sizes - 1))
        inside, between = np.diag(one.contacts).sum() / np.diag(meetings).sum(), np.triu(one.contacts, 1).sum()
        rates.append(between / np.triu(meetings, 1).sum() / inside)
    assert np.median(rates) == pytest.approx(1, abs=0.05)
