"""The examples at the top of the repository: one model of each kind, each of which does what it is there for."""

from __future__ import annotations

from pathlib import Path

import pytest

import pappus
from pappus.maturity.definitions import own_models, read_model
from pappus.maturity.model import stage_reached

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"


def test_every_kind_has_a_sound_example() -> None:
    found, faults = own_models(EXAMPLES)
    assert faults == []
    assert {model.kind for model in found.values()} == {"staged", "profile", "weighted"}


@pytest.mark.parametrize(
    ("level", "stage"),
    [(0, "queue"), (1, "queue"), (2, "members-help"), (3, "self-sustaining"), (4, "self-sustaining")],
)
def test_the_ladder_goes_up_with_its_practices(level: int, stage: str) -> None:
    model = read_model(EXAMPLES / "community-support.yaml")
    everywhere = dict.fromkeys(model.required_practices(), float(level))
    everywhere["community.public-answers"] = max(level, 3.0) if level > 1 else float(level)
    assert model.stages[stage_reached(model, everywhere)].id == stage


def test_the_profile_expects_more_of_those_who_decide_more() -> None:
    profile = read_model(EXAMPLES / "data-know-how.yaml").profile
    assert profile is not None
    for layer in profile.layers:
        expected = [profile.cell(layer.id, level).expected for level in profile.levels]
        assert expected == sorted(expected)


def test_an_organisation_can_be_placed_on_them(tmp_path: Path) -> None:
    workspace = pappus.initialise(tmp_path / "org", "Small")
    for name in ("community-support", "data-know-how"):
        model = read_model(EXAMPLES / f"{name}.yaml")
        placement = workspace.assess(models={name: model}).placements[name]
        assert placement.outcome == "not_available"
        assert placement.reasons


def test_the_questionnaire_is_scored_beside_official_totals() -> None:
    parts = [EXAMPLES / f"accessibility{end}" for end in (".yaml", "-answers.csv", "-official.csv")]
    scores = pappus.score(*parts)
    assert {name: one.points.total for name, one in scores.subjects.items()} == {
        "library": 107.5,
        "swimming-pool": 50.0,
    }
    assert {name: [one.explained for one in found] for name, found in scores.differences.items()} == {
        "library": [True, True],
        "swimming-pool": [False],
    }
