"""Tables as blocks of columns: CSV, JSONL and Parquet read as a stream, with the number of each record."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa

from pappus.readers.mapping import Mapping
from pappus.readers.source import Source
from pappus.vocabulary.errors import UnreadableError

BLOCK_BYTES = 4 * 1024 * 1024
BLOCK_ROWS = 32_768
LONGEST_LINE_BYTES = 64 * 1024 * 1024
DELIMITERS = (",", ";", "\t", "|")
ENDINGS = {"csv": (".csv", ".tsv", ".txt"), "jsonl": (".jsonl", ".ndjson"), "parquet": (".parquet",)}

Reject = Callable[[int, str], None]


@dataclass
class Block:
    """Some rows of a table.

    Attributes:
        columns: the mapped columns as Arrow arrays: text, lists of text, or times where the format has them.
        ordinals: number of each row's record in its file, from 1.
    """

    columns: dict[str, Any]
    ordinals: np.ndarray[Any, np.dtype[np.int64]]

    def __len__(self) -> int:
        return len(self.ordinals)

    def where(self, mask: np.ndarray[Any, np.dtype[np.bool_]]) -> Block:
        """The rows for which `mask` is true."""
        if mask.all():
            return self
        kept = pa.array(mask)
        return Block({name: column.filter(kept) for name, column in self.columns.items()}, self.ordinals[mask])


def joined(one: Block, other: Block) -> Block:
    """The rows of both blocks, in order."""
    columns = {
        name: pa.chunked_array([column, other.columns[name]]).combine_chunks() for name, column in one.columns.items()
    }
    return Block(columns, np.concatenate([one.ordinals, other.ordinals]))


def format_of(source: Source, member: str) -> str:
    """csv, jsonl or parquet, from the first bytes of a file and then its name."""
    head = source.head(member)
    if head.startswith(b"PAR1"):
        return "parquet"
    return "jsonl" if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[") else "csv"


def tables_in(source: Source, wanted: str | None) -> list[str]:
    """The members of a source that are tables.

    Raises:
        UnreadableError: a folder or archive without one.
    """
    if source.kind == "file":
        return list(source.members)
    endings = ENDINGS[wanted] if wanted else tuple(ending for some in ENDINGS.values() for ending in some)
    members = source.find(*endings)
    if not members:
        raise UnreadableError(f"{source.path}: holds no table ({', '.join(endings)})")
    return members


def blocks_of(source: Source, member: str, mapping: Mapping, reject: Reject) -> Iterator[Block]:
    """The rows of a table, block after block; `reject` hears of each record that is no row, by its number.

    Raises:
        UnreadableError: the file is empty, of another format or encoding, or broken beyond a single row.
        InvalidFileError: the mapping names a column that the file lacks.
    """
    if source.size(member) == 0:
        raise UnreadableError(f"{source.place(member)}: is empty")
    read = {"csv": _csv_blocks, "jsonl": _jsonl_blocks, "parquet": _parquet_blocks}
    try:
        yield from read[mapping.format or format_of(source, member)](source, member, mapping, reject)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, UnicodeError, OSError) as error:
        raise UnreadableError(_explained(source, member, mapping, error)) from error


def header_of(text: str, delimiter: str, quote: str | None) -> list[str]:
    """The names in the first line of a CSV file."""
    quoting = csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quotechar=quote or '"', quoting=quoting)
        return next((row for row in rows if row), [])
    except csv.Error:
        return []


def decoded_head(source: Source, member: str, encoding: str) -> str:
    """The beginning of a file as text, without a character that the cut went through; damage shows as "�"."""
    text = codecs.getincrementaldecoder(encoding)("replace").decode(source.head(member))
    return text.removeprefix("\ufeff")


def sniff_delimiter(text: str) -> str:
    """The separator that cuts the first lines into the same number of fields, the most fields winning."""
    lines = [line for line in text.splitlines()[:-1][:50] or text.splitlines() if line]

    def fields(delimiter: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
        except csv.Error:
            return (0, 0)
        width = widths[0] if widths else 0
        return (sum(found == width for found in widths) if width > 1 else 0, width)

    return max(DELIMITERS, key=fields)


class _Ordinals:
    """Numbers the valid rows of a CSV file where the parser leaves out the invalid ones between them."""

    def __init__(self) -> None:
        self.invalid: list[int] = []
        self.next = 1

    def skip(self, ordinal: int) -> None:
        self.invalid.append(ordinal)

    def take(self, rows: int) -> np.ndarray[Any, np.dtype[np.int64]]:
        candidates = np.arange(self.next, self.next + rows + len(self.invalid), dtype=np.int64)
        taken = candidates[~np.isin(candidates, self.invalid)][:rows] if self.invalid else candidates
        if rows:
            self.next = int(taken[-1]) + 1
            self.invalid = [ordinal for ordinal in self.invalid if ordinal >= self.next]
        return taken


def _csv_blocks(source: Source, member: str, mapping: Mapping, reject: Reject) -> Iterator[Block]:
    from pyarrow import csv as arrow_csv

    head = decoded_head(source, member, mapping.encoding)
    delimiter = mapping.delimiter or sniff_delimiter(head)
    mapping.check_columns(header_of(head, delimiter, mapping.quote), source.place(member))
    ordinals = _Ordinals()

    def refuse(row: Any) -> str:
        ordinal = row.number - 1
        ordinals.skip(ordinal)
        reject(ordinal, f"has {row.actual_columns} fields where the first line has {row.expected_columns}")
        return "skip"

    columns = mapping.columns
    with source.open(member) as stream, arrow_csv.open_csv(
        stream,
        read_options=arrow_csv.ReadOptions(use_threads=False, block_size=BLOCK_BYTES, encoding=mapping.encoding),
        parse_options=arrow_csv.ParseOptions(
            delimiter=delimiter,
            quote_char=mapping.quote or False,
            newlines_in_values=True,
            invalid_row_handler=refuse,
        ),
        convert_options=arrow_csv.ConvertOptions(
            include_columns=list(columns),
            column_types=dict.fromkeys(columns, pa.string()),
            null_values=list(mapping.missing),
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
        ),
    ) as reader:
        for batch in reader:
            yield Block(dict(zip(columns, batch.columns, strict=True)), ordinals.take(batch.num_rows))


def _jsonl_blocks(source: Source, member: str, mapping: Mapping, reject: Reject) -> Iterator[Block]:
    rows: list[list[Any]] = []
    numbers: list[int] = []
    seen: set[str] = set()
    read = _Fields(mapping)
    with source.open(member) as stream:
        _refuse_array(stream, source, member)
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


def _refuse_array(stream: Any, source: Source, member: str) -> None:
    if source.head(member).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"[":
        raise UnreadableError(
            f"{source.place(member)}: is one JSON array; expected is one object a line (`jq -c '.[]' FILE` makes that)"
        )


def _lines(stream: Any, place: str) -> Iterator[Any]:
    """The lines that are not blank; a byte order mark is left out."""
    while line := stream.readline(LONGEST_LINE_BYTES):
        if len(line) >= LONGEST_LINE_BYTES:
            raise UnreadableError(f"{place}: has a line of more than {LONGEST_LINE_BYTES} bytes; expected is one "
                                  "JSON object a line")
        stripped = line.strip().removeprefix(b"\xef\xbb\xbf" if isinstance(line, bytes) else "\ufeff")
        if stripped:
            yield stripped


def _parquet_blocks(source: Source, member: str, mapping: Mapping, reject: Reject) -> Iterator[Block]:
    from pyarrow import parquet

    path = source.local_path(member)
    table = parquet.ParquetFile(path if path is not None else io.BytesIO(source.read(member)))
    mapping.check_columns(table.schema_arrow.names, source.place(member))
    first = 1
    for batch in table.iter_batches(batch_size=BLOCK_ROWS, columns=list(mapping.columns)):
        columns = {name: _plain(batch.column(name), mapping.missing) for name in mapping.columns}
        yield Block(columns, np.arange(first, first + batch.num_rows, dtype=np.int64))
        first += batch.num_rows


def _plain(column: Any, missing: tuple[str, ...]) -> Any:
    """Text, lists of text, or times; whatever else as text."""
    import pyarrow.compute as pc

    kind = column.type
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        return column
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return column.cast(pa.list_(pa.string()))
    text = column.cast(pa.string())
    return pc.if_else(pc.is_in(text, pa.array(missing)), pa.scalar(None, pa.string()), text)


def _explained(source: Source, member: str, mapping: Mapping, error: Exception) -> str:
    place = source.place(member)
    if isinstance(error, UnicodeError) or "UTF8" in str(error):
        where = _undecodable(source, member, mapping.encoding)
        return f"{place}{where}: is not {mapping.encoding} text; name its encoding in the mapping (encoding: cp1252)"
    if "straddling" in str(error) or "out of sync" in str(error):
        return f"{place}: a quoted field does not end; if quotes mean nothing here, write `quote: none` in the mapping"
    return f"{place}: cannot be read as {mapping.format or format_of(source, member)} ({str(error)[:200]})"


def _undecodable(source: Source, member: str, encoding: str) -> str:
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    with source.open(member) as stream:
        while chunk := stream.read(1 << 20):
            try:
                line += decoder.decode(chunk).count("\n")
            except UnicodeDecodeError as error:
                return f", line {line + error.object[: error.start].count(bytes([10]))}"
            except UnicodeError:
                return ""
    return ""
