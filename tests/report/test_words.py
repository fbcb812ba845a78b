"""Figures as people read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.report.words import (
    PROTECTED,
    SUPPRESSED,
    behind,
    duration,
    figure,
    interval_words,
    joined,
    month_words,
    plural,
    probability,
    share_words,
    value_words,
)
from pappus.vocabulary.readings import HIDDEN_BY_TOTALS, Reading


def reading(value: float | None, low: float | None = None, high: float | None = None, **changes: object) -> Reading:
    fields = {
        "indicator": "response.median_hours", "by": "organisation", "key": "organisation", "period": "all",
        "n": 10, "people": 9, "unit": "hours", "outcome": "found", "reason": "", **changes,
    }  # fmt: skip
    return Reading(value=value, low=low, high=high, **fields)  # type: ignore[arg-type]


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("value", "low", "high", "unit", "expected"),
    [
        (4.2234, 3.6, 5.1, "hours", "4.2 h"),
        (0.5833, 0.5, 0.66, "hours", "35 min"),
        (13.04, 12.7, 13.4, "hours", "13.0 h"),
        (42.13, 38.0, 46.0, "hours", "42 h"),
        (100.8, 90.0, 112.0, "hours", "4.2 days"),
        (1.75, 1.6, 1.9, "business hours", "1.8 h of opening time"),
        (0.6172, 0.58, 0.66, "share", "62 %"),
        (0.0093, 0.0052, 0.0151, "share", "0.9 %"),
        (0.97, 0.8, 1.2, "ratio", "1.0"),
        (0.6241, 0.59, 0.66, "index", "0.62"),
        (6966.0, None, None, "acts", "6,966 acts"),
        (1.0, None, None, "properties", "1 property"),
        (0.0, -0.2, 0.2, "index", "0.0"),
    ],
)
def test_a_figure_has_the_unit_that_fits_and_the_digits_that_are_known(
    value: float, low: float | None, high: float | None, unit: str, expected: str
) -> None:
    assert plain(figure(value, low, high, unit)) == expected


@given(
    value=st.floats(0.001, 0.999),
    half=st.floats(0.001, 0.4),
)
def test_no_share_has_digits_finer_than_a_tenth_of_its_interval(value: float, half: float) -> None:
    text = plain(figure(value, value - half, value + half, "share")).removesuffix(" %")
    decimals = len(text.partition(".")[2])
    assert decimals == 0 or 10.0**-decimals >= half * 100 / 10 - 1e-9


def test_an_interval_speaks_the_unit_of_its_value() -> None:
    assert interval_words(reading(0.58, 0.5, 0.66)) == "30 to 40 min"
    assert interval_words(reading(70.0, 60.0, 90.0)) == "60 to 90 h"
    assert interval_words(reading(4.0, 3.0, None)) == "3 h or more"
    assert interval_words(reading(4.0, None, 5.0)) == "up to 5 h"
    assert interval_words(reading(4.0)) == "–"
    assert interval_words(reading(4.0, 4.0, 4.0)) == "exact"


def test_a_suppressed_reading_says_which_of_the_two_it_is() -> None:
    small = reading(None, outcome="suppressed", reason="fewer than 5 people are behind it")
    beside = reading(None, outcome="suppressed", reason=HIDDEN_BY_TOTALS)
    assert value_words(small) == SUPPRESSED
    assert value_words(beside) == PROTECTED
    assert value_words(reading(None, outcome="not_available")) == "not known"


def test_what_stands_behind_a_figure_is_said_once() -> None:
    assert behind(reading(1.0, n=1042, people=310), "threads") == "n = 1,042 threads, 310 people"
    assert behind(reading(1.0, n=203, people=203), "people") == "n = 203 people"
    assert behind(reading(None, n=None, people=None), "threads") == ""


def test_draws_prove_neither_certainty_nor_impossibility() -> None:
    assert plain(probability(0.0)) == "under 1 %"
    assert plain(probability(1.0)) == "over 99 %"
    assert plain(probability(0.8174)) == "82 %"


def test_shares_durations_months_and_lists_in_words() -> None:
    assert [plain(text) for text in share_words(0.172, 0.156, 0.188)] == ["17 %", "16 to 19 %"]
    assert duration(None) == "–"
    assert duration(0.02) == "1 min"
    assert month_words("2024-03") == "March 2024"
    assert joined(["a", "b", "c"]) == "a, b and c"
    assert joined(["a"]) == "a"
    assert joined([]) == ""
    assert plural(1, "property", "properties") == "1 property"
    assert plural(1042, "thread") == "1,042 threads"


def test_an_interval_of_probabilities_that_reads_alike_at_both_ends_is_told_once() -> None:
    assert plain(interval_words(reading(0.001, 0.0001, 0.004, unit="probability"))) == "under 1 %"
    assert plain(interval_words(reading(0.2, 0.15, 0.31, unit="probability"))) == "15 to 31 %"
