from __future__ import annotations

import pytest

from pappus.maturity.definitions import models
from pappus.maturity.draws import draw_levels
from pappus.maturity.questions import (
    anchor_comparison,
    anchor_item,
    competence_id,
    competence_items,
    item_weights,
)
from pappus.practices.definitions import practices
from pappus.vocabulary.findings import Finding, TierLevel
from pappus.workspace.organisation import LEVELS


def test_know_how_is_asked_of_oneself_and_of_most_others_never_of_a_named_person() -> None:
    assert [item.id for item in competence_items()] == [
        f"competence.{layer}.{of}"
        for of in ("self", "most-managers", "most-executives")
        for layer in ("technical", "process", "people")
    ]
    others = [item for item in competence_items() if not item.id.endswith(".self")]
    assert all("most managers here" in item.question or "most executives here" in item.question for item in others)
    assert all(len(item.anchors) == 5 and item.levels == LEVELS for item in competence_items())
    assert competence_id("people", "executive") == "competence.people.most-executives"
    assert competence_id("people", "self") == "competence.people.self"


def test_the_closing_question_can_be_set_beside_published_answers() -> None:
    item, published = anchor_item(), anchor_comparison()
    assert (item.id, item.lowest, item.highest, len(item.anchors)) == ("anchor.transformed", 1, 10, 2)
    assert (published.year, published.n) == (2012, 2545)
    assert [(band.lowest, band.highest, band.share) for band in published.bands] == [
        (1, 3, 0.52),
        (4, 6, 0.31),
        (7, 10, 0.17),
    ]
    assert sum(band.share for band in published.bands) == pytest.approx(1)


def test_what_many_gates_ask_for_tells_most() -> None:
    weights = item_weights()
    assert set(weights) <= set(practices())
    assert max(weights, key=lambda name: weights[name]) == "governance.policies"
    assert "advocacy.speak" not in weights


def test_what_is_known_already_tells_nothing_more() -> None:
    certain = (0.0, 0.0, 0.0, 0.0, 1.0)
    shown = TierLevel("shown", certain, 4)
    findings = [
        Finding(name, "organisation", "found", 4, certain, shown=shown, on_record=shown)
        if name == "governance.policies"
        else Finding(name, "organisation", "not_available")
        for name in practices()
    ]
    weights = item_weights(draw_levels(findings, models().values()))
    assert weights["governance.policies"] == 0
    assert weights["structure.redesigned"] > 0
