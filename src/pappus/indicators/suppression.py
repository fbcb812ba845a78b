"""Which cells of an indicator are hidden, given everything else that is shown of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping

import numpy as np

from pappus.indicators.indicator import UNASSIGNED, Estimate
from pappus.statistics.disclosure import Total, complementary, primary
from pappus.vocabulary.periods import PeriodKind
from pappus.vocabulary.readings import MINIMUM_PEOPLE, Grouping

Cell = tuple[str, int]
Table = Mapping[Cell, Estimate]
View = tuple[Grouping, PeriodKind]

_WIDER_GROUPINGS: dict[Grouping, tuple[Grouping, ...]] = {
    "organisation": ("organisation",),
    "function": ("function", "organisation"),
    "network": ("network", "organisation"),
    "unit": ("unit", "function", "organisation"),
    "property": ("property", "network", "organisation"),
}
_WIDER_PERIODS: dict[PeriodKind, tuple[PeriodKind, ...]] = {
    "all": ("all",),
    "quarter": ("quarter", "all"),
    "month": ("month", "quarter", "all"),
}

_ONE_PLACE = frozenset({"unit", "function"})
"""Groupings in which each person stands in one group at a time; on networks and properties the same people return."""


def hidden_cells(
    view: View,
    table_of: Callable[[View], Table],
    parents_of: Callable[[Grouping, Grouping], Mapping[str, set[str]]],
) -> set[Cell]:
    """The cells of a view to hide, so that they follow neither from it nor from any wider view.

    Every wider grouping and period counts as published, with its own hidden cells.

    Args:
        view: grouping and kind of period.
        table_of: the cells of a view.
        parents_of: for a narrower and a wider grouping, the wider keys in which the rows of each narrower key lie.
    """
    cells = table_of(view)
    keys = list(cells)
    people = np.array([cells[key].people or 0 for key in keys], dtype=np.int64)
    if not primary(people, MINIMUM_PEOPLE).any():
        return set()
    totals: list[Total] = []
    for wider in _wider_views(view):
        hidden = hidden_cells(wider, table_of, parents_of)
        parents = {key: {"organisation"} for key, _ in keys}
        if wider[0] == view[0]:
            parents = {key: {key} for key, _ in keys}
        elif wider[0] != "organisation":
            parents = {key: found or {UNASSIGNED} for key, found in parents_of(view[0], wider[0]).items()}
        totals += _totals(keys, wider, view, parents, hidden)
    values = np.array([cells[key].value or 0.0 for key in keys], dtype=np.float64)
    mask = complementary(values, people, totals, MINIMUM_PEOPLE)
    return {key for key, gone in zip(keys, mask, strict=True) if gone}


def beside_small_ones(view: View, table: Table, parents: Mapping[str, set[str]]) -> set[Cell]:
    """The cells of a table to hide beside the small ones, where values do not add up but what `n` counts does.

    The n of the parts add up to that of a whole which is shown, and so does a share or a mean times its n. So of each
    whole at least two parts are hidden: those with the fewest people. Wholes are the organisation, each of the parents,
    the quarter of a month, and all time. Of two small ones it may follow how much is behind both, and no value.

    Args:
        view: grouping and kind of period.
        table: its cells.
        parents: for each key the wider groups in which it lies.
    """
    cells = [cell for cell, found in table.items() if found.people or found.outcome == "suppressed"]
    people = np.array([_people_told(table[cell]) for cell in cells], dtype=np.int64)
    small = primary(people, MINIMUM_PEOPLE)
    if not small.any():
        return set()
    mask = complementary(people.astype(np.float64), people, _wholes(view, cells, parents), MINIMUM_PEOPLE, between=1)
    return {cell for cell, gone, own in zip(cells, mask, small, strict=True) if gone and not own}


def _people_told(found: Estimate) -> int:
    """People behind a cell; one whose rows refuse to say more counts as small."""
    return 1 if found.outcome == "suppressed" else found.people or 0


def _wholes(view: View, cells: list[Cell], parents: Mapping[str, set[str]]) -> list[Total]:
    by, period = view
    partial = {parent for above in parents.values() if len(above) > 1 for parent in above}
    parts: dict[Cell, list[int]] = defaultdict(list)
    over_time: dict[tuple[str, PeriodKind, int], list[int]] = defaultdict(list)
    for index, (key, code) in enumerate(cells):
        if by != "organisation":
            for parent in {"organisation"} | parents.get(key, set()) - partial:
                parts[parent, code].append(index)
        for wide in _WIDER_PERIODS[period][1:]:
            over_time[key, wide, _wider_code(code, period, wide)].append(index)
    one_place = by in _ONE_PLACE
    wholes = [Total(np.array(indexes, dtype=np.int64), True, one_place) for indexes in parts.values()]
    wholes += [Total(np.array(indexes, dtype=np.int64), True) for indexes in over_time.values()]
    # What is hidden for a narrow whole often does for the wide ones too.
    return sorted(wholes, key=lambda whole: len(whole.parts))


def _wider_views(view: View) -> list[View]:
    views = [(by, period) for by in _WIDER_GROUPINGS[view[0]] for period in _WIDER_PERIODS[view[1]]]
    return [wider for wider in views if wider != view]


def _totals(
    keys: list[Cell], wider: View, view: View, parents: Mapping[str, set[str]], hidden: set[Cell]
) -> list[Total]:
    """The cells of a wider view as sums of ours; those to which one of our keys belongs only in part are no sums."""
    parts: dict[Cell, list[int]] = defaultdict(list)
    partial: set[str] = set()
    for index, (key, code) in enumerate(keys):
        above = parents.get(key, {UNASSIGNED})
        partial |= above if len(above) > 1 else set()
        for parent in above:
            parts[parent, _wider_code(code, view[1], wider[1])].append(index)
    one_place = view[0] in _ONE_PLACE
    return [
        Total(np.array(indexes, dtype=np.int64), cell not in hidden, one_place and wider[1] == view[1])
        for cell, indexes in sorted(parts.items())
        if cell[0] not in partial
    ]


def _wider_code(code: int, narrow: PeriodKind, wide: PeriodKind) -> int:
    if wide == "all":
        return 0
    if narrow == "month" and wide == "quarter":
        return code // 100 * 10 + (code % 100 + 2) // 3
    return code
