"""What would sharpen the placement most: near to a nested simulation, and never somebody who cannot be asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from tests.raters import answered, many, round_of

from pappus.assessment.said import said_in
from pappus.indicators.registry import indicators
from pappus.maturity.definitions import models
from pappus.maturity.draws import LevelDraws, draw_levels, prior
from pappus.maturity.information import Information, value_of_information
from pappus.maturity.placement import stage_reached
from pappus.maturity.sources import Source, settings, sources
from pappus.practices.definitions import practices
from pappus.practices.findings import EvidenceBase, find
from pappus.vocabulary.findings import Finding
from pappus.workspace.organisation import AttestedDocument, Organisation, Person, Round

LADDER = models()["crawl-walk-run-fly"]
NAMES = tuple(sorted(practices()))
MEANS = np.random.default_rng(0).normal(2.2, 0.5, len(NAMES))
ALL_KNOWN = {name: Finding(name, "organisation", "found") for name in NAMES}


def independent(count: int = 4000) -> LevelDraws:
    """Levels that know nothing of one another."""
    levels = np.random.default_rng(1).normal(MEANS, 1.0, (count, len(NAMES)))
    here = np.ones(len(NAMES), dtype=bool)
    return LevelDraws(NAMES, {name: place for place, name in enumerate(NAMES)}, levels, here, here)


def worth(draws: LevelDraws, names: tuple[str, ...]) -> float:
    values = value_of_information(draws, {LADDER.id: LADDER}, [Source("record", "x", "", names)], ALL_KNOWN).values
    return values[0].reduction if values else 0.0


def nested(draws: LevelDraws, names: tuple[str, ...], outer: int = 1200, inner: int = 400) -> float:
    """The same by simulation in simulation: readings drawn, levels drawn again by Bayes' rule, stages reached."""
    rng = np.random.default_rng(7)
    spread = settings()["reading_sd"]
    weight = 1 / (1 + spread**2)
    columns = [draws.index[name] for name in names]
    found = []
    for _ in range(outer):
        reading = rng.normal(MEANS, 1.0) + spread * rng.standard_normal(len(NAMES))
        levels = rng.normal(MEANS, 1.0, (inner, len(NAMES)))
        centre = MEANS + weight * (reading - MEANS)
        levels[:, columns] = rng.normal(centre[columns], np.sqrt(1 - weight), (inner, len(columns)))
        reached = stage_reached(LADDER, draws, levels, draws.applicable)
        found.append((reached[:, None] >= np.arange(1, len(LADDER.stages))).mean(axis=0))
    shares = np.array(found)
    return float(shares.var(axis=0).sum() - (shares * (1 - shares) / inner).mean(axis=0).sum())


@pytest.mark.parametrize("count", [1, 6, 20])
def test_a_value_is_near_to_that_of_a_nested_simulation(count: int) -> None:
    names, draws = LADDER.required_practices()[:count], independent()
    assert worth(draws, names) == pytest.approx(nested(draws, names), rel=0.12)


def test_learning_more_is_never_worth_less() -> None:
    required, draws = LADDER.required_practices(), independent()
    values = [worth(draws, required[:count]) for count in (1, 4, 9, 21)]
    assert values == sorted(values)


def test_knowing_everything_surely_settles_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings(), "reading_sd", 0.003)
    draws = independent()
    found = value_of_information(draws, models(), [Source("record", "x", "", NAMES)], ALL_KNOWN)
    assert found.values[0].share > 0.95


def test_what_is_certain_leaves_nothing_to_learn() -> None:
    draws = independent()
    certain = replace(draws, levels=np.full_like(draws.levels, 3.0))
    found = value_of_information(certain, models(), [Source("record", "x", "", NAMES)], ALL_KNOWN)
    assert set(found.uncertainty.values()) == {0.0}
    assert found.values == ()


def known(organisation: Organisation, one: Round | None) -> tuple[list[Source], Information]:
    said = said_in(one, organisation, list(practices()), prior()["draws"]) if one is not None else None
    found = find(practices().values(), EvidenceBase(organisation, {}, date(2026, 9, 30), said=said))
    listed = sources(practices(), found, indicators(), organisation, one)
    draws = draw_levels(found.values(), models().values(), said)
    return listed, value_of_information(draws, models(), listed, found, said)


def test_with_nothing_known_a_round_tells_most_and_every_kind_of_source_is_there() -> None:
    listed, found = known(Organisation("Org"), None)
    assert found.values[0].kind == "round"
    assert {source.kind for source in listed} == {"people", "round", "document", "record"}
    register = next(source for source in listed if source.id == "register")
    assert register.measured
    assert {"properties.inventory", "properties.strategy", "governance.network-operations"} <= set(register.practices)
    duties = next(source for source in listed if source.id == "duties")
    assert duties.measured
    assert set(duties.practices) == {"governance.policies", "learning.completed", "learning.empowered"}
    assert not all(value.measured for value in found.values)
    measured = [value.measured for value in found.values]
    assert measured == sorted(measured, reverse=True)
    reductions = [value.reduction for value in found.values if value.measured]
    assert reductions == sorted(reductions, reverse=True)


def test_who_was_asked_much_is_worth_less_than_before() -> None:
    _, before = known(Organisation("Org"), None)
    _, after = known(Organisation("Org"), round_of(many(dict.fromkeys(practices(), 2.0), {"manager": 30})))
    reduction = {
        when: max((value.reduction for value in found.values if value.id == "manager"), default=0.0)
        for when, found in (("before", before), ("after", after))
    }
    assert reduction["after"] < 0.3 * reduction["before"]


def test_people_of_whom_five_are_not_left_are_not_asked() -> None:
    people = tuple(Person(f"p{number}", (f"p{number}",), level="executive") for number in range(4))
    listed, _ = known(Organisation("Org", people=people), None)
    assert "executive" not in [source.id for source in listed]
    assert "manager" in [source.id for source in listed]
    all_asked = round_of(answered("governance.policies", [2] * 8, "executive"), population_by_level={"executive": 9})
    assert "executive" not in [source.id for source in known(Organisation("Org"), all_asked)[0]]


def test_a_route_without_such_a_function_is_not_asked() -> None:
    listed, _ = known(Organisation("Org", functions=("marketing",)), None)
    assert {source.id for source in listed if source.kind == "people"} & {"legal", "marketing"} == {"marketing"}


def test_a_conflict_is_settled_and_not_asked_about_again() -> None:
    document = AttestedDocument("governance.policies", "Rules", reviewer="x", reviewed_at="2026-06-01")
    one = round_of(answered("governance.policies", [0] * 12), many({"listening.hear": 2.0}, {"manager": 9}))
    listed, found = known(Organisation("Org", attested=(document,)), one)
    conflict = next(source for source in listed if source.kind == "conflict")
    assert conflict.practices == ("governance.policies",)
    others = [source for source in listed if source.kind != "conflict"]
    assert all("governance.policies" not in source.practices for source in others)
    assert found.as_json()["sources"]


def test_a_document_that_is_there_is_not_looked_for() -> None:
    listed, _ = known(Organisation("Org", attested=(AttestedDocument("governance.policies", "Rules"),)), None)
    looked_for = [source.id for source in listed if source.kind == "document"]
    assert "governance.policies" not in looked_for
    assert "governance.shepherd" in looked_for
