"""Answers of many persons to the same items, in ordered categories, some of them unknown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

Floats = NDArray[np.float64]
Answers = NDArray[np.int8]

UNKNOWN = -1
"""What stands for an answer that is not known; it is never counted as the lowest category."""


@dataclass(frozen=True, eq=False)
class AnswerPatterns:
    """Distinct rows of answers.

    Attributes:
        answers: one row a pattern, one column an item; the category from 0 up, or `UNKNOWN`.
        counts: how many persons gave each pattern.
        of_person: the pattern of each person.
    """

    answers: Answers
    counts: Floats
    of_person: NDArray[np.int64]


def checked(answers: ArrayLike, categories: int) -> Answers:
    """The answers as a table, one row a person, one column an item.

    Args:
        answers: whole numbers from 0 to categories − 1, or `UNKNOWN`.
        categories: number of answer categories, the same for all items, at least 2.

    Raises:
        ValueError: not a table, or an answer out of range; names the first one.
    """
    table = np.asarray(answers)
    if table.ndim != 2 or not table.size:
        raise ValueError(f"answers are a table of persons by items, not of shape {table.shape}")
    if not np.issubdtype(table.dtype, np.integer):
        raise ValueError(f"answers are whole numbers ({UNKNOWN} for unknown), not {table.dtype}")
    wrong = (table < UNKNOWN) | (table >= categories)
    if wrong.any():
        person, item = np.argwhere(wrong)[0]
        found = table[person, item]
        raise ValueError(f"person {person}, item {item}: {found} is neither {UNKNOWN} nor from 0 to {categories - 1}")
    return table.astype(np.int8, copy=False)


def answer_patterns(answers: Answers) -> AnswerPatterns:
    """The distinct rows of a checked table, in an order that does not depend on that of the persons."""
    rows = np.ascontiguousarray(answers)
    first, of_person, counts = distinct_rows(rows)
    return AnswerPatterns(rows[first], counts, of_person)


def distinct_rows(rows: NDArray[np.generic]) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
    """Where each distinct row stands first, which of them each row is, and how often each occurs."""
    keys = np.ascontiguousarray(rows).view(np.dtype((np.void, rows.dtype.itemsize * rows.shape[1]))).ravel()
    _, first, place, counts = np.unique(keys, return_index=True, return_inverse=True, return_counts=True)
    return first.astype(np.int64), place.astype(np.int64), counts.astype(np.float64)


def alike_by_sum(answers: Answers) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
    """Groups of persons who answered the same items and have the same sum of answers.

    Returns:
        The first person of each group, the group of each person, and how many persons each group has.
    """
    known = answers >= 0
    sums = np.where(known, answers, 0).sum(axis=1, dtype="<u4")
    return distinct_rows(np.hstack([np.packbits(known, axis=1), sums.view(np.uint8).reshape(-1, 4)]))


def one_hot(answers: Answers, categories: int, dtype: DTypeLike = np.float64) -> NDArray[np.floating]:
    """One column an item and category, item by item: 1 where that was answered; a row of an unknown answer is 0."""
    # Row −1, that of an unknown answer, is the last one.
    marks = np.vstack([np.eye(categories, dtype=dtype), np.zeros((1, categories), dtype=dtype)])
    return np.asarray(marks.take(answers, axis=0, mode="wrap").reshape(len(answers), -1))


def category_counts(answers: Answers, categories: int) -> Floats:
    """How many persons gave each answer; one row an item, one column a category."""
    return np.stack([(answers == category).sum(axis=0) for category in range(categories)], axis=1).astype(np.float64)
