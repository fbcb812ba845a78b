"""Times in ISO 8601."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.readers.instants import instant


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1970-01-02", (86_400_000_000, "day", "UTC")),
        ("1970-01-01T00:00:01Z", (1_000_000, "s", None)),
        ("1970-01-01T02:00:01.250+02:00", (1_250_000, "ms", None)),
        ("1970-01-01T00:00:01.000001", (1_000_001, "us", "UTC")),
        ("1970-13-01", None),
        ("", None),
        (None, None),
        (17, None),
    ],
)
def test_times_and_their_precision(text: object, expected: tuple[int, str, str | None] | None) -> None:
    assert instant(text) == expected


@given(st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1)))  # noqa: DTZ001
def test_no_microsecond_is_lost(moment: datetime) -> None:
    found = instant(moment.replace(tzinfo=UTC).isoformat())
    assert found is not None
    assert datetime.fromtimestamp(found.ts_us // 1_000_000, UTC).replace(microsecond=found.ts_us % 1_000_000) == (
        moment.replace(tzinfo=UTC)
    )
