"""Estimates against organisations whose truth is known: a small, seeded part of the validation."""

from __future__ import annotations

import numpy as np
import pytest

from pappus.maturity.definitions import models
from pappus.practices.definitions import practices
from pappus.simulation.raters import usual_habits
from pappus.simulation.recovery import (
    Case,
    Estimated,
    calibration_error,
    estimate,
    intervals_of,
    make_case,
    misfits,
    recovery,
    reliability,
)

ORGANISATIONS = 12


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return [make_case(20, np.random.default_rng([seed, 20])) for seed in range(ORGANISATIONS)]


@pytest.fixture(scope="module")
def estimated(cases: list[Case]) -> list[Estimated]:
    return [one for case in cases for one in estimate(case)]


def test_every_organisation_is_placed_on_every_ladder(estimated: list[Estimated]) -> None:
    ladders = [name for name, model in models().items() if model.stages]
    assert [one.model for one in estimated] == ladders * ORGANISATIONS
    assert {one.true for one in estimated} >= {0, 1, 2}


def test_intervals_hold_the_truth_about_nine_times_out_of_ten(cases: list[Case]) -> None:
    held = []
    for case in cases:
        true, low, high = intervals_of(case)
        assert true.size >= 45
        held += list((low <= true) & (true <= high))
    # Twelve organisations say it within some points; the validation has a thousand.
    assert 0.84 < np.mean(held) < 0.97


def test_stages_are_found_again(estimated: list[Estimated]) -> None:
    found = recovery(estimated)
    assert found.cases == len(estimated)
    assert found.exact >= 0.7
    assert found.within_one >= 0.95
    assert found.named_held >= 0.85
    assert found.error < 0.1


def test_nobody_asked_leaves_stages_open() -> None:
    case = make_case(20, np.random.default_rng(1))
    silent = Case(case.levels, case.raters, None, case.findings)
    assert [part.size for part in intervals_of(silent)] == [0, 0, 0]
    surest, asked = ([max(one.probabilities) for one in estimate(each)] for each in (silent, case))
    assert np.mean(surest) < np.mean(asked) - 0.1


def test_an_organisation_has_a_level_of_every_practice() -> None:
    case = make_case(8, np.random.default_rng(3))
    assert set(case.levels) == set(practices()) == set(case.findings)
    assert all(0 <= level <= 4 for level in case.levels.values())
    found = [finding for finding in case.findings.values() if finding.outcome == "found"]
    assert 0 < len(found) < len(case.findings) / 2
    for finding in found:
        assert finding.level == int(case.levels[finding.practice] + 0.5)


def test_the_same_chance_makes_the_same_organisation() -> None:
    first, second = (make_case(8, np.random.default_rng(5)) for _ in range(2))
    assert first.levels == second.levels
    assert first.said is not None
    assert second.said is not None
    assert (first.said.levels == second.said.levels).all()


def placed(probabilities: list[float], true: int, named: int | None) -> Estimated:
    """An estimate with these probabilities on a ladder, with the span that is told of it."""
    at_least = np.cumsum(probabilities[::-1])[::-1]
    lowest = named or 0
    span = tuple(stage for stage in range(lowest, len(probabilities)) if stage == lowest or at_least[stage] > 0.2)
    return Estimated("ladder", true, tuple(probabilities), named, span)


def test_shares_of_right_answers_are_counted() -> None:
    found = recovery(
        [
            placed([0.1, 0.9, 0.0], true=1, named=1),
            placed([0.1, 0.2, 0.7], true=1, named=1),
            placed([0.9, 0.1, 0.0], true=2, named=0),
            placed([0.9, 0.1, 0.0], true=1, named=None),
        ]
    )
    assert (found.cases, found.exact, found.within_one) == (4, 0.25, 0.75)
    assert found.named_held == 1
    assert found.span_held == pytest.approx(2 / 3)
    squares = [0.01 + 0.01, 0.01 + 0.64 + 0.49, 0.81 + 0.01 + 1, 0.81 + 0.81]
    assert found.brier == pytest.approx(np.mean(squares))


def test_a_stage_named_above_the_true_one_does_not_hold() -> None:
    assert recovery([placed([0.1, 0.9, 0.0], true=0, named=1)]).named_held == 0


def test_reliability_by_hand() -> None:
    chances, truth = np.array([0.05, 0.15, 0.15, 0.95, 1.0]), np.array([0.0, 1.0, 0.0, 1.0, 1.0])
    assert reliability(chances, truth) == [
        pytest.approx((0.05, 0.0, 1)),
        pytest.approx((0.15, 0.5, 2)),
        pytest.approx((0.975, 1.0, 2)),
    ]
    assert calibration_error(chances, truth) == pytest.approx((0.05 + 2 * 0.35 + 2 * 0.025) / 5)


def test_ways_to_rate_otherwise_change_one_habit_each() -> None:
    usual = usual_habits()
    changed = {name: change(usual) for name, change in misfits().items()}
    assert changed.pop("as usual") == usual
    for name, habits in changed.items():
        differing = [key for key, value in vars(usual).items() if value != getattr(habits, key)]
        assert len(differing) == 1, name
