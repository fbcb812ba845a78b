"""What is forgotten is gone from the bytes, and does not come back."""

from __future__ import annotations

from collections.abc import Callable

from pappus.store.derived_folders import Scratch
from pappus.store.engines import open_engine
from pappus.store.forgetting import drop_before, erase
from pappus.store.ledger import ImportEntry, read_ledger, write_ledger
from pappus.store.record_store import RecordStore
from pappus.vocabulary.record import STORED_SCHEMA

Kept = Callable[..., ImportEntry]
Ids = Callable[[RecordStore], list[str]]
HOUR_US = 3_600_000_000
START_US = 1_700_000_000_000_000


def test_an_erased_person_is_gone_from_the_bytes_and_does_not_come_back(
    store: RecordStore, kept: Kept, ids_in: Ids
) -> None:
    kept(store, ["x:1"], actor="gone-person")
    kept(store, ["x:2"], actor="p1")
    erasure = erase(store, ["gone-person", "p2"])
    assert (erasure.acts, erasure.mentions) == (1, 1)
    assert ids_in(store) == ["x:2"]
    for file in store.folder.rglob("*"):
        assert not file.is_file() or b"gone-person" not in file.read_bytes()
    engine = open_engine()
    engine.table_from_files("acts", store.files(), STORED_SCHEMA)
    assert engine.query("SELECT recipients FROM acts").to_pylist() == [{"recipients": ["p3"]}]
    again = kept(store, ["x:1", "x:4"], actor="gone-person")
    assert (again.rows_added, again.rows_ignored) == (0, 2)
    assert ids_in(store) == ["x:2"]


def test_retention_removes_what_is_older(store: RecordStore, kept: Kept, ids_in: Ids) -> None:
    kept(store, ["x:1", "x:2", "x:3"])
    assert drop_before(store, START_US + HOUR_US) == 1
    assert ids_in(store) == ["x:2", "x:3"]
    assert read_ledger(store.folder).imports[0].acts_added == 2


def test_ids_of_an_erased_person_are_forgotten_by_later_imports_too(store: RecordStore, kept: Kept) -> None:
    kept(store, ["x:1-of-the-person"], actor="gone-person")
    kept(store, ["x:1-of-the-person", "x:2"], actor="gone-person")
    erase(store, ["gone-person"])
    for file in store.folder.rglob("*.parquet"):
        assert b"of-the-person" not in file.read_bytes()


def test_a_file_stays_as_it_is_until_the_ledger_names_another(store: RecordStore, kept: Kept) -> None:
    first = kept(store, ["x:1", "x:2"], actor="gone-person")
    kept(store, ["x:2", "x:3"], actor="p2")
    with store.writing() as ledger:
        store.store_links(ledger.imports[0], {("gone-person", "p9"), ("p2", "p3")})
        write_ledger(store.folder, ledger)
    before = {name: (store.folder / name).read_bytes() for name in store.ledger().all_files()}
    assert len(before) == 4
    erase(store, ["gone-person", "p9"])
    assert store.links() == [("p2", "p3")]
    assert store.ledger().imports[0].links not in before
    for name in set(before) & set(store.ledger().all_files()):
        assert (store.folder / name).read_bytes() == before[name]
    assert first.id == store.ledger().imports[0].id


def test_what_a_killed_process_spilled_goes_with_what_is_erased(store: RecordStore, kept: Kept) -> None:
    kept(store, ["x:1"], actor="gone-person")
    left = Scratch(store.folder / "spill")
    assert left.folder is not None
    (left.folder / "rows.tmp").write_bytes(b"gone-person")
    erase(store, ["p3"])
    assert (left.folder / "rows.tmp").exists()  # its process lives
    left._held.close()  # type: ignore[union-attr]
    erase(store, ["gone-person"])
    assert not left.folder.exists()
