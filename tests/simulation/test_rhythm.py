from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from pappus.simulation import demonstration_settings
from pappus.simulation.chance import stream
from pappus.simulation.rhythm import OpeningHours, Rhythm, Window

SETTINGS = demonstration_settings()
WINDOW = Window.of(SETTINGS)
HOURS = OpeningHours.of({"days": [0, 1, 2, 3, 4], "from": "09:00", "to": "17:30"})
START = datetime(2025, 10, 1, tzinfo=ZoneInfo("Europe/London"))


def microseconds(moment: datetime) -> int:
    return int(moment.timestamp()) * 1_000_000


def test_the_record_runs_from_midnight_to_midnight_in_the_organisations_zone() -> None:
    assert WINDOW.midnights_us[0] == microseconds(START)
    assert WINDOW.end_us == microseconds(datetime(2026, 10, 1, tzinfo=ZoneInfo("Europe/London")))
    assert WINDOW.length == 365


@given(st.integers(min_value=0, max_value=364 * 86_400))
def test_the_next_opening_is_open_and_not_before_the_question(seconds: int) -> None:
    asked_us = microseconds(START.astimezone(UTC) + timedelta(seconds=seconds))
    found_us = WINDOW.next_open(stream(1, "test"), asked_us, HOURS)
    assert found_us >= asked_us
    local = datetime.fromtimestamp(found_us / 1e6, ZoneInfo("Europe/London"))
    assert local.weekday() < 5
    assert local.date() not in WINDOW.holidays
    assert found_us == asked_us or local.hour >= 9
    if WINDOW.open_at(asked_us, HOURS):
        assert found_us == asked_us


def test_moments_lie_in_the_record() -> None:
    rng = stream(3, "moments")
    rhythm = Rhythm(WINDOW, SETTINGS.plan, "office")
    moments = [rhythm.moment(rng) for _ in range(500)]
    assert min(moments) >= WINDOW.midnights_us[0]
    assert max(moments) < WINDOW.end_us
