"""What becomes of an export once it is stored: the threads that follow from what its reader gave."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pappus.readers.door import Door
from pappus.readers.reader import Reader
from pappus.readers.source import Source
from pappus.store.ledger import ImportEntry
from pappus.store.record import open_record
from pappus.store.record_store import RecordStore
from pappus.vocabulary.pseudonyms import Pseudonymiser
from pappus.workspace.organisation import Organisation

ThreadsOf = Callable[[Reader, Path], list[dict[str, Any]]]


@pytest.fixture
def threads_of(tmp_path: Path) -> ThreadsOf:
    """The threads of an export, in the order of their ids."""

    def rows(reader: Reader, path: Path) -> list[dict[str, Any]]:
        names = Pseudonymiser(b"k" * 32)
        door = Door(names, "test", now_us=1_800_000_000_000_000)
        store = RecordStore(tmp_path / "records")
        entry = ImportEntry(id="i1", path="f", fingerprint="1", format="test", imported_at="", coverage=door.coverage)
        with Source(path) as source, store.writing() as ledger:
            store.store(ledger, entry, reader.read(source, door), lambda _: None)
        with open_record(store, Organisation("Org"), names) as record:
            found: list[dict[str, Any]] = record.query("SELECT * FROM threads ORDER BY thread_id").to_pylist()
        return found

    return rows
