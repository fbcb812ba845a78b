"""Bursts, on a month of steady talk with bursts put into it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from pappus.indicators import buzz
from pappus.indicators.indicator import MeasureContext
from pappus.statistics.means_and_counts import poisson
from pappus.vocabulary.keeping import keeping
from pappus.vocabulary.readings import Reading

DAY_US, HOUR_US, MINUTE_US = 86_400_000_000, 3_600_000_000, 60_000_000
AS_OF_US = 20_000 * DAY_US
DAYS = 56
START_US = AS_OF_US - DAYS * DAY_US
BURST_US = START_US + 40 * DAY_US + 10 * HOUR_US

Row = dict[str, Any]


def outside(ts_us: int, person: str, network: str = "x") -> Row:
    return {"ts_us": ts_us, "person": person, "side": "external", "network": network}


def steady(network: str = "x", every_us: int = HOUR_US // 2) -> list[Row]:
    """Somebody writes twice an hour, from seven people in turn, to the last minutes of the record."""
    return [
        outside(at + 7, f"p{place % 7}", network)
        for place, at in enumerate(range(START_US, AS_OF_US - HOUR_US, every_us))
    ]


def burst(at_us: int = BURST_US, people: int = 30, network: str = "x") -> list[Row]:
    """So many people write within half an hour."""
    return [outside(at_us + place * MINUTE_US + 7, f"b{place}", network) for place in range(people)]


def ours(ts_us: int, network: str = "x") -> Row:
    return {"ts_us": ts_us, "person": "x:acme", "kind": "account", "side": "org", "network": network}


@pytest.fixture
def of(one: Callable[..., Reading]) -> Callable[[str, list[Row]], Reading]:
    return lambda name, rows: one(f"buzz.{name}", acts=rows)


Of = Callable[[str, list[Row]], Reading]


def test_no_burst_in_steady_talk(of: Of) -> None:
    found = of("episodes_a_quarter", steady())
    assert (found.value, found.low, found.n, found.people) == (0, 0, 0, 7)
    quarters = (DAYS - 14) / 91.3125
    assert found.high == pytest.approx(poisson(0, 0.9).high / quarters, rel=0.01)
    assert of("onset_to_first_act_hours", steady()).reason == "no burst in the last year"


def test_one_burst_in_six_weeks(of: Of) -> None:
    found = of("episodes_a_quarter", steady() + burst())
    assert (found.n, found.people) == (1, 37)
    assert found.value == pytest.approx(91.3125 / (DAYS - 14), rel=0.01)


def test_what_follows_within_a_day_is_the_same_burst(of: Of) -> None:
    again = burst(BURST_US + 12 * HOUR_US)
    assert of("episodes_a_quarter", steady() + burst() + again).n == 1
    later = burst(BURST_US + 60 * HOUR_US, people=40)
    assert of("episodes_a_quarter", steady() + burst() + later).n == 2


def test_one_person_makes_no_burst(of: Of) -> None:
    alone = [outside(BURST_US + place * MINUTE_US + 7, "loud") for place in range(300)]
    few = [outside(BURST_US + place * MINUTE_US + 7, f"q{place % 2}") for place in range(120)]
    assert of("episodes_a_quarter", steady() + alone).n == 0
    assert of("episodes_a_quarter", steady() + few).n == 0


def test_bots_colleagues_and_dates_without_a_time_are_no_voices(of: Of) -> None:
    bots = [{**row, "kind": "bot"} for row in burst()]
    colleagues = [{**row, "side": "org"} for row in burst()]
    inside = [{**row, "network_class": "internal"} for row in burst()]
    dates = [{**row, "ts_us": START_US + 40 * DAY_US} for row in burst()]
    for others in (bots, colleagues, inside, dates):
        assert of("episodes_a_quarter", steady() + others).n == 0


def test_a_network_that_begins_later_is_no_burst(of: Of) -> None:
    begins = [row for row in steady("mail", HOUR_US // 12) if row["ts_us"] > BURST_US]
    assert of("episodes_a_quarter", steady() + begins).n == 0


def test_from_onset_to_our_first_act(of: Of) -> None:
    onset_us = BURST_US // (5 * MINUTE_US) * 5 * MINUTE_US
    rows = steady() + burst() + [ours(BURST_US - HOUR_US), ours(onset_us + 6 * HOUR_US)]
    found = of("onset_to_first_act_hours", rows)
    assert (found.n, found.outcome) == (1, "found")
    assert found.value == pytest.approx(6, abs=0.2)
    elsewhere = steady() + burst() + [ours(onset_us + 6 * HOUR_US, "mail")]
    assert "no act of ours" in of("onset_to_first_act_hours", elsewhere).reason


def test_a_burst_that_still_waits_is_not_left_out(of: Of) -> None:
    answered = burst(BURST_US - 20 * DAY_US)
    waiting = burst(BURST_US)
    rows = steady() + answered + waiting + [ours(BURST_US - 20 * DAY_US + 2 * HOUR_US)]
    found = of("onset_to_first_act_hours", rows)
    assert found.n == 2
    assert found.value is not None
    assert found.high is None, "the later burst may wait for ever"


def test_voices_a_week(of: Of) -> None:
    found = of("volume_a_week", steady())
    assert found.value == pytest.approx(336)
    assert (found.n, found.people) == (7, 7)
    assert found.low == pytest.approx(336)
    short = [row for row in steady() if row["ts_us"] > AS_OF_US - 20 * DAY_US]
    assert of("volume_a_week", short).reason == "fewer than 4 whole weeks"


def test_short_records_do_not_know_what_is_usual(of: Of) -> None:
    short = [row for row in steady() if row["ts_us"] > AS_OF_US - 20 * DAY_US]
    assert "28 days" in of("episodes_a_quarter", short).reason


def test_four_people_are_hidden(of: Of) -> None:
    rows = [{**row, "person": f"p{place % 4}"} for place, row in enumerate(steady())]
    for name in ("episodes_a_quarter", "onset_to_first_act_hours", "volume_a_week"):
        found = of(name, rows)
        assert (found.outcome, found.value, found.n) == ("suppressed", None, None)


def test_what_cannot_be_known_is_said(of: Of, context: MeasureContext) -> None:
    found = of("episodes_a_quarter", [ours(BURST_US)])
    assert found.outcome == "not_available"
    assert "no act of an outsider" in found.reason


def test_network_by_network(measured: Callable[..., list[Reading]]) -> None:
    rows = steady() + steady("mail") + burst(network="mail")
    found = measured("buzz.episodes_a_quarter", by="network", acts=rows)
    assert {one.key: one.n for one in found} == {"x": 0, "mail": 1}


def test_the_bursts_of_a_network_are_found_once_while_things_are_kept() -> None:
    def seen(people: int) -> list[buzz.Watched]:
        bins = np.arange(0, DAYS * buzz.burst_rule().bins_a_day, 7)
        voices = np.where(bins // 84 == 100, people, 1)
        columns = {"bin": bins, "first_us": bins * 300_000_000, "voices_n": voices, "hour_people": voices}
        return buzz.watched({"network": np.array(["x"] * bins.size, dtype=object), **columns})

    with keeping():
        (first,), (again,), (other,) = (buzz.episodes_of(seen(people)) for people in (40, 40, 50))
        assert again is first
        assert other.voices > first.voices
    (later,) = buzz.episodes_of(seen(40))
    assert later == first
    assert later is not first
