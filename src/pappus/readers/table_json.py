"""JSON tables: one object a line, or the objects of one list; each damaged one by itself."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa

from pappus.readers.json_stream import Chained, Readable, array_blocks
from pappus.readers.mapping import Mapping
from pappus.readers.source import Source
from pappus.readers.table_blocks import BLOCK_ROWS, Block, Reject
from pappus.vocabulary.errors import UnreadableError

_BLOCK_BYTES = 16 * 1024 * 1024
_CHUNK_BYTES = 1 << 18
_LONGEST_LINE_BYTES = 64 * 1024 * 1024
_decode = msgspec.json.Decoder().decode
_VALUE = rb'(?:"(?:[^"\\]|\\.)*"|[\w.+-]+|\{[^{}]*\}|\[\s*\])'
_LIST = re.compile(rb'\s*(?:\[|\{\s*(?:"[^"\\]*"\s*:\s*%s\s*,\s*){0,20}"[^"\\]*"\s*:\s*\[(?=\s*\{))' % _VALUE)
_NEXT_LINE = re.compile(rb"\}\s*\n\s*\{")
_BETWEEN_LISTS = b" \t\r\n,"


def jsonl_blocks(source: Source, member: str, mapping: Mapping, reject: Reject) -> Iterator[Block]:
    """The objects of a JSON file as columns of text and lists of text."""
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
    for ordinal, item in enumerate(json_items(source, member, encoding), 1):
        try:
            record = _decode(item)
        except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
            reject(ordinal, f"is not JSON ({error})")
            continue
        if not isinstance(record, dict):
            reject(ordinal, "is no JSON object")
            continue
        records.append(record)
        numbers.append(ordinal)
        held_bytes += len(item)
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


def json_items(source: Source, member: str, encoding: str) -> Iterator[bytes | str]:
    """What should be an object each: the lines of a file, or the items of the list that it is or begins with.

    Raises:
        UnreadableError: the file is truncated, or one object is larger than any.
    """
    place = source.place(member)
    head = codecs.getincrementaldecoder(encoding)("replace").decode(source.head(member)).encode()
    opening = _LIST.match(head.removeprefix(codecs.BOM_UTF8))
    with source.open(member) as stream:
        if opening is None or (opening[0].lstrip()[:1] == b"{" and _NEXT_LINE.search(head)):
            yield from _lines(stream if encoding == "utf-8" else codecs.getreader(encoding)(stream), place)
        else:
            decoded: Any = stream if encoding == "utf-8" else codecs.EncodedFile(stream, "utf-8", encoding)
            size, begun = len(opening[0]), b""
            while len(begun) < size and (more := decoded.read(size + len(codecs.BOM_UTF8))):
                begun = (begun + more).removeprefix(codecs.BOM_UTF8)
            yield from _items(Chained(begun[size:], decoded), place)


def _items(stream: Readable, place: str) -> Iterator[bytes]:
    """The items of a list whose bracket was passed, and of the lists right behind it, as of pages one after another."""
    whole = 0
    begun, is_open = b"", True
    while is_open:
        rest = bytearray()
        for block in array_blocks(stream, place, begun, rest=rest, whole=whole):
            whole += block.count
            yield from (item for item in block.items() if item.strip())
        while not (ahead := bytes(rest).lstrip(_BETWEEN_LISTS)) and (chunk := stream.read(_CHUNK_BYTES)):
            rest = bytearray(chunk)
        begun, is_open = ahead[1:], ahead[:1] == b"["


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
