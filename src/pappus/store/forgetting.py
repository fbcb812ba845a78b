"""Forgetting: a person who asks for it, and what is older than the organisation wants to keep.

Both write anew the data files that are touched, so that the bytes are gone and not only hidden.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pappus.store.changes import CHANGES_SCHEMA
from pappus.store.engines import EmbeddedEngine
from pappus.store.erased import digest_of
from pappus.store.ledger import ImportEntry, Ledger
from pappus.store.record_store import SIGHTINGS_SCHEMA, RecordStore
from pappus.vocabulary.record import STORED_SCHEMA

_Rewrite = Callable[[EmbeddedEngine, Path, Path], None]


@dataclass(frozen=True)
class Erasure:
    """What was removed with a person.

    Attributes:
        acts: acts of the person that were removed.
        mentions: acts of others in which the person was named or addressed.
        ratings: answers of the person in rounds of the assessment; they lie beside the record.
    """

    acts: int
    mentions: int
    ratings: int = 0


def erase(store: RecordStore, pseudonyms: Iterable[str]) -> Erasure:
    """Removes a person's acts and every mention of the person, and remembers not to let them in again.

    What is remembered is a digest of each pseudonym, not the pseudonym.
    """
    people = sorted(set(pseudonyms))
    with store.writing() as ledger:
        known = set(ledger.erased)
        ledger.erased.extend(digest for digest in map(digest_of, people) if digest not in known)
        listed = ", ".join(f"'{one}'" for one in people)

        def rewrite(engine: EmbeddedEngine, source: Path, target: Path) -> None:
            engine.write_without_people(source, target, people)

        erasure = _count_traces(store, ledger, listed)
        _rewrite_sightings(store, ledger, listed)
        _rewrite(store, ledger, rewrite, f"actor_id IN ({listed}) OR {_names_any(listed)}")
        _rewrite_links(store, ledger, set(people))
        _rewrite_changes(store, ledger, set(people))
        for entry in ledger.imports:
            # Reasons of rejected rows quote the rows, and a row may name the person.
            entry.rejected = []
        store.commit_without(ledger)
    return erasure


def drop_before(store: RecordStore, ts_us: int) -> int:
    """Removes every act older than a time (retention), now and from later imports; the number of acts removed."""
    with store.writing() as ledger:
        before = sum(entry.acts_added for entry in ledger.imports)

        def rewrite(engine: EmbeddedEngine, source: Path, target: Path) -> None:
            engine.table_from_files("aged", [source], STORED_SCHEMA)
            engine.write(f"SELECT * FROM aged WHERE ts_us >= {ts_us}", target)

        _rewrite(store, ledger, rewrite, f"ts_us < {ts_us}")
        _rewrite_changes(store, ledger, set())
        ledger.oldest_us = max(ts_us, ledger.oldest_us or ts_us)
        store.commit_without(ledger)
        return before - sum(entry.acts_added for entry in ledger.imports)


def _names_any(listed: str) -> str:
    return " OR ".join(f"list_has_any(COALESCE({column}, []), [{listed}])" for column in ("recipients", "mentions"))


def _count_traces(store: RecordStore, ledger: Ledger, listed: str) -> Erasure:
    engine = EmbeddedEngine()
    own = f"CASE WHEN actor_id IN ({listed}) THEN 1 ELSE 0 END"
    others = f"CASE WHEN actor_id IN ({listed}) THEN 0 WHEN {_names_any(listed)} THEN 1 ELSE 0 END"
    try:
        engine.table_from_files("acts", [store.folder / name for name in ledger.data_files()], STORED_SCHEMA)
        row = engine.query(
            f"SELECT COALESCE(SUM({own}), 0) AS acts, COALESCE(SUM({others}), 0) AS mentions FROM acts"
        ).to_pylist()[0]
    finally:
        engine.close()
    return Erasure(int(row["acts"]), int(row["mentions"]))


def _rewrite(store: RecordStore, ledger: Ledger, rewrite: _Rewrite, touched: str) -> None:
    """Writes anew every data file in which `touched` holds somewhere, under a new name."""
    engine = EmbeddedEngine()
    store.staging.mkdir(exist_ok=True)
    try:
        for entry in ledger.imports:
            names = [_rewritten(store, engine, entry, name, rewrite, touched, ledger) for name in entry.data]
            entry.data = [name for name in names if name is not None]
    finally:
        engine.close()


def _rewritten(
    store: RecordStore,
    engine: EmbeddedEngine,
    entry: ImportEntry,
    name: str,
    rewrite: _Rewrite,
    touched: str,
    ledger: Ledger,
) -> str | None:
    source = store.folder / name
    engine.table_from_files("one", [source], STORED_SCHEMA)
    if not engine.query(f"SELECT 1 AS hit FROM one WHERE {touched} LIMIT 1").num_rows:
        return name
    draft = store.staging / "rewritten.parquet"
    rewrite(engine, source, draft)
    rows, rows_before = pq.read_metadata(draft).num_rows, pq.read_metadata(source).num_rows
    entry.acts_added -= rows_before - rows
    if not rows:
        draft.unlink()
        return None
    stem = Path(name).stem.split("-g")[0]
    index = Path(name).stem.rsplit("_", 1)[-1]
    return store.publish(draft, Path(name).with_name(f"{stem}-g{ledger.generation + 1}_{index}.parquet"))


def _rewrite_sightings(store: RecordStore, ledger: Ledger, listed: str) -> None:
    """Removes the ids of a person's acts from what later imports remember to have seen."""
    engine = EmbeddedEngine()
    store.staging.mkdir(exist_ok=True)
    try:
        engine.table_from_files("acts", [store.folder / name for name in ledger.data_files()], STORED_SCHEMA)
        engine.materialise("gone", f"SELECT act_id FROM acts WHERE actor_id IN ({listed})")
        for entry in ledger.imports:
            if entry.sightings:
                engine.table_from_files("seen", [store.folder / entry.sightings], SIGHTINGS_SCHEMA)
                draft = store.staging / "sightings.parquet"
                engine.write("SELECT act_id FROM seen WHERE act_id NOT IN (SELECT act_id FROM gone)", draft)
                name = Path(f"sightings/{entry.id}-g{ledger.generation + 1}.parquet")
                entry.sightings = store.publish(draft, name)
    finally:
        engine.close()


def _rewrite_links(store: RecordStore, ledger: Ledger, people: set[str]) -> None:
    for entry in ledger.imports:
        if entry.links:
            table = pq.read_table(store.folder / entry.links)
            pairs = {
                (one, other)
                for one, other in zip(table["one"].to_pylist(), table["other"].to_pylist(), strict=True)
                if one not in people and other not in people
            }
            entry.links = None
            store.staging.mkdir(exist_ok=True)
            store.store_links(entry, pairs, f"{entry.id}-g{ledger.generation + 1}")


def _rewrite_changes(store: RecordStore, ledger: Ledger, people: set[str]) -> None:
    """Removes changes of acts that are gone, and mentions of some people from the others."""
    if not ledger.change_files():
        return
    engine = EmbeddedEngine()
    store.staging.mkdir(exist_ok=True)
    try:
        engine.table_from_files("acts", [store.folder / name for name in ledger.data_files()], STORED_SCHEMA)
        for entry in ledger.imports:
            if entry.changes:
                engine.table_from_files("changed", [store.folder / entry.changes], CHANGES_SCHEMA)
                kept = engine.query("SELECT * FROM changed WHERE act_id IN (SELECT act_id FROM acts)")
                draft = store.staging / "changes.parquet"
                pq.write_table(_without_mentions(kept, people), draft)
                entry.acts_changed = kept.num_rows
                name = Path(f"changes/{entry.id}-g{ledger.generation + 1}.parquet")
                entry.changes = store.publish(draft, name) if kept.num_rows else None
    finally:
        engine.close()


def _without_mentions(changes: pa.Table, people: set[str]) -> pa.Table:
    lists = [
        None if named is None else [one for one in named if one not in people] or None
        for named in changes["mentions"].to_pylist()
    ]
    position = changes.schema.get_field_index("mentions")
    return changes.set_column(position, CHANGES_SCHEMA.field("mentions"), pa.array(lists, pa.list_(pa.string())))
