"""Placements from what people say, from what is on record, and from both."""

from __future__ import annotations

from datetime import date

import pytest
from tests.raters import answered, many, round_of

from pappus.assessment.said import Said, said_in
from pappus.maturity.assessment import place_on_models
from pappus.maturity.draws import prior
from pappus.maturity.placement import Placement, placement_as_json
from pappus.practices.definitions import practices
from pappus.practices.findings import EvidenceBase, find
from pappus.workspace.organisation import AttestedDocument, Organisation

LADDER = "crawl-walk-run-fly"
DOCUMENTS = Organisation(
    "Org",
    attested=tuple(
        AttestedDocument(name, "Paper", reviewer="x", reviewed_at="2026-06-01")
        for name, one in practices().items()
        if any(rule.tier == "attested" for rule in one.evidence)
    ),
)


def said_of(levels: dict[str, float]) -> Said:
    one = round_of(many(levels, {"frontline": 15, "manager": 8}))
    said = said_in(one, Organisation("Org"), list(practices()), prior()["draws"])
    assert said is not None
    return said


def placed(organisation: Organisation, said: Said | None) -> dict[str, Placement]:
    found = find(practices().values(), EvidenceBase(organisation, {}, date(2026, 9, 30), said=said))
    return place_on_models(found, {}, (), (), said=said)


def at(placement: Placement | None) -> float:
    assert placement is not None
    assert placement.position is not None
    return placement.position.value


def test_people_who_say_much_and_records_that_show_little_stand_side_by_side() -> None:
    empty = Organisation("Org", attested=tuple(_draft(one) for one in DOCUMENTS.attested))
    placement = placed(empty, said_of(dict.fromkeys(practices(), 3.0)))[LADDER]
    assert at(placement.shown) + 0.5 < at(placement.said)
    assert at(placement.shown) < at(placement) < at(placement.said)


def _draft(one: AttestedDocument) -> AttestedDocument:
    return AttestedDocument(one.practice, one.document, status="draft")


def test_where_nobody_was_asked_the_record_is_the_placement() -> None:
    placement = placed(DOCUMENTS, None)[LADDER]
    assert placement.said is None
    assert placement.shown is None
    content = placement_as_json(placement)
    assert content["said"] is None
    assert content["shown"] == content["both"]


def test_what_people_say_is_a_placement_of_its_own_where_nothing_is_on_record() -> None:
    placement = placed(Organisation("Org"), said_of(dict.fromkeys(practices(), 2.0)))[LADDER]
    assert placement.shown is not None
    assert placement.shown.outcome == "not_available"
    assert placement.shown.stage is None
    assert placement.said is not None
    assert placement.said.stage == placement.stage


def test_a_practice_that_one_to_four_people_rated_moves_no_placement() -> None:
    levels = dict.fromkeys(("engagement.strategy", "learning.education"), 2.0)
    enough = many(levels, {"frontline": 12})
    few = answered("governance.policies", [4, 4, 4])
    organisation, names = Organisation("Org"), list(practices())
    said = said_in(round_of(enough, few), organisation, names, prior()["draws"])
    assert said is not None
    found = placed(organisation, said)[LADDER]
    assert (found.known, found.said.known if found.said else 0) == (2, 2)
    assert "governance.policies" in [one.practice for one in found.not_available]


@pytest.mark.parametrize("view", ["said", "shown", "both"])
def test_each_side_is_told_whole(view: str) -> None:
    content = placement_as_json(placed(DOCUMENTS, said_of(dict.fromkeys(practices(), 2.0)))[LADDER])[view]
    assert set(content) == {"outcome", "stage", "stages", "position", "span", "coverage"}
    assert sum(one["probability"] for one in content["stages"]) == pytest.approx(1)
