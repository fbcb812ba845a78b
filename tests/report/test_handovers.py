"""Hand-overs: who takes over from whom, what comes back, and no pair of units behind which few stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pytest

from pappus.report.handovers import Handovers, UnitPair, handovers
from pappus.report.hands_told import hands_told
from pappus.store.engines import Engine, open_engine

SCHEMA = pa.schema([*((name, pa.string()) for name in ("from_person", "to_person", "from_unit", "to_unit")),
                    ("n", pa.int64())])  # fmt: skip


@pytest.fixture
def engine() -> Iterator[Engine]:
    opened = open_engine("duckdb:?threads=1")
    yield opened
    opened.close()


def found_in(engine: Engine, rows: list[tuple[str, str, int]]) -> Handovers | None:
    """Hand-overs among people whose unit is the first letter of their name."""
    table: list[dict[str, Any]] = [
        {"from_person": one, "to_person": other, "from_unit": one[0], "to_unit": other[0], "n": n}
        for one, other, n in rows
    ]
    engine.table_from_arrow("handovers", pa.Table.from_pylist(table, SCHEMA))
    return handovers(engine.query)


def test_by_hand(engine: Engine) -> None:
    """Five of a give to five of b, twice each; b0 gives one back; a0 gives to a1 inside the unit; c has one alone."""
    rows = [(f"a{place}", f"b{place}", 2) for place in range(5)]
    rows += [("b0", "a0", 1), ("a0", "a1", 3), ("c0", "a2", 9)]
    found = found_in(engine, rows)
    assert found is not None
    assert (found.people, found.n, found.pairs) == (11, 23, 8)
    # One of the two to b0 and the one back undo each other.
    assert found.back_share == pytest.approx(2 / 23)
    assert found.holders is None, "two people took over half"
    assert found.units == (UnitPair("a", "b", 10),)
    told = hands_told(found, {"a": "Care"})
    assert told is not None
    assert told.pairs == (("Care", "b", 1.0, "10"),)
    assert "23 times between 11 people" in told.sentence


def test_few_people_are_nobodys_business(engine: Engine) -> None:
    assert found_in(engine, [("a0", "b0", 5), ("a1", "b1", 5)]) is None
    assert found_in(engine, []) is None
    assert hands_told(None, {}) is None


def test_half_of_it_in_five_hands_or_more(engine: Engine) -> None:
    found = found_in(engine, [(f"a{place}", f"a{(place + 1) % 12}", 1) for place in range(12)])
    assert found is not None
    assert (found.holders, found.back_share, found.units) == (6, 0.0, ())
