"""Made-up problems: actions that wait for others, cost and fail, and gates that ask for their practices."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np

from pappus.maturity.draws import LevelDraws
from pappus.maturity.model import MaturityModel, Requirement, Stage
from pappus.roadmap.action import Action, Provenance, Raise
from pappus.roadmap.wish import Ground, Target, Wish, checked
from pappus.workspace.organisation import ActionEntry

START = date(2026, 10, 1)
_ROLES = ("manager", "expert", "it")


def problem(seed: int, actions: int = 12, practices: int = 7, under_way: int = 0) -> tuple[Ground, Target]:
    """Something to plan; the same for the same arguments.

    Args:
        seed: decides everything.
        actions: how many there are.
        practices: how many the two gates ask for.
        under_way: how many actions began two weeks before the start.
    """
    rng = np.random.default_rng(seed)
    names = tuple(f"made.practice-{number}" for number in range(practices))
    gates = np.array_split(rng.permutation(practices), 2)
    stages = [Stage("start", "Start", "")] + [
        Stage(
            f"stage-{place}", "", "", gate=tuple(Requirement(names[one], 2, bool(rng.random() < 0.5)) for one in gate)
        )
        for place, gate in enumerate(gates, start=1)
    ]
    known: dict[str, Action] = {}
    for number in range(actions):
        made = _action(rng, f"action-{number:02d}", names, number % practices, tuple(known))
        known[made.id] = made
    levels = rng.uniform(0.9, 1.8, practices) + 0.3 * rng.standard_normal((2000, practices))
    every = np.ones(practices, dtype=bool)
    draws = LevelDraws(
        names, {name: place for place, name in enumerate(names)}, np.clip(levels, -0.5, 4.5), every, every
    )
    begun = rng.choice(sorted(known), under_way, replace=False)
    entries = tuple(
        ActionEntry(str(name), "under_way", starts_at=(START - timedelta(weeks=2)).isoformat()) for name in begun
    )
    model = MaturityModel("made-up", "staged", "Made up", "", "", tuple(stages))
    return Ground(draws, known, entries), Target(model, "stage-2")


def wish(target: Target, weeks: int = 60, days_a_week: float = 4.0, **more: Any) -> Wish:
    """To reach it within some weeks, each role having so many days a week."""
    capacity = dict.fromkeys(_ROLES, days_a_week)
    return checked(Wish((target,), START, START + timedelta(weeks=weeks), capacity=capacity, **more))


def _action(rng: np.random.Generator, name: str, names: tuple[str, ...], main: int, earlier: tuple[str, ...]) -> Action:
    raised = dict.fromkeys([main, int(rng.integers(len(names)))])
    waits = bool(earlier) and rng.random() < 0.35
    apart = bool(earlier) and rng.random() < 0.2
    return Action(
        id=name, title=name, what="", leads="manager", layer="people",
        effort_days={role: float(rng.integers(2, 20)) for role in rng.choice(_ROLES, 2, replace=False)},
        outlay=float(rng.integers(0, 8000)), weeks=int(rng.integers(3, 16)),
        raises=tuple(Raise(names[one], float(rng.uniform(0.6, 1.6)), 0.3, 4) for one in raised),
        fails=float(rng.uniform(0.0, 0.1)), provenance=Provenance("estimate", "made up"),
        after=(earlier[int(rng.integers(len(earlier)))],) if waits else (),
        apart_from=(earlier[int(rng.integers(len(earlier)))],) if apart else (),
    )  # fmt: skip
