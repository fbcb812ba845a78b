"""The demonstration organisation, made once for all workers, and small records worked out by hand."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import pappus
from pappus.explanation import Ground, Standing
from pappus.indicators.indicator import MeasureContext
from pappus.indicators.registry import indicators
from pappus.maturity.definitions import models
from pappus.pipeline import Workspace
from pappus.practices.definitions import practices
from pappus.store.engines import open_engine
from pappus.workspace.organisation import Organisation, Unit

HOUR_US = 3_600_000_000
TEXT, WHOLE = pa.string(), pa.int64()
SCHEMAS: dict[str, dict[str, Any]] = {
    "threads": {
        **dict.fromkeys(("thread_id", "network", "network_class", "property_id", "unit", "function"), TEXT),
        **dict.fromkeys(("opener", "opener_kind", "opener_side", "replier", "replier_kind"), TEXT),
        **dict.fromkeys(("opened_us", "first_reply_us", "naive_reply_us", "elapsed_us", "elapsed_business_us"), WHOLE),
        **dict.fromkeys(("censored_us", "end_us", "closed_us", "reopened_us", "approvals_n", "handed_over"), WHOLE),
        **dict.fromkeys(("replier_unit", "end_reason", "topic", "opener_source"), TEXT),
        "answered": pa.int32(),
        **dict.fromkeys(("opener_no", "replier_no", "previous_us", "next_us"), WHOLE),
        "next_network": TEXT,
        "at_risk": pa.bool_(),
        "month": pa.int32(),
    },
    "acts": {
        **dict.fromkeys(("act_id", "thread_id", "parent_id", "network", "network_class", "property_id", "verb"), TEXT),
        **dict.fromkeys(("actor_id", "actor_kind", "person", "kind", "side", "unit", "function", "raw_ref"), TEXT),
        "visibility": TEXT,
        **dict.fromkeys(("recipients", "mentions"), pa.list_(TEXT)),
        "person_no": WHOLE,
        "ts_us": WHOLE,
        "month": pa.int32(),
    },
    "contacts": {
        **dict.fromkeys(("from_person", "to_person", "from_side", "to_side", "from_unit", "to_unit"), TEXT),
        **dict.fromkeys(("from_function", "to_function", "kind", "network_class"), TEXT),
        "month": pa.int32(),
        "n": WHOLE,
    },
    "properties": {
        **dict.fromkeys(("property_id", "network", "network_class", "owner_unit", "function", "purpose"), TEXT),
        **dict.fromkeys(("decision", "handle", "market", "access", "second_factor", "archived"), TEXT),
        **dict.fromkeys(("reviewed_us", "last_outward_us", "first_act_us"), WHOLE),
        **dict.fromkeys(("registered", "discovered", "ours"), pa.bool_()),
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
    "ideas": {
        **dict.fromkeys(("id", "kind", "function", "source", "decision"), TEXT),
        **dict.fromkeys(("recorded_us", "decided_us", "acted_us", "launched_us"), WHOLE),
    },
    "stakeholders": {"stakeholder": TEXT, "property_id": TEXT, "target_n": WHOLE},
    "core_figures": {"measure": TEXT, "date_us": WHOLE, "value": pa.float64(), "sign": pa.float64()},
    "resources": {"kind": TEXT, "amount": pa.float64(), "from_us": WHOLE, "to_us": WHOLE},
    "centre": {"unit": TEXT, "function": TEXT},
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

Rows = list[dict[str, Any]]


def _answered_threads(count: int, openers: int, repliers: int, **given: Any) -> Rows:
    return [
        {
            "thread_id": f"email:{place}",
            "network": "email",
            "network_class": "traditional",
            "property_id": "email:help",
            "unit": "care",
            "function": "customer_support",
            "opener": f"{place % openers:024x}",
            "opener_kind": "human",
            "opener_side": "external",
            "replier": f"{0xA000 + place % repliers:024x}",
            "replier_kind": "human",
            "opened_us": place * 1_000_000,
            "first_reply_us": place * 1_000_000 + (place + 1) * HOUR_US,
            "naive_reply_us": place * 1_000_000 + (place + 1) * HOUR_US,
            "elapsed_us": (place + 1) * HOUR_US,
            "answered": 1,
            "at_risk": True,
            "month": 197001,
            **given,
        }
        for place in range(count)
    ]


def _numbers(row: dict[str, Any]) -> dict[str, int]:
    who = ("person", "opener", "replier", "seen_by")
    return {f"{one}_no": zlib.crc32(row[one].encode()) for one in who if row.get(one) is not None}


@pytest.fixture
def answered_threads() -> Callable[..., Rows]:
    """Threads with waits of 1, 2, 3 … hours, opened and answered by a number of people in turn."""
    return _answered_threads


@pytest.fixture
def ground() -> Iterator[Callable[..., Ground]]:
    """Makes a record of rows by table, on the real engine; what a row leaves out is null."""
    engines = []

    def make(**tables: Rows) -> Ground:
        engine = open_engine()
        engines.append(engine)
        for name, fields in SCHEMAS.items():
            rows = [{**row, **_numbers(row)} for row in tables.get(name, [])]
            engine.table_from_arrow(name, pa.Table.from_pylist(rows, pa.schema(list(fields.items()))))
        engine.view("acts_in_full", "SELECT * FROM acts")
        context = MeasureContext(as_of_us=400 * 24 * HOUR_US, window_start_us=0, window_end_us=400 * 24 * HOUR_US)
        organisation = Organisation("Small", units=(Unit("care", "Care", "customer_support"),))

        def nothing() -> Standing:
            raise AssertionError("an indicator is explained without assessing the organisation")

        return Ground(organisation, engine.query, context, nothing, indicators(), practices(), models())

    yield make
    for engine in engines:
        engine.close()


@pytest.fixture(scope="session")
def demonstration(demonstration_folder: Path) -> Workspace:
    return pappus.open(demonstration_folder)


@pytest.fixture(scope="session")
def demonstrated(demonstration: Workspace) -> Iterator[Ground]:
    """What explanations of the demonstration organisation stand on, assessed once, its tables kept in memory."""
    from pappus.judging import judge, measure_context

    organisation = demonstration.organisation()
    engine = open_engine()
    with demonstration.record() as record:
        found = judge(record, organisation, [], None, None, lambda *_: [])
        context = measure_context(record, organisation)
        for name in (*SCHEMAS, "acts_in_full"):
            engine.table_from_arrow(name, record.query(f"SELECT * FROM {name}"))
    standing = Standing(found.readings, found.findings, found.placements, found.said)
    catalogues = (indicators(), practices(), models())
    yield Ground(organisation, cache(engine.query), context, lambda: standing, *catalogues)
    engine.close()


@pytest.fixture(scope="session")
def exports(demonstration: Workspace) -> Path:
    return demonstration.folder / "exports"
