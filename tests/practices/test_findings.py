"""Findings say what is known, on what it rests, and never turn silence into a level."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pappus.practices.definitions import practices
from pappus.practices.findings import EvidenceBase, find
from pappus.vocabulary.findings import Finding
from pappus.vocabulary.readings import Reading
from pappus.workspace.organisation import AttestedDocument, Organisation

AS_OF = date(2026, 9, 30)


def reading(indicator: str, value: float | None, low: float | None, high: float | None, **more: Any) -> Reading:
    fields: dict[str, Any] = {"n": 100, "people": 80, "unit": "share", "outcome": "found", **more}
    return Reading(indicator, "organisation", "organisation", "all", value, low, high, **fields)


def finding(practice: str, *readings: Reading, organisation: Organisation | None = None) -> Finding:
    base = EvidenceBase(organisation or Organisation("Org"), {one.indicator: one for one in readings}, AS_OF)
    return find([practices()[practice]], base)[practice]


def test_nothing_known_is_not_available_and_says_what_would_help() -> None:
    found = finding("engagement.dialogue")
    assert (found.outcome, found.level, found.probabilities) == ("not_available", None, ())
    assert found.would_help


def test_every_practice_of_an_empty_organisation_is_unknown_never_zero() -> None:
    found = find(practices().values(), EvidenceBase(Organisation("Org"), {}, AS_OF))
    assert list(found) == list(practices())
    assert {one.outcome for one in found.values()} == {"not_available"}


@pytest.mark.parametrize(
    ("value", "low", "high", "level"),
    [(0.9, 0.88, 0.92, 4), (0.7, 0.68, 0.72, 3), (0.7, 0.5, 0.85, 2), (0.1, 0.05, 0.15, 0)],
)
def test_thresholds_apply_to_the_lower_bound(value: float, low: float, high: float, level: int) -> None:
    found = finding("engagement.dialogue", reading("response.answered_share", value, low, high))
    assert (found.outcome, found.level) == ("found", level)
    assert sum(found.probabilities) == pytest.approx(1)


def test_an_uncertain_reading_spreads_over_levels() -> None:
    found = finding("engagement.dialogue", reading("response.answered_share", 0.65, 0.55, 0.75))
    assert found.probabilities[3] == pytest.approx(0.5, abs=0.05)


def test_a_suppressed_reading_suppresses_the_finding() -> None:
    hidden = reading("response.answered_share", None, None, None, n=None, people=None, outcome="suppressed")
    found = finding("engagement.dialogue", hidden)
    assert (found.outcome, found.level) == ("suppressed", None)


def test_too_few_behind_a_reading_is_not_available() -> None:
    found = finding("engagement.dialogue", reading("response.answered_share", 0.9, 0.8, 0.95, n=4))
    assert found.outcome == "not_available"
    assert "rests on 4" in found.reasons[0]


def test_one_lively_property_is_presence_even_where_too_few_for_shares() -> None:
    found = finding(
        "engagement.presence",
        reading("presence.active_properties", 2, None, None, n=2, people=None),
        reading("presence.dormant_share", 0.0, 0.0, 0.4, n=2, people=None),
    )
    assert (found.outcome, found.level) == ("found", 1)


@pytest.mark.parametrize(
    ("document", "level"),
    [
        (AttestedDocument("governance.shepherd", "Role", status="draft"), 1),
        (AttestedDocument("governance.shepherd", "Role", dated_at="2026-05-01"), 2),
        (AttestedDocument("governance.shepherd", "Role", reviewer="board", reviewed_at="2026-06-01"), 3),
        (AttestedDocument("governance.shepherd", "Role", reviewer="board", reviewed_at="2026-12-01"), 2),
        (AttestedDocument("governance.shepherd", "Role", expires_at="2026-09-29"), 1),
    ],
)
def test_documents_carry_a_level_by_their_state(document: AttestedDocument, level: int) -> None:
    found = finding("governance.shepherd", organisation=Organisation("Org", attested=(document,)))
    assert (found.outcome, found.level) == ("found", level)
    assert found.attested is not None
    assert found.evidence[0].reference == "Role"


def test_minutes_that_are_too_old_say_little() -> None:
    old = AttestedDocument("governance.steering-committee", "Minutes", dated_at="2026-01-10")
    assert finding("governance.steering-committee", organisation=Organisation("Org", attested=(old,))).level == 1


def test_what_is_recorded_alone_carries_level_three_at_most() -> None:
    found = finding("properties.strategy", reading("properties.strategy_share", 0.99, 0.98, 1.0, people=None))
    assert (found.level, found.probabilities[4]) == (3, 0.0)
    assert any("level 3 at most" in reason for reason in found.reasons)


def test_declared_settings_make_practices_not_applicable() -> None:
    small = Organisation("Org", footprint="single_market", regulated=False)
    assert finding("engagement.scale", organisation=small).outcome == "not_applicable"
    assert finding("governance.regulated-controls", organisation=small).outcome == "not_applicable"


def test_the_same_evidence_gives_the_same_finding() -> None:
    one = reading("response.answered_share", 0.65, 0.55, 0.75)
    assert finding("engagement.dialogue", one) == finding("engagement.dialogue", one)
