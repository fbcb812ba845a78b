"""Periods: all time, calendar months and calendar quarters (UTC)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Literal, get_args

PeriodKind = Literal["all", "month", "quarter"]
PERIOD_KINDS: tuple[PeriodKind, ...] = get_args(PeriodKind)

PERIOD_SQL: dict[PeriodKind, str] = {
    "all": "0",
    "month": "month",
    "quarter": "CAST(FLOOR(month / 100.0) AS INT) * 10 + CAST(FLOOR((month % 100 + 2) / 3.0) AS INT)",
}
"""Integer code of the period that a row belongs to, as portable SQL over its `month` column (yyyymm)."""


def period_label(kind: PeriodKind, code: int) -> str:
    """The period as people write it: `all`, `2024-03`, `2024-Q1`."""
    if kind == "all":
        return "all"
    if kind == "month":
        return f"{code // 100:04d}-{code % 100:02d}"
    return f"{code // 10:04d}-Q{code % 10}"


def microseconds(moment: datetime) -> int:
    """Microseconds since 1970 UTC of an aware time, exactly (no floating point in between)."""
    delta = moment.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


def end_of_day_us(day: date) -> int:
    """The last microsecond of a day in UTC: results as of a day include the whole of it."""
    return microseconds(datetime.combine(day, time.max, tzinfo=UTC))


def moment_of(ts_us: int) -> datetime:
    """The time of a `*_us` value, aware, in UTC."""
    seconds, rest = divmod(ts_us, 1_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest)
