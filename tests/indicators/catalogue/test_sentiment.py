"""How texts of people outside sound: shares whose interval counts threads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pappus.statistics.intervals import ClusterSums, clustered_share
from pappus.vocabulary.readings import Reading

SHARES = {"positive": 1, "neither": 0, "negative": -1}


def texts(*marks: int | None, thread: str = "") -> list[dict[str, Any]]:
    return [
        {"thread_id": thread or f"x:{place}", "person": f"p{place}", "sentiment": mark}
        for place, mark in enumerate(marks)
    ]


def test_the_three_shares_make_up_the_whole(one: Callable[..., Reading]) -> None:
    rows = texts(1, 1, 1, 0, 0, -1, 0, 1)
    found = {name: one(f"sentiment.{name}_share", sentiments=rows) for name in SHARES}
    assert {name: reading.value for name, reading in found.items()} == {
        "positive": 0.5, "neither": 0.375, "negative": 0.125,
    }  # fmt: skip
    assert {reading.n for reading in found.values()} == {8}
    assert {reading.people for reading in found.values()} == {8}


def test_the_interval_counts_threads(one: Callable[..., Reading]) -> None:
    """Four threads of five texts that each sound one way say as much as four texts."""
    rows = [row for place in range(4) for row in texts(*[1 if place % 2 else -1] * 5, thread=f"x:{place}")]
    found = one("sentiment.positive_share", sentiments=rows)
    expected = clustered_share(ClusterSums(4, 20, 10, 100, 50, 50), 0.9)
    assert found.value == 0.5
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))
    apart = one("sentiment.positive_share", sentiments=texts(*[1, -1] * 10))
    assert apart.low is not None
    assert found.low is not None
    assert apart.low > found.low + 0.1


def test_texts_in_other_languages_are_left_out_and_said(one: Callable[..., Reading]) -> None:
    found = one("sentiment.negative_share", sentiments=texts(-1, 0, 0, 0, 0, None, None))
    assert (found.value, found.n, found.people) == (0.2, 5, 5)
    assert found.reason == "2 of 7 texts are left out: they are not in English, or too long for a list of words"


def test_without_a_text_in_english_nothing_is_said(one: Callable[..., Reading]) -> None:
    for name in SHARES:
        found = one(f"sentiment.{name}_share", sentiments=texts(*[None] * 9))
        assert (found.outcome, found.value) == ("not_available", None)
        assert "no short text of people outside in English" in found.reason


def test_few_people_are_not_shown(one: Callable[..., Reading]) -> None:
    rows = [{**row, "person": f"p{place % 4}"} for place, row in enumerate(texts(*[1] * 20))]
    assert one("sentiment.positive_share", sentiments=rows).outcome == "suppressed"


def test_months_and_channels_are_told_apart(measured: Callable[..., list[Reading]]) -> None:
    rows = [{**row, "month": 202401} for row in texts(*[1] * 6)] + texts(*[-1] * 6)
    rows += [{**row, "network": "email", "network_class": "traditional"} for row in texts(*[0] * 6)]
    months = measured("sentiment.positive_share", period="month", sentiments=rows)
    assert [(one.period, one.value) for one in months] == [("2024-01", 1.0), ("2024-10", 0.0)]
    networks = measured("sentiment.negative_share", by="network", sentiments=rows)
    assert {one.key: one.value for one in networks} == {"email": 0.0, "x": 0.5}
