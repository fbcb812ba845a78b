"""Which figures of the organisation a report reads by month and by quarter, and how periods are called."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from pappus.report.words import month_words
from pappus.vocabulary.languages import translated
from pappus.vocabulary.readings import Reading

MONTHLY = (
    "activity.volume",
    "people.active_share",
    "coordination.collision_share",
    "coordination.duplicate_share",
    "coordination.index",
    "response.median_hours",
    "sentiment.positive_share",
    "sentiment.negative_share",
)
"""Indicators that are read by month."""

PARITY = "response.parity_difference_hours"
QUARTERLY = (
    "structure.decentralised_probability",
    "structure.centralised_probability",
    "structure.hub_and_spoke_probability",
    "structure.dandelion_probability",
    "structure.holistic_probability",
    PARITY,
)
"""Indicators that are read by quarter."""


def series_of(readings: Sequence[Reading], indicator: str) -> list[Reading]:
    """The readings of an indicator in periods, the earliest first, those without a value among them."""
    found = [one for one in readings if one.indicator == indicator and one.period != "all"]
    return sorted(found, key=lambda one: one.period)


def period_words(period: str) -> str:
    """A month or quarter as people write it: `March 2024`, `Q1 2024`."""
    year, _, part = period.partition("-")
    if part.startswith("Q"):
        return translated("Q{number} {year}", number=part[1:], year=year)
    return month_words(period)


def last_day_of(period: str) -> date:
    """The last day of a month (`2024-03`) or quarter (`2024-Q1`)."""
    year, _, part = period.partition("-")
    month = 3 * int(part[1:]) if part.startswith("Q") else int(part)
    return date(int(year), month, monthrange(int(year), month)[1])


def is_next(before: str, after: str) -> bool:
    """Whether one quarter follows right upon the other."""
    quarters = [4 * int(one[:4]) + int(one[-1]) for one in (before, after)]
    return quarters[1] - quarters[0] == 1
