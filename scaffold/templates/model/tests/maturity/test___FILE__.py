"""__TITLE__: what leads to its second stage."""

from __future__ import annotations

import pytest

from pappus.maturity.definitions import models
from pappus.maturity.model import stage_reached

MODEL = models()["__NAME__"]


@pytest.mark.parametrize(
    ("levels", "stage"),
    [
        ({}, "silent"),
        ({"engagement.dialogue": 2, "governance.policies": 1}, "answering"),
        ({"engagement.dialogue": 1, "governance.policies": 4}, "silent"),
        ({"engagement.dialogue": 4, "governance.policies": 0}, "silent"),
    ],
)
def test_the_stage_that_levels_lead_to(levels: dict[str, float], stage: str) -> None:
    assert MODEL.stages[stage_reached(MODEL, levels)].id == stage
