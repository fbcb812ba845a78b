"""What tests of the store share: acts, and a store that keeps them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from pappus.readers.door import Door
from pappus.store.engines import open_engine
from pappus.store.ledger import ImportEntry
from pappus.store.record_store import RecordStore
from pappus.vocabulary.coverage import Coverage
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


@pytest.fixture
def make_acts() -> Callable[..., Iterator[pa.RecordBatch]]:
    """Batches of acts with the given ids, an hour apart."""
    return acts


@pytest.fixture
def kept() -> Callable[..., ImportEntry]:
    """Imports acts with the given ids into a store."""
    return keep


@pytest.fixture
def ids_in() -> Callable[[RecordStore], list[str]]:
    """The ids of the acts in a store, sorted."""
    return stored_ids


@pytest.fixture
def store(tmp_path: Path) -> RecordStore:
    """An empty store."""
    return RecordStore(tmp_path)
