"""Gates taken apart on the draws: how many requirements hold, and what one of them is worth."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from pappus.maturity.draws import LevelDraws
from pappus.maturity.model import MaturityModel, Requirement, Stage
from pappus.maturity.placement import stage_reached

LEAST_DRAWS = 100
"""With fewer draws in which a requirement holds, what follows from it is not told."""


@dataclass(frozen=True)
class GateSum:
    """A gate's arithmetic.

    Attributes:
        asked: requirements that apply.
        needed: how many of them have to hold.
        expected: how many hold, on average over the draws.
        quorum: probability that enough hold.
        essential: probability that all essential ones hold; null if none is essential.
        opens: probability that both hold.
    """

    asked: int
    needed: int
    expected: float
    quorum: float
    essential: float | None
    opens: float


def gate_sum(stage: Stage, draws: LevelDraws) -> GateSum:
    """How a stage's own gate stands, the gates below it aside."""
    gate = applying(stage, draws)
    met = np.column_stack([holds(one, draws) for one in gate]) if gate else np.ones((draws.levels.shape[0], 0), bool)
    # 1e-9: a quorum of .8 of five requirements is four of them, whatever floating point makes of .8 × 5
    needed = math.ceil(stage.quorum * len(gate) - 1e-9)
    enough = met.sum(axis=1) >= needed
    essential = np.array([one.essential for one in gate], dtype=bool)
    all_essential = met[:, essential].all(axis=1)
    return GateSum(
        asked=len(gate),
        needed=needed,
        expected=float(met.sum(axis=1).mean()),
        quorum=float(enough.mean()),
        essential=float(all_essential.mean()) if essential.any() else None,
        opens=float((enough & all_essential).mean()),
    )


def applying(stage: Stage, draws: LevelDraws) -> list[Requirement]:
    """The requirements of a gate that apply to the organisation."""
    return [one for one in stage.gate if draws.applicable[draws.index[one.practice]]]


def holds(requirement: Requirement, draws: LevelDraws) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """In which draws a requirement holds."""
    met: np.ndarray[tuple[int, ...], np.dtype[np.bool_]] = (
        draws.levels[:, draws.index[requirement.practice]] >= requirement.level - 0.5
    )
    return met


def if_all_held(model: MaturityModel, stage: int, requirements: list[Requirement], draws: LevelDraws) -> float:
    """The probability of reaching a stage if several requirements were brought about and nothing else changed."""
    levels = draws.levels.copy()
    for one in requirements:
        column = draws.index[one.practice]
        levels[:, column] = np.maximum(levels[:, column], one.level)
    return float((stage_reached(model, draws, levels, draws.applicable) >= stage).mean())


def if_held(model: MaturityModel, stage: int, requirement: Requirement, draws: LevelDraws) -> float | None:
    """The probability of reaching a stage if one requirement surely held; null where the draws do not tell.

    Of a practice of which nothing is known, the draws in which it holds are kept: learning that it holds says something
    of its neighbours too. Of one that is known, the level is raised in all draws: a change of it changes nothing else.
    """
    if draws.known[draws.index[requirement.practice]]:
        return if_all_held(model, stage, [requirement], draws)
    levels = draws.levels[holds(requirement, draws)]
    if len(levels) < LEAST_DRAWS:
        return None
    return float((stage_reached(model, draws, levels, draws.applicable) >= stage).mean())
