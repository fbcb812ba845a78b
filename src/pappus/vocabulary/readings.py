"""Readings: what an indicator says about a group of an organisation in a period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from pappus.vocabulary.languages import translatable

Grouping = Literal["organisation", "function", "unit", "property", "network"]
GROUPINGS: tuple[Grouping, ...] = get_args(Grouping)

Outcome = Literal["found", "not_available", "not_applicable", "suppressed", "error"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

MINIMUM_PEOPLE = 5
"""No group with one to four people behind its rows is shown on any output."""

HIDDEN_BY_TOTALS = translatable("hidden so that a group of fewer people cannot be worked out from totals")
"""Why a group of five or more is suppressed beside a smaller one."""

INTERVAL_LEVEL = 0.90
"""Every interval of a reading is a 90 % interval unless it says otherwise."""


@dataclass(frozen=True)
class Reading:
    """One value of an indicator.

    Attributes:
        indicator: the indicator's id.
        by: what is compared (organisation, function, unit, property or network).
        key: which one; the organisation's own reading has the key `organisation`.
        period: `all`, `2024-03` or `2024-Q1`.
        value: the figure in `unit`; null unless the outcome is found.
        low: lower end of the 90 % interval; null where the value is an exact count or no interval exists.
        high: upper end; null where the data do not bound it.
        n: acts, threads or properties behind it, as the indicator says; null when suppressed.
        people: distinct humans behind it on both sides (official accounts are not people); null when suppressed
            or where the rows are not about people.
        unit: unit of the value.
        outcome: found, not_available, not_applicable, suppressed or error.
        reason: why there is no value, or what limits it; empty when there is nothing to say.
    """

    indicator: str
    by: Grouping
    key: str
    period: str
    value: float | None
    low: float | None
    high: float | None
    n: int | None
    people: int | None
    unit: str
    outcome: Outcome
    reason: str = ""
