"""Models of one's own beside those of the catalogue, which they do not move by a bit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.raters import many, round_of

from pappus.assessment.change import said_together
from pappus.assessment.said import said_beside
from pappus.maturity.assessment import place_on_models
from pappus.maturity.change import Moment, PlaceChange, place_changes
from pappus.maturity.definitions import models, practices_of, read_model
from pappus.maturity.draws import LevelDraws, draw_levels, prior
from pappus.maturity.model import MaturityModel
from pappus.maturity.placement import Placement
from pappus.practices.definitions import told_apart
from pappus.vocabulary.findings import Finding
from pappus.workspace.organisation import Level, Organisation, Round

EXAMPLE = Path(__file__).parents[2] / "examples" / "community-support.yaml"
ORGANISATION = Organisation("Acme", size=400)
PEOPLE: dict[Level, int] = {"frontline": 9, "manager": 8}
RATED = {"governance.policies": 2.6, "engagement.dialogue": 1.4, "learning.education": 2.0}
OWN = {"community.public-answers": 3.4, "community.recognition": 0.6}
NOT_ASKED = "listening.insight-used"
"""A practice that the example's last gate asks for."""


@pytest.fixture(scope="module")
def example() -> MaturityModel:
    return read_model(EXAMPLE)


@pytest.fixture(scope="module")
def asked() -> Round:
    """People who rate practices of the catalogue, and see those of the example quite otherwise."""
    return round_of(many({**RATED, **OWN}, PEOPLE))


def placed(asked: Round, *own: MaturityModel) -> dict[str, Placement]:
    """The organisation on all models, with what people say as the only evidence."""
    known = {**models(), **{one.id: one for one in own}}
    practices = practices_of(known.values())
    said = said_beside(asked, ORGANISATION, *told_apart(practices), prior()["draws"])
    findings = {name: Finding(name, "organisation", "not_available") for name in practices}
    return place_on_models(findings, {}, (), (), known, said, asked)


def drawn(*own: MaturityModel) -> LevelDraws:
    known = {**models(), **{one.id: one for one in own}}
    findings = [Finding(name, "organisation", "not_available") for name in practices_of(known.values())]
    return draw_levels(findings, known.values())


def test_a_model_of_ones_own_moves_nothing_on_the_others(asked: Round, example: MaturityModel) -> None:
    without, beside = placed(asked), placed(asked, example)
    assert {name: beside[name] for name in models()} == without
    assert beside[example.id].known >= 4


def test_a_gate_of_ones_own_makes_no_practice_of_the_catalogue_harder(example: MaturityModel) -> None:
    without, beside = drawn(), drawn(example)
    columns = [beside.index[name] for name in without.practices]
    assert (beside.levels[:, columns] == without.levels).all()
    assert beside.practices[: len(without.practices)] == without.practices


def test_own_practices_follow_their_family_and_their_gate(example: MaturityModel) -> None:
    table = drawn(example)
    first, last = (table.levels[:, table.index[f"community.{one}"]] for one in ("public-answers", "recognition"))
    assert first.mean() > last.mean() + 0.2
    assert np.corrcoef(first, last)[0, 1] > 0.5


def test_what_is_said_of_own_practices_is_heard(asked: Round, example: MaturityModel) -> None:
    practices, own = told_apart(practices_of([example]))
    said = said_beside(asked, ORGANISATION, practices, own, 400)
    assert said is not None
    assert set(said.practices) == {*RATED, *OWN}
    for name, level in OWN.items():
        heard = said.of(name)
        assert heard is not None
        assert heard.mean() == pytest.approx(level, abs=0.5)
    only = said_beside(round_of(many(OWN, PEOPLE)), ORGANISATION, practices, own, 400)
    assert only is not None
    assert set(only.practices) == set(OWN)


def changes(example: MaturityModel | None, later: Round, asked: Round) -> dict[str, PlaceChange]:
    known = {**models(), **({example.id: example} if example else {})}
    ladders = {name: model for name, model in known.items() if model.stages}
    practices, own = told_apart(practices_of(known.values()))
    count = prior()["draws"]
    together = said_together(asked, later, ORGANISATION, practices, count, own)
    assert together is not None
    moments = []
    for one, both in ((asked, together.before), (later, together.after)):
        said = said_beside(one, ORGANISATION, practices, own, count)
        assert said is not None
        findings = {name: Finding(name, "organisation", "not_available") for name in (*practices, *own)}
        moments.append(Moment(findings, said, both, ladders))
    return place_changes(moments[0], moments[1], known.values())


def test_rounds_are_compared_on_a_model_of_ones_own(asked: Round, example: MaturityModel) -> None:
    later = round_of(many({**RATED, **dict.fromkeys(OWN, 3.6), "community.members-answer": 3.0}, PEOPLE, seed=2))
    without, beside = changes(None, later, asked), changes(example, later, asked)
    assert {name: beside[name] for name in without} == without
    found = beside[example.id]
    assert found.real.value > 0.1
    assert found.rose > 0.6
    # What nobody rated in the first round moved nothing for sure.
    assert found.coverage.value != 0
    parts = (found.real, found.raters, found.coverage, found.changed_model)
    assert sum(part.value for part in parts) == pytest.approx(found.whole.value)
