"""Every indicator is written in the portable subset of SQL and says what it must."""

from __future__ import annotations

from functools import cache

import pytest
import sqlglot
from sqlglot import exp

from pappus.indicators.indicator import MeasureContext
from pappus.indicators.query import filled_sql
from pappus.indicators.registry import indicators
from pappus.vocabulary.periods import PERIOD_KINDS, PeriodKind
from pappus.vocabulary.readings import GROUPINGS

CONTEXT = MeasureContext(as_of_us=2_000_000, window_start_us=0, window_end_us=2_000_000)
EXPECTED = {
    "presence.active_properties",
    "presence.dormant_share",
    "presence.function_breadth",
    "presence.beyond_marketing_share",
    "presence.functions_active_share",
    "response.answered_share",
    "response.answered_24h",
    "response.median_hours",
    "response.median_business_hours",
    "response.rmst_hours",
    "response.rmst_business_hours",
    "response.parity",
    "response.naive_median_hours",
    "people.active_share",
    "people.internal_active_share",
    "people.participation_gini",
    "people.level_breadth",
    "structure.cross_unit_share",
    "structure.centralisation",
    "properties.owned_share",
    "properties.strategy_share",
    "activity.volume",
}
FUNCTIONS = (exp.Count, exp.Sum, exp.Min, exp.Max, exp.Coalesce, exp.Cast, exp.Floor, exp.Case, exp.If, exp.RowNumber)
CONNECTORS = (exp.And, exp.Or)
UNIQUE = {"network", "verb"}
"""What no two rows of a window that counts rows share, unless they are alike; frames by range hold ties together."""
TYPES = {"BIGINT", "INT", "DOUBLE", "TEXT"}
TABLES = {"acts", "threads", "contacts", "properties", "people", "units", "functions"}
TABLES |= {"posts", "mentions", "ideas", "stakeholders", "core_figures", "resources", "centre"}
TABLES |= {"publications", "reactions", "content_plan", "sentiments"}


@cache
def statements(name: str) -> tuple[str, ...]:
    """Every text of an indicator's query, by grouping and period."""
    indicator = indicators()[name]
    periods: tuple[PeriodKind, ...] = ("all",) if indicator.snapshot else PERIOD_KINDS
    return tuple(filled_sql(indicator, by, period, CONTEXT) for by in indicator.groupings for period in periods)


@cache
def parsed(sql: str, dialect: str = "duckdb") -> exp.Expr:
    return sqlglot.parse_one(sql, read=dialect, error_level=sqlglot.ErrorLevel.RAISE)


def test_the_first_set_is_complete() -> None:
    assert set(indicators()) >= EXPECTED


@pytest.mark.parametrize("name", sorted(indicators()))
def test_sql_is_portable_and_says_what_it_must(name: str) -> None:
    for sql in statements(name):
        for dialect in ("duckdb", "spark"):
            stays_in_the_subset(parsed(sql, dialect))
        divides_as_floats(parsed(sql))
        reads_known_tables(parsed(sql))
        gives_key_and_period(parsed(sql))


def stays_in_the_subset(tree: exp.Expr) -> None:
    for function in tree.find_all(exp.Func):
        assert isinstance(function, FUNCTIONS + CONNECTORS), f"{function.sql()} is outside the subset"
    for forbidden in (exp.Filter, exp.Qualify, exp.Anonymous, exp.Limit, exp.Lateral, exp.Placeholder):
        assert tree.find(forbidden) is None
    for cast in tree.find_all(exp.Cast):
        assert cast.to.this.value in TYPES
    for window in tree.find_all(exp.Window):
        assert window.args.get("order"), f"{window.sql()} has no order"
        frame = window.args.get("spec")
        if isinstance(window.this, exp.RowNumber) or (frame is not None and frame.args.get("kind") == "ROWS"):
            assert window.args["order"].expressions[-1].name in UNIQUE, f"{window.sql()} leaves ties to chance"


def divides_as_floats(tree: exp.Expr) -> None:
    for division in tree.find_all(exp.Div):
        divisor = division.expression
        decimal = isinstance(divisor, exp.Literal) and "." in divisor.this
        assert decimal or isinstance(divisor, exp.Cast), f"{division.sql()} may divide whole numbers"


def reads_known_tables(tree: exp.Expr) -> None:
    named = {cte.alias for cte in tree.find_all(exp.CTE)}
    assert {table.name for table in tree.find_all(exp.Table)} - named <= TABLES


def gives_key_and_period(tree: exp.Expr) -> None:
    assert isinstance(tree, exp.Query)
    assert {"key", "period"} <= set(tree.named_selects)


@pytest.mark.parametrize("name", sorted(indicators()))
def test_definitions_speak_plainly(name: str) -> None:
    indicator = indicators()[name]
    assert indicator.question.endswith("?")
    assert indicator.needs
    assert indicator.source
    assert indicator.absent
    assert indicator.direction in {"higher", "lower", "neither"}
    assert set(indicator.groupings) <= set(GROUPINGS)
    assert "organisation" in indicator.groupings
    assert indicator.readings.__doc__


def test_what_adds_up_counts_acts() -> None:
    for name, indicator in indicators().items():
        if indicator.additive:
            assert "FROM acts" in indicator.sql or "FROM reactions" in indicator.sql, name
