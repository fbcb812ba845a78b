"""What people say against what is on record, the surest gaps first."""

from __future__ import annotations

from datetime import date

import pytest
from tests.raters import answered, round_of

from pappus.assessment.said import said_in
from pappus.practices.definitions import practices
from pappus.practices.findings import EvidenceBase, find
from pappus.practices.gaps import GapLine, find_gaps
from pappus.workspace.organisation import AttestedDocument, Organisation


def attested(practice: str, level: int) -> AttestedDocument:
    reviewed = {"reviewer": "audit", "reviewed_at": "2026-06-01"} if level == 3 else {}
    return AttestedDocument(practice, "Paper", status="draft" if level == 1 else "valid", **reviewed)


def gaps(record: dict[str, int], answers: dict[str, list[int]]) -> tuple[GapLine, ...]:
    organisation = Organisation("Org", attested=tuple(attested(name, level) for name, level in record.items()))
    asked = round_of(*(answered(name, given) for name, given in answers.items()))
    said = said_in(asked, organisation, list(practices()), 2000)
    base = EvidenceBase(organisation, {}, date(2026, 9, 30), said=said)
    return find_gaps(find(practices().values(), base), practices(), said)


def test_over_and_under_claims_are_ranked_by_how_sure_they_are() -> None:
    lines = gaps(
        {"governance.shepherd": 1, "learning.education": 3, "governance.roles": 2},
        {"governance.shepherd": [4] * 12, "learning.education": [1, 2] * 6, "governance.roles": [2] * 12},
    )
    assert [line.practice for line in lines] == ["governance.shepherd", "learning.education", "governance.roles"]
    over, under, none = lines
    assert (over.direction, under.direction) == ("over", "under")
    assert over.gap.conflict
    assert under.probability > none.probability
    assert not none.gap.flagged


def test_a_line_has_both_sides_with_their_evidence() -> None:
    (line,) = gaps({"learning.education": 3}, {"learning.education": [1] * 12})
    assert (line.said.level, line.on_record.tier, line.on_record.level) == (1, "attested", 3)
    assert line.said.mean == pytest.approx(1, abs=0.2)
    assert line.on_record.mean == 3
    assert line.gap.value == pytest.approx(line.said.mean - line.on_record.mean, abs=0.1)
    assert "12 people" in line.said.evidence
    assert "Paper" in line.on_record.evidence
    assert line.settles


@pytest.mark.parametrize("count", [0, 4])
def test_where_fewer_than_five_answered_there_is_no_gap_to_see(count: int) -> None:
    assert gaps({"learning.education": 3}, {"learning.education": [0] * count, "governance.roles": [1] * 9}) == ()


def test_without_a_record_or_a_round_there_is_no_gap() -> None:
    assert gaps({}, {"learning.education": [1] * 12}) == ()
    found = find(practices().values(), EvidenceBase(Organisation("Org"), {}, date(2026, 9, 30)))
    assert find_gaps(found, practices(), None) == ()
