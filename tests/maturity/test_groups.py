"""Levels of people, functions and units side by side: each from its own evidence, none of fewer than five."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.raters import answered, many, round_of

from pappus.assessment.ratings import Rating
from pappus.maturity.definitions import models
from pappus.maturity.group_evidence import group_evidence
from pappus.maturity.groups import GroupedBy, GroupsFound, place_groups
from pappus.practices.definitions import practices
from pappus.vocabulary.readings import Reading
from pappus.workspace.organisation import AttestedDocument, Level, Organisation, Person, Round, Unit

AS_OF = date(2026, 9, 30)
UNITS = (Unit("care", "Care", "customer_support"), Unit("brand", "Brand", "marketing"))
LADDER = "crawl-walk-run-fly"


def groups(
    by: GroupedBy, one: Round | None, organisation: Organisation | None = None, readings: dict[str, Any] | None = None
) -> GroupsFound:
    chosen = organisation or Organisation("Org", units=UNITS)
    evidence = list(group_evidence(chosen, one, AS_OF, readings or {}, by))
    return place_groups(by, one.id if one else None, evidence, models(), models())


def by_level(levels: dict[Level, tuple[int, float]]) -> list[Rating]:
    return [
        rating
        for seed, (level, (count, height)) in enumerate(levels.items())
        for rating in many(dict.fromkeys(practices(), height), {level: count}, seed=seed)
    ]


def test_executives_above_the_front_line_are_told_so() -> None:
    found = groups("level", round_of(by_level({"frontline": (14, 1.0), "executive": (8, 3.0)})))
    outcomes = {group.key: group.outcome for group in found.groups}
    assert outcomes == {"frontline": "found", "manager": "not_available", "executive": "found"}
    apart = [one for one in found.differences if (one.one, one.other) == ("executive", "frontline")]
    assert {one.what for one in apart} == {"model", "family"}
    families = [one for one in apart if one.what == "family"]
    assert all(one.low < one.value < one.high for one in families)
    assert min(one.over for one in families) > 0.9
    positions = {group.key: group.placements[LADDER].position for group in found.groups if group.placements}
    assert positions["executive"] is not None
    assert positions["frontline"] is not None
    assert positions["executive"].value > positions["frontline"].value + 1


def test_levels_that_agree_differ_by_nothing_sure() -> None:
    found = groups("level", round_of(by_level({"frontline": (14, 2.0), "manager": (9, 2.0)})))
    assert found.differences
    assert max(max(one.over, one.under) for one in found.differences) < 0.9


def test_a_level_of_three_people_is_hidden_with_the_one_that_would_give_it_away() -> None:
    found = groups("level", round_of(by_level({"frontline": (14, 1.0), "manager": (9, 2.0), "executive": (3, 4.0)})))
    outcomes = {group.key: group.outcome for group in found.groups}
    assert outcomes == {"frontline": "found", "manager": "suppressed", "executive": "suppressed"}
    assert found.differences == ()
    content = found.as_json()
    assert [one["raters"] for one in content["groups"]] == [14, None, None]
    hidden = content["groups"][2]
    assert (hidden["effect"], hidden["models"], hidden["families"]) == (None, {}, [])


def test_a_unit_has_its_own_readings_documents_and_raters() -> None:
    reading = Reading("response.answered_share", "unit", "care", "all", 0.7, 0.68, 0.72, 400, 80, "share", "found")
    documents = (
        AttestedDocument("governance.policies", "House rules", group="care"),
        AttestedDocument("governance.crisis", "Of all", group="organisation"),
    )
    organisation = Organisation("Org", units=UNITS, attested=documents)
    said = [one for key in ("care", "brand") for one in answered("listening.hear", [3] * 8, unit=key, who=f"of-{key}")]
    found = groups("unit", round_of(said), organisation, {"care": {reading.indicator: reading}})
    care, brand = found.groups
    assert {one.family for one in care.families} == {"engagement", "governance", "listening"}
    assert {one.family for one in brand.families} == {"listening"}
    assert (care.raters, brand.raters) == (8, 8)
    assert found.differences == ()


def test_a_unit_of_four_people_is_hidden_although_it_has_a_document() -> None:
    people = tuple(Person(f"p{number}", (f"p{number}",), unit="care") for number in range(4))
    documents = (AttestedDocument("governance.policies", "House rules", group="care"),)
    found = groups("unit", None, Organisation("Org", units=UNITS, people=people, attested=documents))
    assert [group.outcome for group in found.groups] == ["suppressed", "not_available"]


def test_where_nothing_is_known_no_place_is_given() -> None:
    content = groups("function", None).as_json()
    assert (content["by"], content["round"]) == ("function", None)
    assert [one["key"] for one in content["groups"]] == ["marketing", "customer_support"]
    assert all(one["outcome"] == "not_available" and one["models"] == {} for one in content["groups"])


def test_a_model_of_which_a_group_knows_nothing_has_no_place() -> None:
    one = round_of(answered("engagement.stakeholders", [2] * 9, unit="care"))
    care = groups("unit", one).as_json()["groups"][0]
    unknown = [place for place in care["models"].values() if place["coverage"]["known"] == 0]
    assert unknown
    assert all((place["stage"], place["position"], place["stages"]) == (None, None, []) for place in unknown)


@pytest.mark.parametrize("by", ["level", "function", "unit"])
def test_the_same_evidence_gives_the_same_groups(by: GroupedBy) -> None:
    one = round_of(by_level({"frontline": (9, 1.0), "executive": (6, 2.0)}))
    assert groups(by, one).as_json() == groups(by, one).as_json()
