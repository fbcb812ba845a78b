"""Hiding small groups, and what would give them away.

A cell with one to four people is hidden. Where cells add up to totals that are shown elsewhere, hiding that cell alone
does not help: the total less its neighbours gives it back. So further cells are hidden until nothing hidden follows
from what is shown. The choice is greedy (the smallest further cell first), so it may hide a little more than the least
possible; the audit that ends it is exact.

References: Fischetti & Salazar-González (2001) for the problem; the audit asks whether the indicator vector of a cell
lies in the row space of the published totals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]

_EXPOSED = 1e-7


@dataclass(frozen=True)
class Total:
    """A figure to which cells add up.

    Attributes:
        parts: indexes of the cells.
        shown: whether the figure itself is shown; one that is hidden must not follow from its parts either.
        distinct_people: whether each person is in one part only, so that the people of several parts may be added.
    """

    parts: Integers
    shown: bool
    distinct_people: bool = False


def primary(people: Integers, minimum: int) -> Mask:
    """Which cells are small groups: at least one person and fewer than `minimum`. No people at all is no group."""
    return (people > 0) & (people < minimum)


def complementary(
    values: Floats, people: Integers, totals: Sequence[Total], minimum: int, between: int | None = None
) -> Mask:
    """Which cells to hide so that neither a small group nor a hidden total can be worked out from what is shown.

    What is hidden of each shown total is at least two cells with enough people between them.

    Args:
        values: what the cells show; they add up to the totals.
        people: distinct people behind each cell.
        totals: the figures shown, or hidden, elsewhere.
        minimum: the smallest group that may be shown.
        between: how many people are enough; null for `minimum`.
    """
    enough = minimum if between is None else between
    hidden = primary(people, minimum)
    if not hidden.any():
        return hidden
    order = np.lexsort((people, values))
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    lines = [total for total in totals if len(total.parts) > 1]
    while True:
        _guard_lines(hidden, people, lines, rank, enough)
        exposed = _exposed(hidden, lines)
        more = {cell for cells in exposed if (cell := _next_cell(cells, hidden, lines, rank)) is not None}
        if not more:
            return hidden
        hidden[list(more)] = True


def _guard_lines(hidden: Mask, people: Integers, totals: Sequence[Total], rank: Integers, enough: int) -> None:
    changed = True
    while changed:
        changed = False
        for total in totals:
            while not _guarded(total, hidden, people, enough):
                shown = total.parts[~hidden[total.parts]]
                hidden[shown[np.argmin(rank[shown])]] = True
                changed = True


def _guarded(total: Total, hidden: Mask, people: Integers, enough: int) -> bool:
    gone = total.parts[hidden[total.parts]]
    if len(gone) == len(total.parts):
        return True
    if not total.shown:
        return len(gone) > 0
    if len(gone) == 0:
        return True
    behind = people[gone].sum() if total.distinct_people else people[gone].max()
    return len(gone) > 1 and behind >= enough


def _exposed(hidden: Mask, totals: Sequence[Total]) -> list[Integers]:
    """Hidden cells, and hidden parts of hidden totals, whose figure follows exactly from the totals shown."""
    shown = [total.parts[hidden[total.parts]] for total in totals if total.shown and hidden[total.parts].any()]
    cells = np.flatnonzero(hidden)
    if not shown:
        return []
    member_of: dict[int, list[int]] = {int(cell): [] for cell in cells}
    for row, parts in enumerate(shown):
        for cell in parts:
            member_of[int(cell)].append(row)
    inverse = _inverse_of_gram(list(member_of.values()), len(shown))
    found = [np.array([cell]) for cell, rows in member_of.items() if 1 - inverse[np.ix_(rows, rows)].sum() < _EXPOSED]
    for total in totals:
        if not total.shown:
            parts = total.parts[hidden[total.parts]]
            weight = np.bincount([row for cell in parts for row in member_of[int(cell)]], minlength=len(shown))
            if len(parts) - weight @ inverse @ weight < _EXPOSED:
                found.append(parts)
    return found


def _inverse_of_gram(rows_of_cells: list[list[int]], totals: int) -> Floats:
    gram = np.zeros((totals, totals))
    for rows in rows_of_cells:
        gram[np.ix_(rows, rows)] += 1
    return np.asarray(np.linalg.pinv(gram, hermitian=True), dtype=np.float64)


def _next_cell(cells: Integers, hidden: Mask, totals: Sequence[Total], rank: Integers) -> int | None:
    """The smallest cell still shown that shares a shown total with `cells`; else the smallest shown at all."""
    near = [total.parts for total in totals if total.shown and np.isin(cells, total.parts).any()]
    candidates = np.unique(np.concatenate(near)) if near else np.zeros(0, dtype=np.int64)
    candidates = candidates[~hidden[candidates]]
    if not candidates.size:
        candidates = np.flatnonzero(~hidden)
    return int(candidates[np.argmin(rank[candidates])]) if candidates.size else None
