"""Ladders: what is claimed, and what is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pappus.maturity.placement import Interval, Placement, StageProbability
from pappus.report.document import ReportDocument
from pappus.report.ladder import Ladder, ladder, named_in

MODEL = "pots-plots-plantations"


def placed(document: ReportDocument, probabilities: list[float], known: int, position: float = 1.5) -> Ladder:
    model = document.models[MODEL]
    beyond = [sum(probabilities[index:]) for index in range(len(probabilities))]
    stages = tuple(
        StageProbability(stage.id, stage.title, share, at_least)
        for stage, share, at_least in zip(model.stages, probabilities, beyond, strict=True)
    )
    named = named_in(stages)
    at = stages.index(named)
    span = tuple(stage.id for stage in stages[at:] if stage is named or stage.at_least > 0.2)
    place = Placement(
        MODEL, "staged", model.title, "found", named, stages, Interval(position, position - 0.2, position + 0.2),
        span, stages, stages, known, 19, reasons=("one", "Nothing is known."),
    )  # fmt: skip
    return ladder(model, place)


def test_with_enough_known_the_stage_is_named_and_the_next_one_mentioned(bare: ReportDocument) -> None:
    assert placed(bare, [0.0, 0.1, 0.6, 0.3], 15).headline == "Plots, perhaps Plantations"
    assert placed(bare, [0.0, 0.1, 0.8, 0.1], 15).headline == "Plots"


def test_with_little_known_it_is_a_range(bare: ReportDocument) -> None:
    assert placed(bare, [0.0, 0.6, 0.4, 0.0], 5).headline == "Somewhere from Pots to Plots"
    assert placed(bare, [0.0, 0.9, 0.1, 0.0], 5).headline == "Pots, as far as is known"


def test_with_nothing_known_nothing_is_claimed(bare: ReportDocument) -> None:
    found = placed(bare, [0.2, 0.5, 0.3, 0.0], 0)
    assert found.headline == "Not known yet"
    assert found.sure == "Nothing is known."
    assert found.at is None
    assert found.bounds == ""


def test_how_sure_it_is_stands_in_one_sentence(bare: ReportDocument) -> None:
    sure = placed(bare, [0.0, 0.1, 0.6, 0.3], 15).sure.replace("\N{NO-BREAK SPACE}", " ")
    assert sure == "Plots or further: 90 % sure. Plantations or further: 30 %."
    sure = placed(bare, [0.9, 0.1, 0.0, 0.0], 15).sure.replace("\N{NO-BREAK SPACE}", " ")
    assert sure == "No gate beyond Bare ground is surely passed. Pots or further: 10 %."


@pytest.mark.parametrize(("position", "expected"), [(0.0, 0.0), (1.0, 25.0), (1.5, 37.5), (3.0, 87.5), (2.999, 74.98)])
def test_a_stage_begins_at_the_left_of_its_step(bare: ReportDocument, position: float, expected: float) -> None:
    assert placed(bare, [0.0, 0.2, 0.8, 0.0], 15, position).at == pytest.approx(expected, abs=0.01)


def test_bounds_tell_apart_what_the_unknown_would_change(bare: ReportDocument) -> None:
    one = placed(bare, [0.0, 0.1, 0.9, 0.0], 15)
    assert one.bounds == "It would be Plots if everything unknown were absent, and also if it were left out."
    lower = tuple(
        replace(stage, at_least=1.0 if index < 2 else 0.1) for index, stage in enumerate(one.placement.stages)
    )
    other = ladder(one.model, replace(one.placement, unknown_unmet=lower))
    assert other.bounds == "It would be Pots if everything unknown were absent, and Plots if it were left out."
