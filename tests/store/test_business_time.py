"""Opening hours as they were at each time."""

from __future__ import annotations

import pyarrow as pa
import pytest

from pappus.store.business_time import elapsed_business_column, schedules_of
from pappus.workspace.organisation import BusinessHours, EarlierHours, Organisation

HOUR_US = 3_600_000_000
MONDAY_US = 1_704_067_200_000_000  # 2024-01-01 00:00 UTC


def test_hours_hold_until_the_next_begin() -> None:
    hours = BusinessHours(
        {"monday": ("09:00", "17:00")},
        ("2024-01-22",),
        (
            EarlierHours("2024-01-15", {"monday": ("10:00", "12:00")}, "Europe/Vienna"),
            EarlierHours("2024-01-08", {"monday": ("08:00", "09:00")}),
        ),
    )
    found = schedules_of(hours, "UTC")
    assert [(one.from_us, one.until_us) for one in found] == [
        (None, MONDAY_US + 7 * 24 * HOUR_US),
        (MONDAY_US + 7 * 24 * HOUR_US, MONDAY_US + 14 * 24 * HOUR_US),
        (MONDAY_US + 14 * 24 * HOUR_US, None),
    ]
    assert [one.time_zone for one in found] == ["UTC", "Europe/Vienna", "UTC"]
    weeks = pa.record_batch(
        {
            "opened_us": [MONDAY_US + week * 7 * 24 * HOUR_US for week in range(5)],
            "elapsed_us": [24 * HOUR_US] * 5,
        }
    )
    column = elapsed_business_column(weeks, Organisation("Org", business_hours=hours)).to_pylist()
    assert [elapsed / HOUR_US for elapsed in column] == pytest.approx([1, 2, 8, 0, 8])
