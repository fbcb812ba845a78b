"""Content: planned, reused, noticed, in formats and languages; worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

DAY_US = 86_400_000_000
HOUR_US = 3_600_000_000
AS_OF_US = 20_000 * DAY_US


def day(number: int) -> dict[str, int]:
    """A day so many days before the record ends."""
    return {"from_us": AS_OF_US - number * DAY_US, "to_us": AS_OF_US - (number - 1) * DAY_US}


def at(number: float, **more: Any) -> dict[str, Any]:
    """A post of the account so many days before the record ends."""
    return {
        "person": "x:us", "kind": "account", "property_id": "x:us", "ts_us": AS_OF_US - round(number * DAY_US), **more,
    }  # fmt: skip


SEEN = [{"ts_us": AS_OF_US - 50 * DAY_US}, {"ts_us": AS_OF_US - DAY_US}]


def plan(*days: int, property_id: str = "x:us") -> list[dict[str, Any]]:
    return [{"property_id": property_id, **day(number)} for number in days]


def test_planned_items_that_appeared(one: Callable[..., Any]) -> None:
    """Three on one day of which two appeared, one that did, one that did not: three of five."""
    posts = [at(39.5), at(39.2), at(29.9), at(18)]
    found = one("content.planned_share", acts=SEEN, publications=posts, content_plan=plan(40, 40, 40, 30, 20))
    assert (found.value, found.n, found.people) == (pytest.approx(3 / 5), 5, None)


def test_more_posts_than_planned_make_no_more_than_all(one: Callable[..., Any]) -> None:
    posts = [at(39.5), at(39.4), at(39.3)]
    assert one("content.planned_share", acts=SEEN, publications=posts, content_plan=plan(40)).value == 1


def test_days_and_properties_that_the_record_does_not_show_are_left_out(one: Callable[..., Any]) -> None:
    unseen = [*plan(60), *plan(0), *plan(30, property_id="x:other"), *plan(40)]
    found = one("content.planned_share", acts=SEEN, publications=[at(39.5)], content_plan=unseen)
    assert (found.value, found.n) == (1, 1)


def test_without_a_plan_nothing_is_said(one: Callable[..., Any]) -> None:
    found = one("content.planned_share", acts=SEEN, publications=[at(39.5)])
    assert (found.outcome, found.value) == ("not_available", None)
    assert "content_plan.csv" in found.reason


def test_posts_that_use_earlier_ones_again(one: Callable[..., Any]) -> None:
    """Six posts with a text: one says the first again with another link, one repeats it, one of them elsewhere."""
    posts = [
        at(300, wording_mark=1, exact_mark=11),
        at(200, wording_mark=1, exact_mark=12),
        at(100, wording_mark=1, exact_mark=11),
        at(50, wording_mark=2, exact_mark=21),
        at(40, wording_mark=2, exact_mark=21, property_id="insta:us", person="insta:us"),
        at(30, wording_mark=3, exact_mark=31),
        at(20, wording_mark=None, exact_mark=41),
    ]
    again = one("content.reused_share", publications=posts)
    assert (again.value, again.n) == (pytest.approx(3 / 6), 6)
    unchanged = one("content.unchanged_share", publications=posts)
    assert (unchanged.value, unchanged.n) == (pytest.approx(1 / 6), 6)


def test_what_was_said_before_the_year_counts_as_said_before(one: Callable[..., Any]) -> None:
    posts = [at(500, wording_mark=1, exact_mark=1), at(30, wording_mark=1, exact_mark=1)]
    found = one("content.reused_share", publications=posts)
    assert (found.value, found.n) == (1, 1)


def test_three_people_stay_hidden(one: Callable[..., Any]) -> None:
    posts = [at(30, kind="human", person=who, wording_mark=7, exact_mark=7) for who in "abc"]
    assert one("content.reused_share", publications=posts).outcome == "suppressed"
    assert (
        one("content.formats", publications=[{**post, "object_type": "note"} for post in posts]).outcome == "suppressed"
    )


def reactions(post: str, *hours: float, days_ago: float = 60, **more: Any) -> list[dict[str, Any]]:
    post_us = AS_OF_US - round(days_ago * DAY_US)
    return [
        {
            "post_id": post, "author": "x:us", "author_kind": "account", "person": f"{post}{number}",
            "post_us": post_us, "ts_us": post_us + round(hour * HOUR_US), **more,
        }
        for number, hour in enumerate(hours)
    ]  # fmt: skip


def test_the_half_life_of_posts(one: Callable[..., Any]) -> None:
    """Half of the reactions have come after 2, 4 and 10 hours; the middle post counts, however many it drew."""
    rows = [
        *reactions("p", 1, 2, 30),
        *reactions("q", *([4] * 50), 5, *([6] * 49)),
        *reactions("r", 9, 10, 11, 12),
    ]
    found = one("content.half_life_hours", reactions=rows)
    assert (found.value, found.n, found.people, found.unit) == (pytest.approx(4), 3, 107, "hours")


def test_posts_that_were_not_followed_or_hardly_noticed_have_no_half_life(one: Callable[..., Any]) -> None:
    rows = [
        *reactions("p", 1, 2),
        *reactions("q", 1, 2, 3, days_ago=20),
        *reactions("r", 1, 2, 3, opening=0),
        *reactions("s", 1, 2, 31 * 24),
    ]
    found = one("content.half_life_hours", reactions=rows)
    assert (found.outcome, found.value) == ("not_available", None)


def test_reactions_to_one_person_stay_hidden(one: Callable[..., Any]) -> None:
    rows = reactions("p", *range(1, 40), author="ann", author_kind="human")
    assert one("content.half_life_hours", reactions=rows).outcome == "suppressed"


def counted(counts: list[int], days_ago: float, **more: Any) -> list[dict[str, Any]]:
    return [at(days_ago, engagement_n=number, **more) for number in counts]


def test_engagement_against_the_year_before(one: Callable[..., Any]) -> None:
    """Twelve posts with ten each, then twelve with twenty: twice as much, of a spread of nil."""
    found = one("content.engagement_ratio", publications=[*counted([10] * 12, 200), *counted([20] * 12, 30)])
    assert (found.value, found.n) == (pytest.approx(2), 24)


def test_large_and_small_properties_count_by_their_own_measure(one: Callable[..., Any]) -> None:
    posts = [
        *counted([1000] * 10, 200),
        *counted([1000] * 10, 30),
        *counted([2] * 10, 200, property_id="x:small"),
        *counted([4] * 10, 30, property_id="x:small"),
    ]
    assert one("content.engagement_ratio", publications=posts).value == pytest.approx(1.5)


def test_one_post_that_goes_round_the_world_makes_no_maturity(one: Callable[..., Any]) -> None:
    rng = np.random.default_rng(2)
    before, now = rng.poisson(10, 40).tolist(), rng.poisson(10, 40).tolist()
    calm = one("content.engagement_ratio", publications=[*counted(before, 200), *counted(now, 30)])
    viral = one("content.engagement_ratio", publications=[*counted(before, 200), *counted([*now[:-1], 100_000], 30)])
    assert viral.value == pytest.approx(calm.value, abs=0.1)
    assert viral.low < 1.1


def test_posts_of_the_last_days_have_not_been_noticed_yet(one: Callable[..., Any]) -> None:
    posts = [*counted([10] * 12, 200), *counted([10] * 12, 30), *counted([0] * 12, 3)]
    assert one("content.engagement_ratio", publications=posts).value == pytest.approx(1)


def test_counts_that_nobody_took_are_not_nil(one: Callable[..., Any]) -> None:
    found = one("content.engagement_ratio", publications=[at(200), at(30)])
    assert (found.outcome, found.value) == ("not_available", None)


@pytest.mark.parametrize(("indicator", "trait"), [("content.formats", "object_type"), ("content.languages", "lang")])
def test_variety_is_that_of_equally_common_kinds(one: Callable[..., Any], indicator: str, trait: str) -> None:
    posts = [at(30, **{trait: "one" if number < 100 else "two"}) for number in range(200)] + [at(20)]
    found = one(indicator, publications=posts)
    assert (found.value, found.n) == (pytest.approx(2), 200)
    assert one(indicator, publications=[at(30, **{trait: "one"})] * 50).value == pytest.approx(1)
