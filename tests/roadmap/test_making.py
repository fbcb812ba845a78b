"""Plans that reach what they were asked for, keep what they were told to keep, and say so where they cannot."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import numpy as np
import pytest
from tests.roadmap.conftest import NAMES, START, ground_at, levels_around, wish_for

from pappus.roadmap.action import Action, Provenance, Raise
from pappus.roadmap.definitions import catalogue_actions
from pappus.roadmap.making import make_plan
from pappus.roadmap.plan import Plan, read_plan
from pappus.roadmap.planning import Planner
from pappus.roadmap.wish import Ground, Wish, checked
from pappus.vocabulary.errors import UsageError
from pappus.workspace.organisation import ActionEntry

MEANS = np.random.default_rng(7).uniform(1.6, 2.6, len(NAMES))


@cache
def plan() -> Plan:
    return make_plan(ground_at(MEANS), wish_for("early-adopters"))


def _keeps_order_and_capacity(made: Plan, days_a_week: dict[str, float]) -> None:
    ends = {one.id: one.ends for one in made.actions}
    for one in made.actions:
        assert all(ends[other] < one.starts for other in one.after)
    for role, capacity in days_a_week.items():
        for week in range((made.by - made.start).days // 7):
            day = made.start + timedelta(weeks=week)
            running = [one for one in made.actions if one.starts <= day <= one.ends]
            taken = sum(one.days.get(role, 0) / (((one.ends - one.starts).days + 1) / 7) for one in running)
            # Effort counts in tenths of a day a week, rounded up.
            assert taken <= capacity + 1e-9


def test_a_plan_reaches_the_chance_asked_for_in_order_and_within_capacity() -> None:
    made = plan()
    assert made.reached
    assert 0.795 <= made.chance <= made.ceiling
    assert made.standing < 0.1
    assert made.proof == "optimal"
    assert made.gap == 0
    assert made.known == made.asked > 10
    assert all(made.start <= one.starts <= one.ends <= made.by for one in made.actions)
    _keeps_order_and_capacity(made, made.capacity)


def test_its_cost_is_that_of_its_actions() -> None:
    made = plan()
    assert made.cost == pytest.approx(sum(one.cost for one in made.actions))
    assert made.cost == pytest.approx(made.outlay + made.day_cost * sum(made.days.values()))


def test_the_same_wish_gives_the_same_plan() -> None:
    assert make_plan(ground_at(MEANS), wish_for("early-adopters")) == plan()


def test_the_chance_of_each_stage_over_time_ends_where_the_plan_ends() -> None:
    (way,) = plan().ways
    assert way.outlooks[0].day == START
    last = way.outlooks[-1]
    assert last.day <= plan().by
    assert last.planned[way.stage] == plan().chance
    assert last.unplanned[way.stage] == plan().standing
    for look in way.outlooks:
        falling = list(look.planned.values())
        assert falling == sorted(falling, reverse=True)
        assert falling[0] == 1.0


def test_what_an_action_is_worth_is_what_is_lost_without_it() -> None:
    made = plan()
    ground = ground_at(MEANS)
    without = next(one for one in made.actions if not any(one.id in other.after for other in made.actions))
    fewer = replace(ground, actions={name: one for name, one in ground.actions.items() if name != without.id})
    other = make_plan(fewer, wish_for("early-adopters"))
    assert 0 <= without.worth <= made.chance
    # Something else may stand in for it, but then the plan was the cheaper one, or it falls short.
    assert other.cost >= made.cost or not other.reached


def test_first_steps_wait_for_nothing() -> None:
    made = plan()
    assert 1 <= len(made.first_steps) <= 3
    assert all(not made.action(name).after for name in made.first_steps)


def test_bargains_cost_more_only_where_they_bring_more() -> None:
    costs, chances = zip(*((one.cost, one.chance) for one in plan().bargains), strict=True)
    assert list(costs) == sorted(costs)
    assert list(chances) == sorted(chances)
    assert any(one.chance == plan().chance and one.cost <= plan().cost for one in plan().bargains)


def test_out_of_reach_the_best_plan_is_told_with_what_is_possible_at_most() -> None:
    made = make_plan(ground_at(MEANS), wish_for("innovators", START + timedelta(weeks=14)))
    assert not made.reached
    assert made.proof == "best_found"
    assert made.chance <= made.ceiling < made.wanted


def test_a_budget_is_kept_and_more_of_it_never_hurts() -> None:
    ground, whole = ground_at(MEANS), plan().cost
    chances = []
    for share in (0.25, 0.6, 1.2):
        made = make_plan(ground, wish_for("early-adopters", budget=whole * share))
        assert made.cost <= whole * share
        chances.append(min(made.chance, 0.8))
    assert chances == sorted(chances)


def test_roles_without_time_do_nothing_new() -> None:
    made = make_plan(ground_at(MEANS), wish_for("early-adopters", capacity={"shepherd": 0.0}))
    assert all("shepherd" not in one.days for one in made.actions)


def test_less_capacity_takes_longer() -> None:
    def end(made: Plan) -> date:
        return max(one.ends for one in made.actions)

    tight = {"shepherd": 1.0, "manager": 1.2, "executive": 0.5, "hr": 0.8, "analyst": 0.8, "expert": 1.0}
    slow = make_plan(ground_at(MEANS), wish_for("early-adopters", date(2030, 9, 30), capacity=tight))
    assert end(slow) > end(plan())
    _keeps_order_and_capacity(slow, {role: days + 1e-6 for role, days in tight.items()})


def test_early_is_not_later_and_cheap_is_not_dearer() -> None:
    early = make_plan(ground_at(MEANS), wish_for("early-adopters", prefer="early"))
    assert early.reached
    assert max(one.ends for one in early.actions) <= max(one.ends for one in plan().actions)


def test_where_the_stage_is_reached_already_nothing_has_to_be_done() -> None:
    made = make_plan(ground_at(3.6), wish_for("early-adopters"))
    assert made.reached
    assert made.actions == ()
    assert made.cost == 0
    assert made.lacking == ()


def test_two_targets_are_reached_together() -> None:
    both = Wish(
        (*wish_for("early-majority").targets, *wish_for("bridged", model="future-business").targets),
        START,
        date(2028, 9, 30),
    )
    made = make_plan(ground_at(MEANS), both)
    assert made.reached
    assert [way.stage for way in made.ways] == ["early-majority", "bridged"]
    assert all(way.outlooks[-1].planned[way.stage] >= made.chance for way in made.ways)


def test_what_was_done_is_not_done_again_and_what_is_under_way_is_carried_on() -> None:
    done, dropped, running = plan().actions[0].id, plan().actions[-1].id, plan().actions[1].id
    entries = (
        ActionEntry(done, "done", finished_at="2026-09-01"),
        ActionEntry(dropped, "dropped"),
        ActionEntry(running, "under_way", "somebody", starts_at="2026-09-17"),
    )
    made = make_plan(ground_at(MEANS, entries=entries), wish_for("early-adopters"))
    ids = {one.id for one in made.actions}
    assert not {done, dropped} & ids
    assert (made.set_aside[done], made.set_aside[dropped]) == ("done", "dropped")
    carried = made.action(running)
    assert (carried.starts, carried.under_way, carried.owner) == (START, True, "somebody")
    assert carried.cost < plan().action(running).cost


def test_what_stands_already_is_not_planned() -> None:
    means = np.array(
        [
            3.6 if name.startswith(("governance.", "structure.")) else mean
            for name, mean in zip(NAMES, MEANS, strict=True)
        ]
    )
    made = make_plan(ground_at(means, 0.2), wish_for("early-adopters"))
    assert made.set_aside["form-a-steering-committee"] == "in_place"
    assert "keep-the-committee-deciding" not in {one.id for one in made.actions}


def test_what_may_not_run_at_the_same_time_does_not() -> None:
    def action(name: str, apart: tuple[str, ...] = ()) -> Action:
        raised = tuple(Raise(practice, 3.0, 0.1, 4) for practice in NAMES)
        return Action(
            name, name, name, "manager", "people", {"manager": 1}, 0, 6, raised, 0.5, Provenance("own", "x"), (), apart
        )

    actions = {name: action(name, apart) for name, apart in (("one", ()), ("two", ("one",)), ("three", ("one", "two")))}
    made = make_plan(Ground(levels_around(1.0), actions), wish_for("early-adopters", chance=0.7))
    assert len(made.actions) >= 2
    for first, second in zip(made.actions, made.actions[1:], strict=False):
        assert first.ends < second.starts


def test_layers_without_an_action_are_named() -> None:
    people = {
        name: replace(one, after=()) for name, one in catalogue_actions().items() if one.layer != "technical"
    }  # fmt: skip
    made = make_plan(ground_at(MEANS, actions=people), wish_for("early-majority"))
    assert "technical" in made.lacking


def test_plans_with_less_and_more_are_made_beside_it() -> None:
    made = make_plan(ground_at(MEANS), wish_for("early-adopters", budget=plan().cost), what_if=True)
    changes = {one.change: one for one in made.what_ifs}
    assert set(changes) == {
        f"{word}_{what}" for word in ("less", "more") for what in ("time", "capacity", "budget")
    }  # fmt: skip
    assert changes["less_budget"].chance < made.chance


def test_a_kept_plan_is_the_plan_that_was_made() -> None:
    made = make_plan(ground_at(MEANS), wish_for("early-adopters"), what_if=True)
    assert read_plan(json.loads(json.dumps(made.as_json()))) == made
    with pytest.raises(KeyError):
        read_plan({**made.as_json(), "ways": [{}], "actions": [{}]})


def test_a_page_can_show_it() -> None:
    content = json.loads(json.dumps(plan().as_json()))
    assert content["start"] == "2026-10-01"
    assert content["actions"][0]["raises"][0].keys() == {"practice", "by", "up_to"}


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        (wish_for("early-majority", START), "less than a week"),
        (wish_for("early-majority", chance=1.0), "between 0 and 1"),
        (wish_for("early-majority", capacity={"sheperd": 2.0}), "Did you mean 'shepherd'"),
        (wish_for("early-majority", budget=-1.0), "not below zero"),
        (Wish((), START, date(2028, 1, 1)), "a model and a stage"),
    ],
)
def test_a_wish_that_cannot_be_is_refused(wish: Wish, expected: str) -> None:
    with pytest.raises(UsageError, match=expected):
        make_plan(ground_at(MEANS), wish)


@pytest.mark.parametrize(
    ("model", "stage", "expected"),
    [
        ("social-maturty", "innovators", "Did you mean 'social-maturity'"),
        ("social-maturity", "innovator", "Did you mean 'innovators'"),
        ("social-maturity", "laggards", "name a later stage"),
        ("competence-layers", "people", "no stages"),
    ],
)
def test_a_target_that_is_not_there_is_refused(model: str, stage: str, expected: str) -> None:
    with pytest.raises(UsageError, match=expected):
        wish_for(stage, model=model)


def test_the_ceiling_is_above_every_plan() -> None:
    for seed in (1, 2, 3):
        ground = ground_at(np.random.default_rng(seed).uniform(0.5, 2.5, len(NAMES)))
        made = make_plan(ground, wish_for("early-adopters", date(2027, 6, 30)))
        assert made.chance <= made.ceiling + 1e-9


def test_chance_never_falls_where_the_organisation_stands_higher() -> None:
    wish = checked(wish_for("early-adopters"))
    planners = [Planner(ground_at(MEANS + shift), wish) for shift in (0.0, 0.3, 0.6)]
    starts = {one.id: (one.starts - START).days // 7 for one in plan().actions}
    held = [{name: start for name, start in starts.items() if name in one.choices.actions} for one in planners]
    chances = [one.chance(kept) for one, kept in zip(planners, held, strict=True)]
    assert chances == sorted(chances)
