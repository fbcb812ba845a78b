"""The record store keeps every act once, whole imports or none, and forgets when told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from pappus.readers.door import Door
from pappus.store.engines import open_engine
from pappus.store.ledger import ImportEntry, read_ledger
from pappus.store.record_store import RecordStore
from pappus.vocabulary.coverage import Coverage
from pappus.vocabulary.errors import PappusError, UsageError
from pappus.vocabulary.pseudonyms import Pseudonymiser
from pappus.vocabulary.record import STORED_SCHEMA, Act

HOUR_US = 3_600_000_000
NOW_US = 1_700_000_000_000_000


def acts(ids: list[str], *, actor: str = "p1", start_us: int = NOW_US) -> Iterator[pa.RecordBatch]:
    door = Door(Pseudonymiser(b"k" * 32), "test", now_us=2 * NOW_US)
    for place, act_id in enumerate(ids):
        door.add(
            Act(
                act_id=act_id,
                record_no=door.record(),
                ts_us=start_us + place * HOUR_US,
                network="x",
                source="test",
                raw_ref=f"file#{place + 1}",
                actor_id=actor,
                recipients=["p2", "p3"],
            )
        )
    yield from door.rest()


def keep(store: RecordStore, ids: list[str], **how: Any) -> ImportEntry:
    with store.writing() as ledger:
        number = ledger.next_number
        entry = ImportEntry(
            id=f"i{number:04d}",
            path="file",
            fingerprint=str(number),
            format="test",
            imported_at="",
            coverage=Coverage(source="test"),
        )
        return store.store(ledger, entry, acts(ids, **how), lambda _: None)


def stored_ids(store: RecordStore) -> list[str]:
    engine = open_engine()
    engine.table_from_files("acts", store.files(), STORED_SCHEMA)
    ids: list[str] = engine.query("SELECT act_id FROM acts ORDER BY act_id")["act_id"].to_pylist()
    engine.close()
    return ids


def test_acts_are_stored_once(tmp_path: Path) -> None:
    store = RecordStore(tmp_path)
    first = keep(store, ["x:1", "x:2", "x:1"])
    assert (first.rows_added, first.rows_known, first.acts_added) == (2, 1, 2)
    second = keep(store, ["x:2", "x:3"])
    assert (second.rows_added, second.rows_known) == (1, 1)
    assert stored_ids(store) == ["x:1", "x:2", "x:3"]


def test_partitions_are_open_files_by_network_and_year(tmp_path: Path) -> None:
    store = RecordStore(tmp_path)
    keep(store, ["x:1"], start_us=0 + 2 * 86_400_000_000)
    keep(store, ["x:2"])
    names = sorted(file.relative_to(tmp_path).as_posix() for file in store.files())
    assert names == [
        "acts/network=x/year=1970/i0001_0.parquet",
        "acts/network=x/year=2023/i0002_0.parquet",
    ]


def test_month_is_the_calendar_month_in_utc(tmp_path: Path) -> None:
    store = RecordStore(tmp_path)
    keep(store, ["x:1"])
    engine = open_engine()
    engine.table_from_files("acts", store.files(), STORED_SCHEMA)
    assert engine.query("SELECT month FROM acts").to_pylist() == [{"month": 202311}]


def test_undo_keeps_what_a_later_import_saw_too(tmp_path: Path) -> None:
    store = RecordStore(tmp_path)
    keep(store, ["x:1", "x:2"])
    keep(store, ["x:2", "x:3"])
    undone = store.undo("i0001")
    assert (undone.acts_removed, undone.acts_kept) == (1, 1)
    assert stored_ids(store) == ["x:2", "x:3"]
    assert store.undo("i0002").acts_removed == 2
    assert stored_ids(store) == []


def test_undo_of_an_unknown_import_names_the_known_ones(tmp_path: Path) -> None:
    store = RecordStore(tmp_path)
    keep(store, ["x:1"])
    with pytest.raises(UsageError, match="Imports: i0001"):
        store.undo("i0009")


def test_an_erased_person_is_gone_from_the_bytes_and_does_not_come_back(tmp_path: Path) -> None:
    store = RecordStore(tmp_path)
    keep(store, ["x:1"], actor="gone-person")
    keep(store, ["x:2"], actor="p1")
    erasure = store.erase(["gone-person", "p2"])
    assert (erasure.acts, erasure.mentions) == (1, 1)
    assert stored_ids(store) == ["x:2"]
    for file in tmp_path.rglob("*"):
        assert not file.is_file() or b"gone-person" not in file.read_bytes()
    engine = open_engine()
    engine.table_from_files("acts", store.files(), STORED_SCHEMA)
    assert engine.query("SELECT recipients FROM acts").to_pylist() == [{"recipients": ["p3"]}]
    again = keep(store, ["x:1", "x:4"], actor="gone-person")
    assert (again.rows_added, again.rows_ignored) == (0, 2)
    assert stored_ids(store) == ["x:2"]


def test_retention_removes_what_is_older(tmp_path: Path) -> None:
    store = RecordStore(tmp_path)
    keep(store, ["x:1", "x:2", "x:3"])
    assert store.drop_before(NOW_US + HOUR_US) == 1
    assert stored_ids(store) == ["x:2", "x:3"]
    assert read_ledger(tmp_path).imports[0].acts_added == 2


def test_a_reader_that_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    store = RecordStore(tmp_path)
    keep(store, ["x:1"])

    def broken() -> Iterator[pa.RecordBatch]:
        yield from acts(["x:7"])
        raise PappusError("file: broken in the middle")

    with pytest.raises(PappusError, match="broken in the middle"), store.writing() as ledger:
        entry = ImportEntry(
            id="i0002", path="f", fingerprint="f", format="t", imported_at="", coverage=Coverage(source="t")
        )
        store.store(ledger, entry, broken(), lambda _: None)
    assert stored_ids(store) == ["x:1"]
    assert not (tmp_path / "staging").exists()


def test_a_damaged_ledger_is_named(tmp_path: Path) -> None:
    (tmp_path / "ledger.json").write_text("{", encoding="utf-8")
    with pytest.raises(PappusError, match=r"ledger\.json: the ledger cannot be read"):
        RecordStore(tmp_path).ledger()


def test_a_newer_ledger_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ledger.json").write_text('{"format": 99}', encoding="utf-8")
    with pytest.raises(PappusError, match="newer Pappus"):
        RecordStore(tmp_path).ledger()
