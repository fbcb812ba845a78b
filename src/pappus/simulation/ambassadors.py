"""Organisations in which being an ambassador does nothing, to see how often an effect is claimed all the same.

People's reach month by month is a count around a level of their own that leans on its past. Who becomes an ambassador
is drawn at random, or is one of the more active, or one who just rose, or one who has been rising all along and goes
on. Nothing happens at the start.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Literal, get_args

import numpy as np

from pappus.indicators.indicator import Columns, MeasureContext
from pappus.vocabulary.periods import microseconds

Chosen = Literal["at_random", "active", "just_rose", "rising"]
CHOSEN: tuple[Chosen, ...] = get_args(Chosen)
PEOPLE, MONTHS, STARTS = 80, 18, (6, 9, 12)
SPREAD_OF_LEVELS, SPREAD_OF_MONTHS, SLOPE = 0.7, 0.5, 0.05
ROSE_MONTHS = 3
FIRST = 2024 * 12


def idle_ambassadors(
    rng: np.random.Generator, leaning: float, ambassadors: int, chosen: Chosen
) -> tuple[Columns, MeasureContext]:
    """An organisation in which being an ambassador does nothing, as the rows that the effect is taken from.

    Args:
        rng: the chance.
        leaning: correlation of a person's reach, on the logarithmic scale, from one month to the next.
        ambassadors: how many become one within the record.
        chosen: how they come to.
    """
    noise = rng.normal(0, SPREAD_OF_MONTHS, (PEOPLE, MONTHS))
    wander = np.empty_like(noise)
    wander[:, 0] = noise[:, 0]
    for month in range(1, MONTHS):
        wander[:, month] = leaning * wander[:, month - 1] + np.sqrt(1 - leaning**2) * noise[:, month]
    slopes = np.where(rng.random(PEOPLE) < 0.5, SLOPE, 0.0) if chosen == "rising" else np.zeros(PEOPLE)
    level = rng.normal(1, SPREAD_OF_LEVELS, PEOPLE)
    season = 0.2 * np.sin(np.arange(MONTHS) / 12 * 2 * np.pi)
    logs = level[:, None] + wander + season + slopes[:, None] * np.arange(MONTHS)
    reached = rng.poisson(np.exp(logs))
    starts = _starts(rng, reached, level, slopes, ambassadors, chosen)
    return rows_of(reached, starts)


def _starts(
    rng: np.random.Generator,
    reached: np.ndarray[Any, Any],
    level: np.ndarray[Any, Any],
    slopes: np.ndarray[Any, Any],
    ambassadors: int,
    chosen: Chosen,
) -> np.ndarray[Any, Any]:
    """The month in which each begins, beyond the last for those who never do."""
    starts = np.full(PEOPLE, MONTHS)
    for place, month in enumerate(STARTS):
        wanted = ambassadors // len(STARTS) + (place < ambassadors % len(STARTS))
        rose = reached[:, month - ROSE_MONTHS : month].mean(axis=1) - reached[:, : month - ROSE_MONTHS].mean(axis=1)
        score = {"at_random": np.zeros(PEOPLE), "active": level, "just_rose": rose, "rising": slopes}[chosen]
        drawn = score / (score.std() or 1.0) + rng.gumbel(0, 0.5, PEOPLE)
        drawn[starts < MONTHS] = -np.inf
        starts[np.argsort(drawn)[::-1][:wanted]] = month
    return starts


def rows_of(reached: np.ndarray[Any, Any], starts: np.ndarray[Any, Any]) -> tuple[Columns, MeasureContext]:
    """One row a person and month, as the query of the indicator gives them."""
    ends_us = _moment_us(FIRST + MONTHS) - 1
    from_us = [_moment_us(FIRST + int(one)) if one < MONTHS else ends_us + 1 for one in starts]
    months = [(FIRST + month) // 12 * 100 + (FIRST + month) % 12 + 1 for month in range(MONTHS)]
    people, named = np.repeat(np.arange(PEOPLE), MONTHS), int((starts < MONTHS).sum())
    columns = {
        "person": np.array([f"p{one:03}" for one in people]),
        "from_us": np.array(from_us, dtype=np.int64)[people],
        "reached_month": np.tile(np.array(months, dtype=np.int64), PEOPLE),
        "reached_n": reached.ravel().astype(np.int64),
        "named_n": np.full(people.size, named, dtype=np.int64),
    }
    return columns, MeasureContext(ends_us, _moment_us(FIRST), ends_us, has_people=True)


def _moment_us(month: int) -> int:
    return microseconds(datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC))
