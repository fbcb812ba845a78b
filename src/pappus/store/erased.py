"""People who were erased: what is remembered of them, and how they are kept from coming back."""

from __future__ import annotations

import hashlib

import pyarrow as pa


def digest_of(pseudonym: str) -> str:
    """What is remembered of an erased person: a digest of the pseudonym."""
    return hashlib.sha256(pseudonym.encode()).hexdigest()[:32]


class ErasedFilter:
    """Leaves out acts of erased people, and their pseudonyms in others' acts; counts the records left out whole."""

    def __init__(self, erased: set[str]) -> None:
        self._erased = erased
        self.records = 0

    def kept(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The batch without erased people."""
        if not self._erased:
            return batch
        keep = [actor is None or not self._is_erased(actor) for actor in batch.column("actor_id").to_pylist()]
        kept = batch.filter(pa.array(keep, pa.bool_()))
        self.records += len(batch.column("record_no").unique()) - len(kept.column("record_no").unique())
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
