"""The effect of becoming an ambassador: found where there is one, and refused where nothing can be said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pytest

from pappus.indicators.indicator import MeasureContext
from pappus.vocabulary.periods import end_of_day_us, microseconds
from pappus.vocabulary.readings import Reading

MONTHS = [202401 + one for one in range(12)]
CONTEXT = MeasureContext(
    as_of_us=end_of_day_us(date(2024, 12, 31)),
    window_start_us=microseconds(datetime(2024, 1, 1, 9, tzinfo=UTC)),
    window_end_us=end_of_day_us(date(2024, 12, 31)),
    has_people=True,
)


def day_us(month: int, day: int = 1) -> int:
    return microseconds(datetime(month // 100, month % 100, day, tzinfo=UTC))


def people(starts: dict[str, int], others: int) -> list[dict[str, Any]]:
    begun = [{"person": name, "ambassador_from_us": day_us(month)} for name, month in starts.items()]
    return [*begun, *({"person": f"other{number}"} for number in range(others))]


def reactions(reach: Callable[[str, int], int], names: list[str]) -> list[dict[str, Any]]:
    """Each person reaches so many people in each month; two of them react twice."""
    return [
        {"author": name, "month": month, "person": f"{name}-{month}-{number}", "ts_us": day_us(month, 15)}
        for name in names
        for month in MONTHS
        for number in [*range(reach(name, month)), *range(min(2, reach(name, month)))]
    ]


Run = Callable[..., Reading]


@pytest.fixture
def effect(one: Callable[..., Reading]) -> Run:
    def run(starts: dict[str, int], others: int, reach: Callable[[str, int], int], **context: Any) -> Reading:
        names = [row["person"] for row in people(starts, others)]
        return one(
            "advocacy.added_reach",
            context=replace(CONTEXT, **context),
            people=people(starts, others),
            acts=[{"person": name} for name in names],
            reactions=reactions(reach, names),
        )

    return run


STARTS = {f"amb{number}": 202405 if number < 4 else 202408 for number in range(8)}


def noise(name: str, month: int) -> int:
    """The same for the same person and month: zero to three."""
    return int(np.random.default_rng([month, *name.encode()]).integers(0, 4))


def test_the_effect_is_found(effect: Run) -> None:
    found = effect(STARTS, 40, lambda name, month: noise(name, month) + 4 * (month >= STARTS.get(name, 999999)))
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    assert found.value == pytest.approx(4, abs=1)
    assert 0 < found.low < found.value < found.high
    assert (found.n, found.people, found.unit) == (8, 8, "people a month")
    assert "over 12 months" in found.reason
    assert "placebo employees" in found.reason


def test_by_hand_without_noise(effect: Run) -> None:
    """All reach two; those who begin reach five from then on, while everybody's reach rises by one in June."""
    found = effect(STARTS, 40, lambda name, month: 2 + (month >= 202406) + 3 * (month >= STARTS.get(name, 999999)))
    assert found.value == pytest.approx(3)


def test_the_more_active_ones_are_no_effect(effect: Run) -> None:
    found = effect(STARTS, 40, lambda name, month: noise(name, month) + 10 * name.startswith("amb"))
    assert found.low is not None
    assert found.high is not None
    assert found.low <= 0 <= found.high


def test_a_drift_from_before_is_no_effect(effect: Run) -> None:
    found = effect(STARTS, 40, lambda name, month: noise(name, month) + 2 * (month - 202400) * name.startswith("amb"))
    assert (found.outcome, found.value) == ("not_available", None)
    assert "insufficient" in found.reason
    assert "drifting" in found.reason


def test_two_months_from_before_are_needed(effect: Run) -> None:
    early = dict.fromkeys(STARTS, 202402)
    found = effect(early, 40, noise)
    assert (found.outcome, found.value) == ("not_available", None)
    assert "insufficient" in found.reason


def test_a_month_that_the_record_covers_in_part_is_left_out(effect: Run) -> None:
    found = effect(STARTS, 40, noise, window_start_us=day_us(202401, 10), as_of_us=end_of_day_us(date(2024, 12, 12)))
    assert "over 10 months" in found.reason


def test_somebody_has_to_be_no_ambassador(effect: Run) -> None:
    found = effect(dict.fromkeys(STARTS, 202405), 3, noise)
    assert (found.outcome, found.value) == ("not_available", None)
    assert "to compare with" in found.reason


def test_those_who_begin_later_are_compared_with(effect: Run) -> None:
    starts = {f"amb{number}": 202404 if number < 6 else 202410 for number in range(12)}
    found = effect(starts, 0, lambda name, month: 1 + 2 * (month >= starts[name]))
    assert found.value == pytest.approx(2)
    assert "too few people never began" in found.reason


def test_four_ambassadors_stay_hidden(effect: Run) -> None:
    found = effect(dict(list(STARTS.items())[:4]), 40, noise)
    assert (found.outcome, found.value, found.n, found.people) == ("suppressed", None, None, None)


def test_one_month_of_fame_counts_as_a_good_month(effect: Run) -> None:
    """One ambassador reaches 300 people once; the others show how little the rest of the months are worth."""
    found = effect(STARTS, 40, lambda name, month: 300 if (name, month) == ("amb0", 202409) else 1 + noise(name, month))
    assert found.value is not None
    assert abs(found.value) < 1


def test_the_silent_are_nobody_to_compare_with(one: Callable[..., Reading]) -> None:
    """Everybody reaches two; the silent, who reach nobody, would make a drift of any season."""
    names = [row["person"] for row in people(STARTS, 10)]
    seasonal = reactions(lambda _, month: month - 202400, names)
    found = one(
        "advocacy.added_reach",
        context=CONTEXT,
        people=people(STARTS, 60),
        acts=[{"person": name} for name in names],
        reactions=seasonal,
    )
    assert found.value == pytest.approx(0)


def test_no_list_of_ambassadors(one: Callable[..., Reading]) -> None:
    found = one("advocacy.added_reach", people=people({}, 20), acts=[{"person": "other0"}])
    assert (found.outcome, found.value) == ("not_available", None)
    assert "ambassador_from" in found.reason
