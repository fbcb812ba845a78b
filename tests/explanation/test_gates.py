"""Gates taken apart, on draws that can be counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from pappus.explanation.gates import LEAST_DRAWS, gate_sum, holds, if_all_held, if_held
from pappus.maturity.draws import LevelDraws
from pappus.maturity.model import MaturityModel, Requirement, Stage

FIRST = Requirement("a.first", 2, essential=True)
SECOND, THIRD, FOREIGN = (Requirement(name, 2) for name in ("a.second", "b.third", "b.x"))
GATE = Stage("up", "Up", "", gate=(FIRST, SECOND, THIRD, FOREIGN), quorum=0.5)
MODEL = MaturityModel("m", "staged", "M", "", "", stages=(Stage("down", "Down", ""), GATE))
REPEATS = 100


def draws(known: tuple[bool, bool, bool] = (True, True, True)) -> LevelDraws:
    """Four kinds of draws, alike often; `b.x` does not apply."""
    levels = [[2, 2, 0, 4], [2, 0, 0, 4], [0, 2, 2, 4], [0, 0, 0, 4]]
    names = ("a.first", "a.second", "b.third", "b.x")
    return LevelDraws(
        names,
        {name: place for place, name in enumerate(names)},
        np.repeat(np.array(levels, dtype=float), REPEATS, axis=0),
        np.array([*known, True]),
        np.array([True, True, True, False]),
    )


def test_the_arithmetic_of_a_gate() -> None:
    found = gate_sum(GATE, draws())
    # Half of three is 1.5, so two are needed: in two of the four kinds they hold, in one of them the essential one too.
    assert (found.asked, found.needed) == (3, 2)
    assert found.expected == pytest.approx((2 + 1 + 2 + 0) / 4)
    assert (found.quorum, found.essential, found.opens) == (0.5, 0.5, 0.25)


def test_a_gate_without_essential_ones_or_without_any() -> None:
    assert gate_sum(Stage("s", "S", "", gate=(SECOND,), quorum=0.8), draws()).essential is None
    empty = gate_sum(Stage("s", "S", "", gate=(FOREIGN,)), draws())
    assert (empty.asked, empty.needed, empty.opens) == (0, 0, 1.0)


def test_a_quorum_is_not_moved_by_floating_point() -> None:
    five = tuple(Requirement("a.second", 2) for _ in range(5))
    assert gate_sum(Stage("s", "S", "", gate=five, quorum=0.8), draws()).needed == 4


def test_a_known_requirement_is_raised_and_the_rest_left_alone() -> None:
    # With the first one raised everywhere: kinds 1 and 3 have two of three, kinds 2 and 4 have one.
    assert if_held(MODEL, 1, FIRST, draws()) == 0.5
    assert if_held(MODEL, 1, SECOND, draws()) == 0.5


def test_of_an_unknown_requirement_the_draws_in_which_it_holds_are_kept() -> None:
    unknown = draws(known=(True, False, True))
    # The second one holds in kinds 1 and 3; in kind 1 the gate opens.
    assert holds(SECOND, unknown).mean() == 0.5
    assert if_held(MODEL, 1, SECOND, unknown) == 0.5
    third = draws(known=(True, True, False))
    assert if_held(MODEL, 1, THIRD, third) == 0.0


def test_too_few_draws_tell_nothing() -> None:
    one = draws(known=(True, True, False))
    few = LevelDraws(one.practices, one.index, one.levels[: 2 * REPEATS + LEAST_DRAWS - 1], one.known, one.applicable)
    assert if_held(MODEL, 1, THIRD, few) is None


def test_all_together_open_the_gate() -> None:
    assert if_all_held(MODEL, 1, [FIRST], draws()) == 0.5
    assert if_all_held(MODEL, 1, [FIRST, SECOND], draws()) == 1.0
    assert draws().levels.min() == 0
