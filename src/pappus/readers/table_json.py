"""JSONL tables: one object a line, each damaged line by itself."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa

from pappus.readers.mapping import Mapping
from pappus.readers.source import Source
from pappus.readers.table_blocks import BLOCK_ROWS, Block, Reject
from pappus.vocabulary.errors import UnreadableError

_LONGEST_LINE_BYTES = 64 * 1024 * 1024


def jsonl_blocks(source: Source, member: str, mapping: Mapping, reject: Reject) -> Iterator[Block]:
    """The objects of a JSONL file, one a line, as columns of text and lists of text."""
    rows: list[list[Any]] = []
    numbers: list[int] = []
    seen: set[str] = set()
    read = _Fields(mapping)
    _refuse_array(source, member)
    with source.open(member) as stream:
        decoded: Any = stream if mapping.encoding == "utf-8" else codecs.getreader(mapping.encoding)(stream)
        for ordinal, line in enumerate(_lines(decoded, source.place(member)), 1):
            try:
                record = msgspec.json.decode(line)
            except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
                reject(ordinal, f"is not JSON ({error})")
                continue
            if not isinstance(record, dict):
                reject(ordinal, "is no JSON object")
                continue
            if len(numbers) < BLOCK_ROWS and not read.checked:
                seen.update(read.names(record))
            rows.append(read.values(record))
            numbers.append(ordinal)
            if len(rows) >= BLOCK_ROWS:
                read.check(seen, source.place(member))
                yield _json_block(mapping.columns, rows, numbers)
                rows, numbers = [], []
    if rows:
        read.check(seen, source.place(member))
        yield _json_block(mapping.columns, rows, numbers)


class _Fields:
    """Reads the mapped columns of JSON objects; `user.id` is the field id of the object user."""

    def __init__(self, mapping: Mapping) -> None:
        self.mapping = mapping
        self.checked = False
        self.missing = set(mapping.missing)
        self.paths = [(column, column.split(".")) for column in mapping.columns]

    def values(self, record: dict[str, Any]) -> list[Any]:
        return [self._value(record, column, path) for column, path in self.paths]

    def names(self, record: dict[str, Any]) -> set[str]:
        dotted = {column for column, path in self.paths if len(path) > 1 and _walk(record, path) is not _ABSENT}
        return set(record) | dotted

    def check(self, seen: set[str], file: str) -> None:
        if not self.checked:
            self.mapping.check_columns(sorted(seen), file)
            self.checked = True

    def _value(self, record: dict[str, Any], column: str, path: list[str]) -> Any:
        value = record.get(column, _ABSENT)
        if value is _ABSENT:
            value = _walk(record, path)
        if isinstance(value, list):
            return [text for text in map(_text, value) if text is not None and text not in self.missing]
        text = _text(value)
        return None if text in self.missing else text


_ABSENT = object()


def _walk(record: Any, path: list[str]) -> Any:
    for step in path:
        if not isinstance(record, dict) or step not in record:
            return _ABSENT
        record = record[step]
    return record


def _text(value: Any) -> str | None:
    if isinstance(value, str):
        return value
    if value is None or value is _ABSENT or isinstance(value, dict):
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)


def _json_block(columns: tuple[str, ...], rows: list[list[Any]], numbers: list[int]) -> Block:
    arrays = {}
    for column, values in zip(columns, zip(*rows, strict=True), strict=True):
        listed = any(isinstance(value, list) for value in values)
        arrays[column] = (
            pa.array([value if isinstance(value, list | None) else [value] for value in values], pa.list_(pa.string()))
            if listed
            else pa.array(values, pa.string())
        )
    return Block(arrays, np.array(numbers, dtype=np.int64))


def _refuse_array(source: Source, member: str) -> None:
    if source.head(member).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"[":
        raise UnreadableError(
            f"{source.place(member)}: is one JSON array; expected is one object a line (`jq -c '.[]' FILE` makes that)"
        )


def _lines(stream: Any, place: str) -> Iterator[Any]:
    """The lines that are not blank; a byte order mark is left out."""
    while line := stream.readline(_LONGEST_LINE_BYTES):
        if len(line) >= _LONGEST_LINE_BYTES:
            raise UnreadableError(
                f"{place}: has a line of more than {_LONGEST_LINE_BYTES} bytes; expected is one JSON object a line"
            )
        stripped = line.strip().removeprefix(b"\xef\xbb\xbf" if isinstance(line, bytes) else "\ufeff")
        if stripped:
            yield stripped
