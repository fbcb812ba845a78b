"""Practices and models explained, on the demonstration organisation."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any

import pytest

from pappus.explanation import Explanation, Ground, Standing, View, as_json, explain
from pappus.explanation.subjects import subject_of
from pappus.indicators.query import filled_sql
from pappus.indicators.registry import indicators
from pappus.maturity.definitions import models
from pappus.practices.definitions import practices
from pappus.vocabulary.errors import UsageError
from pappus.vocabulary.findings import Finding

Rows = list[dict[str, Any]]
STAGED = [name for name, model in models().items() if model.stages]
CLIMBED = ["crawl-walk-run-fly", "future-business", "pots-plots-plantations", "social-maturity"]
"""Ladders on which the demonstration organisation still has a stage before it."""


def part(explanation: Explanation, title: str) -> Explanation:
    (found,) = [one for one in explanation.parts() if one.title.startswith(title)]
    return found


def records(explanation: Explanation) -> Rows:
    assert explanation.table is not None
    return explanation.table.records()


@pytest.mark.parametrize("name", [*indicators(), *practices(), *models()])
def test_everything_can_be_explained_and_gone_on_from(demonstrated: Ground, name: str) -> None:
    found = explain(demonstrated, name, View(rows=0))
    assert (found.kind, found.id) == subject_of(demonstrated, name)
    assert json.loads(json.dumps(as_json(found), allow_nan=False))["id"] == name
    for one in found.parts():
        assert one.title
        for next_one in one.go_on:
            subject_of(demonstrated, next_one)
        for sentence in one.sentences:
            assert sentence == sentence.strip()
            assert sentence.removesuffix("”")[-1] in ".!?", sentence


def test_a_finding_with_its_rule_its_reading_and_its_documents(demonstrated: Ground) -> None:
    found = explain(demonstrated, "engagement.dialogue")
    finding = demonstrated.standing().findings["engagement.dialogue"]
    levels = records(part(found, "What is found"))
    assert [row["probability"] for row in levels] == list(finding.probabilities)
    assert levels[0]["at_least"] == pytest.approx(1)
    shown = part(part(found, "What would show it"), "Shown")
    rule = records(shown)
    assert [row["level"] for row in rule] == ["1", "2", "3", "4"]
    assert [row["probability"] for row in rule] == [pytest.approx(row["at_least"]) for row in levels[1:]]
    assert shown.go_on == ("response.answered_share",)


def gate_of(explanation: Explanation, stage: str) -> Explanation:
    (found,) = [one for one in explanation.parts() if one.title in {f"Gate: {stage}", f"Next gate: {stage}"}]
    return found


def test_documents_behind_an_attested_level(demonstrated: Ground) -> None:
    found = explain(demonstrated, "governance.shepherd")
    (row,) = records(part(found, "Documents"))
    assert row["document"] == "Mandate of the social lead"
    assert part(found, "Attested: level 3").sentences[0].startswith("What a document says.")


def test_what_nobody_knows_has_no_level(demonstrated: Ground) -> None:
    findings = demonstrated.standing().findings
    unknown = next(name for name, finding in findings.items() if finding.outcome == "not_available")
    found = explain(demonstrated, unknown)
    assert part(found, "What is found").sentences[0] == "Not available: it has no level."
    assert "probability" not in records(part(found, "What is found"))[0]
    assert part(found, "What would help").sentences


def test_where_a_practice_blocks(demonstrated: Ground) -> None:
    placement = demonstrated.standing().placements["crawl-walk-run-fly"]
    first = placement.blocking[0]
    rows = records(part(explain(demonstrated, first.practice), "Which models ask for it"))
    (row,) = [one for one in rows if one["model"] == "crawl-walk-run-fly" and one["stands"] == "blocks"]
    assert row["probability"] == first.probability


@pytest.mark.parametrize("name", STAGED)
def test_a_model_says_what_the_placement_says(demonstrated: Ground, name: str) -> None:
    placement = demonstrated.standing().placements[name]
    found = explain(demonstrated, name)
    stands = records(part(found, "Where it stands"))
    assert [row["probability"] for row in stands] == [stage.probability for stage in placement.stages]
    gates = [one for one in found.parts() if one.title.startswith("Next gate")]
    if placement.stage is not None and placement.stage.id == placement.stages[-1].id:
        assert gates == []
        return
    (gate,) = gates
    chances = {row["practice"]: row["probability"] for row in records(gate)}
    assert all(chances[one.practice] == one.probability for one in placement.blocking)


@pytest.mark.parametrize("name", CLIMBED)
def test_what_a_requirement_is_worth(demonstrated: Ground, name: str) -> None:
    """Bringing about all of a gate opens it; one that surely holds already changes nothing."""
    placement = demonstrated.standing().placements[name]
    model = models()[name]
    assert placement.stage is not None
    following = placement.stages[model.stage_index(placement.stage.id) + 1]
    (gate,) = [one for one in explain(demonstrated, name).parts() if one.title.startswith("Next gate")]
    rows = records(gate)
    worth = [row["stage_if_all_held"] for row in rows if row["probability"] is not None]
    assert worth == sorted(worth)
    assert worth[-1] >= placement.stage.at_least - 0.01
    for row in rows:
        if row["probability"] == 1.0:
            assert row["stage_if_held"] == pytest.approx(following.at_least)
        elif row["stage_if_held"] is not None:
            assert row["stage_if_held"] >= following.at_least - 0.02


def test_the_quorum_is_counted_out(demonstrated: Ground) -> None:
    gate = part(explain(demonstrated, "crawl-walk-run-fly"), "Next gate")
    chances = [row["probability"] for row in records(gate) if row["probability"] is not None]
    title = gate.title.removeprefix("Next gate: ")
    (stage,) = [one for one in models()["crawl-walk-run-fly"].stages if one.title == title]
    needed = math.ceil(stage.quorum * len(chances) - 1e-9)
    assert gate.sentences[1].startswith(f"{needed} of {len(chances)} needed, ")
    expected = sum(chances)
    assert f"{expected:.1f} expected" in gate.sentences[1]


def test_other_models_stand_beside(demonstrated: Ground) -> None:
    rows = records(part(explain(demonstrated, "social-maturity"), "Beside the other models"))
    assert {row["model"] for row in rows} == set(STAGED)
    assert all(0 <= row["height"] <= 1 for row in rows)
    own = next(row for row in rows if row["model"] == "social-maturity")
    assert own["shared_practices"] is None


def test_a_practice_that_does_not_apply(demonstrated: Ground) -> None:
    known = demonstrated.standing()
    gone = Finding("engagement.stakeholders", "organisation", "not_applicable", reasons=("There is one market.",))
    standing = Standing(known.readings, {**known.findings, "engagement.stakeholders": gone}, known.placements)
    made = replace(demonstrated, standing=lambda: standing)
    rows = records(part(explain(made, "engagement.stakeholders"), "Which models ask for it"))
    assert {row["probability"] for row in rows} == {None}
    known_gate, gate = (gate_of(explain(one, "crawl-walk-run-fly"), "Running") for one in (demonstrated, made))
    asked = [int(one.sentences[1].split()[2]) for one in (known_gate, gate)]
    assert asked[1] == asked[0] - 1
    assert next(row for row in records(gate) if row["practice"] == "engagement.stakeholders")["probability"] is None


def test_the_queries_of_a_practice_are_those_of_its_indicators(demonstrated: Ground) -> None:
    name = "response.answered_share"
    code = part(explain(demonstrated, "engagement.dialogue", View(sql=True)), f"The query of {name}").code
    assert code == filled_sql(indicators()[name], "organisation", "all", demonstrated.context).strip()
    assert not any(one.code for one in explain(demonstrated, "engagement.dialogue").parts())


def test_a_model_has_no_query(demonstrated: Ground) -> None:
    with pytest.raises(UsageError, match="a model has no query of its own"):
        explain(demonstrated, "social-maturity", View(sql=True))


@pytest.mark.parametrize("name", ["engagement.dialogue", "social-maturity"])
@pytest.mark.parametrize("view", [View("unit", "care_uk"), View(period="2026-03")])
def test_groups_and_periods_go_with_indicators(demonstrated: Ground, name: str, view: View) -> None:
    with pytest.raises(UsageError, match="goes with an indicator"):
        explain(demonstrated, name, view)
