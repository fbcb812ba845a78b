"""The record store keeps every act once, and whole imports or none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pyarrow as pa
import pytest

from pappus.store.derived_folders import FACTS_FILE, begin
from pappus.store.engines import open_engine
from pappus.store.ledger import ImportEntry
from pappus.store.record_store import RecordStore
from pappus.vocabulary.coverage import Coverage
from pappus.vocabulary.errors import PappusError, UsageError
from pappus.vocabulary.record import STORED_SCHEMA

Acts = Callable[..., Iterator[pa.RecordBatch]]
Kept = Callable[..., ImportEntry]
Ids = Callable[[RecordStore], list[str]]
HOUR_US = 3_600_000_000


def test_acts_are_stored_once(store: RecordStore, kept: Kept, ids_in: Ids) -> None:
    first = kept(store, ["x:1", "x:2", "x:1"])
    assert (first.rows_added, first.rows_known, first.acts_added) == (2, 1, 2)
    second = kept(store, ["x:2", "x:3"])
    assert (second.rows_added, second.rows_known) == (1, 1)
    assert ids_in(store) == ["x:1", "x:2", "x:3"]


def test_partitions_are_open_files_by_network_and_year(store: RecordStore, kept: Kept) -> None:
    kept(store, ["x:1"], start_us=0 + 2 * 86_400_000_000)
    kept(store, ["x:2"])
    names = sorted(file.relative_to(store.folder).as_posix() for file in store.files())
    assert names == [
        "acts/network=x/year=1970/i0001_0.parquet",
        "acts/network=x/year=2023/i0002_0.parquet",
    ]


def test_month_is_the_calendar_month_in_utc(store: RecordStore, kept: Kept) -> None:
    kept(store, ["x:1"])
    engine = open_engine()
    engine.table_from_files("acts", store.files(), STORED_SCHEMA)
    assert engine.query("SELECT month FROM acts").to_pylist() == [{"month": 202311}]


def test_undo_keeps_what_a_later_import_saw_too(store: RecordStore, kept: Kept, ids_in: Ids) -> None:
    kept(store, ["x:1", "x:2"])
    kept(store, ["x:2", "x:3"])
    undone = store.undo("i0001")
    assert (undone.acts_removed, undone.acts_kept) == (1, 1)
    assert ids_in(store) == ["x:2", "x:3"]
    assert store.undo("i0002").acts_removed == 2
    assert ids_in(store) == []


def test_undo_of_an_unknown_import_names_the_known_ones(store: RecordStore, kept: Kept) -> None:
    kept(store, ["x:1"])
    with pytest.raises(UsageError, match="Imports: i0001"):
        store.undo("i0009")


def test_a_reader_that_fails_half_way_leaves_nothing(
    store: RecordStore, kept: Kept, ids_in: Ids, make_acts: Acts
) -> None:
    kept(store, ["x:1"])

    def broken() -> Iterator[pa.RecordBatch]:
        yield from make_acts(["x:7"])
        raise PappusError("file: broken in the middle")

    with pytest.raises(PappusError, match="broken in the middle"), store.writing() as ledger:  # noqa: PT012
        entry = ImportEntry(
            id="i0002", path="f", fingerprint="f", format="t", imported_at="", coverage=Coverage(source="t")
        )
        store.store(ledger, entry, broken(), lambda _: None)
    assert ids_in(store) == ["x:1"]
    assert not (store.folder / "staging").exists()


def test_a_damaged_ledger_is_named(store: RecordStore) -> None:
    (store.folder / "ledger.json").write_text("{", encoding="utf-8")
    with pytest.raises(PappusError, match=r"ledger\.json: the ledger is damaged"):
        store.ledger()


def test_a_newer_ledger_is_refused(store: RecordStore) -> None:
    (store.folder / "ledger.json").write_text('{"format": 99}', encoding="utf-8")
    with pytest.raises(PappusError, match="newer Pappus"):
        store.ledger()


def _in_the_making(path: Path) -> None:
    # A name that leads nowhere fails to be copied, as a file does that its owner removed meanwhile.
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to("gone")


def test_a_copy_holds_what_counts_and_what_is_finished(
    store: RecordStore, kept: Kept, ids_in: Ids, tmp_path: Path
) -> None:
    kept(store, ["x:1", "x:2"])
    kept(store, ["x:2", "x:3"])
    derived = store.folder / "derived"
    for name in ("1-2-a", "1-2-a.draft"):
        begin(derived / name).close()
        (derived / name / FACTS_FILE).touch()
    (derived / "1-2-a" / "acts").mkdir()
    (derived / "1-2-a" / "acts" / "0.parquet").touch()
    for draft in (
        "derived/1-2-a.draft/x.parquet",
        "derived/1-2-a/results/x.f00",
        "spill/x/1",
        "staging/x",
        "ledger.tmp",
        "live/.cursor.json.0f.new",
    ):
        _in_the_making(store.folder / draft)
    store.copy_to(tmp_path / "copy")
    copy = RecordStore(tmp_path / "copy")
    assert copy.ledger() == store.ledger()
    assert copy.damaged() == []
    assert ids_in(copy) == ["x:1", "x:2", "x:3"]
    assert [one.name for one in (copy.folder / "derived").iterdir()] == ["1-2-a"]
    assert not (copy.folder / "lock").exists()
    assert (copy.folder / "derived" / "1-2-a" / "acts" / "0.parquet").exists()


def test_a_copy_waits_for_who_is_writing(store: RecordStore, kept: Kept, tmp_path: Path) -> None:
    kept(store, ["x:1"])
    copying = Thread(target=store.copy_to, args=[tmp_path / "copy"])
    with store.writing():
        copying.start()
        copying.join(0.3)
        assert copying.is_alive()
        assert not (tmp_path / "copy").exists()
    copying.join()
    assert RecordStore(tmp_path / "copy").ledger() == store.ledger()


def test_nothing_there_is_nothing_to_copy(tmp_path: Path) -> None:
    RecordStore(tmp_path / "none").copy_to(tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_what_cannot_be_copied_is_named(store: RecordStore, kept: Kept, tmp_path: Path) -> None:
    kept(store, ["x:1"])
    lost = store.files()[0]
    lost.unlink()
    _in_the_making(lost)
    with pytest.raises(PappusError, match=rf"{lost.name}: cannot be copied into .*copy .*No such file"):
        store.copy_to(tmp_path / "copy")
    (tmp_path / "file").touch()
    with pytest.raises(PappusError, match=r"cannot be copied into .*file"):
        store.copy_to(tmp_path / "file")
    (store.folder / "lock").unlink(missing_ok=True)
    (store.folder / "lock").mkdir()
    with pytest.raises(PappusError, match=rf"^{store.folder}: cannot be copied into .*copy \(Is a directory\)"):
        store.copy_to(tmp_path / "copy")
