"""Rounds of the assessment made by hand: who answered what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from pappus.assessment.ratings import Rating, columns_of
from pappus.workspace.organisation import Level, Ratings, Round

Answers = Sequence[int | None]


def answered(practice: str, answers: Answers, level: Level | None = "frontline", **more: Any) -> list[Rating]:
    """One rating a person, by people of one level whose names say the level; null is "do not know"."""
    who = more.pop("who", level or "nowhere")
    fields = {"unit": None, "function": None, **more}
    return [
        Rating(f"{who}-{place:03}", practice=practice, level=level, answer=answer, state=_state(answer), **fields)
        for place, answer in enumerate(answers)
    ]


def _state(answer: int | None) -> Any:
    return "dk" if answer is None else "answered"


def round_of(*parts: list[Rating], **more: Any) -> Round:
    """A round with these ratings."""
    return Round("2026", ratings=columns_of(one for part in parts for one in part), **more)


def many(levels: Mapping[str, float], people: Mapping[Level, int], seed: int = 1, spread: float = 0.4) -> list[Rating]:
    """Ratings of practices at known levels by people of several levels who differ a little."""
    rng = np.random.default_rng(seed)
    ratings: list[Rating] = []
    for level, count in people.items():
        severity = rng.normal(0, 0.3, count)
        for practice, true in levels.items():
            latent = true + severity + rng.normal(0, spread, count)
            ratings += answered(practice, [int(one) for one in np.clip(np.floor(latent + 0.5), 0, 4)], level)
    return ratings


def shuffled(ratings: Ratings, seed: int = 0) -> Ratings:
    """The same ratings in another order."""
    order = np.random.default_rng(seed).permutation(len(ratings))
    return Ratings(*(tuple(column[place] for place in order) for column in vars(ratings).values()))
