from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
from tests.roadmap.conftest import NAMES, ground_at, wish_for

from pappus.maturity.definitions import models
from pappus.roadmap.making import make_plan
from pappus.simulation.following import World, arrives, follow

STILL = World(overrun_sd=0.0, drift_sd_a_year=0.0)


def test_following_a_plan_reaches_the_stage_as_often_as_it_said() -> None:
    """A calibration error of .05 at most; the larger run stands in benchmarks/planning.py."""
    rng = np.random.default_rng(3)
    said, seen = [], []
    cases = [
        (7, "early-majority", 0.8),
        (8, "early-majority", 0.5),
        (9, "early-adopters", 0.8),
        (10, "early-adopters", 0.4),
    ]
    for seed, stage, wanted in cases:
        ground = ground_at(np.random.default_rng(seed).uniform(1.0, 2.6, len(NAMES)))
        plan = make_plan(ground, wish_for(stage, date(2027, 9, 30), chance=wanted))
        arrived = 0
        for _ in range(150):
            row = ground.draws.levels[rng.integers(ground.draws.levels.shape[0])]
            levels = follow(plan, ground.actions, dict(zip(NAMES, row.tolist(), strict=True)), rng)
            arrived += arrives(models()["social-maturity"], stage, levels, set())
        said.append(plan.chance)
        seen.append(arrived / 150)
    assert np.abs(np.array(said) - np.array(seen)).mean() <= 0.05
    assert max(said) - min(said) > 0.1


def test_an_organisation_without_a_plan_stays_where_it_is() -> None:
    plan = replace(make_plan(ground_at(1.0), wish_for("early-majority")), actions=())
    levels = dict.fromkeys(NAMES, 1.0)
    assert follow(plan, {}, levels, np.random.default_rng(1), STILL) == levels


def test_an_action_that_cannot_fail_does_what_it_says() -> None:
    ground = ground_at(1.0)
    plan = make_plan(ground, wish_for("early-majority"))
    sure = {
        name: replace(one, fails=0.0, raises=tuple(replace(line, spread=0.0) for line in one.raises))
        for name, one in ground.actions.items()
    }
    after = follow(plan, sure, dict.fromkeys(NAMES, 1.0), np.random.default_rng(1), STILL)
    raised = {line.practice for one in plan.actions for line in sure[one.id].raises}
    assert all(after[name] > 1.0 for name in raised)
    assert all(after[name] == 1.0 for name in set(NAMES) - raised)
