"""Answers that look as if nobody had thought about them: flagged for a person to look at, never dropped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from pappus.assessment.ratings import answers, coded
from pappus.vocabulary.documents import read_yaml
from pappus.workspace.organisation import Ratings

FlagKind = Literal["straight_lining", "haste", "duplicates"]

_Ints = npt.NDArray[np.int64]
_RATERS_AT_ONCE = 500


@dataclass(frozen=True)
class Flag:
    """A person's answers that deserve a look.

    Attributes:
        kind: straight_lining, haste or duplicates.
        rater: pseudonym of the person.
        other: pseudonym of the one who answered the same, for duplicates; null otherwise.
        items: the number of answers it rests on.
        figure: the longest run of one answer, the seconds an item, or the number of equal answers.
        chance: how likely it would be by the mix of answers alone; null where that is not the question.
    """

    kind: FlagKind
    rater: str
    other: str | None
    items: int
    figure: float
    chance: float | None = None


@cache
def thresholds() -> dict[str, dict[str, Any]]:
    """The content of `guards.yaml`."""
    content: dict[str, dict[str, Any]] = read_yaml(Path(__file__).with_name("guards.yaml")).content
    return content


def flags(ratings: Ratings) -> list[Flag]:
    """Everything in a round that deserves a look: straight-lining, haste, duplicates, in this order."""
    return [*straight_lining(ratings), *haste(ratings), *duplicates(ratings)]


def straight_lining(ratings: Ratings) -> Iterator[Flag]:
    """People who chose one and the same number again and again, in the order in which they answered.

    A run counts where it is long for the person's number of answers, and longer than chance would have it: with the
    share p of each answer among all people's answers, a run of at least L among n answers occurs with a probability
    of at most the sum of (n − L + 1) p^L over the answers. Closing questions on another scale are left out, "do not
    know" and "does not apply" too.
    """
    limit = thresholds()["straight_lining"]
    given = answers(ratings)
    on_scale = (given >= 0) & ~_is_anchor(ratings)
    if not on_scale.any():
        return
    mix = np.bincount(given[on_scale]) / on_scale.sum()
    for rater, rows in _by_rater(ratings, on_scale):
        run = _longest_run(given[rows])
        chance = float(min(1.0, ((rows.size - run + 1) * mix**run).sum()))
        long = rows.size >= limit["items_at_least"] and run >= limit["share_at_least"] * rows.size
        if long and chance <= limit["chance_at_most"]:
            yield Flag("straight_lining", rater, None, int(rows.size), float(run), chance)


def haste(ratings: Ratings) -> Iterator[Flag]:
    """People who took less time an item than reading it takes, where each answer has a moment of its own.

    The time is the median from one answer to the next, so that a break does not hide it. Answers that all bear one
    moment say when they were handed in, and nothing about haste.
    """
    limit = thresholds()["haste"]
    seconds = np.array([_seconds(moment) for moment in ratings.answered_at], dtype=np.float64)
    for rater, rows in _by_rater(ratings, np.isfinite(seconds)):
        steps = np.diff(np.sort(seconds[rows]))
        if rows.size < limit["items_at_least"] or not (steps > 0).any():
            continue
        typical = float(np.median(steps))
        if np.unique(seconds[rows]).size >= limit["items_at_least"] and typical < limit["seconds_an_item"]:
            yield Flag("haste", rater, None, int(rows.size), typical)


def duplicates(ratings: Ratings) -> Iterator[Flag]:
    """Pairs of people whose answers and comments are the same on everything that both were asked.

    With the share p of each answer to an item, two people agree on it with a probability of the sum of p² by chance;
    a pair counts where the product over their common items is very small.
    """
    limit = thresholds()["duplicates"]
    rater_codes, raters = coded(ratings.rater)
    item_codes, items = coded(ratings.practice)
    if not raters or len(raters) > limit["raters_at_most"]:
        return
    said, _ = coded(tuple(zip(ratings.answer, ratings.state, ratings.comment, strict=True)))
    table = np.full((len(raters), len(items)), -1, dtype=np.int64)
    table[rater_codes, item_codes] = said
    surprise = _surprise(table)
    for one, other in _equal_pairs(table, limit["items_at_least"]):
        common = (table[one] >= 0) & (table[other] >= 0)
        chance = float(np.exp(-surprise[common].sum()))
        if chance <= limit["chance_at_most"]:
            number = int(common.sum())
            yield Flag("duplicates", raters[one], raters[other], number, float(number), chance)


def _equal_pairs(table: _Ints, items_at_least: int) -> Iterator[tuple[int, int]]:
    """Pairs of rows that agree wherever both have something, in enough places; part by part, in bounded memory."""
    filled = (table >= 0).astype(np.float32)
    for start in range(0, len(table), _RATERS_AT_ONCE):
        part = slice(start, start + _RATERS_AT_ONCE)
        both = filled[part] @ filled.T
        equal = np.zeros_like(both)
        for column in range(table.shape[1]):
            mine, theirs = table[part, column], table[:, column]
            equal += (mine[:, None] == theirs[None, :]) & (mine[:, None] >= 0)
        alike = (both >= items_at_least) & (equal == both)
        for one, other in np.argwhere(np.triu(alike, start + 1)):
            yield start + int(one), int(other)


def _surprise(table: _Ints) -> npt.NDArray[np.float64]:
    """For each column, minus the logarithm of the probability that two people say the same by its mix of answers."""
    found = []
    for column in table.T:
        counts = np.unique(column[column >= 0], return_counts=True)[1]
        found.append(-np.log(((counts / max(counts.sum(), 1)) ** 2).sum() or 1.0))
    return np.array(found)


def _by_rater(ratings: Ratings, chosen: npt.NDArray[np.bool_]) -> Iterator[tuple[str, _Ints]]:
    """The places of each rater's chosen ratings, in their order."""
    codes, raters = coded(ratings.rater)
    places = np.flatnonzero(chosen)
    order = places[np.argsort(codes[places], kind="stable")]
    ends = np.cumsum(np.bincount(codes[places], minlength=len(raters)))
    for rater, rows in zip(raters, np.split(order, ends[:-1]), strict=False):
        if rows.size:
            yield rater, rows


def _longest_run(given: npt.NDArray[np.int8]) -> int:
    changes = np.flatnonzero(np.diff(given)) + 1
    return int(np.diff(np.concatenate([[0], changes, [given.size]])).max())


def _is_anchor(ratings: Ratings) -> npt.NDArray[np.bool_]:
    codes, items = coded(ratings.practice)
    return np.array([item.startswith("anchor.") for item in items], dtype=bool)[codes]


def _seconds(moment: str | None) -> float:
    """Seconds since 1970; not a number where only the day is known, or nothing."""
    if moment is None or len(moment) <= len("2026-12-31"):
        return float("nan")
    return datetime.fromisoformat(moment).timestamp()
