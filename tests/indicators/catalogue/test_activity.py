"""Volume: exact counts, and what is hidden of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pappus.vocabulary.readings import Reading

Rows = list[dict[str, Any]]


def acts(n: int, people: int, **more: Any) -> Rows:
    return [{"person": f"{more.get('unit', more.get('network', ''))}{place % people}", **more} for place in range(n)]


def test_every_act_counts_on_both_sides(one: Callable[..., Reading]) -> None:
    rows = [*acts(7, 5), *acts(3, 3, side="external", verb="Like"), {"verb": "Join", "person": "z"}]
    found = one("activity.volume", acts=rows)
    assert (found.value, found.low, found.high, found.n, found.people) == (11, None, None, 11, 6)


def test_accounts_alone_are_no_small_group(one: Callable[..., Reading]) -> None:
    found = one("activity.volume", acts=[{"kind": "account", "person": "x:us"}] * 9)
    assert (found.value, found.people, found.outcome) == (9, 0, "found")


def test_humans_without_a_name_are_a_small_group(one: Callable[..., Reading]) -> None:
    assert one("activity.volume", acts=[{"person": None}] * 9).outcome == "suppressed"


def test_an_empty_record(one: Callable[..., Reading]) -> None:
    found = one("activity.volume")
    assert (found.outcome, found.reason) == ("not_available", "the record holds no act")


def test_one_small_unit_takes_the_next_smallest_with_it(measured: Callable[..., list[Reading]]) -> None:
    rows = [*acts(9, 3, unit="a"), *acts(20, 6, unit="b"), *acts(30, 6, unit="c")]
    found = {reading.key: reading for reading in measured("activity.volume", "unit", acts=rows)}
    assert {key: reading.value for key, reading in found.items()} == {"a": None, "b": None, "c": 30}
    assert [found[key].outcome for key in "abc"] == ["suppressed", "suppressed", "found"]
    assert (found["b"].n, found["b"].people) == (None, None)
    assert found["a"].reason != found["b"].reason


def test_a_small_month_takes_another_of_its_quarter_with_it(measured: Callable[..., list[Reading]]) -> None:
    rows = [
        *acts(9, 3, month=202401),
        *acts(20, 6, month=202402),
        *acts(30, 6, month=202403),
        *acts(8, 6, month=202404),
    ]
    found = {reading.period: reading.value for reading in measured("activity.volume", period="month", acts=rows)}
    assert found == {"2024-01": None, "2024-02": None, "2024-03": 30, "2024-04": 8}


def test_a_unit_is_not_had_from_its_function(measured: Callable[..., list[Reading]]) -> None:
    rows = [
        *acts(9, 3, unit="a", function="hr"),
        *acts(50, 6, unit="b", function="hr"),
        *acts(20, 6, unit="c", function="it"),
        *acts(30, 6, unit="d", function="it"),
    ]
    found = {reading.key: reading.value for reading in measured("activity.volume", "unit", acts=rows)}
    assert found == {"a": None, "b": None, "c": 20, "d": 30}


def test_keys_within_a_month_and_months_within_a_key(measured: Callable[..., list[Reading]]) -> None:
    rows = [
        row
        for place, unit in enumerate("abc")
        for step, month in enumerate((202401, 202402, 202403))
        for row in acts(20 + 5 * place + step, 3 if (unit, month) == ("a", 202401) else 6, unit=unit, month=month)
    ]
    found = measured("activity.volume", "unit", "month", acts=rows)
    hidden = {(reading.key, reading.period) for reading in found if reading.outcome == "suppressed"}
    assert ("a", "2024-01") in hidden
    for group in ({key for key, _ in hidden}, {period for _, period in hidden}):
        for name in group:
            assert sum(name in cell for cell in hidden) >= 2
