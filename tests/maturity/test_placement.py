"""Placement: gates applied to every draw, and unknown practices neither guessed nor set to zero."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pappus.maturity.assessment import place_on_models
from pappus.maturity.definitions import models
from pappus.maturity.draws import draw_levels
from pappus.maturity.model import stage_reached
from pappus.maturity.placement import Placement, placement_as_json
from pappus.maturity.placement import stage_reached as stages_reached
from pappus.practices.definitions import practices
from pappus.vocabulary.findings import Finding, TierLevel

STAGED = [name for name, model in models().items() if model.stages]


def known(practice: str, level: int) -> Finding:
    shares = tuple(float(place == level) for place in range(5))
    on_record = TierLevel("shown", shares, level)
    return Finding(practice, "organisation", "found", level, shares, shown=on_record, on_record=on_record)


def findings(levels: dict[str, int]) -> dict[str, Finding]:
    return {
        name: known(name, levels[name]) if name in levels else Finding(name, "organisation", "not_available")
        for name in practices()
    }


def placed(levels: dict[str, int]) -> dict[str, Placement]:
    return place_on_models(findings(levels), {}, (), ())


def test_everything_known_gives_certain_stages_that_agree_across_models() -> None:
    expected = {
        1: ("pots", "skunk-works", "late-majority"),
        2: ("plots", "walking", "early-majority"),
        3: ("plantations", "running", "innovators"),
        4: ("plantations", "flying", "innovators"),
    }
    for level, stages in expected.items():
        found = placed(dict.fromkeys(practices(), level))
        ids = ("pots-plots-plantations", "crawl-walk-run-fly", "social-maturity")
        for model, stage in zip(ids, stages, strict=True):
            named = found[model].stage
            assert named is not None
            assert (named.id, named.probability) == (stage, 1.0)


def test_nothing_known_names_no_stage() -> None:
    for name, placement in placed({}).items():
        assert placement.outcome == "not_available", name
        assert placement.stage is None
        assert any("nobody has been asked" in one or "Nothing" in one for one in placement.reasons)


@pytest.mark.parametrize("name", STAGED)
def test_stages_sum_to_one_and_position_lies_on_the_ladder(name: str) -> None:
    placement = placed({"engagement.presence": 2, "governance.policies": 2})[name]
    for stages in (placement.stages, placement.unknown_unmet, placement.unknown_dropped):
        assert sum(stage.probability for stage in stages) == pytest.approx(1)
    assert placement.position is not None
    assert 0 <= placement.position.low <= placement.position.value <= placement.position.high
    assert placement.position.high <= len(placement.stages) - 1


@pytest.mark.parametrize("name", STAGED)
def test_unknown_as_unmet_is_never_above_unknown_dropped(name: str) -> None:
    placement = placed({"engagement.presence": 3, "governance.policies": 3, "purpose.need-recognised": 2})[name]
    for low, high in zip(placement.unknown_unmet, placement.unknown_dropped, strict=True):
        assert low.at_least <= high.at_least + 1e-12


def test_what_is_known_teaches_its_family_and_little_else() -> None:
    def mean_of_unknown(levels: dict[str, int], practice: str) -> float:
        draws = draw_levels(findings(levels).values(), models().values())
        return float(draws.levels[:, draws.index[practice]].mean())

    governance = {name: 4 for name in practices() if name.startswith("governance.")}
    del governance["governance.crisis"]
    nothing, much = mean_of_unknown({}, "governance.crisis"), mean_of_unknown(governance, "governance.crisis")
    elsewhere = mean_of_unknown(governance, "advocacy.effect") - mean_of_unknown({}, "advocacy.effect")
    assert much - nothing > 1
    assert 0 < elsewhere < much - nothing


def test_blocking_lists_what_the_next_stage_lacks_essentials_first() -> None:
    levels = dict.fromkeys(practices(), 3)
    levels |= {"engagement.stakeholders": 0, "governance.policies": 2}
    blocking = placed(levels)["crawl-walk-run-fly"].blocking
    assert [one.practice for one in blocking] == ["engagement.stakeholders", "governance.policies"]
    assert (blocking[0].essential, blocking[0].probability) == (True, 0.0)
    essential = [one.essential for one in blocking]
    assert essential == sorted(essential, reverse=True)


def test_a_profile_has_no_stages_and_says_what_it_needs() -> None:
    content = placement_as_json(placed({})["competence-layers"])
    assert content["stages"] == []
    assert content["stage"] is None
    assert content["reasons"]


def test_what_does_not_apply_drops_out_of_the_gate() -> None:
    everything = findings(dict.fromkeys(practices(), 3))
    everything["engagement.scale"] = Finding("engagement.scale", "organisation", "not_applicable")
    stage = place_on_models(everything, {}, (), ())["crawl-walk-run-fly"].stage
    assert stage is not None
    assert stage.id == "running"


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(-0.5, 4.5), min_size=len(practices()), max_size=len(practices())), st.sampled_from(STAGED))
def test_the_gate_of_a_draw_is_the_gate_of_its_levels(levels: list[float], name: str) -> None:
    draws = draw_levels(findings(dict.fromkeys(practices(), 1)).values(), models().values())
    row = np.array([levels])
    reached = stages_reached(models()[name], draws, row, draws.applicable)[0]
    assert reached == stage_reached(models()[name], dict(zip(draws.practices, levels, strict=True)), set())
