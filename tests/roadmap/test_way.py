from __future__ import annotations

import json
from datetime import date

import icalendar
import numpy as np
import pytest
from tests.roadmap.conftest import NAMES, START, ground_at, wish_for

from pappus.roadmap.calendar_file import calendar
from pappus.roadmap.making import make_plan
from pappus.roadmap.way import Course, months_between, play
from pappus.vocabulary.errors import UsageError

GROUND = ground_at(np.random.default_rng(7).uniform(1.0, 2.6, len(NAMES)))
WISH = wish_for("early-majority", date(2027, 12, 31))
PLAN = make_plan(GROUND, WISH)


def test_the_organisation_gets_further_under_the_plan_than_without() -> None:
    days = months_between(START, WISH.by)
    played = play(GROUND, WISH.targets[0], days, {"plan": Course.of(PLAN), "nothing": Course({}, {})})
    first, last = (played.courses["plan"][place] for place in (0, -1))
    still = played.courses["nothing"][-1]
    # Weeks are whole where the plan counts, and days here.
    assert last.at_least["early-majority"] == pytest.approx(PLAN.chance, abs=0.03)
    assert still.at_least["early-majority"] == pytest.approx(PLAN.standing, abs=0.03)
    assert last.position.value > still.position.value
    assert last.position.low <= last.position.value <= last.position.high
    assert first.at_least == played.courses["nothing"][0].at_least


def test_a_plan_that_was_printed_is_the_same_course() -> None:
    content = json.loads(json.dumps(PLAN.as_json()))
    assert Course.read(content, GROUND.actions) == Course.of(PLAN)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ([], "is no plan"),
        ({"actions": [{"id": "x"}]}, "is no plan"),
        ({"actions": [{"id": "x", "starts": "2026-01-01", "ends": "2026-02-01"}]}, "'x', which is no action"),
        ({"actions": [{"id": "x", "starts": "soon", "ends": "2026-02-01"}]}, "is no plan"),
    ],
)
def test_what_is_no_plan_is_refused(content: object, expected: str) -> None:
    with pytest.raises(UsageError, match=expected):
        Course.read(content, GROUND.actions)


def test_months_end_with_the_last_day() -> None:
    assert months_between(date(2026, 1, 31), date(2026, 4, 10)) == (
        date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 10),
    )  # fmt: skip
    assert months_between(date(2026, 1, 1), date(2026, 1, 20)) == (date(2026, 1, 1), date(2026, 1, 20))


def test_a_calendar_program_reads_the_plan() -> None:
    read = icalendar.Calendar.from_ical(calendar(PLAN, "Ørsted & Søn"))
    events = {str(one["uid"]): one for one in read.walk("VEVENT")}
    assert len(events) == len(PLAN.actions) + 1
    for one in PLAN.actions:
        event = events[f"{one.id}@plan.pappus"]
        assert str(event["summary"]) == one.title
        assert event.decoded("dtstart") == one.starts
        # The last day of an event that lasts whole days is the one before its end (RFC 5545, 3.6.1).
        assert (event.decoded("dtend") - one.ends).days == 1
    assert events["social-maturity-early-majority@plan.pappus"].decoded("dtstart") == PLAN.by
    assert calendar(PLAN, "A") == calendar(PLAN, "A")
