"""Periods and exact microseconds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.vocabulary.periods import end_of_day_us, microseconds, moment_of, period_label


@pytest.mark.parametrize(
    ("kind", "code", "label"),
    [("all", 0, "all"), ("month", 202403, "2024-03"), ("quarter", 20241, "2024-Q1"), ("quarter", 20244, "2024-Q4")],
)
def test_labels(kind: str, code: int, label: str) -> None:
    assert period_label(kind, code) == label  # type: ignore[arg-type]


def test_the_zone_of_a_time_is_honoured() -> None:
    rome = datetime(2024, 1, 1, 1, 0, tzinfo=timezone(timedelta(hours=1)))
    assert microseconds(rome) == microseconds(datetime(2024, 1, 1, tzinfo=UTC))


def test_a_day_ends_with_its_last_microsecond() -> None:
    assert end_of_day_us(date(1970, 1, 1)) == 86_400_000_000 - 1


@given(st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_times_come_back_to_the_microsecond(moment: datetime) -> None:
    assert moment_of(microseconds(moment)) == moment
