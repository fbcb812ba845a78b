from __future__ import annotations

from datetime import date

import pytest

from pappus.maturity.definitions import models
from pappus.roadmap.waiting import Look, waiting

LADDER = models()["social-maturity"]


def look(year: int, stage: int, sure: float = 0.9) -> Look:
    rest = (1 - sure) / (len(LADDER.stages) - 1)
    return Look(date(year, 6, 1), tuple(sure if place == stage else rest for place in range(len(LADDER.stages))))


def test_of_one_look_nothing_is_learnt() -> None:
    found = waiting(LADDER, [look(2026, 2)])
    assert found is not None
    assert (found.stage, found.next, found.looks) == ("early-majority", "early-adopters", 1)
    assert found.learnt == pytest.approx(0, abs=1e-3)
    chances = [one.value for one in found.within.values()]
    assert chances == sorted(chances)
    assert all(one.low <= one.value <= one.high for one in found.within.values())


def test_a_few_looks_teach_little_and_long_standing_still_lowers_the_chance() -> None:
    one = waiting(LADDER, [look(2026, 2)])
    still = waiting(LADDER, [look(year, 2) for year in (2020, 2022, 2024, 2026)])
    assert one is not None
    assert still is not None
    assert still.within[12].value < one.within[12].value
    assert 0 < still.learnt < 0.6


def test_at_the_top_there_is_no_next_stage() -> None:
    assert waiting(LADDER, [look(2026, 4, 0.99)]) is None


def test_without_a_look_or_stages_nothing_is_said() -> None:
    assert waiting(LADDER, []) is None
    assert waiting(models()["competence-layers"], [Look(date(2026, 1, 1), ())]) is None


def test_two_looks_of_one_day_count_once() -> None:
    found = waiting(LADDER, [look(2026, 2), look(2026, 2)])
    assert found is not None
    assert found.looks == 1
    assert {"value", "low", "high"} == set(found.as_json()["median_years"])
