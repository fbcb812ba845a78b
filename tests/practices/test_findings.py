"""Findings say what is known, on what it rests, and never turn silence into a level."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.raters import answered, round_of, shuffled

from pappus.assessment.said import Said, said_in
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


def heard(practice: str, *answers: int | None, who: str = "frontline") -> Said:
    """What people say of one practice, by a round of these answers."""
    found = said_in(round_of(answered(practice, answers, who=who)), Organisation("Org"), list(practices()), 2000)
    assert found is not None
    return found


def with_people(practice: str, said: Said, *readings: Reading, organisation: Organisation | None = None) -> Finding:
    by_id = {one.indicator: one for one in readings}
    base = EvidenceBase(organisation or Organisation("Org"), by_id, AS_OF, said=said)
    return find([practices()[practice]], base)[practice]


def test_what_people_say_is_a_finding() -> None:
    found = with_people("governance.shepherd", heard("governance.shepherd", *([2] * 12 + [3] * 4)))
    assert (found.outcome, found.level) == ("found", 2)
    assert found.said is not None
    assert found.on_record is None
    assert found.gap is None
    assert "16 people" in found.reasons[0]


@pytest.mark.parametrize("count", [1, 4])
def test_one_to_four_raters_suppress_the_finding_and_are_not_counted_aloud(count: int) -> None:
    said = heard("governance.shepherd", *([4] * count), *([None] * 6))
    found = with_people("governance.shepherd", said)
    assert (found.outcome, found.level, found.said) == ("suppressed", None, None)
    assert found.evidence == ()
    assert all(str(count) not in reason for reason in found.reasons)


def test_a_record_stays_known_where_too_few_were_asked() -> None:
    said = heard("engagement.dialogue", 0, 0, 0)
    found = with_people("engagement.dialogue", said, reading("response.answered_share", 0.7, 0.68, 0.72))
    alone = finding("engagement.dialogue", reading("response.answered_share", 0.7, 0.68, 0.72))
    assert (found.level, found.probabilities, found.said) == (alone.level, alone.probabilities, None)


def test_what_is_said_alone_carries_level_three_at_most() -> None:
    found = with_people("governance.shepherd", heard("governance.shepherd", *([4] * 30)))
    assert (found.level, found.probabilities[4]) == (3, 0.0)
    assert any("level 3 at most" in reason for reason in found.reasons)


def test_two_tiers_that_agree_carry_level_four() -> None:
    register = reading("properties.strategy_share", 0.99, 0.98, 1.0, people=None)
    found = with_people("properties.strategy", heard("properties.strategy", *([4] * 30)), register)
    assert found.agreed
    assert found.level == 4
    assert not any("at most" in reason for reason in found.reasons)


def test_people_alone_do_not_lift_a_record_of_the_work_to_level_four() -> None:
    shown = reading("response.answered_share", 0.7, 0.68, 0.72)
    found = with_people("engagement.dialogue", heard("engagement.dialogue", *([4] * 30)), shown)
    assert found.probabilities[4] == 0.0


def test_a_conflict_shows_both_and_puts_them_first() -> None:
    shown = reading("response.answered_share", 0.9, 0.88, 0.92)
    found = with_people("engagement.dialogue", heard("engagement.dialogue", *([1] * 20)), shown)
    assert found.gap is not None
    assert found.gap.conflict
    assert found.reasons[0].startswith("People say 3")
    assert "not put together" in found.reasons[0]
    assert found.said is not None
    assert found.shown is not None
    assert (found.said.level, found.shown.level) == (1, 4)
    assert {one.tier for one in found.evidence} == {"said", "shown"}


def test_a_document_that_lapses_lowers_what_is_known() -> None:
    def level(expires: str) -> int | None:
        one = AttestedDocument(
            "governance.shepherd", "Role", reviewer="x", reviewed_at="2026-06-01", expires_at=expires
        )
        return finding("governance.shepherd", organisation=Organisation("Org", attested=(one,))).level

    assert (level("2026-09-30"), level("2026-09-29")) == (3, 1)


def test_the_order_of_answers_changes_no_finding() -> None:
    one = round_of(answered("governance.shepherd", [1, 2, 3, 2, 1, 2, 4]), answered("governance.policies", [2] * 7))
    other = replace(one, ratings=shuffled(one.ratings))
    found = []
    for each in (one, other):
        said = said_in(each, Organisation("Org"), list(practices()), 2000)
        found.append(find(practices().values(), EvidenceBase(Organisation("Org"), {}, AS_OF, said=said)))
    assert found[0] == found[1]
