"""The closing question: how near people think the organisation is, beside what others answered to one like it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pappus.maturity.questions import AnchorComparison, Band, anchor_comparison, anchor_item
from pappus.statistics.category_shares import drawn_shares
from pappus.statistics.disclosure import Total, complementary
from pappus.statistics.intervals import Interval
from pappus.vocabulary.readings import MINIMUM_PEOPLE
from pappus.workspace.organisation import Round

_DRAWS = 4000
_SEED = 2012


@dataclass(frozen=True)
class Closing:
    """What people answered to the closing question, from 1 to 10.

    Attributes:
        people: how many answered.
        mean: of all people, with its interval.
        bands: the share of answers in each published band, with its interval; null where one to four people stand in
            it, and where it would give such a one away: a share of so many people is a number of them.
        published: the figures to set beside it, with source, year and n.
    """

    people: int
    mean: Interval
    bands: tuple[tuple[Band, Interval | None], ...]
    published: AnchorComparison


def find_closing(one: Round) -> Closing | None:
    """What the people of a round answered; null if fewer than five did."""
    item = anchor_item()
    rows = zip(one.ratings.practice, one.ratings.answer, strict=True)
    answers = Counter(answer for practice, answer in rows if practice == item.id and answer is not None)
    if answers.total() < MINIMUM_PEOPLE:
        return None
    scale = np.arange(item.lowest, item.highest + 1)
    people = one.population if one.population is not None and one.population >= answers.total() else None
    drawn = drawn_shares([answers[int(step)] for step in scale], _DRAWS, np.random.default_rng(_SEED), people)
    published = anchor_comparison()
    within = [(scale >= band.lowest) & (scale <= band.highest) for band in published.bands]
    counts = np.array([sum(answers[int(step)] for step in scale[inside]) for inside in within], dtype=np.int64)
    hidden = complementary(
        counts.astype(np.float64), counts, [Total(np.arange(counts.size), True, distinct_people=True)], MINIMUM_PEOPLE
    )
    bands = tuple(
        (band, None if gone else _interval(drawn[:, inside].sum(axis=1)))
        for band, inside, gone in zip(published.bands, within, hidden, strict=True)
    )
    return Closing(answers.total(), _interval(drawn @ scale), bands, published)


def _interval(values: NDArray[np.float64]) -> Interval:
    low, high = np.quantile(values, [0.05, 0.95])
    return Interval(float(values.mean()), float(low), float(high))
