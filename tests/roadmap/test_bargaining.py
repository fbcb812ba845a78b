"""More to spend, more time and more people never lead to a worse plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.roadmap.made_up import START, problem, wish

from pappus.roadmap.bargaining import chosen, unbeaten
from pappus.roadmap.making import make_plan
from pappus.roadmap.planning import Planner
from pappus.roadmap.searching import search
from pappus.roadmap.wish import Ground, Wish
from pappus.workspace.organisation import ActionEntry

BUDGETS = (0.0, 2_000.0, 6_000.0, 12_000.0, 20_000.0, 40_000.0, None)


def _searched(ground: Ground, asked: Wish) -> Planner:
    planner = Planner(ground, asked)
    search(planner)
    return planner


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10_000), under_way=st.integers(0, 3), weeks=st.integers(8, 60), early=st.booleans())
def test_the_chance_never_falls_with_the_budget(seed: int, under_way: int, weeks: int, early: bool) -> None:
    ground, target = problem(seed, actions=9, practices=5, under_way=under_way)
    asked = wish(target, weeks, prefer="early" if early else "cheap")
    planner = _searched(ground, asked)
    chances = []
    for budget in BUDGETS:
        made = chosen(planner, budget)
        chances.append(min(planner.judged(made), asked.chance))
        assert planner.choices.under_way <= set(made.starts)
        assert planner.cost(made.starts) <= max(budget or 1e9, planner.committed) + 0.01
    assert chances == sorted(chances)
    bought = [(planner.cost(one.starts), planner.judged(one)) for one in unbeaten(planner)]
    assert bought == sorted(set(bought))
    assert [chance for _, chance in bought] == sorted(chance for _, chance in bought)


def test_the_budget_only_chooses_among_the_same_plans() -> None:
    ground, target = problem(5, under_way=2)
    plans = [make_plan(ground, wish(target, budget=budget)) for budget in (0.0, 20_000.0, None)]
    assert len({plan.bargains for plan in plans}) == 1
    assert plans[0].chance < plans[-1].chance
    assert [plan.chance for plan in plans] == sorted(plan.chance for plan in plans)
    assert [plan.cost for plan in plans] == sorted(plan.cost for plan in plans)


def test_what_is_under_way_is_carried_on_even_beyond_the_budget() -> None:
    ground, target = problem(5, under_way=2)
    plan = make_plan(ground, wish(target, budget=1.0))
    assert all(one.under_way for one in plan.actions)
    assert {one.id for one in plan.actions} == {one.action for one in ground.entries}
    assert plan.cost > 1.0
    assert plan.chance == plan.standing
    assert plan.enough == next(one for one in plan.bargains if one.chance >= plan.wanted - 0.005)
    assert make_plan(ground, wish(target, budget=plan.enough.cost)).enough is None


@pytest.mark.parametrize("seed", [0, 4, 9])
def test_the_chance_does_not_fall_with_people_and_time(seed: int) -> None:
    ground, target = problem(seed, under_way=seed % 3)
    for wishes in (
        [wish(target, 40, days) for days in (0.8, 1.5, 3.0, 6.0)],
        [wish(target, weeks) for weeks in (20, 35, 50)],
    ):
        planners = [_searched(ground, asked) for asked in wishes]
        chances = [min(one.judged(chosen(one, None)), 0.795) for one in planners]
        # Practices drift for longer, and searches end in different places: by a percent at most.
        assert all(later >= earlier - 0.01 for earlier, later in pairwise(chances)), chances


@pytest.mark.parametrize("seed", [3, 4])
def test_a_plan_for_less_is_chosen_among_where_there_is_more(seed: int) -> None:
    ground, target = problem(seed, under_way=seed % 3)
    tight = wish(target, 40, 0.8, budget=20_000.0)
    before = make_plan(ground, tight)
    wider = replace(tight, capacity={role: 1.5 * days for role, days in tight.capacity.items()})
    assert make_plan(ground, wider, known=[before]).chance >= before.chance - 0.01
    starts = {one.id: (one.starts - START).days // 7 for one in before.actions}
    later = replace(tight, by=tight.by + timedelta(weeks=10))
    kept = Planner(ground, later).judge.chance(later.targets, starts, later.weeks)
    assert make_plan(ground, later, known=[before]).chance >= kept - 0.01


def test_a_plan_for_more_is_not_taken_where_there_is_less() -> None:
    ground, target = problem(4)
    rich = make_plan(ground, wish(target, 60, 6.0))
    poor = wish(target, 20, 0.8)
    assert make_plan(ground, poor, known=[rich]) == make_plan(ground, poor)


def test_what_if_agrees_with_the_plan_beside_it() -> None:
    ground, target = problem(4, under_way=1)
    plan = make_plan(ground, wish(target, 40, 1.5, budget=20_000.0), what_if=True)
    found = {one.change: min(one.chance, plan.wanted) for one in plan.what_ifs}
    here = min(plan.chance, plan.wanted)
    for what in ("capacity", "budget"):
        assert found[f"less_{what}"] - 0.01 <= here <= found[f"more_{what}"] + 0.01


def test_what_began_waits_for_nothing_and_may_last_longer_than_there_is_time() -> None:
    ground, target = problem(0)
    waiting = next(one for one in ground.actions.values() if one.after)
    slow = replace(waiting, weeks=90)
    entries = (ActionEntry(waiting.id, "under_way", starts_at=START.isoformat()),)
    ground = Ground(ground.draws, {**ground.actions, waiting.id: slow}, entries)
    plan = make_plan(ground, wish(target, 60))
    assert plan.action(waiting.id).starts == START
    assert plan.action(waiting.id).ends > plan.by
    assert len(plan.actions) > 1
    assert plan.chance > plan.standing
