"""A rating: what one person answered to one question; one by one, or column by column in a round."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from pappus.assessment.items import Item
from pappus.workspace.organisation import AnswerState, Function, Level, Ratings

_Value = TypeVar("_Value")


@dataclass(frozen=True)
class Rating:
    """What one person answered to one item.

    Attributes:
        rater: pseudonym of who answered.
        unit: id of the unit that the rater belongs to; null if unknown.
        function: the rater's function; null if unknown.
        level: the rater's level; null if unknown.
        practice: id of the item: a practice, a part of know-how, or the closing question.
        answer: the number chosen; null unless the state is answered.
        state: answered, dk (does not know) or na (does not apply).
        comment: what the rater added; empty if nothing.
        answered_at: ISO date, or date and time with their offset; null if unknown.
    """

    rater: str
    unit: str | None
    function: Function | None
    level: Level | None
    practice: str
    answer: int | None
    state: AnswerState
    comment: str = ""
    answered_at: str | None = None


def each(ratings: Ratings) -> Iterator[Rating]:
    """The ratings of a round one by one, in its order."""
    columns = (getattr(ratings, field.name) for field in fields(Ratings))
    return (Rating(*values) for values in zip(*columns, strict=True))


def columns_of(ratings: Iterable[Rating]) -> Ratings:
    """Single ratings as columns, in their order."""
    rows = [tuple(getattr(one, field.name) for field in fields(Rating)) for one in ratings]
    return Ratings(*zip(*rows, strict=True)) if rows else Ratings()


def coded(column: Sequence[_Value]) -> tuple[npt.NDArray[np.int32], tuple[_Value, ...]]:
    """A column as whole numbers, for arithmetic.

    Returns:
        For each rating the place of its value in the second result; the distinct values in the order in which they
        first occur.
    """
    places = {value: place for place, value in enumerate(dict.fromkeys(column))}
    codes = np.fromiter(map(places.__getitem__, column), dtype=np.int32, count=len(column))
    return codes, tuple(places)


def answers(ratings: Ratings) -> npt.NDArray[np.int8]:
    """The answers as numbers; -1 where somebody does not know or it does not apply."""
    given = (-1 if answer is None else answer for answer in ratings.answer)
    return np.fromiter(given, dtype=np.int8, count=len(ratings))


def off_scale(ratings: Ratings, items: Mapping[str, Item]) -> list[tuple[int, str]]:
    """Ratings that the items do not allow, by their place from 0, with what was expected.

    A file of ratings that somebody has edited by hand may ask for what does not exist, or answer off the scale.
    """
    wrong: dict[tuple[str, int | None], str] = {}
    for practice, answer in set(zip(ratings.practice, ratings.answer, strict=True)):
        item = items.get(practice)
        if item is None:
            wrong[practice, answer] = f"{practice!r} is no known practice or item"
        elif answer is not None and not item.allows(answer):
            wrong[practice, answer] = f"expected {item.lowest} to {item.highest}, dk or na, found {answer}"
    pairs = enumerate(zip(ratings.practice, ratings.answer, strict=True)) if wrong else ()
    return [(place, wrong[pair]) for place, pair in pairs if pair in wrong]
