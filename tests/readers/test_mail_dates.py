"""When a mail was sent, from fields that may be wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.readers.mail_dates import date_us, sent

NOW_US = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000
zones = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


def plausible(ts_us: int) -> bool:
    return 0 < ts_us <= NOW_US


def us(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> int:
    return int(datetime(year, month, day, hour, minute, tzinfo=UTC).timestamp()) * 1_000_000


@given(st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1), timezones=zones))  # noqa: DTZ001
def test_every_well_formed_date_is_read_exactly(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    assert date_us(format_datetime(moment)) == (int(moment.timestamp()) * 1_000_000, None)


@given(st.text(max_size=60))
def test_no_text_breaks_the_parser(text: str) -> None:
    found = date_us(text)
    assert found is None or isinstance(found[0], int)


@pytest.mark.parametrize(
    ("written", "expected", "assumed"),
    [
        ("Mon, 1 Jan 24 10:00:00 +0100", us(2024, 1, 1, 9), None),
        ("Mon, 1 Jan 99 10:00 GMT", us(1999, 1, 1, 10), None),
        ("Sat, 1 Jan 100 10:00:00 GMT", us(2000, 1, 1, 10), None),
        ("1 Jan 2024 10:00:00", us(2024, 1, 1, 10), "UTC"),
        ("Mon, 1 Jan 2024 10:00:00 +9900", us(2024, 1, 1, 10), "UTC"),
        ("Mon, 1 Jan 2024 10:00:00 XYZT", us(2024, 1, 1, 10), "UTC"),
        ("Mon, 1 Jan 2024 05:00:00 EST", us(2024, 1, 1, 10), None),
        ("Mon, 1 Jan 2024 11:00:00 CET", us(2024, 1, 1, 10), None),
        ("Mon Jan  1 12:00:00 CEST 2024", us(2024, 1, 1, 10), None),
        ("Mon, 1 Jan 2024 10:00:00 WET", us(2024, 1, 1, 10), None),
        ("2024-01-01T11:00:00+01:00", us(2024, 1, 1, 10), None),
        ("2024-01-01 10:00:00Z", us(2024, 1, 1, 10), None),
        ("2024-01-01 05:00:00 -0500", us(2024, 1, 1, 10), None),
        ("2024-01-01 10:00:00", us(2024, 1, 1, 10), "UTC"),
    ],
)
def test_odd_years_and_zones(written: str, expected: int, assumed: str | None) -> None:
    assert date_us(written) == (expected, assumed)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "yesterday",
        "2024-01-32 10:00:00",
        "2024-01-32T10:00:00Z",
        "2024-01-01T25:00:00Z",
        "Mon, 32 Jan 2024 10:00:00 +0000",
        "Mon, 1 Jan 2024 25:61:00 GMT",
    ],
)
def test_what_is_no_date_gives_none(written: str) -> None:
    assert date_us(written) is None


def received(*times: str) -> list[str]:
    return [f"from a by b with ESMTP id 1; {time}" for time in times]


@pytest.mark.parametrize(
    "written",
    [
        "Mon, 31 Dec 1979 16:00:00 -0800",
        "Fri, 1 Jan 2044 10:00:00 +0000",
        "Wed, 1 Jan 2014 10:00:00 +0000",
        "Fri, 5 Jan 2024 10:00:00 +0000",
        "no date at all",
    ],
)
def test_an_impossible_date_gives_way_to_the_first_plausible_delivery(written: str) -> None:
    lines = received("Mon, 1 Jan 2024 10:00:05 +0000", "Mon, 1 Jan 2024 10:00:01 +0000", "Thu, 1 Jan 1970 00:00:00 GMT")
    found = sent({"date": [written], "received": lines}, plausible)
    assert found == (us(2024, 1, 1, 10) + 1_000_000, None, True)


def test_a_date_that_a_slow_list_delivered_weeks_later_stands() -> None:
    lines = received("Thu, 15 Feb 2024 10:00:00 +0000", "Mon, 1 Jan 2024 10:00:01 +0000")
    found = sent({"date": ["Mon, 1 Jan 2024 10:00:00 +0000"], "received": lines}, plausible)
    assert found == (us(2024, 1, 1, 10), None, False)


def test_without_any_possible_time_there_is_none() -> None:
    assert sent({"date": ["Mon, 31 Dec 1979 16:00:00 -0800"]}, plausible) is None
    assert sent({}, plausible) is None


def test_many_spaces_in_a_date_take_no_time_in_their_square() -> None:
    began = process_time()
    assert date_us("2024-01-31T10:" + " " * 30_000 + "x") is None
    assert process_time() - began < 1
