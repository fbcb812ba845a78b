"""Tables as blocks of columns: CSV, JSONL and Parquet read as a stream, with the number of each record."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Literal, NamedTuple

import numpy as np
import pyarrow as pa

from pappus.readers.mapping import Mapping
from pappus.readers.source import Source
from pappus.readers.table_blocks import BLOCK_ROWS, Block, Reject
from pappus.readers.table_json import jsonl_blocks
from pappus.readers.utf8_streams import StrictUtf8
from pappus.vocabulary.errors import UnreadableError

_BLOCK_BYTES = 4 * 1024 * 1024
_DELIMITERS = (",", ";", "\t", "|")
_NAMED_DELIMITER = re.compile(r"sep=(.)\s*", re.IGNORECASE)
_UNCLOSED = "a quoted field does not end; close it, or if quotes mean nothing here, write `quote: none` in the mapping"
_LINES_SEEN, _ROWS_SEEN, _MOST_LINES_ABOVE = 50, 200, 30
_ENDINGS = {"csv": (".csv", ".tsv", ".txt"), "jsonl": (".jsonl", ".ndjson"), "parquet": (".parquet",)}


def format_of(source: Source, member: str) -> str:
    """csv, jsonl or parquet, from the first bytes of a file and then its name."""
    head = source.head(member)
    if head.startswith(b"PAR1"):
        return "parquet"
    if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        head = head[2:].replace(b"\0", b"")
    return "jsonl" if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[") else "csv"


def tables_in(source: Source, wanted: str | None) -> list[str]:
    """The members of a source that are tables.

    Raises:
        UnreadableError: a folder or archive without one.
    """
    if source.kind == "file":
        return list(source.members)
    endings = _ENDINGS[wanted] if wanted else tuple(ending for some in _ENDINGS.values() for ending in some)
    members = source.find(*endings)
    if not members and wanted in (None, "jsonl"):
        # Lists that a program fetched; beside tables of other endings it is rather a file of settings.
        members = source.find(".json")
    if not members:
        raise UnreadableError(f"{source.path}: holds no table ({', '.join(endings)})")
    return members


def blocks_of(source: Source, member: str, mapping: Mapping, reject: Reject) -> Iterator[Block]:
    """The rows of a table, block after block; `reject` hears of each record that is no row, by its number.

    Raises:
        UnreadableError: the file is empty, of another format or encoding, or broken beyond a single row.
        InvalidFileError: the mapping names a column that the file lacks.
    """
    if not source.head(member):
        raise UnreadableError(f"{source.place(member)}: is empty")
    read = {"csv": _csv_blocks, "jsonl": jsonl_blocks, "parquet": _parquet_blocks}
    try:
        yield from read[mapping.format or format_of(source, member)](source, member, mapping, reject)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, UnicodeError, OSError) as error:
        raise UnreadableError(_explained(source, member, mapping, error)) from error


def header_of(text: str, delimiter: str, quote: str | None) -> list[str]:
    """The names in the first line of a CSV file."""
    return next((row for row, _ in _rows(text, delimiter, quote)), [])


class Header(NamedTuple):
    """The line of names of a CSV file.

    Attributes:
        names: as they stand there.
        lines_above: how many lines stand above it: a title, when it was made, Excel's `sep=;`.
    """

    names: list[str]
    lines_above: int


def named_header(text: str, delimiter: str, quote: str | None, wanted: Iterable[str] = ()) -> Header:
    """The first line with the `wanted` names; where there is none, the first as wide as most that is mostly full."""
    top = [Header(*one) for one in islice(_rows(text, delimiter, quote), _ROWS_SEEN)]
    headers = top[:_MOST_LINES_ABOVE]
    sought = set(wanted)
    if sought and (named := next((one for one in headers if sought.issubset(one.names)), None)):
        return named
    width = _usual_width([len(one.names) for one in top])
    full = (one for one in headers if len(one.names) == width and 2 * sum(map(bool, one.names)) > width)
    return next(full, headers[0] if headers else Header([], 0))


def _rows(text: str, delimiter: str, quote: str | None) -> Iterator[tuple[list[str], int]]:
    """The rows that are not blank, as far as they can be read, with the number of lines before each."""
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quotechar=quote or '"', quoting=quoting)
    begin = 0
    try:
        for row in rows:
            if row:
                yield row, begin
            begin = rows.line_num
    except csv.Error:
        return


def _usual_width(widths: list[int]) -> int:
    """How many fields most rows of several have; the more fields of two that are as frequent."""
    frequent = Counter(width for width in widths if width > 1)
    return max(frequent, key=lambda width: (frequent[width], width), default=0)


def decoded_head(source: Source, member: str, encoding: str) -> str:
    """The beginning of a file as text, without a character that the cut went through; damage shows as "�"."""
    text = codecs.getincrementaldecoder(encoding)("replace").decode(source.head(member))
    return text.removeprefix("\ufeff")


def sniff_delimiter(text: str) -> str:
    """The separator that cuts the first lines into the same number of fields, the most fields winning.

    Where a title stands above the names, the first line is none of them.
    """
    lines = [line for line in text.splitlines()[:-1][:_LINES_SEEN] or text.splitlines() if line]
    if lines and (named := _NAMED_DELIMITER.fullmatch(lines[0])):
        return named[1]
    widths = {delimiter: _widths(lines, delimiter) for delimiter in _DELIMITERS}

    def alike(delimiter: str, width: int) -> tuple[int, int]:
        return (widths[delimiter].count(width) if width > 1 else 0, width)

    firsts = {delimiter: alike(delimiter, next(iter(found), 0)) for delimiter, found in widths.items()}
    if max(firsts.values())[0] > 1 or len(lines) == 1:
        return max(_DELIMITERS, key=lambda delimiter: firsts[delimiter])
    return max(_DELIMITERS, key=lambda delimiter: alike(delimiter, _usual_width(widths[delimiter])))


def _widths(lines: list[str], delimiter: str) -> list[int]:
    """How many fields each row has; none if it is no CSV."""
    try:
        return [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
    except csv.Error:
        return []


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
    names, lines_above = named_header(head, delimiter, mapping.quote, mapping.columns)
    mapping.check_columns(names, source.place(member))
    ordinals = _Ordinals()

    def refuse(row: Any) -> str:
        ordinal = row.number - 1 - lines_above
        ordinals.skip(ordinal)
        reject(ordinal, f"has {row.actual_columns} fields where the first line has {row.expected_columns}")
        return "skip"

    columns = mapping.columns
    with (
        source.open(member) as stream,
        arrow_csv.open_csv(
            StrictUtf8(stream) if mapping.encoding == "utf-8" else stream,
            read_options=arrow_csv.ReadOptions(
                use_threads=False, block_size=_BLOCK_BYTES, encoding=mapping.encoding, skip_rows=lines_above
            ),
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
        ) as reader,
    ):
        for batch in reader:
            yield Block(dict(zip(columns, batch.columns, strict=True)), ordinals.take(batch.num_rows))
    _refuse_open_quote(source, member, mapping, delimiter)


def _refuse_open_quote(source: Source, member: str, mapping: Mapping, delimiter: str) -> None:
    """Refuses a file whose last row has a quotation mark that nothing closes: it swallowed the rows behind it."""
    if mapping.quote is None or _count(source, member, mapping.quote.encode("ascii")) % 2 == 0:
        return
    with source.open(member) as stream:
        text = io.TextIOWrapper(stream, mapping.encoding, "replace", newline="")
        rows = csv.reader(text, delimiter=delimiter, quotechar=mapping.quote, strict=True)
        begin = 1
        try:
            for _ in rows:
                begin = rows.line_num + 1
        except csv.Error as error:
            if "unexpected end" in str(error):
                raise UnreadableError(f"{source.place(member)}, line {begin}: {_UNCLOSED}") from error


def _count(source: Source, member: str, sign: bytes) -> int:
    with source.open(member) as stream:
        return sum(chunk.count(sign) for chunk in iter(lambda: stream.read(1 << 20), b""))


def _parquet_blocks(source: Source, member: str, mapping: Mapping, _: Reject) -> Iterator[Block]:
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

    # What is called text in a damaged file need not be any.
    column.validate(full=True)
    kind = column.type
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        return column
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return column.cast(pa.list_(pa.string()))
    text = column.cast(pa.string())
    return pc.if_else(pc.is_in(text, pa.array(missing)), pa.scalar(None, pa.string()), text)


def _explained(source: Source, member: str, mapping: Mapping, error: Exception) -> str:
    place, form = source.place(member), mapping.format or format_of(source, member)
    if form != "parquet" and (isinstance(error, UnicodeError) or "UTF8" in str(error)):
        where = _undecodable(source, member, mapping.encoding)
        return f"{place}{where}: is not {mapping.encoding} text; name its encoding in the mapping (encoding: cp1252)"
    if "straddling" in str(error) or "out of sync" in str(error):
        return f"{place}: {_UNCLOSED}"
    return f"{place}: cannot be read as {form} ({str(error)[:200]})"


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
