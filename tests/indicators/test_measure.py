"""What every indicator's readings have in common."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.indicators.conftest import TABLES, as_table

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single
from pappus.indicators.measure import measure
from pappus.indicators.registry import indicators
from pappus.indicators.suppression import View, beside_small_ones, hidden_cells
from pappus.store.engines import Engine
from pappus.vocabulary.errors import InvalidFileError
from pappus.vocabulary.periods import PERIOD_KINDS, PeriodKind
from pappus.vocabulary.readings import GROUPINGS, Grouping

NAMES = sorted(indicators())


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_record_is_never_a_number(engine: Engine, context: MeasureContext, name: str) -> None:
    for table in TABLES:
        engine.table_from_arrow(table, as_table(table, []))
    for by, period in product(GROUPINGS, PERIOD_KINDS):
        for reading in measure(name, indicators()[name], engine.query, context, by, period):
            assert (reading.value, reading.low, reading.high) == (None, None, None)
            assert reading.outcome in {"not_available", "not_applicable"}
            assert reading.reason
            assert (reading.indicator, reading.by, reading.unit) == (name, by, indicators()[name].unit)


def test_ids_come_from_the_names_of_files() -> None:
    assert "response.median_hours" in NAMES
    assert all(name.count(".") == 1 for name in NAMES)


def counting(columns: Columns, _context: MeasureContext) -> Estimate:
    return Estimate(1.0, None, None, 1, single(columns, "people"))


CONTEXT = MeasureContext(as_of_us=0, window_start_us=0, window_end_us=0)
MADE_UP = Indicator(
    title="Made up",
    question="How?",
    unit="acts",
    direction="neither",
    n_is="acts",
    needs=("rows",),
    absent="no rows",
    source="here",
    sql="SELECT {key} {period}",
    readings=counting,
)


def answering(rows: list[dict[str, Any]]) -> Callable[[str], pa.Table]:
    return lambda _sql: pa.Table.from_pylist(rows)


def with_functions(rows: list[dict[str, Any]]) -> Callable[[str], pa.Table]:
    """Answers the query of an indicator, and that for the functions of units, of which none is known."""
    nothing = pa.table({"unit": pa.array([], pa.string()), "function": pa.array([], pa.string())})
    return lambda sql: nothing if "SELECT DISTINCT unit" in sql else pa.Table.from_pylist(rows)


@pytest.mark.parametrize(
    ("people", "outcome"), [(0, "found"), (1, "suppressed"), (4, "suppressed"), (5, "found"), (600, "found")]
)
def test_the_threshold_is_five_people(people: int, outcome: str) -> None:
    found = measure("made.up", MADE_UP, answering([{"key": "k", "period": 0, "people": people}]), CONTEXT, "unit")
    assert found[0].outcome == outcome
    assert (found[0].people is None) == (outcome == "suppressed")


def test_readings_are_ordered_and_labelled() -> None:
    rows = [{"key": key, "period": code, "people": 9} for key in ("z", "a") for code in (202402, 202401)]
    found = measure("made.up", MADE_UP, answering(rows), CONTEXT, "unit", "month")
    assert [(reading.key, reading.period) for reading in found] == [
        ("a", "2024-01"),
        ("a", "2024-02"),
        ("z", "2024-01"),
        ("z", "2024-02"),
    ]


VIEWS: tuple[View, ...] = tuple((by, period) for by in ("unit", "function", "organisation") for period in PERIOD_KINDS)
FUNCTION_OF = {"u0": "hr", "u1": "hr", "u2": "it", "u3": "it", "u4": "it"}


def code_of(month: int, period: PeriodKind) -> int:
    if period == "month":
        return month
    return 0 if period == "all" else month // 100 * 10 + (month % 100 + 2) // 3


def key_of(unit: str, by: Grouping) -> str:
    return {"unit": unit, "function": FUNCTION_OF[unit]}.get(by, "organisation")


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_no_view_gives_away_what_another_hides(data: st.DataObject) -> None:
    """People of units and months, counted exactly; every view published; the equations of all of them together."""
    finest = [(unit, month) for unit in FUNCTION_OF for month in (202401, 202402, 202403, 202404, 202405)]
    heads = data.draw(st.lists(st.integers(1, 9), min_size=len(finest), max_size=len(finest)))
    people = {cell: {f"{cell[0]}-{place}" for place in range(n)} for cell, n in zip(finest, heads, strict=True)}

    def parts_of(view: View) -> dict[tuple[str, int], list[int]]:
        parts: dict[tuple[str, int], list[int]] = {}
        for place, (unit, month) in enumerate(finest):
            parts.setdefault((key_of(unit, view[0]), code_of(month, view[1])), []).append(place)
        return parts

    def table_of(view: View) -> dict[tuple[str, int], Estimate]:
        return {
            cell: Estimate(
                float(sum(3 * heads[place] for place in places)),
                None,
                None,
                0,
                len(set().union(*(people[finest[place]] for place in places))),
            )
            for cell, places in parts_of(view).items()
        }

    def parents_of(narrow: Grouping, wide: Grouping) -> dict[str, set[str]]:
        return {key_of(unit, narrow): {key_of(unit, wide)} for unit in FUNCTION_OF}

    shown: list[NDArray[np.float64]] = []
    kept_back: list[NDArray[np.float64]] = []
    for view in VIEWS:
        hidden = hidden_cells(view, table_of, parents_of)
        for cell, places in parts_of(view).items():
            row = np.zeros(len(finest))
            row[places] = 1
            (kept_back if cell in hidden else shown).append(row)
            assert cell in hidden or not 0 < (table_of(view)[cell].people or 0) < 5
    if not kept_back or not shown:
        return
    known = np.array(shown)
    solved = np.linalg.lstsq(known.T, np.array(kept_back).T, rcond=None)[0]
    left = np.abs(known.T @ solved - np.array(kept_back).T).max(axis=0)
    assert (left > 1e-8).all()


def share_cells(**people: int) -> dict[tuple[str, int], Estimate]:
    return {(key, 0): Estimate(0.5, 0.4, 0.6, 10 * count, count) for key, count in people.items()}


@pytest.mark.parametrize(
    ("people", "by", "hidden"),
    [
        ({"a": 9, "b": 8}, "unit", set()),
        ({"a": 9, "b": 8, "c": 3}, "unit", {"b"}),
        ({"a": 9, "b": 8, "c": 3, "d": 2}, "unit", set()),
        ({"a": 9, "b": 8, "c": 2, "d": 2}, "network", set()),
        ({"a": 9, "b": 0, "c": 3}, "unit", {"a"}),
        ({"a": 3}, "unit", set()),
    ],
)
def test_small_groups_take_others_with_them(people: dict[str, int], by: Grouping, hidden: set[str]) -> None:
    assert {key for key, _ in beside_small_ones((by, "all"), share_cells(**people), {})} == hidden


def test_a_small_unit_does_not_follow_from_its_function() -> None:
    cells = share_cells(a=9, b=12, c=3, d=6)
    functions = {"a": {"hr"}, "b": {"it"}, "c": {"it"}, "d": {"hr"}}
    assert {key for key, _ in beside_small_ones(("unit", "all"), cells, functions)} == {"b"}


def test_a_lone_small_month_takes_another_with_it() -> None:
    people = {202401: 7, 202402: 3, 202403: 6, 202404: 9}
    cells = {("organisation", month): Estimate(0.5, None, None, 9, found) for month, found in people.items()}
    assert beside_small_ones(("organisation", "month"), cells, {}) == {("organisation", 202403)}


def test_small_months_do_not_follow_from_their_quarters() -> None:
    people = {202401: 7, 202402: 3, 202403: 6, 202404: 9, 202405: 8, 202406: 2}
    cells = {("organisation", month): Estimate(0.5, None, None, 9, found) for month, found in people.items()}
    found = beside_small_ones(("organisation", "month"), cells, {})
    assert found == {("organisation", 202403), ("organisation", 202405)}


@pytest.mark.parametrize("unit", ["share", "hours", "ratio"])
def test_the_n_of_the_small_do_not_follow_from_that_of_the_whole(unit: str) -> None:
    rows = [{"key": key, "period": 0, "people": people} for key, people in (("a", 20), ("b", 7), ("c", 4))]
    found = measure("made.up", replace(MADE_UP, unit=unit), answering(rows), CONTEXT, "network")
    assert [(one.key, one.outcome) for one in found] == [("a", "found"), ("b", "suppressed"), ("c", "suppressed")]
    assert "worked out from totals" in found[1].reason


def test_a_small_property_does_not_follow_from_its_network() -> None:
    counts = (("x:a", 20), ("x:b", 4), ("mail:c", 6), ("mail:d", 30))
    rows = [{"key": key, "period": 0, "people": people} for key, people in counts]
    found = measure("made.up", MADE_UP, answering(rows), CONTEXT, "property")
    assert {one.key for one in found if one.outcome == "suppressed"} == {"x:a", "x:b"}


def no_estimate(_columns: Columns, _context: MeasureContext) -> Any:
    return None


def of_clusters(columns: Columns, _context: MeasureContext) -> Estimate:
    return Estimate(single(columns, "clusters"), None, None, 1, None)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"readings": of_clusters}, "the query returns no column 'clusters', but key, period, people"),
        ({"readings": no_estimate}, "its readings are None; expected an Estimate"),
        ({"readings": lambda: None}, "takes 0 positional arguments but 2 were given"),
        ({"sql": "SELECT {whatever}"}, "KeyError: 'whatever'"),
    ],
)
def test_a_wrong_definition_is_told_with_its_file(changed: dict[str, Any], words: str) -> None:
    rows = answering([{"key": "organisation", "period": 0, "people": 9}])
    with pytest.raises(InvalidFileError, match=re.escape(words)) as raised:
        measure("made.up_here", replace(MADE_UP, **changed), rows, CONTEXT)
    (fault,) = raised.value.faults
    assert fault.file.endswith(str(Path("indicators/catalogue/made_up_here.py")))


def test_a_query_without_a_key_is_told_with_its_file() -> None:
    with pytest.raises(InvalidFileError, match=r"made_up\.py.*key"):
        measure("made.up", MADE_UP, answering([{"people": 9}]), CONTEXT)


def test_what_a_unit_of_few_does_is_hidden_however_many_write_to_it() -> None:
    rows = [{"key": key, "period": 0, "people": people} for key, people in (("a", 300), ("b", 90), ("c", 200))]
    context = replace(CONTEXT, small_groups=frozenset((("unit", "c"),)))
    found = measure(
        "made.up", replace(MADE_UP, unit="hours", groupings=("unit",)), with_functions(rows), context, "unit"
    )
    assert [(one.key, one.people) for one in found] == [("a", 300), ("b", None), ("c", None)]
