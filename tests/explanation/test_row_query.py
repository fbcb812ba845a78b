"""The rows of an indicator are read off its own query."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlglot

from pappus.explanation.row_query import COLUMNS, base_of, literal, rows_sql
from pappus.explanation.view import View
from pappus.indicators.indicator import MeasureContext
from pappus.indicators.registry import indicators
from pappus.vocabulary.errors import UsageError

CONTEXT = MeasureContext(as_of_us=2_000_000, window_start_us=0, window_end_us=2_000_000, has_people=True)
INDICATORS = {
    name: one
    for name, one in indicators().items()
    # Posts and reactions are told in sum; their rows are not listed.
    if not any(f"FROM {table}" in one.sql for table in ("publications", "reactions", "content_plan", "sentiments"))
}
VOLUME = INDICATORS["activity.volume"]


OF_THE_LIST_OF_PEOPLE = {"people.trained_share", "people.signed_share"}
"""Their rows would say of single people whether they are trained or have signed."""


def test_what_the_list_of_people_says_of_each_is_not_laid_open() -> None:
    assert {name for name, one in INDICATORS.items() if base_of(one) is None} == OF_THE_LIST_OF_PEOPLE


@pytest.mark.parametrize("name", sorted(INDICATORS.keys() - OF_THE_LIST_OF_PEOPLE))
def test_every_indicator_has_rows(name: str) -> None:
    base = base_of(INDICATORS[name])
    assert base is not None
    assert base.table in COLUMNS
    assert "GROUP BY" not in base.source


@pytest.mark.parametrize("dialect", ["duckdb", "spark"])
@pytest.mark.parametrize("name", sorted(INDICATORS.keys() - OF_THE_LIST_OF_PEOPLE))
def test_the_query_for_rows_is_portable(name: str, dialect: str) -> None:
    indicator = INDICATORS[name]
    base = base_of(indicator)
    assert base is not None
    for by in indicator.groupings:
        if base.keyed or base.table == "acts":
            sql = rows_sql(indicator, base, View(by, "a 'quoted' {key}"), CONTEXT)
            sqlglot.parse_one(sql, read=dialect, error_level=sqlglot.ErrorLevel.RAISE)


def test_the_first_table_of_rows_that_tells_groups_apart_is_taken() -> None:
    sql = """
    WITH staff AS (SELECT {key} AS key, person FROM people),
    seen AS (SELECT DISTINCT person FROM acts WHERE verb IN ('Create', 'FROM (x) WHERE')),
    base AS (
      SELECT {key} AS key, CAST(FLOOR((a_us - b_us) / 1000000.0) AS BIGINT) AS elapsed_s
      FROM threads JOIN seen ON threads.opener = seen.person
      WHERE at_risk AND (answered = 1 OR EXISTS (SELECT 1 FROM staff WHERE person = opener))
      GROUP BY key
    )
    SELECT key FROM base
    """
    base = base_of(replace(VOLUME, sql=sql))
    assert base is not None
    assert (base.table, base.keyed, base.waited) == ("threads", True, "(a_us - b_us)")
    assert base.source.startswith("FROM threads JOIN seen")
    assert base.source.endswith("WHERE person = opener))")
    assert base.before.rstrip().endswith("'FROM (x) WHERE'))")


def test_posts_and_reactions_are_told_in_sum() -> None:
    assert all(base_of(indicators()[name]) is None for name in ("advocacy.reach", "content.planned_share"))


def test_the_parts_of_a_union_are_apart() -> None:
    base = base_of(replace(VOLUME, sql="SELECT {key} AS key FROM acts UNION ALL SELECT {key} AS key FROM threads"))
    assert base is not None
    assert (base.table, " ".join(base.source.split()), base.before) == ("acts", "FROM acts WHERE 1 = 1", "")


def test_a_query_over_no_table_of_rows_has_none() -> None:
    assert base_of(replace(VOLUME, sql="SELECT {key} AS key, COUNT(*) AS n FROM people GROUP BY key")) is None


def test_people_are_told_apart_by_where_they_belong() -> None:
    indicator = INDICATORS["people.active_share"]
    base = base_of(indicator)
    assert base is not None
    assert not base.keyed
    assert "person IN (SELECT person FROM" in rows_sql(indicator, base, View("unit", "care"), CONTEXT)


def test_contacts_that_tell_no_groups_apart_cannot_be_compared() -> None:
    indicator = replace(VOLUME, sql="SELECT 'organisation' AS key FROM contacts")
    base = base_of(indicator)
    assert base is not None
    with pytest.raises(UsageError, match="cannot be told apart by unit"):
        rows_sql(indicator, base, View("unit", "care"), CONTEXT)


def test_quotes_end_no_text() -> None:
    assert literal("it's") == "'it''s'"
