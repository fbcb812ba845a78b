"""Responsiveness on threads worked out by hand, and on published figures."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import iterparse

import pytest

from pappus.vocabulary.readings import Reading

HOUR_US = 3_600_000_000
Rows = list[dict[str, Any]]
One = Callable[..., Reading]
Many = Callable[..., list[Reading]]


def about(value: Any, within: float | None = None) -> Any:
    return pytest.approx(value, abs=within)


def answered(hours: float, opener: str, **more: Any) -> dict[str, Any]:
    elapsed = round(hours * HOUR_US)
    more = {"replier": "agent", "replier_kind": "human", "naive_reply_us": elapsed, **more}
    return {"opened_us": 0, "elapsed_us": elapsed, "answered": 1, "opener": opener, **more}


def waiting(hours: float, opener: str, **more: Any) -> dict[str, Any]:
    return {"opened_us": 0, "elapsed_us": round(hours * HOUR_US), "answered": 0, "opener": opener, **more}


FOUR_AND_ONE: Rows = [
    answered(1, "a"),
    answered(2, "b"),
    answered(30, "c"),
    waiting(40, "d"),
    answered(80, "e"),
    waiting(100, "a"),
]


def test_answered_share(one: One) -> None:
    found = one("response.answered_share", threads=FOUR_AND_ONE)
    assert (found.value, found.n, found.people, found.unit) == (about(4 / 6), 6, 6, "share")
    assert (found.low, found.high) == about((0.34701, 0.88273), within=1e-5)


def test_answered_within_a_day(one: One) -> None:
    found = one("response.answered_24h", threads=FOUR_AND_ONE)
    assert found.value == about(2 / 6)
    assert found.low is not None
    assert found.high is not None
    assert 0 < found.low < 2 / 6 < found.high < 1


def test_median_is_the_middle_where_the_curve_is_flat_at_one_half(one: One) -> None:
    found = one("response.median_hours", threads=FOUR_AND_ONE)
    assert (found.value, found.n, found.outcome, found.reason) == (55, 6, "found", "")


def test_restricted_mean_counts_longer_as_the_horizon(one: One) -> None:
    found = one("response.rmst_hours", threads=FOUR_AND_ONE)
    assert found.value == about(1 + 5 / 6 + 28 * 4 / 6 + 42 * 3 / 6)
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    assert 0 < found.low < found.value < found.high <= 72


def test_naive_median_leaves_out_the_unanswered_and_counts_answers_to_oneself(one: One) -> None:
    rows = [*FOUR_AND_ONE[:5], waiting(100, "a", naive_reply_us=3 * HOUR_US)]
    found = one("response.naive_median_hours", threads=rows)
    assert (found.value, found.n) == (3, 5)


def test_business_hours_have_readings_of_their_own(one: One) -> None:
    rows = [{**row, "elapsed_business_us": row["elapsed_us"] // 4} for row in FOUR_AND_ONE]
    median = one("response.median_business_hours", threads=rows)
    assert (median.value, median.unit) == (55 / 4, "business hours")
    mean = one("response.rmst_business_hours", threads=rows)
    assert mean.value == about((1 + 5 / 6 + 28 * 4 / 6 + 50 * 3 / 6) / 4 + 4 * 0.25)


@pytest.mark.parametrize("name", ["response.median_business_hours", "response.rmst_business_hours"])
def test_without_business_hours_there_is_no_business_clock(one: One, without: Any, name: str) -> None:
    found = one(name, context=without(has_business_hours=False), threads=FOUR_AND_ONE)
    assert found.outcome == "not_available"
    assert "business hours" in found.reason


def test_threads_that_call_for_no_answer_do_not_count(one: One) -> None:
    rows = [*FOUR_AND_ONE, waiting(500, "z", at_risk=False)]
    assert one("response.answered_share", threads=rows).n == 6


def test_time_is_read_in_whole_seconds(one: One) -> None:
    rows = [answered(1 + part / 3_600_000, f"p{part}") for part in range(5)]
    found = one("response.median_hours", threads=rows)
    assert found.value == 1


def test_no_median_where_most_are_still_waiting(one: One) -> None:
    found = one("response.median_hours", threads=[answered(1, "a"), *(waiting(9, f"p{i}") for i in range(5))])
    assert (found.value, found.outcome, found.n, found.people) == (None, "not_available", 6, 7)
    assert "9 hours" in found.reason


@pytest.mark.parametrize("name", ["response.answered_24h", "response.rmst_hours"])
def test_nothing_is_claimed_beyond_what_was_followed(one: One, name: str) -> None:
    found = one(name, threads=[waiting(9, f"p{i}") for i in range(5)])
    assert (found.value, found.outcome) == (None, "not_available")
    assert "followed" in found.reason


def test_unknown_sides_are_said(one: One, without: Any) -> None:
    found = one("response.median_hours", context=without(sides_known=False), threads=FOUR_AND_ONE)
    assert found.reason == "sides unknown: a response is the first act by another human"


@pytest.mark.parametrize(
    "name",
    [
        "response.answered_share",
        "response.answered_24h",
        "response.median_hours",
        "response.median_business_hours",
        "response.rmst_hours",
        "response.rmst_business_hours",
        "response.naive_median_hours",
        "response.parity",
    ],
)
def test_small_groups_and_empty_records(one: One, name: str) -> None:
    few = [answered(hours, opener, elapsed_business_us=1) for hours, opener in ((1, "a"), (2, "b"), (3, "c"), (4, "a"))]
    few = [*few, *({**row, "network_class": "traditional"} for row in few)]
    small = one(name, threads=few)
    assert (small.outcome, small.value, small.low, small.high, small.n, small.people) == ("suppressed", *[None] * 5)
    empty = one(name)
    assert (empty.key, empty.outcome, empty.value, empty.n) == ("organisation", "not_available", None, 0)
    assert empty.reason


def test_official_accounts_are_not_people(one: One) -> None:
    rows = [answered(1, name, replier="x:brand", replier_kind="account") for name in "abcd"]
    assert one("response.median_hours", threads=rows).outcome == "suppressed"
    rows.append(answered(1, "e", replier="x:brand", replier_kind="account"))
    assert one("response.median_hours", threads=rows).people == 5


def test_people_without_a_name_are_not_no_people(one: One) -> None:
    rows = [answered(1, "", opener_kind="human", replier=None, replier_kind="account") for _ in range(9)]
    rows = [{**row, "opener": None} for row in rows]
    assert one("response.median_hours", threads=rows).outcome == "suppressed"


def test_by_property_unit_and_month(measured: Many) -> None:
    rows = [
        answered(i + 1, f"p{i}", property_id=side, unit=unit, month=month)
        for side, unit, month in (("x:a", "care", 202401), ("x:b", None, 202404))
        for i in range(5)
    ]
    found = measured("response.median_hours", "property", threads=rows)
    assert [(reading.key, reading.value) for reading in found] == [("x:a", 3), ("x:b", 3)]
    found = measured("response.median_hours", "unit", threads=rows)
    assert [reading.key for reading in found] == ["care", "unassigned"]
    found = measured("response.median_hours", period="month", threads=rows)
    assert [reading.period for reading in found] == ["2024-01", "2024-04"]
    found = measured("response.median_hours", period="quarter", threads=rows)
    assert [reading.period for reading in found] == ["2024-Q1", "2024-Q2"]


def test_where_some_answers_may_be_missing_shares_are_bounds(one: One, without: Any) -> None:
    more = [answered(1, f"m{n}", network="mail") for n in range(4)]
    some = without(partly_answered_networks=("x",))
    found = one("response.answered_share", context=some, threads=[*FOUR_AND_ONE, *more])
    exact = one("response.answered_share", threads=[*FOUR_AND_ONE, *more])
    assert (found.value, found.low, found.n) == (exact.value, exact.low, 10)
    assert found.high == 1
    assert "some of our answers" in found.reason
    assert one("response.answered_24h", context=some, threads=FOUR_AND_ONE).high == 1
    other = one("response.answered_share", context=without(partly_answered_networks=("mail",)), threads=FOUR_AND_ONE)
    assert other.high == one("response.answered_share", threads=FOUR_AND_ONE).high


def test_a_sample_is_called_one(one: One, without: Any) -> None:
    found = one("response.median_hours", context=without(sampled_networks=("x",)), threads=FOUR_AND_ONE)
    assert "holds a sample" in found.reason


def test_where_no_answer_is_in_the_export_the_reason_says_so(one: One, without: Any) -> None:
    found = one("response.answered_share", context=without(answers_missing_networks=("x",)))
    assert found.outcome == "not_available"
    assert found.reason.endswith("(of x the export holds none of our answers)")


def arms(social: float, traditional: float) -> Rows:
    return [
        answered(hours * (1 + step / 10), f"{arm}{step}", network_class=arm)
        for arm, hours in (("social", social), ("traditional", traditional))
        for step in range(5)
    ]


def test_parity_above_one_where_social_is_faster(one: One) -> None:
    found = one("response.parity", threads=arms(2, 6))
    assert found.value == about(3)
    assert found.low is not None
    assert found.high is not None
    assert found.low < 3 < found.high
    assert found.high / 3 == about(3 / found.low)
    assert (found.n, found.people) == (10, 11)


def test_parity_needs_both_sides(one: One) -> None:
    found = one("response.parity", threads=arms(2, 6)[:5])
    assert found.outcome == "not_available"
    assert "traditional channel" in found.reason


def test_parity_hides_a_small_side(one: One) -> None:
    rows = [*arms(2, 6)[:5], *({**row, "opener": "t", "replier": "t2"} for row in arms(2, 6)[5:])]
    found = one("response.parity", threads=rows)
    assert (found.outcome, found.people) == ("suppressed", None)


def test_parity_needs_five_threads_on_each_side(one: One) -> None:
    rows = [{**row, "replier": f"r{place}"} for place, row in enumerate(arms(2, 6))]
    assert "fewer than 5 threads on a traditional channel" in one("response.parity", threads=rows[:-1]).reason


def test_parity_is_not_compared_by_network(one: One) -> None:
    assert one("response.parity", "network", threads=arms(2, 6)).outcome == "not_applicable"


def test_parity_of_instant_answers(one: One) -> None:
    assert one("response.parity", threads=arms(0, 6)).outcome == "not_available"


def test_published_medians_of_brands(measured: Many, shared_data: Path) -> None:
    with (shared_data / "twcs" / "response_pairs.csv").open(encoding="utf-8", newline="") as file:
        threads = [
            answered(
                float(row["response_time_seconds"]) / 3600,
                row["customer_id"],
                property_id=row["agent_id"],
                replier=row["agent_id"],
                replier_kind="account",
            )
            for row in csv.DictReader(file)
        ]
    with (shared_data / "twcs" / "published_response_times.csv").open(encoding="utf-8", newline="") as file:
        published = {row["agent_id"]: row for row in csv.DictReader(file)}
    found = {reading.key: reading for reading in measured("response.median_hours", "property", threads=threads)}
    shown = {key: reading for key, reading in found.items() if reading.outcome == "found"}
    assert (len(found), len(shown)) == (51, 49)
    for key, reading in shown.items():
        assert reading.value is not None
        assert reading.value * 3600 == about(float(published[key]["median_sec"]), within=1e-6)
        assert reading.n == int(published[key]["n_responses"])


def test_a_whole_site_of_questions(one: One, shared_data: Path) -> None:
    questions: dict[str, tuple[int, str | None]] = {}
    replies: dict[str, list[tuple[int, str | None]]] = {}
    end = 0
    for _, row in iterparse(shared_data / "stackexchange_site" / "Posts.xml"):  # noqa: S314
        if row.tag != "row":
            continue
        at = datetime.fromisoformat(row.get("CreationDate", "")).replace(tzinfo=UTC)
        at_us, owner = round(at.timestamp() * 1000) * 1000, row.get("OwnerUserId")
        end = max(end, at_us)
        if row.get("PostTypeId") == "1":
            questions[row.get("Id", "")] = (at_us, owner)
        elif row.get("PostTypeId") == "2":
            replies.setdefault(row.get("ParentId", ""), []).append((at_us, owner))
    threads: Rows = []
    for name, (opened, owner) in questions.items():
        given = sorted(replies.get(name, []), key=lambda reply: reply[0])
        by_others = [at for at, author in given if author is None or author != owner]
        first = by_others[0] if by_others else None
        threads.append(
            {
                "opener": owner,
                "opened_us": opened,
                "naive_reply_us": given[0][0] if given else None,
                "answered": int(first is not None),
                "elapsed_us": (first or end) - opened,
            }
        )
    assert len(threads) == 1042
    naive = one("response.naive_median_hours", threads=threads)
    assert (naive.value, naive.n) == (about(4.22, within=0.005), 942)
    assert one("response.median_hours", threads=threads).value == about(6.46, within=0.005)
    assert one("response.answered_share", threads=threads).value == about(0.851, within=5e-4)
