from __future__ import annotations

from pathlib import Path

import pytest

from pappus.maturity.definitions import models
from pappus.maturity.model import Transition
from pappus.roadmap.action import settings
from pappus.roadmap.definitions import CATALOGUE, catalogue_actions, load_actions
from pappus.vocabulary.discovery import yaml_files_in
from pappus.vocabulary.errors import InvalidFileError


def _transitions() -> list[tuple[str, Transition]]:
    found = []
    for model in models().values():
        found += [(f"{model.id} {one.id}", one.transition) for one in model.stages if one.transition is not None]
        if model.profile is not None:
            found += [(f"{model.id} {layer.id}", layer.advice) for layer in model.profile.layers]
    return found


@pytest.mark.parametrize(("name", "transition"), _transitions())
def test_each_practice_that_a_transition_raises_is_raised_by_an_action(name: str, transition: Transition) -> None:
    raised = {line.practice for action in catalogue_actions().values() for line in action.raises}
    assert set(transition.raises) <= raised


@pytest.mark.parametrize("model", [model for model in models().values() if model.stages], ids=lambda model: model.id)
def test_actions_lead_up_to_the_level_that_each_gate_asks_for(model: object) -> None:
    highest: dict[str, int] = {}
    for action in catalogue_actions().values():
        for line in action.raises:
            highest[line.practice] = max(line.up_to, highest.get(line.practice, 0))
    for stage in model.stages:  # type: ignore[attr-defined]
        for requirement in stage.gate:
            assert highest.get(requirement.practice, 0) >= requirement.level, requirement


def test_each_layer_of_know_how_has_actions_and_each_role_has_a_name() -> None:
    actions = catalogue_actions().values()
    assert {action.layer for action in actions} == set(settings()["layers"])
    assert {role for action in actions for role in (action.leads, *action.effort_days)} == set(settings()["roles"])


def test_figures_say_that_they_are_estimates() -> None:
    assert {action.provenance.kind for action in catalogue_actions().values()} == {"estimate"}


def test_files_tell_an_editor_where_their_schema_is() -> None:
    for path in yaml_files_in(CATALOGUE):
        assert path.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=../schemas/actions.schema")


def _own(folder: Path, text: str) -> Path:
    (folder / "own.yaml").write_text(text, encoding="utf-8")
    return folder


def test_an_organisation_puts_its_own_figures_over_the_catalogue(tmp_path: Path) -> None:
    own = _own(
        tmp_path,
        "title: Ours\nprovenance: {kind: own, source: last year}\nspread: 0.2\nactions:\n"
        "  - {id: train-the-basics, weeks: 3}\n  - {id: hire-for-the-skills, retired: true}\n"
        "  - id: garden-day\n    title: A day in the garden\n    what: Everybody meets.\n    leads: manager\n"
        "    layer: people\n    effort_days: {manager: 2}\n    weeks: 1\n    fails: 0\n"
        "    raises: [{practice: learning.safe-to-try, by: 1, up_to: 2}]\n",
    )
    before, after = catalogue_actions(), load_actions(own)
    assert set(after) == set(before) - {"hire-for-the-skills"} | {"garden-day"}
    changed = after["train-the-basics"]
    assert (changed.weeks, changed.provenance.kind) == (3, "own")
    assert changed.raises == before["train-the-basics"].raises
    assert after["garden-day"].raises[0].spread == 0.2


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("{id: lonely}", "lacks title, what"),
        ("{id: train-the-basics, after: [nothing-known]}", "'nothing-known' is no action"),
        ("{id: train-the-basics, after: [programme-by-role]}", "waits for itself"),
        ("{id: train-the-basics, raises: [{practice: a.b, by: 1, spread: 0, up_to: 2}]}", "'a.b' is no practice"),
        ("{id: train-the-basics, raises: [{practice: learning.education, by: 1, up_to: 2}]}", "lacks a spread"),
        ("{id: train-the-basics, weeks: 0}", "weeks"),
        ("{id: train-the-basics}\n  - {id: train-the-basics}", "stands twice"),
        ("{id: train-the-basics, leads: gardener}", "is none of"),
    ],
)
def test_what_makes_no_sense_is_told_with_its_place(tmp_path: Path, entry: str, expected: str) -> None:
    own = _own(tmp_path, f"title: Ours\nactions:\n  - {entry}\n")
    with pytest.raises(InvalidFileError, match=expected) as caught:
        load_actions(own)
    assert caught.value.faults[0].file.endswith("own.yaml")
    assert caught.value.faults[0].place.startswith("line ")
