"""One table of draws: the level of every practice, known or not, drawn once and used by every model.

What is known is drawn from its finding. What is not known is neither guessed nor set to zero: it is drawn around its
family's level less its designed difficulty; the family's level is learnt from what is known, and wide where nothing is
(a normal hierarchy with fixed variances, so the conditional draws are exact).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pappus.assessment.said import Said
from pappus.maturity.definitions import models as catalogue_models
from pappus.maturity.model import MaturityModel
from pappus.practices.combining import View, level_draws
from pappus.practices.definitions import practices as catalogue
from pappus.vocabulary.documents import read_yaml
from pappus.vocabulary.findings import Finding

_Floats = NDArray[np.float64]


@dataclass(frozen=True)
class LevelDraws:
    """Levels of every practice in every draw.

    Attributes:
        practices: ids, in the order of the columns.
        index: column of each practice.
        levels: draws × practices, from -.5 to 4.5; a level of at least k holds when the draw is at least k − ½.
        known: which practices have evidence.
        applicable: which practices apply to this organisation.
    """

    practices: tuple[str, ...]
    index: dict[str, int]
    levels: _Floats
    known: NDArray[np.bool_]
    applicable: NDArray[np.bool_]


@cache
def prior() -> dict[str, Any]:
    """The settings of `prior.yaml`."""
    content: dict[str, Any] = read_yaml(Path(__file__).with_name("prior.yaml")).content
    return content


def draw_levels(
    findings: Iterable[Finding], models: Iterable[MaturityModel], said: Said | None = None, view: View = "both"
) -> LevelDraws:
    """Draws the level of every practice that has a finding, the same for the same findings.

    Practices of the catalogue are drawn first, by what the catalogue says of them, then those that models bring
    themselves, given the former. So a model of one's own moves nothing on the models of the catalogue.

    Args:
        findings: one a practice, of one group of the organisation.
        models: give practices that they bring themselves their designed difficulty.
        said: what people of the group say, with as many draws as `prior.yaml` asks for; null if nobody was asked.
        view: whether both what is said and what is on record count, or one alone.
    """
    listed = sorted(findings, key=lambda finding: (finding.practice not in catalogue(), finding.practice))
    practices = tuple(finding.practice for finding in listed)
    applicable = np.array([finding.outcome != "not_applicable" for finding in listed], dtype=bool)
    levels, known = _known_levels(listed, said, view)
    own = np.array([practice not in catalogue() for practice in practices], dtype=bool)
    of_catalogue = practices[: int((~own).sum())]
    difficulty = np.concatenate(
        [
            designed_difficulty(of_catalogue, catalogue_models().values()),
            designed_difficulty(practices[len(of_catalogue) :], models),
        ]
    )
    seed = prior()["seed"]
    for given, wanted, chance in ((known & ~own, ~known & ~own, seed), (known | ~own, ~known & own, [seed, 1])):
        if wanted.any():
            rng = np.random.default_rng(chance)
            levels[:, wanted] = _unknown_levels(practices, levels, (given, wanted), difficulty, rng)
    return LevelDraws(practices, {name: column for column, name in enumerate(practices)}, levels, known, applicable)


def _known_levels(findings: Sequence[Finding], said: Said | None, view: View) -> tuple[_Floats, NDArray[np.bool_]]:
    """Draws × practices, filled in where there is evidence; where that is."""
    levels = np.empty((prior()["draws"], len(findings)))
    known = np.zeros(len(findings), dtype=bool)
    for column, finding in enumerate(findings):
        heard = said.of(finding.practice) if said is not None and finding.outcome != "not_applicable" else None
        drawn = level_draws(finding, heard, view, levels.shape[0])
        if drawn is not None:
            known[column], levels[:, column] = True, drawn
    return levels, known


def designed_difficulty(practices: Iterable[str], models: Iterable[MaturityModel]) -> _Floats:
    """How far above its family a practice is designed to lie, in levels, by the earliest gate that asks for it."""
    earliest: dict[str, float] = {}
    for model in models:
        for index, stage in enumerate(model.stages):
            for one in stage.gate:
                place = index / (len(model.stages) - 1)
                earliest[one.practice] = min(place, earliest.get(one.practice, 1.0))
    span = prior()["difficulty_span"]
    return np.array([(earliest.get(practice, 0.5) - 0.5) * span for practice in practices])


def _unknown_levels(
    practices: tuple[str, ...],
    levels: _Floats,
    places: tuple[NDArray[np.bool_], NDArray[np.bool_]],
    difficulty: _Floats,
    rng: np.random.Generator,
) -> _Floats:
    """Draws of some practices given others; `places` are the given ones and the wanted ones."""
    families = np.array([practice.split(".")[0] for practice in practices])
    settings = prior()
    covariance = settings["organisation"]["sd"] ** 2 + settings["family_sd"] ** 2 * (
        families[:, None] == families[None, :]
    )
    covariance = covariance + settings["practice_sd"] ** 2 * np.eye(len(practices))
    mean = settings["organisation"]["mean"] - difficulty
    given, wanted = places
    centre = np.tile(mean[wanted], (levels.shape[0], 1))
    spread = covariance[np.ix_(wanted, wanted)]
    if given.any():
        weights = np.linalg.solve(covariance[np.ix_(given, given)], covariance[np.ix_(given, wanted)])
        centre = centre + (levels[:, given] - mean[given]) @ weights
        spread = spread - covariance[np.ix_(wanted, given)] @ weights
    noise = rng.standard_normal(centre.shape) @ np.linalg.cholesky(spread).T
    return np.clip(centre + noise, -0.5, 4.5)
