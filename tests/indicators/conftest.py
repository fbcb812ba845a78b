"""Small tables, worked out by hand, on the real engine."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import pytest

from pappus.indicators.indicator import MeasureContext
from pappus.indicators.measure import measure
from pappus.indicators.registry import indicators
from pappus.store.engines import Engine, open_engine
from pappus.vocabulary.periods import PeriodKind
from pappus.vocabulary.readings import Grouping, Reading

DAY_US = 86_400_000_000
AS_OF_US = 20_000 * DAY_US

TEXT, WHOLE, FLAG = pa.string(), pa.int64(), pa.bool_()
TABLES: dict[str, dict[str, Any]] = {
    "acts": {
        **dict.fromkeys(("act_id", "person", "side", "kind", "unit", "function", "level"), TEXT),
        **dict.fromkeys(("network", "network_class", "property_id", "verb", "object_type"), TEXT),
        "visibility": TEXT,
        "person_no": WHOLE,
        "ts_us": WHOLE,
        "month": pa.int32(),
    },
    "threads": {
        **dict.fromkeys(("thread_id", "network", "network_class", "property_id", "unit", "function", "market"), TEXT),
        **dict.fromkeys(("opener", "opener_kind", "opener_side", "opener_type", "replier", "replier_kind"), TEXT),
        **dict.fromkeys(("opened_us", "first_reply_us", "naive_reply_us", "censored_us", "acts_n"), WHOLE),
        **dict.fromkeys(("elapsed_us", "elapsed_business_us", "end_us", "closed_us", "reopened_us"), WHOLE),
        **dict.fromkeys(("replier_unit", "end_reason", "topic", "opener_source"), TEXT),
        **dict.fromkeys(("approvals_n", "handed_over", "opener_no", "replier_no", "previous_us", "next_us"), WHOLE),
        "next_network": TEXT,
        "month": pa.int32(),
        "at_risk": FLAG,
        "answered": pa.int32(),
    },
    "contacts": {
        **dict.fromkeys(("from_person", "to_person", "from_side", "to_side", "from_unit", "to_unit"), TEXT),
        **dict.fromkeys(("from_function", "to_function", "kind", "network_class"), TEXT),
        "month": pa.int32(),
        "n": WHOLE,
    },
    "properties": {
        **dict.fromkeys(("property_id", "network", "network_class", "handle", "owner_unit", "function"), TEXT),
        **dict.fromkeys(("purpose", "decision", "market", "access", "second_factor", "archived"), TEXT),
        **dict.fromkeys(("reviewed_us", "last_outward_us", "first_act_us", "acts_n"), WHOLE),
        **dict.fromkeys(("registered", "discovered", "ours"), FLAG),
    },
    "posts": {
        **dict.fromkeys(("act_id", "network", "property_id", "unit", "function", "market", "audience", "lang"), TEXT),
        **dict.fromkeys(("person", "kind", "fingerprint"), TEXT),
        **dict.fromkeys(("ts_us", "text_len"), WHOLE),
        "month": pa.int32(),
    },
    "mentions": {
        **dict.fromkeys(("act_id", "network", "property_id", "unit", "function", "person", "seen_by"), TEXT),
        **dict.fromkeys(("ts_us", "seen_us", "routed_us", "person_no", "seen_by_no"), WHOLE),
        "month": pa.int32(),
    },
    "stakeholders": {"stakeholder": TEXT, "property_id": TEXT, "target_n": WHOLE},
    "core_figures": {"measure": TEXT, "date_us": WHOLE, "value": pa.float64(), "sign": pa.float64()},
    "resources": {"kind": TEXT, "amount": pa.float64(), "from_us": WHOLE, "to_us": WHOLE},
    "centre": {"unit": TEXT, "function": TEXT},
    "ideas": {
        **dict.fromkeys(("id", "kind", "function", "source", "decision"), TEXT),
        **dict.fromkeys(("recorded_us", "decided_us", "acted_us", "launched_us"), WHOLE),
    },
    "people": {
        **dict.fromkeys(("person", "unit", "function", "level", "social_duty"), TEXT),
        **dict.fromkeys(("trained_us", "signed_us", "ambassador_from_us"), WHOLE),
    },
    "publications": {
        **dict.fromkeys(("post_id", "network", "network_class", "property_id", "person", "kind", "unit"), TEXT),
        **dict.fromkeys(("function", "market", "object_type", "lang"), TEXT),
        **dict.fromkeys(("ts_us", "engagement_asof_us", "engagement_n", "exact_mark", "wording_mark"), WHOLE),
        "month": pa.int32(),
    },
    "reactions": {
        **dict.fromkeys(("post_id", "network", "network_class", "property_id", "author", "author_kind"), TEXT),
        **dict.fromkeys(("unit", "function", "verb", "person"), TEXT),
        **dict.fromkeys(("post_us", "ts_us", "opening"), WHOLE),
        "month": pa.int32(),
    },
    "sentiments": {
        **dict.fromkeys(("thread_id", "network", "network_class", "property_id", "unit", "function", "person"), TEXT),
        "lang": TEXT,
        **dict.fromkeys(("ts_us", "sentiment"), WHOLE),
        "month": pa.int32(),
    },
    "content_plan": {**dict.fromkeys(("property_id", "network"), TEXT), "from_us": WHOLE, "to_us": WHOLE},
    "units": dict.fromkeys(("unit", "function", "market"), TEXT),
    "functions": {"function": TEXT},
}
DEFAULTS: dict[str, dict[str, Any]] = {
    "acts": {
        "side": "org",
        "kind": "human",
        "verb": "Create",
        "network": "x",
        "network_class": "social",
        "ts_us": AS_OF_US - DAY_US,
        "month": 202410,
    },
    "threads": {
        "at_risk": True,
        "opener_kind": "human",
        "network": "x",
        "network_class": "social",
        "month": 202410,
        "opener_source": "in_export",
    },
    "contacts": {"from_side": "org", "to_side": "org", "kind": "reply", "month": 202410, "n": 1},
    "properties": {"ours": True, "network": "x", "network_class": "social", "registered": True, "discovered": True},
    "posts": {"kind": "account", "network": "x", "ts_us": AS_OF_US - DAY_US, "month": 202410, "text_len": 100},
    "mentions": {"network": "x", "ts_us": AS_OF_US - DAY_US, "month": 202410},
    "stakeholders": {"target_n": 1},
    "core_figures": {"sign": 1.0},
    "resources": {},
    "centre": {},
    "ideas": {"kind": "idea", "source": "inside", "recorded_us": AS_OF_US - 100 * DAY_US},
    "publications": {
        "kind": "human",
        "network": "x",
        "network_class": "social",
        "ts_us": AS_OF_US - DAY_US,
        "month": 202410,
    },
    "reactions": {
        "author_kind": "human",
        "network": "x",
        "network_class": "social",
        "verb": "Create",
        "opening": 1,
        "post_us": AS_OF_US - 2 * DAY_US,
        "ts_us": AS_OF_US - DAY_US,
        "month": 202410,
    },
    "sentiments": {"network": "x", "network_class": "social", "lang": "en", "month": 202410},
    "people": {},
    "content_plan": {"network": "x", "from_us": AS_OF_US - 10 * DAY_US, "to_us": AS_OF_US - 9 * DAY_US},
    "units": {},
    "functions": {},
}

NUMBERED = {"acts": ("person",), "threads": ("opener", "replier"), "mentions": ("person", "seen_by")}

Rows = list[dict[str, Any]]


class Measured(Protocol):
    def __call__(
        self,
        indicator_id: str,
        by: Grouping = "organisation",
        period: PeriodKind = "all",
        context: MeasureContext | None = None,
        **rows: Rows,
    ) -> list[Reading]: ...


def as_table(name: str, rows: Rows) -> pa.Table:
    fields = TABLES[name]
    unknown = {field for row in rows for field in row} - set(fields)
    assert not unknown, f"{name} has no {sorted(unknown)} here; it has {sorted(fields)}"
    columns = {
        field: pa.array([{**DEFAULTS[name], **row}.get(field) for row in rows], kind) for field, kind in fields.items()
    }
    return pa.table(columns)


def numbered(name: str, rows: Rows) -> Rows:
    """Rows with the numbers of their persons, as they are derived."""
    return [
        {
            **row,
            **{
                f"{who}_no": zlib.crc32(row[who].encode()) for who in NUMBERED.get(name, ()) if row.get(who) is not None
            },
        }
        for row in rows
    ]


def beside_neighbours(threads: Rows, answered_only: tuple[str, ...]) -> Rows:
    """Threads with the matter before and the next of the same person, as they are derived."""
    given = [{**DEFAULTS["threads"], **row} for row in threads]
    followed = [row for row in given if row["at_risk"] and row.get("opener") and row["network"] not in answered_only]
    for opener in {row["opener"] for row in followed}:
        theirs = [row for row in followed if row["opener"] == opener]
        theirs.sort(key=lambda row: (row.get("opened_us") or 0, row.get("thread_id") or ""))
        for earlier, later in pairwise(theirs):
            earlier.update(next_us=later.get("opened_us"), next_network=later["network"])
            later["previous_us"] = earlier.get("opened_us")
    return given


@pytest.fixture
def engine() -> Iterator[Engine]:
    opened = open_engine("duckdb:?threads=1")
    yield opened
    opened.close()


@pytest.fixture
def context() -> MeasureContext:
    return MeasureContext(
        as_of_us=AS_OF_US,
        window_start_us=AS_OF_US - 100 * DAY_US,
        window_end_us=AS_OF_US,
        has_people=True,
        has_business_hours=True,
        has_register=True,
        functions_n=4,
    )


@pytest.fixture
def measured(engine: Engine, context: MeasureContext) -> Measured:
    """Measures an indicator on given rows, and on the same rows shuffled, which must make no difference."""
    default = context

    def run(
        indicator_id: str,
        by: Grouping = "organisation",
        period: PeriodKind = "all",
        context: MeasureContext | None = None,
        **rows: Rows,
    ) -> list[Reading]:
        assert set(rows) <= set(TABLES), f"there are only {sorted(TABLES)}"
        results = []
        answered_only = (context or default).answered_only_networks
        rows = {**rows, "threads": beside_neighbours(rows.get("threads", []), answered_only)}
        rows = {name: numbered(name, held) for name, held in rows.items()}
        for shuffled in (False, True):
            for name in TABLES:
                given = list(rows.get(name, []))
                if shuffled:
                    given = [given[place] for place in np.random.default_rng(7).permutation(len(given))]
                engine.table_from_arrow(name, as_table(name, given))
            found = indicators()[indicator_id]
            results.append(measure(indicator_id, found, engine.query, context or default, by, period))
        assert results[0] == results[1]
        return results[0]

    return run


@pytest.fixture
def one(measured: Measured) -> Callable[..., Reading]:
    """The only reading that there is."""

    def run(*args: Any, **rows: Any) -> Reading:
        found = measured(*args, **rows)
        assert len(found) == 1
        return found[0]

    return run


@pytest.fixture
def without(context: MeasureContext) -> Callable[..., MeasureContext]:
    """The usual context with something changed."""

    def changed(**changes: Any) -> MeasureContext:
        return replace(context, **changes)

    return changed
