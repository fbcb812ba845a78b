"""What the organisation keeps in registers of its own, as small tables beside the record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from pappus.vocabulary.periods import microseconds
from pappus.vocabulary.record import MICROSECONDS_PER_DAY
from pappus.workspace.organisation import Organisation

Rows = Iterable[Mapping[str, Any]]


def register_tables(organisation: Organisation) -> dict[str, pa.Table]:
    """The tables by name, empty where the organisation keeps no such register; days are microseconds UTC (`*_us`)."""
    return {
        name: pa.Table.from_pylist([dict(row) for row in rows(organisation)], schema)
        for name, (schema, rows) in _REGISTERS.items()
    }


def _ideas(organisation: Organisation) -> Rows:
    for one in organisation.ideas:
        yield {
            "id": one.id,
            "kind": one.kind,
            "function": one.function,
            "source": one.source,
            "decision": one.decision,
            "recorded_us": _day_us(one.recorded_on),
            "decided_us": _day_us(one.decided_on),
            "acted_us": _day_us(one.acted_on),
            "launched_us": _day_us(one.launched_on),
        }


def _stakeholders(organisation: Organisation) -> Rows:
    spelled = {entry.property_id.lower(): entry.property_id for entry in organisation.properties}
    for one in organisation.stakeholders:
        property_id = one.property_id and spelled.get(one.property_id.lower(), one.property_id)
        yield {"stakeholder": one.stakeholder, "property_id": property_id, "target_n": one.target}


def _core_figures(organisation: Organisation) -> Rows:
    """Every figure, and a row without one for a measure that is named and has none."""
    known = {one.measure for one in organisation.core_figures}
    for name in organisation.core_measures:
        if name not in known:
            yield {"measure": name}
    for one in organisation.core_figures:
        sign = 1.0 if one.better == "higher" else -1.0
        yield {"measure": one.measure, "date_us": _day_us(one.date), "value": one.value, "sign": sign}


def _resources(organisation: Organisation) -> Rows:
    for one in organisation.resources:
        ends_us = _day_us(one.valid_to)
        yield {
            "kind": one.kind,
            "amount": one.amount,
            "from_us": _day_us(one.valid_from),
            "to_us": None if ends_us is None else ends_us + MICROSECONDS_PER_DAY,
        }


def _centre(organisation: Organisation) -> Rows:
    """The one unit that helps every function, with its own function; no row where there is none."""
    if unit := organisation.centre_of_excellence:
        yield {"unit": unit, "function": organisation.function_of(unit)}


def _day_us(day: str | None) -> int | None:
    return microseconds(datetime.fromisoformat(day).replace(tzinfo=UTC)) if day else None


def _schema(texts: str, moments: str = "") -> pa.Schema:
    return pa.schema(
        [*((name, pa.string()) for name in texts.split()), *((name, pa.int64()) for name in moments.split())]
    )


_REGISTERS: dict[str, tuple[pa.Schema, Callable[[Organisation], Rows]]] = {
    "ideas": (_schema("id kind function source decision", "recorded_us decided_us acted_us launched_us"), _ideas),
    "stakeholders": (_schema("stakeholder property_id", "target_n"), _stakeholders),
    "core_figures": (
        pa.schema([*_schema("measure", "date_us"), ("value", pa.float64()), ("sign", pa.float64())]),
        _core_figures,
    ),
    "resources": (
        pa.schema([("kind", pa.string()), ("amount", pa.float64()), ("from_us", pa.int64()), ("to_us", pa.int64())]),
        _resources,
    ),
    "centre": (_schema("unit function"), _centre),
}
