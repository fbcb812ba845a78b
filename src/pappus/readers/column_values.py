"""Columns of text worked on as a whole: joined, changed value by distinct value, gathered into lists."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from typing import Any

import numpy as np
import pyarrow as pa

from pappus.vocabulary.pseudonyms import DIGEST_LENGTH, Pseudonymiser


def each(values: Any, change: Callable[[str], str | None]) -> Any:
    """`change` of each value, worked out once for each distinct one."""
    encoded = values.dictionary_encode()
    changed = pa.array([change(value) for value in encoded.dictionary.to_pylist()], pa.string())
    return changed.take(encoded.indices)


def join(*parts: Any, separator: str = "") -> Any:
    """Columns and words joined row by row; null where one of the columns is."""
    import pyarrow.compute as pc

    return pc.binary_join_element_wise(
        *(pa.scalar(part) if isinstance(part, str) else part for part in parts), pa.scalar(separator)
    )


def blank_is_null(values: Any) -> Any:
    """The values without surrounding space; null where nothing is left."""
    import pyarrow.compute as pc

    trimmed = pc.utf8_trim_whitespace(values)
    return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)


def filled(column: Any) -> Any:
    """Text, null where it is empty."""
    import pyarrow.compute as pc

    return pc.if_else(pc.equal(pc.binary_length(column), 0), pa.scalar(None, pa.string()), column)


def counts_by_row(counts: dict[str, Any]) -> Any:
    """Columns of counts as one of maps from name to count; a null count is left out, a row without counts is null."""
    valid = np.stack([np.asarray(column.is_valid()) for column in counts.values()], axis=1)
    values = np.stack([column.fill_null(0).to_numpy() for column in counts.values()], axis=1)
    names = np.broadcast_to(np.array(list(counts), dtype=object), valid.shape)
    sizes = valid.sum(axis=1)
    offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
    mask = np.append(sizes == 0, False)
    return pa.MapArray.from_arrays(
        pa.array(offsets, mask=mask), pa.array(names[valid], pa.string()), pa.array(values[valid])
    )


def lists_of(rows: int, parts: list[tuple[Any, Any]], once: bool = False) -> Any:
    """A column of lists from (row, value) pairs in order; null where a row has none; `once`: no value twice a row."""
    owners = np.concatenate([owner for owner, _ in parts])
    values = pa.chunked_array([value for _, value in parts], pa.string()).combine_chunks()
    valid = np.asarray(values.is_valid())
    owners, values = owners[valid], values.filter(pa.array(valid))
    if once and len(values):
        codes = values.dictionary_encode().indices.to_numpy(zero_copy_only=False)
        _, first = np.unique(owners.astype(np.int64) * (int(codes.max()) + 1) + codes, return_index=True)
        first.sort()
        owners, values = owners[first], values.take(pa.array(first))
    order = np.argsort(owners, kind="stable")
    counts = np.bincount(owners, minlength=rows) if len(owners) else np.zeros(rows, dtype=np.int64)
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    mask = pa.array(counts == 0)
    return pa.ListArray.from_arrays(pa.array(offsets), values.take(pa.array(order)), mask=mask)


def lists_by_row(people: Any, rows: Any, count: int) -> Any:
    """People (an Arrow dictionary) as lists by row, each once a row; null for rows without one.

    Args:
        people: the people, row after row.
        rows: the row of each, ascending.
        count: how many rows there are.
    """
    distinct, codes = people.dictionary, np.asarray(people.indices, dtype=np.int64)
    _, first = np.unique(rows * max(len(distinct), 1) + codes, return_index=True)
    first.sort()
    sizes = np.bincount(rows[first], minlength=count)
    offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
    values = distinct.take(pa.array(codes[first]))
    return pa.ListArray.from_arrays(pa.array(offsets, mask=np.append(sizes == 0, False)), values)


def address_in(text: str) -> str:
    """The e-mail address in "Name <local@domain>"."""
    inner = text.rsplit("<", 1)[-1].split(">", 1)[0]
    return next((word for word in inner.split() if "@" in word), inner).strip("'\",;()")


def domain_in(text: str) -> str | None:
    """The domain of the e-mail address in a text, lower case; null if there is none."""
    return address_in(text).rpartition("@")[2].lower() or None if "@" in text else None


def digests(rows: Any, key: bytes) -> tuple[Any, Any]:
    """A keyed digest of each text: 96 bits in hexadecimal, and the first 64 of them as a number."""
    raw = b"".join([blake2b(row, digest_size=12, key=key).digest() for row in rows.cast(pa.binary()).to_pylist()])
    offsets = np.arange(0, 24 * len(rows) + 1, 24, dtype=np.int32)
    texts = pa.StringArray.from_buffers(len(rows), pa.py_buffer(offsets), pa.py_buffer(raw.hex().encode()))
    return texts, np.frombuffer(raw, np.uint8).reshape(-1, 12)[:, :8].copy().view("<u8").ravel()


def keyed_ids(prefix: str, texts: list[str | None], pseudonyms: Pseudonymiser) -> Any:
    """Ids made of texts that can hold names of people: the prefix and a keyed digest; null where there is no text."""
    named = [text for text in texts if text]
    start = np.frombuffer(prefix.encode(), np.uint8)
    letters = np.empty((len(named), len(start) + DIGEST_LENGTH), np.uint8)
    letters[:, : len(start)] = start
    digits = pseudonyms.raw_digests(named).hex().encode()
    letters[:, len(start) :] = np.frombuffer(digits, np.uint8).reshape(len(named), DIGEST_LENGTH)
    offsets = np.arange(len(named) + 1, dtype=np.int32) * letters.shape[1]
    ids = pa.StringArray.from_buffers(len(named), pa.py_buffer(offsets), pa.py_buffer(letters.ravel()))
    if len(named) == len(texts):
        return ids
    has = np.fromiter(map(bool, texts), bool, len(texts))
    return ids.take(pa.array(np.cumsum(has) - 1, mask=~has))


class Occurrences:
    """How many times a row was met in the file, by the first 64 bits of its digest: eight bytes a row."""

    def __init__(self) -> None:
        self._runs: list[Any] = []
        self._repeated: dict[int, int] = {}

    def of(self, keys: Any) -> Any:
        """The occurrence number of each key, from 1."""
        unique, counts = np.unique(keys, return_counts=True)
        met = np.zeros(len(unique), dtype=bool)
        for run in self._runs:
            place = np.minimum(np.searchsorted(run, unique), len(run) - 1)
            met |= run[place] == unique
        self._add(unique[~met])
        numbers = np.ones(len(keys), dtype=np.int64)
        repeated = unique[met | (counts > 1)]
        for row in np.flatnonzero(np.isin(keys, repeated)).tolist() if len(repeated) else ():
            key = int(keys[row])
            before = self._repeated.get(key, int(met[np.searchsorted(unique, keys[row])]))
            numbers[row] = self._repeated[key] = before + 1
        return numbers

    def _add(self, keys: Any) -> None:
        # Runs of falling length, each at most half of the one before: few to search, cheap to merge.
        self._runs += [keys] if len(keys) else []
        while len(self._runs) > 1 and len(self._runs[-1]) * 2 > len(self._runs[-2]):
            last = self._runs.pop()
            # They have no key in common and are sorted: merging them takes a pass.
            self._runs[-1] = np.sort(np.concatenate([self._runs[-1], last]), kind="stable")
