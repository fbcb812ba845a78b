"""The place on a model at two rounds, and what moved it: the parts sum to the whole."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from pappus.assessment.said import Said, Voices
from pappus.maturity.change import Moment, PlaceChange, place_changes
from pappus.maturity.definitions import models
from pappus.maturity.draws import prior
from pappus.practices.definitions import practices
from pappus.statistics.anchored_levels import Ratings, anchored_levels
from pappus.vocabulary.findings import LEVELS, Finding, Tier, TierLevel

MODEL = models()["social-maturity"]
ASKED = MODEL.required_practices()
ONE = np.zeros(1, dtype=np.int64)
NO_DRAWS = anchored_levels(Ratings(ONE, ONE, ONE, ONE, 1), seed=1, draws=2, warm_up=1)


def said(level: float, asked: tuple[str, ...] = ASKED) -> Said:
    levels = np.random.default_rng(1).normal(level, 0.2, (prior()["draws"], len(asked)))
    return Said("r", asked, levels, {name: Voices(9) for name in asked}, 9, NO_DRAWS, ())


def moment(level: float, adjusted: float | None = None, asked: tuple[str, ...] = ASKED) -> Moment:
    findings = {name: Finding(name, "organisation", "not_available") for name in practices()}
    return Moment(findings, said(level, asked), said(level if adjusted is None else adjusted, asked), {MODEL.id: MODEL})


def change(before: Moment, after: Moment) -> PlaceChange:
    return place_changes(before, after, models().values())[MODEL.id]


def parts(change: PlaceChange) -> float:
    return sum(part.value for part in (change.real, change.raters, change.coverage, change.changed_model))


def test_what_moved_among_the_same_things_is_real() -> None:
    found = change(moment(1.0), moment(2.6))
    assert found.whole.value > 1
    assert found.real.value == pytest.approx(found.whole.value, abs=1e-9)
    assert found.rose > 0.99
    assert (found.raters.value, found.coverage.value, found.changed_model.value) == (0, 0, 0)


def test_other_raters_are_told_apart() -> None:
    found = change(moment(1.0), moment(2.6, adjusted=1.0))
    assert abs(found.real.value) < 1e-9
    assert found.raters.value == pytest.approx(found.whole.value)
    assert parts(found) == pytest.approx(found.whole.value)


def test_more_being_known_is_no_change() -> None:
    found = change(moment(2.6, asked=ASKED[:4]), moment(2.6))
    assert abs(found.real.value) < 0.02
    assert found.coverage.value == pytest.approx(found.whole.value, abs=0.02)
    assert abs(found.coverage.value) > 0.1


def on_record(one: Moment, tier: Tier, level: int, practices: tuple[str, ...] = ASKED) -> Moment:
    """The moment with evidence of one tier of these practices."""
    known = TierLevel(tier, tuple(float(each == level) for each in LEVELS), level)
    more: dict[str, Any] = {tier: known, "on_record": known, "outcome": "found"}
    findings = {name: replace(one.findings[name], **more) for name in practices}
    return replace(one, findings={**one.findings, **findings})


def test_a_document_that_is_new_of_practices_that_were_rated_is_no_change() -> None:
    before, after = moment(2.0), on_record(moment(2.0), "attested", 0)
    found = change(before, after)
    assert found.whole.value < -0.3
    assert found.real.value == 0
    assert found.coverage.value == pytest.approx(found.whole.value)
    gone = change(after, before)
    assert gone.real.value == 0
    assert gone.coverage.value == pytest.approx(-found.whole.value)


def test_a_document_at_both_times_that_says_more_is_a_change() -> None:
    found = change(on_record(moment(2.0), "attested", 1), on_record(moment(2.0), "attested", 3))
    assert found.real.value > 0.1
    assert found.coverage.value == 0
    assert parts(found) == pytest.approx(found.whole.value)


def test_what_one_tier_knows_is_not_set_against_another_one() -> None:
    found = change(
        on_record(moment(1.0, asked=ASKED[:1]), "attested", 1), on_record(moment(1.0, asked=ASKED[:1]), "shown", 4)
    )
    assert found.whole.value > 1
    assert found.real.value == 0


def test_a_model_that_asks_for_less_is_told_apart() -> None:
    before = moment(1.2)
    stages = (replace(one, gate=tuple(replace(line, level=1) for line in one.gate)) for one in MODEL.stages)
    easier = replace(MODEL, stages=tuple(stages))
    found = change(before, replace(before, models={MODEL.id: easier}))
    assert found.changed_model.value > 1
    assert found.real.value == 0
    assert parts(found) == pytest.approx(found.whole.value)
