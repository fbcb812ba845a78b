"""Fills an indicator's query for a grouping and a period, and takes its result apart by group."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from pappus.indicators.indicator import RECENT_DAYS, REVIEW_DAYS, UNASSIGNED, Columns, Indicator, MeasureContext
from pappus.vocabulary.periods import PERIOD_SQL, PeriodKind
from pappus.vocabulary.readings import Grouping
from pappus.vocabulary.record import MICROSECONDS_PER_DAY

_COLUMN: dict[Grouping, str] = {
    "function": "function",
    "unit": "unit",
    "property": "property_id",
    "network": "network",
}


def column_of(indicator: Indicator, by: Grouping) -> str:
    """The base table's column that tells the groups apart."""
    return indicator.columns.get(by, _COLUMN[by])


def filled_sql(indicator: Indicator, by: Grouping, period: PeriodKind, context: MeasureContext) -> str:
    """The query as it is run, and as an analyst may read it."""
    key = "'organisation'" if by == "organisation" else f"COALESCE({column_of(indicator, by)}, '{UNASSIGNED}')"
    return indicator.sql.format(
        key=key,
        period=PERIOD_SQL[period],
        as_of_us=context.as_of_us,
        recent_from_us=context.as_of_us - RECENT_DAYS * MICROSECONDS_PER_DAY,
        review_from_us=context.as_of_us - REVIEW_DAYS * MICROSECONDS_PER_DAY,
        window_start_us=context.window_start_us,
        window_end_us=context.window_end_us,
        answered_only_networks=quoted_names(context.answered_only_networks),
        partly_answered_networks=quoted_names(context.partly_answered_networks),
    )


def quoted_names(names: tuple[str, ...]) -> str:
    """Names as a list for SQL's IN; one that matches nothing where there are none."""
    return ", ".join("'" + name.replace("'", "''") + "'" for name in names) or "''"


def groups_of(table: Any) -> Iterator[tuple[str, int, Columns]]:
    """Each (key, period) of a result with its columns, in the order of key and period."""
    if not table.num_rows:
        return
    encoded = table.column("key").combine_chunks().dictionary_encode()
    names = encoded.dictionary.to_pylist()
    rank = np.empty(len(names), dtype=np.int64)
    rank[np.argsort(np.array(names, dtype=object))] = np.arange(len(names))
    keys = rank[encoded.indices.to_numpy(zero_copy_only=False)]
    periods = table.column("period").to_numpy().astype(np.int64)
    if len(names) == 1 and periods.min() == periods.max():
        # One group alone needs no order and no copy; of a large record it has millions of rows.
        columns = {name: table.column(name).to_numpy() for name in table.column_names if name not in {"key", "period"}}
        yield names[0], int(periods[0]), columns
        return
    order = np.lexsort((periods, keys))
    ordered = {
        name: table.column(name).to_numpy()[order] for name in table.column_names if name not in {"key", "period"}
    }
    keys, periods = keys[order], periods[order]
    starts = np.flatnonzero(np.concatenate([[True], (keys[1:] != keys[:-1]) | (periods[1:] != periods[:-1])]))
    by_rank = sorted(names)
    for start, end in zip(starts, [*starts[1:], len(order)], strict=True):
        yield by_rank[keys[start]], int(periods[start]), {name: held[start:end] for name, held in ordered.items()}
