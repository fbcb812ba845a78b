"""Social against traditional channels, adjusted, with its four answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from pappus.indicators.parity import verdict_of
from pappus.vocabulary.readings import Reading

HOUR_US = 3_600_000_000
ID = "response.parity_difference_hours"
One = Callable[..., Reading]


def threads(social: float, traditional: float, **more: Any) -> list[dict[str, Any]]:
    """A hundred threads on each side at the same hour with mean waits in hours."""
    spread = -np.log(1 - (np.arange(100) + 0.5) / 100)
    rows = []
    for arm, mean in (("social", social), ("traditional", traditional)):
        for place, hours in enumerate(mean * spread):
            rows.append(
                {
                    "opened_us": 0,
                    "elapsed_us": round(hours * HOUR_US),
                    "answered": 1,
                    "network_class": arm,
                    "opener": f"{arm}{place}",
                    "replier": "agent",
                    "replier_kind": "human",
                    **more,
                }
            )
    return rows


@pytest.mark.parametrize(
    ("social", "traditional", "answer"),
    [(1, 9, "better"), (1.0, 1.1, "as good"), (9, 1, "worse"), (8, 8, "cannot be told")],
)
def test_four_answers(one: One, social: float, traditional: float, answer: str) -> None:
    found = one(ID, threads=threads(social, traditional))
    assert answer in found.reason
    assert found.value == pytest.approx(social - traditional, abs=0.1)
    assert (found.n, found.people, found.unit) == (200, 201, "hours")


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (-9, -1.01, "better"),
        (-9, -0.5, "as_good"),
        (-9, 1, "as_good"),
        (0.2, 0.9, "as_good"),
        (0.2, 1.1, "cannot_tell"),
        (-9, 9, "cannot_tell"),
        (1.01, 9, "worse"),
    ],
)
def test_verdicts_by_the_margin_of_an_hour(low: float, high: float, verdict: str) -> None:
    assert verdict_of(low, high) == verdict


def test_at_night_everything_is_slow(one: One) -> None:
    day, night = threads(2, 2), threads(12, 12)
    mixed = [row for row in day if row["network_class"] == "social" or row["opener"].endswith("1")]
    shifted = [
        {**row, "opened_us": 14 * HOUR_US, "opener": f"n{row['opener']}"}
        for row in night
        if row["network_class"] == "traditional" or row["opener"].endswith(("1", "2"))
    ]
    few_day = [{**row, "opener": f"m{row['opener']}"} for row in day if row["network_class"] == "traditional"][:30]
    found = one(ID, threads=[*mixed, *few_day, *shifted])
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0 < found.high


def test_topics_that_both_have_are_compared_by_themselves(one: One) -> None:
    rows = [*threads(1, 1, topic="a"), *threads(20, 20, topic="b"), *threads(20, 9, topic="b")[:100]]
    found = one(ID, threads=rows)
    assert found.value == pytest.approx(0, abs=0.1)
    lone = [{**row, "topic": f"{row['network_class']} only"} for row in threads(2, 2)]
    assert one(ID, threads=lone).outcome == "found"


def test_one_person_with_many_threads_is_one_person(one: One) -> None:
    rows = threads(4, 4)
    few = [{**row, "opener": f"{row['network_class']}{place % 10}"} for place, row in enumerate(rows)]
    same = [{**row, "elapsed_us": row["elapsed_us"] // 5 * (1 + place % 10)} for place, row in enumerate(rows)]
    alone = one(ID, threads=same)
    clustered = one(ID, threads=[{**row, "opener": other["opener"]} for row, other in zip(same, few, strict=True)])
    assert alone.high is not None
    assert alone.low is not None
    assert clustered.high is not None
    assert clustered.low is not None
    assert clustered.value == alone.value
    assert clustered.high - clustered.low > alone.high - alone.low


def test_what_cannot_be_compared(one: One, without: Any) -> None:
    rows = threads(2, 3)
    assert one(ID).outcome == "not_available"
    assert one(ID, threads=rows[:100]).outcome == "not_available"
    assert one(ID, threads=[{**row, "opener": "me"} for row in rows]).outcome == "suppressed"
    apart = [{**row, "opened_us": 9 * HOUR_US * (row["network_class"] == "social")} for row in rows]
    assert "hardly ever" in one(ID, threads=apart).reason
    assert one(ID, threads=rows, context=without(answered_only_networks=("x",))).outcome == "not_available"
