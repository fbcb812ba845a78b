"""The organisation's own series: whole periods without a gap, forecasts with intervals, and why there is none."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from pappus.foresight.own_series import forecast_series, series_of, wanted_indicators, whole_months
from pappus.vocabulary.readings import Outcome, Reading

MONTHS = [f"{year}-{month:02d}" for year in (2021, 2022, 2023) for month in range(1, 13)]
FIRST, LAST = date(2021, 1, 1), date(2023, 12, 31)


def reading(period: str, value: float | None, n: int | None = 40, indicator: str = "response.answered_24h") -> Reading:
    outcome: Outcome = "found" if value is not None else "suppressed"
    return Reading(indicator, "organisation", "organisation", period, value, value, value, n, None, "share", outcome)


def answered(months: list[str] = MONTHS, seed: int = 1) -> list[Reading]:
    shares = np.clip(np.random.default_rng(seed).normal(0.9, 0.05, len(months)), 0, 1)
    return [reading(month, float(share)) for month, share in zip(months, shares, strict=True)]


def test_only_whole_months_count() -> None:
    assert whole_months(date(2024, 1, 15), date(2024, 4, 29)) == ["2024-02", "2024-03"]
    assert whole_months(date(2024, 1, 1), date(2024, 3, 31)) == ["2024-01", "2024-02", "2024-03"]
    assert whole_months(date(2024, 12, 1), date(2025, 1, 30)) == ["2024-12"]


def test_a_series_begins_after_its_last_gap() -> None:
    rows = [reading("2021-01", 0.5), reading("2021-02", None, None), reading("2021-03", 0.6), reading("2021-04", 0.7)]
    assert series_of(rows, "value", MONTHS[:4]) == (["2021-03", "2021-04"], [0.6, 0.7])
    assert series_of(rows, "n", MONTHS[:4]) == (["2021-03", "2021-04"], [40.0, 40.0])
    assert series_of(rows, "value", MONTHS[:5]) == ([], [])


def test_noise_around_a_level_is_forecast_with_skill_and_within_its_bounds() -> None:
    found = {one.id: one for one in forecast_series(answered(), {}, FIRST, LAST)}["answered_24h"]
    assert [one.period for one in found.ahead] == ["2024-01", "2024-02", "2024-03"]
    assert found.step == "month"
    assert found.skill == "shown"
    assert found.ahead[0].value == pytest.approx(0.9, abs=0.03)
    assert all(0 <= one.low < one.value < one.high <= 1 for one in found.ahead)
    assert found.covered_share is not None
    assert found.judged > 20


def test_a_series_that_wanders_has_no_sure_skill() -> None:
    values = 500 + np.random.default_rng(5).normal(0, 20, 36).cumsum()
    rows = [reading(month, float(value), 9, "activity.volume") for month, value in zip(MONTHS, values, strict=True)]
    found = {one.id: one for one in forecast_series(rows, {}, FIRST, LAST)}["acts"]
    assert found.skill != "shown"
    assert found.ahead


def test_a_short_series_says_how_much_is_lacking() -> None:
    found = {one.id: one for one in forecast_series(answered(MONTHS[-12:]), {}, FIRST, LAST)}["answered_24h"]
    assert found.ahead == ()
    assert found.notes == ("12 months and 0 weeks without a gap are known; 20 or 35 are needed.",)


def test_weeks_are_taken_where_months_are_too_few() -> None:
    weeks = [date.fromordinal(date(2023, 4, 2).toordinal() + 7 * at).isoformat() for at in range(40)]
    values = list(np.random.default_rng(2).normal(60, 6, 40))
    found = {one.id: one for one in forecast_series([], {"questions": (weeks, values)}, FIRST, LAST)}["questions"]
    assert found.step == "week"
    assert [one.period for one in found.ahead] == ["2024-01-07", "2024-01-14", "2024-01-21", "2024-01-28"]


def test_the_indicators_asked_for_exist() -> None:
    from pappus.indicators.registry import indicators

    assert set(wanted_indicators()) <= set(indicators())


def test_what_never_varies_is_not_forecast() -> None:
    rows = [reading(month, 0.0) for month in MONTHS]
    found = {one.id: one for one in forecast_series(rows, {}, FIRST, LAST)}
    assert found["answered_24h"].ahead == ()
    assert found["answered_24h"].notes == ("the figure has never varied",)


def test_where_every_act_counts_as_a_question_one_series_is_enough() -> None:
    values = np.random.default_rng(3).integers(300, 600, len(MONTHS))
    rows = [reading(month, 0.1 + 0.001 * place, int(values[place])) for place, month in enumerate(MONTHS)]
    rows += [reading(month, float(value), 9, "activity.volume") for month, value in zip(MONTHS, values, strict=True)]
    found = {one.id: one for one in forecast_series(rows, {}, FIRST, LAST)}
    assert found["acts"].ahead
    assert found["questions"].ahead == ()
    assert "every act counts as a question" in found["questions"].notes[0]
