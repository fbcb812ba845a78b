"""Coordination, conversations, hearing and ideas: a sentence, a table with bars, and what is not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from pappus.report.conversations import care, hearing
from pappus.report.coordination import coordination, monthly_specification
from pappus.report.document import ReportDocument
from pappus.report.ideas import ideas
from pappus.report.lookup import Lookup
from pappus.report.page import render
from pappus.vocabulary.readings import Reading

MONTHS = ("2024-04", "2024-05", "2024-06")


def share(indicator: str, value: float | None, period: str = "all", unit: str = "share", reason: str = "") -> Reading:
    outcome = "not_available" if value is None else "found"
    low, high = (None, None) if value is None else (value * 0.9, min(1.0, value * 1.1))
    return Reading(
        indicator, "organisation", "organisation", period, value, low, high, 400, 60, unit, outcome, reason  # type: ignore[arg-type]
    )  # fmt: skip


def knowing(document: ReportDocument, readings: Sequence[Reading], monthly: Sequence[Reading] = ()) -> ReportDocument:
    return replace(document, readings=tuple(readings), monthly=tuple(monthly))


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def colliding(bare: ReportDocument) -> ReportDocument:
    """Collisions and duplicates are known, of three months too; the step is not known."""
    whole = [share("coordination.index", 0.9), share("coordination.collision_share", 0.08),
             share("coordination.duplicate_share", 0.0),
             share("coordination.out_of_step_share", None, reason="no audience is served by several")]  # fmt: skip
    monthly = [share("coordination.collision_share", value, month)
               for month, value in zip(MONTHS, (0.02, 0.12, None), strict=True)]  # fmt: skip
    return knowing(bare, whole, monthly)


def test_coordination_is_told(colliding: ReportDocument) -> None:
    found = coordination(Lookup(colliding))
    assert found is not None
    assert plain(found.sentence) == (
        "8.0 % of our posts come within 15 minutes of a post of another property to the same audience. "
        "None repeats what another property said in the 30 days before."
    )
    assert [line.title for line in found.lines] == ["Coordination", "Posts that collide", "Posts that are duplicates"]
    assert found.unknown == ("Properties out of step: no audience is served by several.",)
    assert [plain(cell) for row in found.months for cell in row] == [
        "April 2024", "2.0 %", "–", "May 2024", "12 %", "–",
    ]  # fmt: skip
    page = render(colliding)
    assert "Do they keep out of each other’s way?" in page
    assert 'aria-label="8.0' in page


def test_a_clean_or_single_month_is_not_drawn(colliding: ReportDocument) -> None:
    for monthly in ((), colliding.monthly[:1], tuple(replace(one, value=0.0) for one in colliding.monthly)):
        found = coordination(Lookup(replace(colliding, monthly=monthly)))
        assert found is not None
        assert (found.wide, found.narrow) == ("", "")


def test_the_picture_tells_both_by_line_and_by_dash(colliding: ReportDocument) -> None:
    known = [*colliding.monthly[:2], share("coordination.duplicate_share", 0.03, "2024-05")]
    drawn = monthly_specification(known, MONTHS[:2], wide=True)
    assert [layer["mark"]["strokeDash"] for layer in drawn["layer"]] == [[], [5, 4]]
    assert len(drawn["data"]["values"]) == 3


def test_conversations_hearing_and_ideas(bare: ReportDocument) -> None:
    document = knowing(
        bare,
        [
            share("care.settled_share", 0.9),
            share("care.one_conversation_share", None, reason="nobody is recognised on more than one network"),
            share("listening.heard_share", 0.7),
            share("innovation.acted_share", 0.4),
            share("innovation.median_days_to_decision", 21.0, unit="days"),
        ],
    )
    broken, heard, written = care(Lookup(document)), hearing(Lookup(document)), ideas(Lookup(document))
    assert broken is not None
    assert heard is not None
    assert written is not None
    assert plain(broken.sentence) == "Of the matters that we answer 90 % are settled by the answer."
    assert broken.unknown == ("One conversation: nobody is recognised on more than one network.",)
    assert plain(heard.sentence) == "Of what calls for something from us, at least 70 % was seen."
    assert plain(written.sentence).startswith("Of ideas and insights, 40 % are acted on within half a year. Half of")
    page = render(document)
    for heading in ("Where a conversation breaks", "Is it heard?", "What becomes of ideas"):
        assert heading in page


def test_nothing_known_nothing_said(bare: ReportDocument) -> None:
    lookup = Lookup(bare)
    assert [coordination(lookup), care(lookup), hearing(lookup), ideas(lookup)] == [None] * 4
    page = render(bare)
    for heading in ("Do they keep out", "Where a conversation breaks", "Is it heard?", "What becomes of ideas"):
        assert heading not in page
