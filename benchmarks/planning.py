"""How long a plan takes, and whether organisations that follow plans arrive as often as these said.

    python benchmarks/planning.py
    python benchmarks/planning.py --plans 60 --followers 400

Speed: made-up actions and a made-up model, from 20 actions and 10 requirements to 120 and 60, each in this process
after a first plan that loads the libraries. Calibration: organisations with made-up levels, plans for stages of the
catalogue's models with different chances and budgets, each followed many times in `pappus.simulation.following`, which
shares no code with the planner. Printed and written to the folder that `--out` names.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import numpy as np
import yaml

from pappus.maturity.definitions import models
from pappus.maturity.draws import LevelDraws
from pappus.maturity.model import MaturityModel, Requirement, Stage
from pappus.practices.definitions import practices
from pappus.roadmap.action import Action, Provenance, Raise
from pappus.roadmap.definitions import catalogue_actions
from pappus.roadmap.making import make_plan
from pappus.roadmap.wish import Ground, Target, Wish
from pappus.simulation.following import arrives, follow

START, BY = date(2026, 10, 1), date(2028, 9, 30)
SIZES = ((20, 10), (60, 40), (120, 60))
MOST_REPEATED = 60
"""Actions up to which plans are made several times; larger ones take the solver half a minute each."""
WANTED = (0.3, 0.5, 0.7, 0.8, 0.9)
TARGETS = Path(__file__).with_name("planning_targets.yaml")
ROLES = ("executive", "shepherd", "manager", "expert", "care", "it")


@dataclass(frozen=True)
class Speed:
    """One size of plan: medians over the repeats."""

    actions: int
    requirements: int
    wanted: float
    plan_s: float
    proof: str
    gap: float
    chosen: int
    chance: float
    ceiling: float


@dataclass(frozen=True)
class Followed:
    """One plan, and how often it led to its stage."""

    model: str
    stage: str
    said: float
    seen: float
    followers: int


def drawn(names: tuple[str, ...], means: np.ndarray, sd: float, seed: int) -> LevelDraws:
    """Levels that are known up to a spread."""
    levels = means + sd * np.random.default_rng(seed).standard_normal((4000, len(names)))
    known = np.ones(len(names), dtype=bool)
    index = {name: place for place, name in enumerate(names)}
    return LevelDraws(names, index, np.clip(levels, -0.5, 4.5), known, known)


def made_up(actions: int, requirements: int, seed: int) -> tuple[Ground, Target]:
    """Actions of which each raises one to four practices, and a model of four gates over all practices."""
    rng = np.random.default_rng(seed)
    names = tuple(f"made.practice-{number:03d}" for number in range(requirements))
    gates = np.array_split(rng.permutation(requirements), 4)
    stages = [Stage("start", "Start", "")] + [
        Stage(
            f"stage-{place}",
            f"Stage {place}",
            "",
            gate=tuple(Requirement(names[one], 2 + place // 3, bool(rng.random() < 0.3)) for one in gate),
        )
        for place, gate in enumerate(gates, start=1)
    ]
    known: dict[str, Action] = {}
    for number in range(actions):
        # Each practice is raised by some action, and most by several.
        raised = dict.fromkeys([number % requirements, *rng.choice(requirements, rng.integers(1, 5)).tolist()])
        earlier = list(known)
        known[f"action-{number:03d}"] = Action(
            id=f"action-{number:03d}",
            title="",
            what="",
            leads="manager",
            layer="people",
            effort_days={role: float(rng.integers(1, 10)) for role in rng.choice(ROLES, 2, replace=False)},
            outlay=float(rng.integers(0, 8000)),
            weeks=int(rng.integers(3, 16)),
            raises=tuple(Raise(names[one], float(rng.uniform(0.8, 1.6)), 0.4, 4) for one in raised),
            fails=float(rng.uniform(0.02, 0.1)),
            provenance=Provenance("estimate", "made up"),
            after=(earlier[int(rng.integers(len(earlier)))],) if earlier and rng.random() < 0.35 else (),
        )
    model = MaturityModel("made-up", "staged", "Made up", "", "", tuple(stages))
    ground = Ground(drawn(names, rng.uniform(1.2, 2.2, requirements), 0.3, seed), known)
    return ground, Target(model, "stage-4")


def speeds(repeats: int) -> Iterator[Speed]:
    """How long plans of each size take."""
    first, least = made_up(20, 10, 20)
    make_plan(first, Wish((least,), START, BY, chance=0.5, capacity=dict.fromkeys(ROLES, 8.0)))
    for actions, requirements in SIZES:
        ground, target = made_up(actions, requirements, actions)
        capacity = dict.fromkeys(ROLES, 8.0)
        for wanted in (0.5, 0.8):
            wish = Wish((target,), START, BY, chance=wanted, capacity=capacity)
            times = []
            for _ in range(repeats if actions <= MOST_REPEATED else 1):
                began = time.perf_counter()
                plan = make_plan(ground, wish)
                times.append(time.perf_counter() - began)
            yield Speed(
                actions, requirements, wanted, statistics.median(times), plan.proof, plan.gap, len(plan.actions),
                plan.chance, plan.ceiling,
            )  # fmt: skip


def followed(plans: int, followers: int) -> Iterator[Followed]:
    """Plans for organisations of all kinds, each followed many times."""
    names = tuple(sorted(practices()))
    ladders = [model for model in models().values() if model.stages]
    rng = np.random.default_rng(20_110)
    for number in range(plans):
        model = ladders[number % len(ladders)]
        stage = model.stages[int(rng.integers(1, len(model.stages)))].id
        ground = Ground(
            drawn(names, rng.uniform(0.8, 2.6, len(names)), float(rng.uniform(0.2, 0.6)), number), catalogue_actions()
        )
        budget = None if rng.random() < 0.5 else float(rng.uniform(20_000, 150_000))
        by = date(2027 + int(rng.integers(0, 3)), 9, 30)
        plan = make_plan(
            ground, Wish((Target(model, stage),), START, by, budget=budget, chance=WANTED[number % len(WANTED)])
        )
        arrived = 0
        for _ in range(followers):
            row = ground.draws.levels[rng.integers(ground.draws.levels.shape[0])]
            levels = follow(plan, ground.actions, dict(zip(names, row.tolist(), strict=True)), rng)
            arrived += arrives(model, stage, levels, set())
        yield Followed(model.id, stage, plan.chance, arrived / followers, followers)


def calibration_error(plans: list[Followed], bins: int = 10) -> float:
    """Mean distance of said and seen over bins of what was said, weighted by the plans in each."""
    said, seen = (np.array([getattr(one, name) for one in plans]) for name in ("said", "seen"))
    place = np.minimum((said * bins).astype(int), bins - 1)
    gaps = [abs(said[place == one].mean() - seen[place == one].mean()) * (place == one).sum() for one in set(place)]
    return float(sum(gaps) / len(plans))


def main() -> None:
    """Measures, prints, writes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--plans", type=int, default=40)
    parser.add_argument("--followers", type=int, default=200)
    parser.add_argument("--out", type=Path, default=Path("build/benchmarks"))
    options = parser.parse_args()
    fast = list(speeds(options.repeats))
    for one in fast:
        print(
            f"{one.actions} actions, {one.requirements} requirements, wanted {one.wanted}: {one.plan_s:.2f} s, "
            f"{one.proof} (gap {one.gap:.1%}), {one.chosen} chosen, chance {one.chance:.3f} (most: {one.ceiling:.3f})"
        )
    plans = list(followed(options.plans, options.followers))
    error = calibration_error(plans)
    apart = [abs(one.said - one.seen) for one in plans]
    between = [one for one in plans if 0.05 < one.said < 0.95]
    print(
        f"{len(plans)} plans ({len(between)} with a chance from .05 to .95), {options.followers} followers each: "
        f"calibration error {error:.4f}, mean distance {statistics.mean(apart):.4f}, largest {max(apart):.4f}"
    )
    for target in yaml.safe_load(TARGETS.read_text(encoding="utf-8")):
        _told(target, fast, error)
    options.out.mkdir(parents=True, exist_ok=True)
    content = {"speed": [asdict(one) for one in fast], "followed": [asdict(one) for one in plans], "error": error}
    (options.out / "planning.json").write_text(json.dumps(content, indent=1), encoding="utf-8")


def _told(target: dict[str, float], fast: list[Speed], error: float) -> None:
    if "calibration_error_at_most" in target:
        held = error <= target["calibration_error_at_most"]
        print(f"calibration error at most {target['calibration_error_at_most']}: {'yes' if held else 'no'}")
        return
    sizes = [one for one in fast if (one.actions, one.requirements) == (target["actions"], target["requirements"])]
    held = all(one.plan_s <= target["plan_s_at_most"] for one in sizes)
    print(
        f"{target['actions']} actions, {target['requirements']} requirements in at most {target['plan_s_at_most']} s: "
        f"{'yes' if held else 'no'}"
    )


if __name__ == "__main__":
    main()
