"""Collisions, duplicates, the index, and who is out of step, worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pappus.vocabulary.readings import Reading

MINUTE_US = 60_000_000
DAY_US = 86_400_000_000
AS_OF_US = 20_000 * DAY_US
START_US = AS_OF_US - 40 * DAY_US
One = Callable[..., Reading]
Many = Callable[..., list[Reading]]


def post(property_id: str, minutes: float, **given: Any) -> dict[str, Any]:
    return {"property_id": property_id, "person": property_id, "ts_us": START_US + int(minutes * MINUTE_US), **given}


POSTS = [
    post("x:a", 0, fingerprint="one"),
    post("x:b", 15, fingerprint="two"),  # 15 minutes later: collides with the first, and the other way round
    post("x:a", 31, fingerprint="three"),  # 16 minutes later: does not
    post("x:a", 200, fingerprint="four"),
    post("x:a", 205, fingerprint="four"),  # the same property with itself: neither
    post("x:b", 400, fingerprint="five", lang="de"),
    post("x:a", 401, fingerprint="six", lang="en"),  # another language is another audience
    post("mastodon:a", 500, fingerprint="one", network="mastodon"),  # another network: no duplicate
    post("x:b", 29 * 1440, fingerprint="one"),  # within 30 days: a duplicate
    post("x:b", 31 * 1440, fingerprint="three"),  # after more than 30 days: none
]


def test_posts_collide_within_a_quarter_of_an_hour(one: One) -> None:
    found = one("coordination.collision_share", posts=POSTS)
    assert (found.value, found.n, found.people) == (0.2, 10, 0)
    assert found.low is not None
    assert found.low < 0.2


def test_another_property_repeats_a_text(one: One) -> None:
    found = one("coordination.duplicate_share", posts=POSTS)
    assert (found.value, found.n) == (0.1, 10)


def test_the_index_counts_a_post_once(one: One) -> None:
    both = [post("x:a", 0, fingerprint="one"), post("x:b", 1, fingerprint="one"), post("x:b", 900, fingerprint="two")]
    assert one("coordination.index", posts=POSTS).value == pytest.approx(0.7)
    assert one("coordination.index", posts=both).value == pytest.approx(1 / 3)


def test_market_and_audience_part_those_who_read(one: One) -> None:
    apart = [post("x:a", 0, market="Europe"), post("x:b", 1, market="Asia"), post("x:c", 2, audience="press")]
    assert one("coordination.collision_share", posts=apart).value == 0


def test_short_texts_are_no_duplicates_and_missing_ones_are_left_out(one: One) -> None:
    short = [post("x:a", 0, fingerprint="hi", text_len=39), post("x:b", 60, fingerprint="hi", text_len=39)]
    assert one("coordination.duplicate_share", posts=short).value == 0
    dropped = [*short, post("x:a", 300, fingerprint=None), post("x:a", 900, fingerprint=None, text_len=None)]
    found = one("coordination.index", posts=dropped)
    assert (found.value, found.n) == (1, 3)
    assert found.reason == "25% of the posts are left out, since their text was not kept"
    found = one("coordination.index", posts=[post("x:a", 0), post("x:b", 60)])
    assert (found.outcome, found.value) == ("not_available", None)
    assert "texts are not kept" in found.reason


def test_one_property_alone_is_not_coordinated(one: One) -> None:
    found = one("coordination.index", posts=[post("x:a", 0, fingerprint="one")])
    assert found.outcome == "not_available"
    assert found.reason == "only one property of ours posts, so that nothing can collide"
    assert "of its own accord" in one("coordination.index").reason


def test_few_people_behind_posts_are_suppressed(one: One) -> None:
    few = [post("x:a", 0, kind="human", person="p1"), post("x:b", 1, kind="human", person="p2")]
    assert one("coordination.collision_share", posts=few).outcome == "suppressed"
    many = [post(f"x:{who}", place, kind="human", person=who) for place, who in enumerate("abcde")]
    found = one("coordination.collision_share", posts=many)
    assert (found.value, found.people) == (1, 5)


def test_by_property(measured: Many) -> None:
    found = measured("coordination.collision_share", "property", posts=POSTS)
    assert [(reading.key, reading.value) for reading in found] == [("mastodon:a", 0), ("x:a", 0.2), ("x:b", 0.25)]


def test_who_posts_less_than_a_quarter_as_often_is_out_of_step(one: One) -> None:
    posts = [post("x:a", minutes * 60) for minutes in range(9)]
    posts += [post("x:b", 30), post("x:b", 90), post("x:c", 30), post("x:c", 90), post("x:c", 150)]
    posts += [post("x:c", 30, market="Asia")]  # alone there
    found = one("coordination.out_of_step_share", posts=posts)
    assert found.value == pytest.approx(1 / 3)
    assert found.n == 3
    alone = one("coordination.out_of_step_share", posts=posts[:9])
    assert alone.reason == "no audience is served by more than one property of ours"
    old = [{**row, "ts_us": AS_OF_US - 91 * DAY_US} for row in posts]
    assert one("coordination.out_of_step_share", posts=old).outcome == "not_available"
