"""A cluster gives the same as DuckDB: the tables that are derived, the rows of every query, every reading.

The cluster is a Spark Connect server that pysail starts here; with PAPPUS_SPARK_URL it is the one at that address.
"""

from __future__ import annotations

import shutil
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from tests.copying import copied

import pappus
from pappus.indicators.indicator import MeasureContext
from pappus.indicators.measure import measure
from pappus.indicators.query import filled_sql
from pappus.indicators.registry import indicators
from pappus.pipeline import Workspace, initialise
from pappus.store.derivation import DERIVED_TABLES
from pappus.store.engines import DEFAULT_ENGINE
from pappus.store.record import Record
from pappus.vocabulary.periods import PERIOD_KINDS, PeriodKind
from pappus.vocabulary.readings import Grouping, Reading

RECORDS = ("demonstration", "mailing list")
Variant = tuple[str, Grouping, PeriodKind]


def variants(workspace: Workspace) -> list[Variant]:
    """What is asked: of the whole time, of the demonstration by month too, and once in every kind of period."""
    return [
        (name, by, period)
        for name, indicator in indicators().items()
        for by in indicator.groupings
        for period in ("all", *(_periods(name) if workspace.organisation().units and not indicator.snapshot else ()))
    ]


def _periods(indicator: str) -> tuple[PeriodKind, ...]:
    """Kinds of period differ by one expression, which is the same in every query."""
    return PERIOD_KINDS[1:] if indicator == "activity.volume" else ("month",)


@dataclass(frozen=True)
class Answers:
    """What one engine says about one record."""

    facts: dict[str, Any]
    derived: dict[str, pa.Table]
    rows: dict[str, pa.Table]
    readings: dict[str, list[Reading]]


@pytest.fixture(params=RECORDS)
def workspace(request: pytest.FixtureRequest, tmp_path: Path) -> Workspace:
    """An organisation with its records read."""
    folder = tmp_path / "organisation"
    if request.param == "demonstration":
        made: Path = request.getfixturevalue("demonstration_folder")
        return pappus.open(copied(made, folder))
    data: Path = request.getfixturevalue("shared_data")
    project = initialise(folder, "A project")
    (folder / "organisation.yaml").write_text(
        "name: A project\ndomains: [ibm.com, intel.com]\n"
        "business_hours: {monday: 09:00-17:00, tuesday: 09:00-17:00, wednesday: 09:00-17:00}\n",
        encoding="utf-8",
    )
    for result in project.import_files([data / "mailing_list"]):
        assert result.error is None
    return project


def answers(workspace: Workspace, engine: str) -> Answers:
    asked = variants(workspace)
    with pappus.open(workspace.folder, engine).record() as record:
        context = context_of(record)
        # The groups of one view are the totals of another: a statement is sent once.
        query = cache(record.query)
        return Answers(
            asdict(record.facts),
            derived_tables(record),
            {
                f"{name} by {by}, {period}": sorted_rows(query(filled_sql(indicators()[name], by, period, context)))
                for name, by, period in asked
            },
            {
                f"{name} by {by}, {period}": measure(name, indicators()[name], query, context, by, period)
                for name, by, period in asked
            },
        )


def derived_tables(record: Record) -> dict[str, pa.Table]:
    return {name: sorted_rows(record.query(f"SELECT * FROM {name}")) for name in DERIVED_TABLES}


def context_of(record: Record) -> MeasureContext:
    facts = record.facts
    assert facts.window_start_us is not None
    assert facts.window_end_us is not None
    return MeasureContext(
        facts.as_of_us,
        facts.window_start_us,
        facts.window_end_us,
        facts.sides_known,
        has_people=True,
        has_business_hours=True,
        has_register=True,
        functions_n=5,
        size=500,
    )


def sorted_rows(table: pa.Table) -> pa.Table:
    plain = pa.table({name: table[name].combine_chunks() for name in table.column_names})
    return plain.sort_by([(name, "ascending") for name in table.column_names])


def types(table: pa.Table) -> dict[str, pa.DataType]:
    return {field.name: field.type for field in table.schema}


def different(one: dict[str, pa.Table], other: dict[str, pa.Table]) -> list[str]:
    return [name for name in one if types(one[name]) != types(other[name]) or not one[name].equals(other[name])]


@pytest.mark.long(50)
def test_a_cluster_says_the_same_to_the_last_bit(workspace: Workspace, cluster_url: str) -> None:
    embedded = answers(workspace, DEFAULT_ENGINE)
    assert embedded.derived["threads"].num_rows > 50
    assert embedded.derived["contacts"].num_rows > 50
    assert sum(one.outcome == "found" for found in embedded.readings.values() for one in found) > 30

    shutil.rmtree(workspace.store.folder / "derived")
    distributed = answers(workspace, cluster_url)
    assert distributed.facts == embedded.facts
    assert different(embedded.derived, distributed.derived) == []
    assert different(embedded.rows, distributed.rows) == []
    assert distributed.readings == embedded.readings

    # What the cluster derived serves DuckDB, and nothing else is left behind.
    with workspace.record() as record:
        again = derived_tables(record)
    assert different(embedded.derived, again) == []
    assert list((workspace.store.folder / "spill").glob("cluster-*")) == []
