"""Hours and money for training by layer of know-how."""

from __future__ import annotations

import pytest

from pappus.maturity.assessment import place_on_models, with_training
from pappus.maturity.definitions import models
from pappus.maturity.model import Profile
from pappus.maturity.placement import placement_as_json
from pappus.maturity.training import spent_on
from pappus.practices.definitions import practices
from pappus.vocabulary.findings import Finding
from pappus.workspace.organisation import Training

NAME = "competence-layers"
TRAINING = (
    Training("2026-02-10", "technical", "frontline", 150.0, 4000.0),
    Training("2026-03-10", "technical", "manager", 30.0, None),
    Training("2025-11-02", "people", None, 20.0, 1000.0),
    Training("2026-06-01", "cooking", None, 7.0, 7.0),
)


def grid() -> Profile:
    profile = models()[NAME].profile
    assert profile is not None
    return profile


def test_hours_and_money_are_summed_by_layer() -> None:
    found = spent_on(grid(), TRAINING)
    assert found is not None
    assert (found.first, found.last, found.other_layers) == ("2025-11-02", "2026-03-10", ("cooking",))
    by_layer = {one.layer: one for one in found.layers}
    assert list(by_layer) == ["technical", "process", "people"]
    technical, process, people = by_layer.values()
    assert (technical.hours, technical.cost) == (180.0, 4000.0)
    assert (technical.hours_share, people.hours_share, people.cost_share) == pytest.approx((0.9, 0.1, 0.2))
    assert technical.hours_by_level == {"frontline": 150.0, "manager": 30.0}
    assert (process.hours, process.cost, process.hours_share) == (0.0, 0.0, 0.0)


def test_what_the_register_does_not_say_is_not_nought() -> None:
    found = spent_on(grid(), (Training("2026-02-10", "people", None, None, 300.0),))
    assert found is not None
    assert {(one.hours, one.hours_share) for one in found.layers} == {(None, None)}
    assert [one.cost for one in found.layers] == [0.0, 0.0, 300.0]


def test_no_training_of_these_layers_is_not_available() -> None:
    assert spent_on(grid(), ()) is None
    assert spent_on(grid(), TRAINING[-1:]) is None


def test_training_stands_in_the_profile_up_to_the_day_that_is_asked_about() -> None:
    findings = {name: Finding(name, "organisation", "not_available") for name in practices()}
    placements = place_on_models(findings, {}, (), ())
    assert placement_as_json(placements[NAME])["profile"]["spent"] is None
    found = with_training(placements, models(), TRAINING, "2026-02-28")
    spent = placement_as_json(found[NAME])["profile"]["spent"]
    assert [one["hours"] for one in spent["layers"]] == [150.0, 0.0, 20.0]
    assert {name: one for name, one in found.items() if name != NAME} == {
        name: one for name, one in placements.items() if name != NAME
    }
