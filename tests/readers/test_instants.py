"""Times in ISO 8601."""

from __future__ import annotations

from datetime import UTC, datetime

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pappus.readers.instant_columns import counted_instants, instants
from pappus.readers.instants import counted, instant


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


WRITTEN = st.builds(
    lambda moment, cut, zone: moment.isoformat(timespec=cut) + zone,
    st.datetimes(),
    st.sampled_from(["auto", "minutes", "seconds", "milliseconds", "microseconds"]),
    st.sampled_from(["", "Z", "z", "+02:00", "+0100", "+01", ".1"]),
)
NEAR = st.from_regex(r"\A[0-9]{4}-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-6][0-9]:[0-6][0-9](\.[0-9]{3})?Z?\Z")


@settings(deadline=None)
@given(st.lists(st.none() | WRITTEN | NEAR | st.text(max_size=24), max_size=6))
def test_by_the_column_and_one_by_one(texts: list[str | None]) -> None:
    found = instants(pa.array(texts, pa.string()))
    each = [instant(text) for text in texts]
    assert found.ts_us.to_pylist() == [one and one.ts_us for one in each]
    for column, name in ((found.precision, "precision"), (found.tz_assumed, "tz_assumed")):
        known = [value for value, one in zip(column.to_pylist(), each, strict=True) if one]
        assert known == [getattr(one, name) for one in each if one]


@pytest.mark.parametrize(
    ("value", "unit_us", "expected"),
    [
        (1_700_000_000, 1_000_000, 1_700_000_000_000_000),
        ("1700000000", 1_000_000, 1_700_000_000_000_000),
        (1_700_000_000.5, 1_000_000, 1_700_000_000_500_000),
        ("1700000000.25", 1_000_000, 1_700_000_000_250_000),
        (1_700_000_000_123, 1_000, 1_700_000_000_123_000),
        *((value, 1, None) for value in (None, True, "", "1e9", "x", "٣", [1], float("nan"), float("inf"), 10**400)),
    ],
)
def test_counted_times(value: object, unit_us: int, expected: int | None) -> None:
    assert counted(value, unit_us) == expected


def test_counted_times_by_the_column() -> None:
    written: list[int | float | str | None] = [1, "2", 1.5, "1970-01-01T00:00:03", None, 10**16, True]
    found = counted_instants(written, 1_000_000)
    assert found.ts_us.to_pylist() == [1_000_000, 2_000_000, 1_500_000, 3_000_000, None, None, None]
    assert found.tz_assumed.to_pylist() == [None, None, None, "UTC", None, None, None]
    aside = counted_instants([1, None], 1_000_000, [None, "1970-01-01T00:00:04Z"])
    assert (aside.ts_us.to_pylist(), aside.tz_assumed.to_pylist()) == ([1_000_000, 4_000_000], [None, None])
