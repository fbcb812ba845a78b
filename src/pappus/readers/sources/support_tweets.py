"""Customer support on X as a table: what customers wrote, what brands answered, which tweet answers which."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from pappus.readers.ahead import one_ahead
from pappus.readers.column_bytes import bytes_of, rows_with
from pappus.readers.column_values import filled, lists_by_row
from pappus.readers.door import Door
from pappus.readers.reader import Reader
from pappus.readers.scrubbing import scrub_column
from pappus.readers.source import Source
from pappus.readers.tweet_tables import COLUMNS, Block, WholeLines, blocks, line_at, tables_in, why_broken
from pappus.readers.tweets import NETWORK
from pappus.readers.utf8_streams import RepairedUtf8
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.languages import translatable

_FAULT = "\ufffd".encode()
_TRUE, _FALSE = pa.array(["true", "1", "t", "yes"]), pa.array(["false", "0", "f", "no"])


def _detect(source: Source) -> float:
    return 0.95 if tables_in(source) else 0.0


def _read(source: Source, door: Door) -> Iterator[Any]:
    coverage = door.coverage
    coverage.network = NETWORK
    coverage.inbound = coverage.outbound = "sampled"
    coverage.deletions = coverage.private = coverage.edits = coverage.bots_marked = False
    coverage.notes = [translatable("Whether the table holds everything that customers wrote, it does not say.")]
    members = tables_in(source)
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

    @property
    def row(self) -> int:
        """Number of the last row behind it, the first line of the file being row 1."""
        return self.records + 1


class _Table:
    """One table on its way through the door, block by block."""

    def __init__(self, source: Source, member: str, door: Door) -> None:
        self._source = source
        self._member = member
        self._door = door
        self._name = source.place(member)
        self._place = _Place()
        self._open_row: int | None = None

    def batches(self) -> Iterator[Any]:
        try:
            with self._source.open(self._member) as stream, ThreadPoolExecutor(1) as self._aside:
                text = RepairedUtf8(WholeLines(stream, self._source.head(self._member)))
                for block in one_ahead(blocks(self._source, self._member, text)):
                    yield from self._acts(block)
        except pa.ArrowInvalid as error:
            raise UnreadableError(
                f"{self._name}, after line {self._place.line}: cannot be read on at row {self._place.row + 1}: "
                f"{why_broken(error)}"
            ) from error
        if self._open_row == self._place.row:
            raise UnreadableError(
                f"{self._name}, row {self._open_row}: a quotation mark in it is never closed, so everything up to the "
                "end of the file would be one row; nothing was read. Close it or take it out"
            )
        self._note_faults(text)

    def _refuse(self, row: Any) -> None:
        self._door.record()
        where = f"{self._name}, row {row.number}" if row.number else self._name
        reason = f"has {row.actual_columns} fields where the first line has {row.expected_columns}"
        lines = row.text.count("\n") + 1
        unpaired = row.text.count('"') % 2 == 1
        if unpaired or lines > 1:
            reach = f"it goes over {lines} lines: " if lines > 1 else ""
            reason += f"; {reach}a quotation mark in it is missing or too many"
        self._door.reject(where, reason)
        self._place.line += lines
        self._place.records += 1
        self._open_row = row.number if unpaired and lines > 1 else None

    def _note_faults(self, text: RepairedUtf8) -> None:
        if text.first_fault is not None:
            line = line_at(self._source, self._member, text.first_fault)
            self._door.coverage.notes.append(
                f"{self._name}, line {line}: is not UTF-8 text; � stands for {text.faults:,} characters in the file. "
                "Save the table as UTF-8 (it is Windows-1252, cp1252, most likely) and import it again."
            )

    def _acts(self, block: Block) -> Iterator[Any]:
        for row in block.refused:
            self._refuse(row)
        if (rows := block.rows) is None:
            return
        columns = dict(zip(COLUMNS, rows.columns, strict=True))
        first = self._door.records(rows.num_rows)
        ordinals = np.arange(rows.num_rows) + self._place.records + 1
        acts, good = self._columns(columns, first, ordinals)
        if not good.all():
            self._reject(columns, good)
        self._place.records += rows.num_rows
        self._place.line += rows.num_rows + _line_breaks(columns["text"])
        count = int(good.sum())
        if count:
            if count < len(good):
                keep = pa.array(good)
                acts = {name: v.filter(keep) if isinstance(v, pa.Array) else v for name, v in acts.items()}
            yield self._door.columns(acts, count)

    def _columns(self, columns: dict[str, Any], first: int, ordinals: Any) -> tuple[dict[str, Any], Any]:
        """Act columns of a block, and which of its rows can be acts."""
        import pyarrow.compute as pc

        from pappus.readers.tweet_columns import (
            handles,
            id_times_us,
            moments_us,
            plain,
            pseudonyms,
            whole_ids,
        )

        door = self._door
        ids, parents = whole_ids(columns["tweet_id"]), whole_ids(columns["in_response_to_tweet_id"])
        parent_ts_us = id_times_us(parents)
        author = filled(pc.utf8_trim_whitespace(columns["author_id"]))
        inbound = _truth(columns["inbound"])
        ts_us = moments_us(columns["created_at"])
        good = _all_valid(ids, author, inbound) & door.are_plausible(ts_us) & ~np.asarray(rows_with(author, _FAULT))
        text = plain(columns["text"])
        scrubbed = self._aside.submit(scrub_column, filled(text)) if door.keep_text else None
        named = handles(text)
        inbound = pc.fill_null(inbound, True)
        nothing = pa.scalar(None, pa.string())
        ours = _properties(pc.if_else(inbound, nothing, author), door)
        # Whoever asks is named in the answer, so authors and names are looked up together.
        people = pseudonyms(pa.concat_arrays([pc.if_else(inbound, author, nothing), named.names]), door.people)
        customer, mentioned = people[: len(ids)].dictionary_decode(), people[len(ids) :]
        addressed = mentioned.filter(pa.array(named.addressed))
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
            "recipients": lists_by_row(addressed, named.rows[named.addressed], len(ids)),
            "mentions": lists_by_row(mentioned, named.rows, len(ids)),
            "visibility": "public",
            "text": scrubbed.result() if scrubbed else None,
            "text_len": pc.utf8_length(filled(text)),
        }, good

    def _reject(self, columns: dict[str, Any], good: Any) -> None:
        breaks = np.cumsum(_line_breaks_each(columns["text"]))
        for row in np.flatnonzero(~good).tolist():
            line = self._place.line + row + 1 + (int(breaks[row - 1]) if row else 0)
            values = {name: column[row].as_py() for name, column in columns.items()}
            self._door.reject(f"{self._name}, line {line}", _reason(values))


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
    return int(np.count_nonzero(bytes_of(text).content == ord("\n")))


def _line_breaks_each(text: Any) -> Any:
    import pyarrow.compute as pc

    return np.asarray(pc.count_substring(text, "\n"))


def _reason(values: dict[str, str]) -> str:
    from pappus.readers.tweets import broken_id, moment_us, whole_id

    if whole_id(values["tweet_id"]) is None:
        return broken_id(values["tweet_id"])
    if not values["author_id"].strip():
        return "has no author_id"
    if _FAULT.decode() in values["author_id"]:
        return f"author_id {values['author_id'][:40]!r} is not UTF-8 text; save the table as UTF-8"
    moment = moment_us(values["created_at"])
    if moment is None:
        return f"created_at {values['created_at'][:40]!r} is no time (expected: Tue Oct 31 22:10:47 +0000 2017)"
    if values["inbound"].strip().lower() not in {*_TRUE.to_pylist(), *_FALSE.to_pylist()}:
        return f"inbound is {values['inbound'][:40]!r}; expected is True (from a customer) or False"
    return f"created_at {values['created_at']} lies before 1970 or in the future"


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
