"""Tables that need no mapping of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pappus.readers.door import Door
from pappus.readers.shipped_mappings import shipped_mappings, tables_with_mapping
from pappus.readers.source import Source
from pappus.readers.sources.table import READER
from pappus.vocabulary.errors import UsageError
from pappus.vocabulary.pseudonyms import Pseudonymiser

NAMES = Pseudonymiser(b"k" * 32)
CALLS = """call_id,direction,queue,customer,agent,started_at,answered_at,wrap_up
7001,inbound,Service,+43 1 234567,kim,2026-03-01T10:00:00Z,2026-03-01T10:00:40Z,12
7002,Inbound,Service,+43 1 234568,,2026-03-01T10:05:00Z,,
7003,outbound,Service,+43 1 234567,kim,2026-03-01T10:10:00Z,2026-03-01T10:10:20Z,9
7004,internal,Service,,kim,2026-03-01T10:11:00Z,,
"""


def read(path: Path) -> tuple[list[dict[str, Any]], Door]:
    door = Door(NAMES, "table", now_us=1_800_000_000_000_000)
    with Source(path) as source:
        rows = [row for batch in READER.read(source, door) for row in batch.to_pylist()]
    return rows, door


def test_each_shipped_mapping_names_columns_and_a_way_to_tell_acts_apart() -> None:
    assert "call_centre" in shipped_mappings()
    for mapping in shipped_mappings().values():
        assert len(mapping.columns) >= 4
        assert all(act.id is not None for act in mapping.acts)


@pytest.mark.parametrize("separator", [",", ";"])
def test_a_list_of_calls_is_read_without_a_mapping(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "calls.csv"
    path.write_text(CALLS.replace(",", separator), encoding="utf-8")
    assert READER.detect(Source(path)) > 0.5
    rows, door = read(path)
    found = {row["act_id"]: row for row in rows}
    assert set(found) == {"phone:7001", "phone:7002", "phone:7003", "phone:7001/answer", "phone:7003/answer"}
    asked, answered = found["phone:7001"], found["phone:7001/answer"]
    assert (asked["actor_side"], asked["actor_id"]) == ("external", NAMES.person("phone", "+43 1 234567"))
    assert (answered["parent_id"], answered["actor_id"]) == ("phone:7001", NAMES.person("phone", "kim"))
    assert answered["ts_us"] - asked["ts_us"] == 40_000_000
    assert (asked["property_id"], asked["needs_response"]) == ("phone:Service", True)
    assert (found["phone:7003"]["recipients"], found["phone:7003"]["needs_response"]) == ([asked["actor_id"]], False)
    assert (answered["verb"], found["phone:7003/answer"]["verb"]) == ("Create", "Update")
    assert door.ignored == {"no act of the mapping applies to the row": 1}
    assert (door.rows_read, door.rows_rejected, door.coverage.inbound) == (4, 0, "all")


def test_only_the_tables_that_fit_are_read(tmp_path: Path) -> None:
    (tmp_path / "calls.csv").write_text(CALLS, encoding="utf-8")
    (tmp_path / "costs.csv").write_text("call_id,cost\n7001,1\n", encoding="utf-8")
    (tmp_path / "empty.csv").write_bytes(b"")
    with Source(tmp_path) as source:
        assert [member for member, _ in tables_with_mapping(source)] == ["calls.csv"]
    assert len(read(tmp_path)[0]) == 5


def test_a_table_that_none_fits_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("call_id,direction\n1,inbound\n", encoding="utf-8")
    assert READER.detect(Source(path)) == 0
    with pytest.raises(UsageError, match="pappus map"):
        read(path)


def test_a_title_may_stand_above_the_names(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text(f"Calls of March\n\n{CALLS}", encoding="utf-8")
    rows, door = read(path)
    assert (len(rows), door.rows_rejected) == (5, 0)
