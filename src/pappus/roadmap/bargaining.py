"""What can be had for how much: plans that nothing else beats in cost and chance, and the one that is chosen."""

from __future__ import annotations

from pappus.roadmap.action import settings
from pappus.roadmap.planning import Candidate, Planner

_CENT = 0.005


def unbeaten(planner: Planner) -> tuple[Candidate, ...]:
    """Plans of which each costs more than the one before and has a better chance, the cheapest first.

    Both on the draws with which plans are made and on those on which they are judged. Which of them cost up to some
    amount does not depend on those that cost more, so that more money never leads to a worse plan.
    """
    kept: list[Candidate] = []
    for one in sorted(
        planner.tried.values(), key=lambda one: (planner.cost(one.starts), -one.chance, sorted(one.starts))
    ):
        if not kept or _is_worth_more(planner, one, kept[-1]):
            kept.append(one)
    return tuple(kept)


def chosen(planner: Planner, budget: float | None) -> Candidate:
    """The cheapest (or earliest) plan that reaches the chance asked for; else the one that comes closest to it.

    Args:
        planner: with what was tried.
        budget: most that may be spent. What is under way is carried on even where it costs more, and then nothing else
            is begun; null for no limit.
    """
    most = float("inf") if budget is None else max(budget, planner.committed) + _CENT
    affordable = [one for one in unbeaten(planner) if planner.cost(one.starts) <= most]
    if planner.wish.prefer == "early":
        fitting = [one for one in planner.tried.values() if planner.cost(one.starts) <= most]
        listed = sorted(fitting, key=lambda one: (_weeks(planner, one), planner.cost(one.starts), sorted(one.starts)))
    else:
        listed = affordable
    return next((one for one in listed if planner.reaches(one)), affordable[-1])


def _is_worth_more(planner: Planner, one: Candidate, cheaper: Candidate) -> bool:
    """Whether a dearer plan is better by enough to be worth telling, or is the first to reach what is asked for."""
    if one.chance <= cheaper.chance or planner.judged(one) <= planner.judged(cheaper):
        return False
    is_first = planner.reaches(one) and not planner.reaches(cheaper)
    return is_first or one.chance >= cheaper.chance + float(settings()["bargains"]["least_gain"])


def _weeks(planner: Planner, one: Candidate) -> int:
    return max((start + planner.choices.weeks[name] for name, start in one.starts.items()), default=0)
