"""Series by week: whole weeks only, gaps where few people stand behind a figure, nought where nothing happened."""

from __future__ import annotations

from datetime import UTC, date, datetime

import duckdb

from pappus.foresight.signals import daily_signals
from pappus.foresight.weeks import weekly_series

HOUR_US = 3_600_000_000


def us(*day: int) -> int:
    return int(datetime(*day, tzinfo=UTC).timestamp()) * 1_000_000  # type: ignore[misc,arg-type]


def thread(opened_us: int, opener: str, answered_hours: float | None) -> tuple[int, str, bool, int, int]:
    waited = 100 * HOUR_US if answered_hours is None else int(answered_hours * HOUR_US)
    return opened_us, opener, True, int(answered_hours is not None), waited


def asked(threads: list[tuple[int, str, bool, int, int]]) -> duckdb.DuckDBPyConnection:
    base = duckdb.connect()
    base.execute(
        "CREATE TABLE threads (opened_us BIGINT, opener TEXT, at_risk BOOLEAN, answered INT, elapsed_us BIGINT)"
    )
    base.execute("CREATE TABLE acts (ts_us BIGINT, person TEXT, kind TEXT, side TEXT, verb TEXT, network_class TEXT)")
    base.executemany("INSERT INTO threads VALUES (?, ?, ?, ?, ?)", threads)
    acts = [(moment, who, "human", "unknown", "Create", "social") for moment, who, *_ in threads]
    base.executemany("INSERT INTO acts VALUES (?, ?, ?, ?, ?, ?)", acts)
    return base


def week_of(monday: int, people: int, hours: list[float | None]) -> list[tuple[int, str, bool, int, int]]:
    return [thread(us(2024, 1, monday, 9), f"p{at % people}", one) for at, one in enumerate(hours)]


def test_weeks_by_hand() -> None:
    threads = [*week_of(1, 5, [1.0] * 6), *week_of(8, 5, [1.0, 2.0, 30.0, None, 24.0]), *week_of(22, 6, [1.0] * 6)]
    base = asked(threads)
    found = weekly_series(lambda sql: base.sql(sql).to_arrow_table(), date(2024, 1, 1), date(2024, 1, 30))
    weeks = ["2024-01-07", "2024-01-14", "2024-01-21", "2024-01-28"]
    assert found["questions"] == (weeks, [6.0, 5.0, 0.0, 6.0])
    # A week without questions has no share of them.
    assert found["answered_24h"] == (["2024-01-28"], [1.0])
    assert found["acts"] == found["questions"]
    earlier = weekly_series(lambda sql: base.sql(sql).to_arrow_table(), date(2024, 1, 2), date(2024, 1, 14))
    assert earlier["answered_24h"] == (["2024-01-14"], [0.6])


def test_weeks_with_few_people_are_gaps() -> None:
    base = asked([*week_of(1, 5, [1.0] * 6), *week_of(8, 4, [1.0] * 9), *week_of(15, 5, [1.0] * 5)])
    found = weekly_series(lambda sql: base.sql(sql).to_arrow_table(), date(2024, 1, 1), date(2024, 1, 21))
    assert found["questions"] == (["2024-01-21"], [5.0])


def test_signals_are_counted_by_day() -> None:
    base = asked([*week_of(1, 5, [1.0] * 6), *week_of(3, 2, [None, None])])
    found = daily_signals(lambda sql: base.sql(sql).to_arrow_table())
    assert found["talk"] == found["questions"] == {date(2024, 1, 1): 6, date(2024, 1, 3): 2}
    assert found["own"] == {}
