"""Measures an indicator: runs its query, reads each group, hides small groups, says why where there is nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from pappus.indicators import catalogue
from pappus.indicators.indicator import UNASSIGNED, Estimate, Indicator, MeasureContext, Requirement
from pappus.indicators.query import column_of, filled_sql, groups_of
from pappus.indicators.suppression import Cell, View, beside_small_ones, hidden_cells
from pappus.vocabulary.discovery import file_of, told_in_words
from pappus.vocabulary.languages import translatable, translated
from pappus.vocabulary.periods import PeriodKind, period_label
from pappus.vocabulary.readings import HIDDEN_BY_TOTALS, MINIMUM_PEOPLE, Grouping, Outcome, Reading

Query = Callable[[str], Any]

_READS_THE_RECORD = re.compile(r"\b(FROM|JOIN)\s+(acts|threads|contacts|properties|posts|mentions)\b")

_UNMET: dict[Requirement, tuple[Callable[[MeasureContext], bool], str]] = {
    "business_hours": (
        lambda context: context.has_business_hours,
        translatable("no business hours are declared (organisation.yaml, business_hours)"),
    ),
    "register": (
        lambda context: context.has_register,
        translatable("there is no register of properties (properties.csv)"),
    ),
    "people": (
        lambda context: context.has_people,
        translatable("the people of the organisation are not listed (people.csv)"),
    ),
    "people_or_size": (
        lambda context: context.has_people or context.size is not None,
        translatable("neither the people of the organisation (people.csv) nor its size (organisation.yaml) are known"),
    ),
    "promise": (
        lambda context: context.promised_hours is not None,
        translatable("nobody has said how soon an answer is promised (organisation.yaml, promised_hours)"),
    ),
    "functions": (
        lambda context: context.functions_n > 0,
        translatable("the functions that the organisation has are not known (organisation.yaml, people.csv)"),
    ),
}


def measure(
    indicator_id: str,
    indicator: Indicator,
    query: Query,
    context: MeasureContext,
    by: Grouping = "organisation",
    period: PeriodKind = "all",
) -> list[Reading]:
    """The readings of an indicator, one a group and period, in the order of group and period.

    Groups with one to four people are suppressed, and units and functions in which so few are listed: no value,
    interval, n or people is given. Of indicators that add up, further groups are suppressed so that none can be worked
    out from another view of the same figures; of others, so that neither can their n. Where nothing can be said there
    is one reading with the key `organisation` that gives the reason, or none by other groupings.

    Args:
        indicator_id: its id.
        indicator: its definition.
        query: runs SQL over the tables and returns an Arrow table.
        context: what else must be known.
        by: what is compared.
        period: all time, calendar months or quarters (UTC).

    Raises:
        InvalidFileError: the definition is wrong, such as a column that its query does not return.
    """
    refused = _refusal(indicator, context, by, period)
    if refused is not None:
        return [_without_rows(indicator_id, indicator, by, *refused)]

    def table_of(view: View) -> dict[Cell, Estimate]:
        if view not in tables:
            with told_in_words(_file_of(indicator_id)):
                tables[view] = _estimates(indicator, query, context, *view)
        return tables[view]

    tables: dict[View, dict[Cell, Estimate]] = {}
    cells = table_of((by, period))
    hidden: set[Cell] = set()
    if indicator.additive:
        hidden = hidden_cells((by, period), table_of, lambda narrow, wide: _parents(indicator, query, narrow, wide))
    elif indicator.counts_people and len(cells) > 1:
        hidden = beside_small_ones((by, period), cells, _above(query, by, cells))
    shown = {
        cell: _suppressed(found, indicator.counts_people, cell in hidden)
        for cell, found in cells.items()
        if cell[0] != UNASSIGNED or found.outcome == "found"
    }
    if not shown and by == "organisation":
        return [_without_rows(indicator_id, indicator, by, "not_available", _why_absent(indicator, context))]
    return [
        _reading(indicator_id, indicator, by, key, period_label(period, code), found)
        for (key, code), found in shown.items()
    ]


def first_statement(
    indicator_id: str, indicator: Indicator, context: MeasureContext, by: Grouping, period: PeriodKind
) -> str | None:
    """The query that `measure` asks first; null where it asks none."""
    if _refusal(indicator, context, by, period) is not None:
        return None
    with told_in_words(_file_of(indicator_id)):
        return filled_sql(indicator, by, period, context)


def _file_of(indicator_id: str) -> Path:
    return file_of(catalogue, indicator_id.replace(".", "_", 1))


def _refusal(
    indicator: Indicator, context: MeasureContext, by: Grouping, period: PeriodKind
) -> tuple[Outcome, str] | None:
    if by not in indicator.groupings:
        return "not_applicable", translated(
            "it is not compared by {by}, only by {others}", by=by, others=", ".join(indicator.groupings)
        )
    if indicator.snapshot and period != "all":
        return "not_applicable", translated("it describes the state as of a date, so it has no months or quarters")
    for requirement in indicator.requires:
        met, reason = _UNMET[requirement]
        if not met(context):
            return "not_available", translated(reason)
    return None


def _why_absent(indicator: Indicator, context: MeasureContext) -> str:
    reason = indicator.absent
    if not context.sides_known and _READS_THE_RECORD.search(indicator.sql):
        reason = translated(
            "{reason} (sides unknown: nobody in the record is known to stand outside the organisation)", reason=reason
        )
    if context.answers_missing_networks and "FROM threads" in indicator.sql:
        names = ", ".join(context.answers_missing_networks)
        reason = translated(
            "{reason} (of {networks} the export holds none of our answers)", reason=reason, networks=names
        )
    return reason


def _estimates(
    indicator: Indicator, query: Query, context: MeasureContext, by: Grouping, period: PeriodKind
) -> dict[Cell, Estimate]:
    table = query(filled_sql(indicator, by, period, context))
    found = {(key, code): indicator.readings(_Rows(columns), context) for key, code, columns in groups_of(table)}
    for estimate in found.values():
        if not isinstance(estimate, Estimate):
            raise TypeError(f"its readings are {estimate!r}; expected an Estimate")
    return {
        cell: _of_few(one) if (by, cell[0]) in context.small_groups and indicator.counts_people else one
        for cell, one in found.items()
    }


def _of_few(found: Estimate) -> Estimate:
    """What a unit of few people does is their work, however many people outside stand on the other side of it."""
    return replace(found, people=min(found.people, MINIMUM_PEOPLE - 1)) if found.people else found


class _Rows(dict[str, NDArray[Any]]):
    """Columns that say which there are, where one is asked for that there is not."""

    def __missing__(self, name: str) -> NDArray[Any]:
        raise LookupError(f"the query returns no column {name!r}, but key, period, {', '.join(self)}")


def _parents(indicator: Indicator, query: Query, narrow: Grouping, wide: Grouping) -> Mapping[str, set[str]]:
    narrow_key = f"COALESCE({column_of(indicator, narrow)}, '{UNASSIGNED}')"
    wide_key = f"COALESCE({column_of(indicator, wide)}, '{UNASSIGNED}')"
    table = query(f"SELECT DISTINCT {narrow_key} AS narrow, {wide_key} AS wide FROM acts")
    parents: dict[str, set[str]] = {}
    for row in table.to_pylist():
        parents.setdefault(row["narrow"], set()).add(row["wide"])
    return parents


def _above(query: Query, by: Grouping, cells: Mapping[Cell, Estimate]) -> Mapping[str, set[str]]:
    """The network of each property, or the functions of each unit; asked only where a group is small."""
    if by == "property":
        return {key: {key.partition(":")[0]} for key, _ in cells if ":" in key}
    if by != "unit" or not any(0 < (one.people or 0) < MINIMUM_PEOPLE for one in cells.values()):
        return {}
    table = query("SELECT DISTINCT unit, function FROM acts WHERE unit IS NOT NULL AND function IS NOT NULL")
    parents: dict[str, set[str]] = {}
    for row in table.to_pylist():
        parents.setdefault(row["unit"], set()).add(row["function"])
    return parents


def _suppressed(found: Estimate, counts_people: bool, hidden: bool) -> Estimate:
    small = counts_people and found.people is not None and 0 < found.people < MINIMUM_PEOPLE
    if not (small or hidden or found.outcome == "suppressed"):
        return found
    reason = translated("fewer than {least} people are behind it", least=MINIMUM_PEOPLE)
    if hidden and not small:
        reason = translated(HIDDEN_BY_TOTALS)
    elif found.outcome == "suppressed":
        reason = found.reason
    return replace(found, value=None, low=None, high=None, n=0, people=None, outcome="suppressed", reason=reason)


def _reading(indicator_id: str, indicator: Indicator, by: Grouping, key: str, period: str, found: Estimate) -> Reading:
    suppressed = found.outcome == "suppressed"
    return Reading(
        indicator=indicator_id,
        by=by,
        key=key,
        period=period,
        value=found.value,
        low=found.low,
        high=found.high,
        n=None if suppressed else found.n,
        people=found.people if indicator.counts_people else None,
        unit=indicator.unit,
        outcome=found.outcome,
        reason=found.reason,
    )


def _without_rows(indicator_id: str, indicator: Indicator, by: Grouping, outcome: Outcome, reason: str) -> Reading:
    return _reading(
        indicator_id,
        indicator,
        by,
        "organisation",
        "all",
        Estimate(None, None, None, 0, 0 if indicator.counts_people else None, outcome, reason),
    )
