from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from tests.roadmap.conftest import levels_around

from pappus.maturity.draws import LevelDraws
from pappus.practices.definitions import practices
from pappus.roadmap.board import board_of, check_entries
from pappus.roadmap.calendar_file import board_calendar
from pappus.roadmap.definitions import catalogue_actions
from pappus.roadmap.following_up import documents_left, movements
from pappus.vocabulary.errors import UsageError
from pappus.workspace.organisation import ActionEntry

RULES = catalogue_actions()["write-common-rules"]
TODAY = date(2026, 6, 1)
DONE = ActionEntry(RULES.id, "done", "Legal", "2026-01-05", finished_at="2026-03-01", evidence="House rules")


@pytest.mark.parametrize(
    ("now", "verdict"), [(levels_around(2.6, seed=2), "moved"), (levels_around(1.05, seed=2), "not_moved")]
)
def test_a_done_action_moved_its_practice_or_did_not(now: LevelDraws, verdict: str) -> None:
    (found,) = movements(RULES, levels_around(1.0), now)
    assert (found.practice, found.expected, found.verdict) == ("governance.policies", 1.4, verdict)
    assert found.change is not None
    assert found.low is not None
    assert found.low < found.change


def test_the_same_evidence_or_none_cannot_tell() -> None:
    before = levels_around(1.0)
    unknown = replace(levels_around(2.6, seed=2), known=np.zeros(len(before.practices), dtype=bool))
    for now in (before, unknown):
        (found,) = movements(RULES, before, now)
        assert (found.verdict, found.change) == ("cannot_tell", None)


def test_evidence_of_a_done_action_is_a_document_for_what_it_is_mainly_about() -> None:
    weigh = replace(DONE, action="weigh-risks-and-rewards", evidence="Notes")
    left = documents_left([DONE, weigh, replace(DONE, action="one-calendar")], catalogue_actions(), practices())
    assert [(one.practice, one.document, one.dated_at, one.status) for one in left] == [
        ("governance.policies", "House rules", "2026-03-01", "valid"),
        # It raises the recognition of the need a little as well; its notes do not attest that.
        ("governance.risks-and-rewards", "Notes", "2026-03-01", "valid"),
    ]


def test_what_is_not_done_or_has_no_evidence_attests_nothing() -> None:
    entries = [replace(DONE, evidence=None), replace(DONE, status="under_way", action="plan-from-objectives")]
    assert documents_left(entries, catalogue_actions(), practices()) == ()


def test_the_board_shows_what_is_late_and_what_came_of_what_is_done() -> None:
    asked = []

    def drawn(day: date | None) -> LevelDraws:
        asked.append(day)
        return levels_around(1.0 if day else 2.6, seed=1 if day else 2)

    entries = (
        DONE,
        ActionEntry("train-the-basics", "under_way", due_at="2026-05-01"),
        ActionEntry("hire-for-the-skills", due_at="2026-07-01"),
        ActionEntry("an-old-one", "dropped", due_at="2020-01-01"),
    )
    board = board_of(entries, catalogue_actions(), drawn, None, TODAY)
    assert [card.late for card in board.cards] == [False, True, False, False]
    assert [one.verdict for one in board.of("done")[0].movements] == ["moved"]
    assert asked == [None, date(2026, 1, 5)]
    assert (board.of("dropped")[0].title, board.of("dropped")[0].leads) == ("an-old-one", None)
    assert board.as_json()["actions"][0]["movements"][0]["verdict"] == "moved"


def test_a_board_becomes_a_calendar_of_what_is_still_to_be_done() -> None:
    entries = (
        DONE,
        ActionEntry("train-the-basics", "under_way", "Human resources", "2026-04-01", "2026-05-01"),
        ActionEntry("hire-for-the-skills", due_at="2026-07-01"),
        ActionEntry("one-calendar"),
    )
    board = board_of(entries, catalogue_actions(), None, None, TODAY)
    assert board.of("done")[0].movements == ()
    made = board_calendar(board.cards, "Linden", TODAY).decode()
    assert made.count("BEGIN:VEVENT") == 2
    assert "DTSTART;VALUE=DATE:20260401" in made
    assert "DTEND;VALUE=DATE:20260502" in made
    assert made == board_calendar(board.cards, "Linden", TODAY).decode()


def test_an_action_that_nobody_knows_is_refused() -> None:
    with pytest.raises(UsageError, match="Did you mean 'train-the-basics'"):
        check_entries([ActionEntry("train-the-basic")], catalogue_actions())
