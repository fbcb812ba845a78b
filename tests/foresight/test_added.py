"""Outcomes that the organisation writes down: what a signal adds, what is tracked, and the steps of the practice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from pappus.foresight.added import SignalFound, added_by_signals
from pappus.foresight.found import Foresight, Tracked, find_foresight
from pappus.foresight.outcomes import (
    KeptForecast,
    OutcomeRow,
    keep_forecasts,
    read_decisions,
    read_forecasts,
    read_outcomes,
)
from pappus.foresight.periods import end_after, end_before, step_between, without_gap
from pappus.foresight.recorded import readings_of_foresight
from pappus.foresight.signals import by_period
from pappus.vocabulary.errors import InvalidFileError

START = date(2022, 1, 3)
SUNDAYS = [START + timedelta(days=7 * at + 6) for at in range(104)]
WINDOW = (START, SUNDAYS[-1])


def simulated(strength: float, late_days: int = 3, seed: int = 4) -> tuple[list[OutcomeRow], dict[date, int]]:
    """Weekly outcomes that follow the week's talk two weeks later, and the talk of each day."""
    random = np.random.default_rng(seed)
    counts = random.poisson(np.exp(random.normal(3.0, 0.5, len(SUNDAYS))))
    talk = {day - timedelta(days=2): int(count) for day, count in zip(SUNDAYS, counts, strict=True) if count}
    heard = np.log1p(counts) - np.log1p(counts).mean()
    values = 100 + random.normal(0, 1, len(SUNDAYS))
    values[2:] += strength * heard[:-2]
    rows = [
        OutcomeRow("sales", day, float(value), day + timedelta(days=late_days))
        for day, value in zip(SUNDAYS, values, strict=True)
    ]
    return [one for one in rows if one.published_on <= WINDOW[1]], talk


def test_a_signal_that_leads_adds_skill() -> None:
    rows, talk = simulated(3.0)
    (found,) = added_by_signals({"sales": rows}, {"talk": talk}, WINDOW)
    assert found.adds == "adds"
    assert found.saved_share is not None
    assert found.saved_share > 0.3
    assert found.late_periods == 1
    assert found.day == SUNDAYS[-1] + timedelta(days=7)
    assert found.placebo_p_value is not None
    assert found.placebo_p_value <= 0.01
    assert found.covered_share == pytest.approx(0.9, abs=0.1)


def test_outcomes_that_come_late_are_forecast_from_what_was_known() -> None:
    rows, talk = simulated(3.0, late_days=20)
    (found,) = added_by_signals({"sales": rows}, {"talk": talk}, WINDOW)
    assert found.late_periods == 3
    assert found.adds == "adds"
    # The signal is known up to the forecast; the last outcome is not yet.
    assert found.day == SUNDAYS[-1] + timedelta(days=7)
    assert found.past[-1][0] == rows[-1].day


def test_an_irrelevant_signal_adds_no_skill() -> None:
    found = [
        added_by_signals({"a": simulated(0.0, seed=at)[0]}, {"talk": simulated(0.0, seed=at)[1]}, WINDOW)[0]
        for at in range(8)
    ]
    assert sum(one.adds == "adds" for one in found) <= 2


def test_of_many_outcomes_only_what_stands_among_all_is_called() -> None:
    rows, talk = simulated(0.6, seed=11)
    alone = added_by_signals({"sales": rows}, {"talk": talk}, WINDOW)[0]
    noise = {f"noise {at}": simulated(0.0, seed=20 + at)[0] for at in range(9)}
    beside = added_by_signals({"sales": rows, **noise}, {"talk": talk}, WINDOW)[0]
    assert alone.p_value == beside.p_value
    assert alone.q_value is not None
    assert beside.q_value is not None
    assert beside.q_value > alone.q_value


def test_what_cannot_be_told_says_why() -> None:
    rows, talk = simulated(1.0)
    short = added_by_signals({"sales": rows[-20:]}, {"talk": talk}, WINDOW)[0]
    assert (short.adds, short.reason) == ("unknown", "20 outcomes lie within the record; about 40 are needed.")
    before = added_by_signals({"sales": rows}, {"talk": talk}, (date(2030, 1, 1), date(2031, 1, 1)))[0]
    assert before.reason == "the record does not cover enough of the outcome"
    assert added_by_signals({"sales": rows}, {"talk": {}}, WINDOW)[0].reason == "the signal never varies"


def test_periods_by_hand() -> None:
    months = [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31)]
    assert step_between(months) == "month"
    assert (end_after(months[1], "month"), end_before(months[0], "month")) == (months[2], date(2023, 12, 31))
    assert end_after(date(2023, 12, 31), "quarter") == date(2024, 3, 31)
    assert end_after(date(2024, 1, 15), "month") == date(2024, 2, 15)
    gapped = without_gap([date(2023, 6, 30), *months])
    assert gapped is not None
    assert (gapped.ends, gapped.start) == (tuple(months), date(2024, 1, 1))
    assert step_between([date(2024, 1, 1), date(2024, 1, 20)]) is None
    counts = {date(2024, 1, 1): 2, date(2024, 1, 31): 1, date(2024, 2, 1): 4, date(2024, 4, 1): 9, date(2023, 1, 1): 7}
    assert np.allclose(np.expm1(by_period(counts, months, date(2024, 1, 1))), [3, 4, 0])


def write(folder: Path, file: str, lines: Sequence[str]) -> None:
    (folder / file).write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_outcomes_are_read_and_faults_named(tmp_path: Path) -> None:
    assert read_outcomes(tmp_path) == {}
    head = "series,date,value,published_on"
    write(tmp_path, "outcomes.csv", [head, "sales,2024-02-29,3,2024-03-05", "sales,2024-01-31,-2.5,2024-02-01"])
    assert [one.value for one in read_outcomes(tmp_path)["sales"]] == [-2.5, 3.0]
    wrong = ["sales,2024-01-31,many,2024-02-01", "sales,2024-01-31,1,2024-01-30", "sales,2024-01-31,1,2024-02-03"]
    write(tmp_path, "outcomes.csv", [head, *wrong])
    with pytest.raises(InvalidFileError) as told:
        read_outcomes(tmp_path)
    faults = [(one.place, one.expected) for one in told.value.faults]
    assert faults == [
        ("row 2, column value", "expected a number as 12 or -3.5, found 'many'"),
        ("row 3, column published_on", "lies before the end of its period, 2024-01-31"),
        ("row 4, column date", "2024-01-31 stands twice for 'sales'"),
    ]


def test_forecasts_are_kept_once(tmp_path: Path) -> None:
    one = KeptForecast(date(2024, 1, 2), "=sales", "talk", date(2024, 1, 31), -1e-7, -2.0, 1e9)
    assert keep_forecasts(tmp_path, [one]) == [one]
    assert read_forecasts(tmp_path) == [one]
    assert keep_forecasts(tmp_path, [replace(one, made_on=date(2024, 1, 9), value=5.0)]) == []
    later = replace(one, day=date(2024, 2, 29))
    assert keep_forecasts(tmp_path, [later]) == [later]
    assert read_forecasts(tmp_path) == [one, later]


def test_kept_forecasts_meet_outcomes_that_came_after_them(tmp_path: Path) -> None:
    rows, talk = simulated(3.0)
    write(
        tmp_path,
        "outcomes.csv",
        ["series,date,value,published_on", *(f"sales,{one.day},{one.value:.6f},{one.published_on}" for one in rows)],
    )
    kept = [
        KeptForecast(one.day - timedelta(days=1), "sales", "talk", one.day, one.value, one.value - 1, one.value + 1)
        for one in rows[-8:]
    ]
    # One outcome was known already when its forecast was made.
    kept[0] = replace(kept[0], made_on=rows[-8].published_on)
    kept[1] = replace(kept[1], low=kept[1].value + 0.5)
    keep_forecasts(tmp_path, kept)
    write(tmp_path, "forecast_decisions.csv", ["series,date,decision", "sales,2023-06-01,more stock"])
    found = find_foresight(tmp_path, [], {}, {"talk": talk}, WINDOW, WINDOW[1])
    assert found.tracked == (Tracked("sales", 8, 7, 6),)
    assert found.decided == ("sales",)
    assert len(read_decisions(tmp_path)) == 1
    assert readings_of_foresight(found)[0].value == 3.0
    earlier = find_foresight(tmp_path, [], {}, {"talk": talk}, WINDOW, rows[-4].day)
    assert earlier.tracked[0].come < 6
    assert readings_of_foresight(earlier)[0].value == 1.0


def test_the_steps_of_the_practice() -> None:
    one = SignalFound("sales", "talk", "adds", value=1.0)
    bare = Foresight(WINDOW[1], (), (one,))
    assert readings_of_foresight(Foresight(WINDOW[1], ())) == []
    assert readings_of_foresight(bare)[0].value == 1.0
    tracked = replace(bare, tracked=(Tracked("sales", 9, 6, 6), Tracked("visits", 9, 6, 6)))
    assert readings_of_foresight(tracked)[0].value == 3.0
    assert readings_of_foresight(replace(tracked, signals=(replace(one, adds="unsure"),)))[0].value == 2.0
    both = replace(tracked, signals=(one, replace(one, series="visits")), decided=("sales",))
    assert readings_of_foresight(both)[0].value == 3.0
    assert readings_of_foresight(replace(both, decided=("sales", "visits")))[0].value == 4.0
    none = replace(bare, signals=(SignalFound("sales", "talk", "unknown", reason="why"),))
    assert (readings_of_foresight(none)[0].outcome, readings_of_foresight(none)[0].reason) == ("not_available", "why")
