"""Hand-overs, approvals and people who come back, worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pappus.vocabulary.readings import Reading

DAY_US = 86_400_000_000
One = Callable[..., Reading]


def about(value: float) -> Any:
    return pytest.approx(value)


def matter(day: float, opener: str, **more: Any) -> dict[str, Any]:
    """A matter that was answered an hour later; the record goes on to the hundredth day."""
    opened = round(day * DAY_US)
    reply = opened + DAY_US // 24
    return {
        "thread_id": f"{opener}{day}",
        "opened_us": opened,
        "opener": opener,
        "censored_us": 100 * DAY_US,
        "answered": 1,
        "first_reply_us": reply,
        "end_us": reply,
        "end_reason": "answered",
        **more,
    }


FIVE = [matter(day, name) for day, name in enumerate("abcde")]


def test_settled_unless_somebody_comes_back(one: One) -> None:
    assert one("care.settled_share", threads=FIVE).value == 1
    back = [matter(2, "a"), matter(50, "b"), matter(90, "c"), matter(99, "c")]
    found = one("care.settled_share", threads=[*FIVE, *back])
    # a came back within a week, b and c later; the last matter of c was not followed for a week.
    assert (found.value, found.n, found.people) == (about(7 / 8), 8, 5)
    assert found.low is not None
    assert found.low < 7 / 8


def test_a_matter_opened_again_is_not_settled(one: One) -> None:
    rows = [*FIVE[:4], matter(9, "e", reopened_us=11 * DAY_US)]
    assert one("care.settled_share", threads=rows).value == about(4 / 5)
    late = [*FIVE[:4], matter(9, "e", reopened_us=30 * DAY_US)]
    assert one("care.settled_share", threads=late).value == 1


def test_what_nobody_answered_is_not_settled_and_not_unsettled(one: One) -> None:
    assert one("care.settled_share", threads=[*FIVE, matter(3, "f", answered=0, first_reply_us=None)]).n == 5


def test_one_conversation_counts_what_belongs_together_once(one: One) -> None:
    rows = [*FIVE, matter(2, "a", network="mail"), matter(5, "a"), matter(60, "b")]
    found = one("care.one_conversation_share", threads=rows)
    assert (found.value, found.n) == (about(5 / 6), 6)
    assert one("care.channel_switch_share", threads=rows).value == about(1 / 6)


def test_unanswered_matters_count_too(one: One) -> None:
    rows = [*FIVE, matter(70, "f", answered=0, first_reply_us=None), matter(71, "f", network="mail")]
    assert one("care.one_conversation_share", threads=rows).value == about(5 / 6)


@pytest.mark.parametrize("name", ["care.one_conversation_share", "care.channel_switch_share"])
def test_a_change_that_could_not_be_seen_is_not_denied(one: One, name: str) -> None:
    found = one(name, threads=[*FIVE, matter(2, "a")])
    assert found.outcome == "not_available"
    assert "more than one network" in found.reason


@pytest.mark.parametrize("name", ["settled_share", "one_conversation_share", "channel_switch_share"])
def test_few_people_are_hidden_and_answered_only_exports_say_nothing(one: One, without: Any, name: str) -> None:
    rows = [matter(0, "a"), matter(1, "a", network="mail"), matter(2, "b")]
    assert one(f"care.{name}", threads=rows).outcome == "suppressed"
    context = without(answered_only_networks=("x", "mail"))
    assert one(f"care.{name}", threads=FIVE, context=context).outcome == "not_available"


def test_nobody_without_a_name_comes_back(one: One) -> None:
    assert one("care.settled_share", threads=[*FIVE, {**matter(3, "x"), "opener": None}]).n == 5


def test_handed_over(one: One) -> None:
    rows = [{**row, "handed_over": int(place == 0), "replier_unit": "care"} for place, row in enumerate(FIVE)]
    assert one("care.handover_share", threads=rows).outcome == "not_available"
    rows[1]["replier_unit"] = "billing"
    found = one("care.handover_share", threads=[*rows, matter(6, "f")])
    assert (found.value, found.n) == (about(1 / 5), 5)


def test_answers_without_an_approval(one: One) -> None:
    assert one("care.decided_at_edge_share", threads=FIVE).outcome == "not_available"
    rows = [{**FIVE[0], "approvals_n": 2}, *FIVE[1:], matter(6, "f", network="mail")]
    found = one("care.decided_at_edge_share", threads=rows)
    assert (found.value, found.n) == (about(4 / 5), 5)
