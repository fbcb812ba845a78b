"""What an indicator is: a definition, one query in portable SQL, and a plain function from its rows to an estimate."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from pappus.vocabulary.readings import GROUPINGS, Grouping, Outcome

Columns = Mapping[str, NDArray[Any]]
"""The rows that the query returned for one group and period, by column, in no particular order."""

Direction = Literal["higher", "lower", "neither"]
Requirement = Literal["business_hours", "register", "people", "people_or_size", "functions", "promise"]

RECENT_DAYS = 90
"""Whoever or whatever acted in these last days counts as active."""

REVIEW_DAYS = 365
"""A decision about a property that is older than this counts as forgotten."""

UNASSIGNED = "unassigned"
"""Key of the rows that belong to no known function, unit, property or network."""


@dataclass(frozen=True)
class MeasureContext:
    """What must be known about the organisation and its record besides the tables.

    Attributes:
        as_of_us: the moment that results speak of, microseconds UTC.
        window_start_us: the first act in the record.
        window_end_us: the last moment that the record covers, at most `as_of_us`.
        sides_known: whether anybody is known to stand outside the organisation.
        has_people: whether the people of the organisation are listed.
        has_business_hours: whether opening hours are declared.
        has_register: whether there is a register of properties.
        functions_n: number of functions that the organisation has; 0 if unknown.
        size: number of employees; null if not said.
        answered_only_networks: networks whose exports leave out what nobody answered.
        answers_missing_networks: networks whose exports leave out what the organisation wrote.
        partly_answered_networks: networks whose exports hold all that came in and a sample of the answers.
        sampled_networks: networks whose exports hold a sample of what came in.
        promised_hours: within how many hours an answer is promised; null if nothing is promised.
        units_from: where the units of people come from: people.csv, its column reports_to, or our e-mail domains.
        small_groups: units and functions (grouping, key) in which one to four people are listed.
    """

    as_of_us: int
    window_start_us: int
    window_end_us: int
    sides_known: bool = True
    has_people: bool = False
    has_business_hours: bool = False
    has_register: bool = False
    functions_n: int = 0
    size: int | None = None
    answered_only_networks: tuple[str, ...] = ()
    answers_missing_networks: tuple[str, ...] = ()
    partly_answered_networks: tuple[str, ...] = ()
    sampled_networks: tuple[str, ...] = ()
    promised_hours: float | None = None
    units_from: Literal["people", "reports_to", "domains"] = "people"
    small_groups: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class Estimate:
    """What one group's rows say, before small groups are hidden.

    Attributes:
        value: the figure in the indicator's unit; null if there is none.
        low: lower end of the 90 % interval; null for exact counts and where none exists.
        high: upper end; null where the data do not bound it.
        n: how many acts, threads, properties … are behind it.
        people: distinct humans behind it; null where the rows are not about people.
        outcome: found, or not_available with a reason.
        reason: why there is no value, or what limits it.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    people: int | None
    outcome: Outcome = "found"
    reason: str = ""


@dataclass(frozen=True)
class Indicator:
    """The definition of an indicator. Its id is the file's name with the first `_` written as a dot.

    The query returns `key` (text), `period` (whole number) and whatever `readings` needs, with these blanks filled in:
    `{key}` and `{period}` (expressions over the base table's columns), `{as_of_us}`, `{recent_from_us}` (90 days
    earlier), `{review_from_us}` (365 days earlier), `{window_start_us}` and `{window_end_us}`, and
    `{answered_only_networks}` and `{partly_answered_networks}` (quoted names, or ''). The same text runs on every
    engine: no dialect functions, times as whole microseconds, floats divided as floats.

    Attributes:
        title: its name on screen.
        question: the question that it answers.
        unit: unit of the value (`share`, `probability`, `hours`, `properties`, `acts`, `ratio`, `index`).
        direction: whether higher or lower is better, or neither.
        n_is: what `n` counts.
        needs: what the record must contain, in plain words.
        absent: why there is no reading when no row qualifies.
        source: the seed or publication that it follows.
        sql: the query.
        readings: turns one group's rows into an estimate.
        groupings: by what it can be compared.
        requires: what must have been declared; without it the indicator is not available.
        snapshot: whether it describes the state as of a date (then it has no months or quarters).
        additive: whether values of parts add up to the value of the whole; such an indicator counts rows of `acts`.
        counts_people: whether people stand behind its rows, so that small groups are hidden.
        columns: the base table's column for a grouping, where its name is not the grouping's own.
    """

    title: str
    question: str
    unit: str
    direction: Direction
    n_is: str
    needs: tuple[str, ...]
    absent: str
    source: str
    sql: str
    readings: Callable[[Columns, MeasureContext], Estimate]
    groupings: tuple[Grouping, ...] = GROUPINGS
    requires: tuple[Requirement, ...] = ()
    snapshot: bool = False
    additive: bool = False
    counts_people: bool = True
    columns: Mapping[Grouping, str] = field(default_factory=dict)


def total(columns: Columns, name: str) -> int:
    """The sum of a whole-number column over a group's rows."""
    return int(np.sum(columns[name]))


def single(columns: Columns, name: str) -> int:
    """A whole number that the query repeats on each row of a group."""
    return int(columns[name][0])


def unavailable(reason: str, n: int, people: int | None) -> Estimate:
    """An estimate without a value."""
    return Estimate(None, None, None, n, people, "not_available", reason)
