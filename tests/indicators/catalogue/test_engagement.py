"""The four Is of engagement, worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pappus.indicators.indicator import MeasureContext

DAY_US = 86_400_000_000
AS_OF_US = 20_000 * DAY_US


def act(person: str, days_ago: float = 5, **more: Any) -> dict[str, Any]:
    return {"person": person, "side": "external", "ts_us": AS_OF_US - round(days_ago * DAY_US), **more}


# In the first month five people are there, in the second three of them, in the third one more, who only likes.
ACTS = [
    *(act(who) for who in "abcde"),
    act("a", 6),
    act("b", 7, verb="Announce", network="mastodon"),
    *(act(who, 40) for who in "abc"),
    act("f", 70, verb="Like"),
]


def test_involvement_is_people_present_in_a_month(one: Callable[..., Any]) -> None:
    """The record covers a hundred days, so three months: five, three and one of them."""
    found = one("engagement.involvement", acts=ACTS)
    assert (found.value, found.n, found.people, found.unit) == (pytest.approx(9 / 3), 6, 6, "people a month")


def test_months_without_anybody_count(one: Callable[..., Any], without: Callable[..., MeasureContext]) -> None:
    whole = without(window_start_us=AS_OF_US - 700 * DAY_US)
    assert one("engagement.involvement", context=whole, acts=ACTS).value == pytest.approx(9 / 12)
    short = one("engagement.involvement", context=without(window_start_us=AS_OF_US - 20 * DAY_US), acts=ACTS)
    assert (short.outcome, short.value) == ("not_available", None)


def test_interaction_is_what_those_present_write(one: Callable[..., Any]) -> None:
    """Nine posts by six people who were present in nine months altogether."""
    found = one("engagement.interaction", acts=ACTS)
    assert (found.value, found.n, found.people) == (pytest.approx(9 / 9), 9, 6)
    assert found.low < found.value < found.high


def test_intimacy_is_coming_back(one: Callable[..., Any]) -> None:
    """Three of the five who wrote did so in two months; who only liked did not write."""
    found = one("engagement.intimacy", acts=ACTS)
    assert (found.value, found.n) == (pytest.approx(3 / 5), 5)
    assert 0 < found.low < found.value < found.high < 1


def test_influence_is_told_only_where_sharing_is_recorded(one: Callable[..., Any]) -> None:
    """On the network that records shares one of six who were there shared; on the other nobody could."""
    more = [act(who, network="mastodon") for who in "uvwxy"]
    found = one("engagement.influence", acts=[*ACTS, *more])
    assert (found.value, found.n) == (pytest.approx(1 / 6), 6)
    nothing = one("engagement.influence", acts=[act(who) for who in "abcdef"])
    assert (nothing.outcome, nothing.value) == ("not_available", None)


@pytest.mark.parametrize("name", ["involvement", "interaction", "intimacy"])
def test_channel_by_channel(measured: Callable[..., Any], name: str) -> None:
    more = [act(who, network="forum") for who in "abcdef"] + [act("a", network="reddit")]
    found = {reading.key: reading.outcome for reading in measured(f"engagement.{name}", "network", acts=[*ACTS, *more])}
    assert found["reddit"] == "suppressed"
    assert found["forum"] in ("found", "suppressed")


def test_our_own_people_bots_and_internal_networks_do_not_count(one: Callable[..., Any]) -> None:
    others = [
        *(act(who, side="org") for who in "uvwxyz"),
        act("bot", kind="bot"),
        act("g", network_class="internal"),
        act("h", 400),
    ]
    assert one("engagement.involvement", acts=[*ACTS, *others]).n == 6


def test_four_people_stay_hidden(one: Callable[..., Any]) -> None:
    found = one("engagement.intimacy", acts=[act(who) for who in "abcd"])
    assert (found.outcome, found.value, found.n) == ("suppressed", None, None)


def test_where_sides_are_unknown_it_is_said(one: Callable[..., Any], without: Callable[..., MeasureContext]) -> None:
    acts = [{**row, "side": "unknown"} for row in ACTS]
    found = one("engagement.interaction", context=without(sides_known=False), acts=acts)
    assert "sides unknown" in found.reason
