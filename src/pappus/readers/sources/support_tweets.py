"""Customer support on X as a table: what customers wrote, what brands answered, which tweet answers which."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

import numpy as np
import pyarrow as pa

from pappus.readers.door import Door
from pappus.readers.reader import Reader
from pappus.readers.scrubbing import scrub_column
from pappus.readers.source import Source
from pappus.readers.tweets import NETWORK
from pappus.readers.utf8_streams import RepairedUtf8
from pappus.vocabulary.errors import UnreadableError

COLUMNS = ("tweet_id", "author_id", "inbound", "created_at", "text", "in_response_to_tweet_id")
_BLOCK_BYTES = 4 * 1024 * 1024
_DELIMITERS = ",;\t"
_TRUE, _FALSE = pa.array(["true", "1", "t", "yes"]), pa.array(["false", "0", "f", "no"])


def _detect(source: Source) -> float:
    return 0.95 if _tables(source) else 0.0


def _tables(source: Source) -> list[str]:
    alone = source.kind == "file"
    named = [member for member in source.members if alone or member.lower().endswith((".csv", ".tsv"))]
    return [member for member in named if _header(source, member)[0]]


def _header(source: Source, member: str) -> tuple[list[str], str]:
    """Names in the first line and what separates them; no names if it is not the line of such a table."""
    line = source.head(member).removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0].decode("utf-8", "replace").rstrip("\r")
    for delimiter in _DELIMITERS:
        try:
            names = [name.strip().lower() for name in next(csv.reader([line], delimiter=delimiter), [])]
        except csv.Error:
            continue
        if set(COLUMNS) <= set(names):
            return names, delimiter
    return [], ","


def _read(source: Source, door: Door) -> Iterator[Any]:
    coverage = door.coverage
    coverage.network = NETWORK
    coverage.inbound = coverage.outbound = "sampled"
    coverage.deletions = coverage.private = coverage.edits = coverage.bots_marked = False
    coverage.notes = ["Whether the table holds everything that customers wrote, it does not say."]
    members = _tables(source)
    if not members:
        raise UnreadableError(f"{source.path}: no table with the columns {', '.join(COLUMNS)}")
    if len(members) < len(source.members):
        coverage.notes.append(f"Read: {', '.join(members)}. Other files beside it were left alone.")
    for member in members:
        yield from _Table(source, member, door).batches()


@dataclass
class _Place:
    """Where in a file the reader stands: records and lines behind it."""

    records: int = 0
    line: int = 1


class _Table:
    """One table on its way through the door, block by block."""

    def __init__(self, source: Source, member: str, door: Door) -> None:
        self._source = source
        self._member = member
        self._door = door
        self._name = source.place(member)
        self._place = _Place()
        self._skipped: list[int] = []

    def batches(self) -> Iterator[Any]:
        try:
            with self._source.open(self._member) as stream:
                for block in self._blocks(_Lines(stream, self._source.head(self._member))):
                    yield from self._acts(block)
        except (pa.ArrowInvalid, UnicodeError) as error:
            raise UnreadableError(
                f"{self._name}, after line {self._place.line}: cannot be read on ({_first_line(error)}); "
                "a quotation mark that is never closed does this"
            ) from error
        self._count_skipped()

    def _blocks(self, stream: Any) -> Any:
        from pyarrow import csv as arrow_csv

        names, delimiter = _header(self._source, self._member)
        return arrow_csv.open_csv(
            pa.PythonFile(RepairedUtf8(stream)),
            read_options=arrow_csv.ReadOptions(
                column_names=[name if name in COLUMNS else f"unused {place}" for place, name in enumerate(names)],
                skip_rows=1,
                block_size=_BLOCK_BYTES,
                use_threads=False,
            ),
            parse_options=arrow_csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=True, invalid_row_handler=self._skip
            ),
            convert_options=arrow_csv.ConvertOptions(
                include_columns=list(COLUMNS),
                column_types=dict.fromkeys(COLUMNS, pa.string()),
                strings_can_be_null=False,
            ),
        )

    def _skip(self, row: Any) -> str:
        self._skipped.append(row.number or 0)
        self._door.record()
        where = f"{self._name}, row {row.number}" if row.number else self._name
        self._door.reject(where, f"has {row.actual_columns} fields where the first line has {row.expected_columns}")
        return "skip"

    def _count_skipped(self) -> None:
        self._place.line += len(self._skipped)
        self._place.records += len(self._skipped)
        self._skipped.clear()

    def _acts(self, block: Any) -> Iterator[Any]:
        self._count_skipped()
        columns = dict(zip(COLUMNS, block.columns, strict=True))
        first = self._door.records(block.num_rows)
        ordinals = np.arange(block.num_rows) + self._place.records + 1
        acts, good = self._columns(columns, first, ordinals)
        if not good.all():
            self._reject(columns, good)
        self._place.records += block.num_rows
        self._place.line += block.num_rows + _line_breaks(columns["text"])
        rows = int(good.sum())
        if rows:
            keep = pa.array(good)
            if rows < len(good):
                acts = {name: v.filter(keep) if isinstance(v, pa.Array) else v for name, v in acts.items()}
            yield self._door.columns(acts, rows)

    def _columns(self, columns: dict[str, Any], first: int, ordinals: Any) -> tuple[dict[str, Any], Any]:
        """Act columns of a block, and which of its rows can be acts."""
        import pyarrow.compute as pc

        from pappus.readers.tweet_columns import handles, id_times_us, moments_us, plain, pseudonyms, whole_ids

        door = self._door
        ids, parents = whole_ids(columns["tweet_id"]), whole_ids(columns["in_response_to_tweet_id"])
        parent_ts_us = id_times_us(parents)
        author = _filled(pc.utf8_trim_whitespace(columns["author_id"]))
        inbound = _truth(columns["inbound"])
        ts_us = moments_us(columns["created_at"])
        good = _all_valid(ids, author, inbound, ts_us)
        low, high = 86_400_000_000, door.now_us + 86_400_000_000
        good &= np.asarray(pc.fill_null(pc.and_(pc.greater(ts_us, low), pc.less_equal(ts_us, high)), False))
        text = plain(columns["text"])
        named = handles(text, door.person)
        inbound = pc.fill_null(inbound, True)
        nothing = pa.scalar(None, pa.string())
        ours = _properties(pc.if_else(inbound, nothing, author), door)
        customer = pseudonyms(pc.if_else(inbound, author, nothing), door.person)
        return {
            "act_id": _prefixed(ids),
            "record_no": pa.array(np.arange(first, first + len(ids))),
            "ts_us": ts_us,
            "network": NETWORK,
            "source": door.source,
            "raw_ref": pc.binary_join_element_wise(self._name, pa.array(ordinals).cast(pa.string()), "#"),
            "property_id": ours,
            "parent_id": _prefixed(parents),
            "parent_ts_us": parent_ts_us,
            "parent_ts_source": pc.if_else(
                pc.is_valid(parents), pc.if_else(pc.is_valid(parent_ts_us), "id_encoded", "missing"), nothing
            ),
            "thread_method": pc.if_else(pc.is_valid(parents), "reply_chain", nothing),
            "actor_id": pc.coalesce(customer, ours),
            "actor_kind": pc.if_else(inbound, "human", "account"),
            "actor_side": pc.if_else(inbound, "external", "org"),
            "recipients": named.recipients,
            "mentions": named.mentions,
            "visibility": "public",
            "text": scrub_column(_filled(text)) if door.keep_text else None,
            "text_len": pc.utf8_length(_filled(text)),
        }, good

    def _reject(self, columns: dict[str, Any], good: Any) -> None:
        breaks = np.cumsum(_line_breaks_each(columns["text"]))
        for row in np.flatnonzero(~good).tolist():
            line = self._place.line + row + 1 + (int(breaks[row - 1]) if row else 0)
            values = {name: column[row].as_py() for name, column in columns.items()}
            self._door.reject(f"{self._name}, line {line}", _reason(values))


class _Lines(io.RawIOBase):
    """A file whose carriage returns inside a row are spaces: some tools write them into a cell without quotes."""

    def __init__(self, stream: IO[bytes], head: bytes) -> None:
        self._stream = stream
        first = head.partition(b"\n")[0]
        self._inside = re.compile(rb"\r(?!\n)" if first.endswith(b"\r") else rb"\r") if b"\n" in head else None
        self._held = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if self._inside is None:
            return self._stream.read(size)
        fresh = self._stream.read(size - len(self._held) if size > 1 else size)
        chunk, self._held = self._held + fresh, b""
        if fresh and chunk.endswith(b"\r"):
            # Whether this one ends a row, the next byte tells.
            chunk, self._held = chunk[:-1], b"\r"
        if fresh and not chunk:
            return self.read(size)
        return self._inside.sub(b" ", chunk) if b"\r" in chunk else chunk


def _filled(column: Any) -> Any:
    """Text, null where it is empty."""
    import pyarrow.compute as pc

    return pc.if_else(pc.equal(pc.binary_length(column), 0), pa.scalar(None, pa.string()), column)


def _prefixed(ids: Any) -> Any:
    import pyarrow.compute as pc

    return pc.binary_join_element_wise(NETWORK, ids, ":")


def _truth(column: Any) -> Any:
    """True, False, or null where a cell says neither."""
    import pyarrow.compute as pc

    lower = pc.utf8_lower(pc.utf8_trim_whitespace(column))
    said = pc.is_in(lower, value_set=_TRUE)
    return pc.if_else(pc.or_(said, pc.is_in(lower, value_set=_FALSE)), said, pa.scalar(None, pa.bool_()))


def _all_valid(*columns: Any) -> Any:
    good = np.ones(len(columns[0]), bool)
    for column in columns:
        if column.null_count:
            good &= np.asarray(column.is_valid())
    return good


def _properties(author: Any, door: Door) -> Any:
    """The property id of each author as if it were a brand; the door knows how the organisation spells its own."""
    encoded = author.dictionary_encode()
    names = encoded.dictionary.to_pylist()
    each = pa.array([door.ours(NETWORK, name) or f"{NETWORK}:{name}" for name in names], pa.string())
    return each.take(encoded.indices)


def _line_breaks(text: Any) -> int:
    offsets = np.frombuffer(text.buffers()[1], np.int32)[text.offset : text.offset + len(text) + 1]
    content = np.frombuffer(text.buffers()[2] or b"", np.uint8)[offsets[0] : offsets[-1]]
    return int(np.count_nonzero(content == ord("\n")))


def _line_breaks_each(text: Any) -> Any:
    import pyarrow.compute as pc

    return np.asarray(pc.count_substring(text, "\n"))


def _reason(values: dict[str, str]) -> str:
    from pappus.readers.tweets import broken_id, moment_us, whole_id

    if whole_id(values["tweet_id"]) is None:
        return broken_id(values["tweet_id"])
    if not values["author_id"].strip():
        return "has no author_id"
    moment = moment_us(values["created_at"])
    if moment is None:
        return f"created_at {values['created_at'][:40]!r} is no time (expected: Tue Oct 31 22:10:47 +0000 2017)"
    if values["inbound"].strip().lower() not in {*_TRUE.to_pylist(), *_FALSE.to_pylist()}:
        return f"inbound is {values['inbound'][:40]!r}; expected is True (from a customer) or False"
    return f"created_at {values['created_at']} lies before 1970 or in the future"


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]


READER = Reader(
    title="Customer-support tweets (CSV)",
    network=NETWORK,
    accepts=".csv file (or a folder or .zip of it) with tweet_id, author_id, inbound, created_at, text, "
    "in_response_to_tweet_id",
    how_to_get="From the tool or supplier that collects the brand's mentions and answers; an export of your own in the "
    "same columns works as well.",
    proves="What customers asked in public, which brand answered when, and what nobody answered.",
    cannot_show="Which colleague answered, direct messages, deleted tweets, what the collection left out.",
    verified="5,001 real rows of brand care on X (2017); generated tables of a million rows.",
    detect=_detect,
    read=_read,
)
