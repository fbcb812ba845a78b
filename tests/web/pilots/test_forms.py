"""What a definition of a pilot says stays when it is changed in the browser."""

from __future__ import annotations

from typing import Any

import pytest

from pappus.web.pilots.forms import PilotForm, initial_of

COMMON: dict[str, Any] = {
    "title": "Greet by name",
    "hypothesis": "Whoever is greeted by name comes back.",
    "start": "2026-05-04",
    "end": "2026-06-14",
    "looks": "at_end",
}
CHOICES: dict[str, list[tuple[str, str]]] = {"property": [], "unit": [], "follows": [], "indicator": []}


@pytest.mark.parametrize(
    ("design", "measure"),
    [
        (
            "ab",
            {
                "better": "higher",
                "minimum_effect": 0.02,
                "arm": "version",
                "value": "came_back",
                "arms": {"new": "gate_40", "old": "gate_30", "others": ["gate_50", "none"], "new_share": 0.9},
            },
        ),
        ("ab", {"better": "lower", "minimum_effect": 1.0, "arm": "a", "value": "v", "arms": {"new": "x", "old": "y"}}),
        (
            "before_after_with_controls",
            {
                "better": "higher",
                "minimum_effect": 2.0,
                "treated": ["shop"],
                "controls": ["mill", "barn"],
                "day": "year",
            },
        ),
    ],
    ids=["arms", "two arms", "series"],
)
def test_a_definition_comes_back_as_it_was(design: str, measure: dict[str, Any]) -> None:
    content = {**COMMON, "design": design, "measure": measure}
    shown = {name: value for name, value in initial_of(content).items() if value is not None}
    form = PilotForm({"by": "property", **shown}, choices=CHOICES)
    assert form.is_valid(), form.errors
    assert form.content() == content
