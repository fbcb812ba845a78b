"""What was forgotten on purpose, people and old acts, and how it is kept from coming back."""

from __future__ import annotations

import hashlib

import pyarrow as pa
import pyarrow.compute as pc


def digest_of(pseudonym: str) -> str:
    """What is remembered of an erased person: a digest of the pseudonym."""
    return hashlib.sha256(pseudonym.encode()).hexdigest()[:32]


class ForgottenFilter:
    """Leaves out acts of erased people and acts that are too old, and erased people's pseudonyms in others' acts.

    Attributes:
        erased_records: records left out whole because of who acted.
        aged_records: records left out whole because of their age.
    """

    def __init__(self, erased: set[str], oldest_us: int | None = None) -> None:
        self._erased = erased
        self._oldest_us = oldest_us
        self.erased_records = 0
        self.aged_records = 0

    def kept(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The batch without what was forgotten."""
        if self._oldest_us is not None:
            young = batch.filter(pc.greater_equal(batch.column("ts_us"), self._oldest_us))
            self.aged_records += _records(batch) - _records(young)
            batch = young
        return self._without_erased(batch) if self._erased else batch

    def _without_erased(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        keep = [actor is None or not self._is_erased(actor) for actor in batch.column("actor_id").to_pylist()]
        kept = batch.filter(pa.array(keep, pa.bool_()))
        self.erased_records += _records(batch) - _records(kept)
        for name in ("recipients", "mentions"):
            lists = [
                None if people is None else [one for one in people if not self._is_erased(one)]
                for people in kept.column(name).to_pylist()
            ]
            position = kept.schema.get_field_index(name)
            column = pa.array(lists, kept.schema.field(position).type)
            kept = kept.set_column(position, kept.schema.field(position), column)
        return kept

    def _is_erased(self, pseudonym: str) -> bool:
        return digest_of(pseudonym) in self._erased


def _records(batch: pa.RecordBatch) -> int:
    return len(batch.column("record_no").unique())
