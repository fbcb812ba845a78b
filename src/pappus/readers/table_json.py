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

_BLOCK_BYTES = 16 * 1024 * 1024
_LONGEST_LINE_BYTES = 64 * 1024 * 1024
_decode = msgspec.json.Decoder().decode


def jsonl_blocks(source: Source, member: str, mapping: Mapping, reject: Reject) -> Iterator[Block]:
    """The objects of a JSONL file, one a line, as columns of text and lists of text."""
    _refuse_array(source, member)
    is_checked = False
    for records, numbers in _record_blocks(source, member, mapping.encoding, reject):
        if not is_checked:
            mapping.check_columns(sorted(_names(records, mapping.columns)), source.place(member))
            is_checked = True
        columns = {column: _column(_values(records, column), mapping) for column in mapping.columns}
        yield Block(columns, np.array(numbers, dtype=np.int64))


def _record_blocks(
    source: Source, member: str, encoding: str, reject: Reject
) -> Iterator[tuple[list[dict[str, Any]], list[int]]]:
    """Some objects and their numbers at a time."""
    records: list[dict[str, Any]] = []
    numbers: list[int] = []
    held_bytes = 0
    with source.open(member) as stream:
        decoded: Any = stream if encoding == "utf-8" else codecs.getreader(encoding)(stream)
        for ordinal, line in enumerate(_lines(decoded, source.place(member)), 1):
            try:
                record = _decode(line)
            except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
                reject(ordinal, f"is not JSON ({error})")
                continue
            if not isinstance(record, dict):
                reject(ordinal, "is no JSON object")
                continue
            records.append(record)
            numbers.append(ordinal)
            held_bytes += len(line)
            if len(records) >= BLOCK_ROWS or held_bytes >= _BLOCK_BYTES:
                yield records, numbers
                records, numbers, held_bytes = [], [], 0
    if records:
        yield records, numbers


def _names(records: list[dict[str, Any]], columns: tuple[str, ...]) -> set[str]:
    """The fields of the first objects; those inside others only as far as they are mapped (`user.id`)."""
    names = {name for record in records for name in record}
    dotted = (column for column in columns if "." in column and column not in names)
    return names | {column for column in dotted if any(_field(record, column) is not _ABSENT for record in records)}


_ABSENT = object()


def _values(records: list[dict[str, Any]], column: str) -> list[Any]:
    if "." in column:
        return [_field(record, column) for record in records]
    return [record.get(column) for record in records]


def _field(record: Any, column: str) -> Any:
    """A field by its name, or else by its path."""
    value = record.get(column, _ABSENT)
    if value is not _ABSENT:
        return value
    for step in column.split("."):
        if not isinstance(record, dict) or step not in record:
            return _ABSENT
        record = record[step]
    return record


def _column(values: list[Any], mapping: Mapping) -> Any:
    import pyarrow.compute as pc

    if list in set(map(type, values)):
        return pa.array([_listed(value, mapping.missing) for value in values], pa.list_(pa.string()))
    column = pa.array([value if type(value) is str else _text(value) for value in values], pa.string())
    return pc.if_else(pc.is_in(column, pa.array(mapping.missing)), pa.scalar(None, pa.string()), column)


def _listed(value: Any, missing: tuple[str, ...]) -> list[str] | None:
    texts = [_text(one) for one in (value if isinstance(value, list) else [value])]
    kept = [text for text in texts if text is not None and text not in missing]
    return kept if kept or isinstance(value, list) else None


def _text(value: Any) -> str | None:
    if isinstance(value, str):
        return value
    if value is None or value is _ABSENT or isinstance(value, dict | list):
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)


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
