"""Made-up organisations of which something is known, and plans for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pytest

from pappus.maturity.definitions import models
from pappus.maturity.draws import LevelDraws
from pappus.practices.definitions import practices
from pappus.roadmap.definitions import catalogue_actions
from pappus.roadmap.wish import Ground, Wish, target_named

START = date(2026, 10, 1)
NAMES = tuple(sorted(practices()))


def levels_around(means: Any, sd: float = 0.35, count: int = 4000, seed: int = 1) -> LevelDraws:
    """Levels that are known up to a spread; means is one figure, or one for each practice."""
    rng = np.random.default_rng(seed)
    drawn = np.broadcast_to(means, (len(NAMES),)) + sd * rng.standard_normal((count, len(NAMES)))
    known = np.ones(len(NAMES), dtype=bool)
    return LevelDraws(
        NAMES, {name: place for place, name in enumerate(NAMES)}, np.clip(drawn, -0.5, 4.5), known, known.copy()
    )


def ground_at(means: Any, sd: float = 0.35, **more: Any) -> Ground:
    return Ground(levels_around(means, sd), more.pop("actions", catalogue_actions()), **more)


def wish_for(stage: str, by: date = date(2028, 9, 30), model: str = "social-maturity", **more: Any) -> Wish:
    return Wish((target_named(model, stage, models()),), more.pop("start", START), by, **more)


@pytest.fixture(scope="session")
def means_of() -> Callable[[int], Any]:
    """Levels of an organisation that differ from practice to practice."""
    return lambda seed: np.random.default_rng(seed).uniform(1.0, 2.8, len(NAMES))
