"""The door: whatever comes in from an export passes here, leaves its identifiers behind and is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa

from pappus.readers.scrubbing import scrub, scrub_reason
from pappus.vocabulary.coverage import Coverage
from pappus.vocabulary.documents import Document
from pappus.vocabulary.pseudonyms import Pseudonymiser
from pappus.vocabulary.quoting import shortened
from pappus.vocabulary.record import MICROSECONDS_PER_DAY, SCHEMA, Act

BATCH_ROWS = 32_768
BATCH_CHARACTERS = 64 * 1024 * 1024
MOST_REJECTIONS_LISTED = 1_000
_MOST_OF_A_REASON = 300
_SETTINGS = ("source", "now_us", "keep_text", "property_id", "accounts", "mapping", "time_zone")


@dataclass(frozen=True)
class Rejection:
    """A source record that could not become an act: where it stands and why."""

    place: str
    reason: str


@dataclass(frozen=True)
class Noted:
    """What a door has met: the tallies of `Door`, for another one that counts on."""

    rows_read: int
    rows_rejected: int
    ignored: Counter[str]
    rejections: list[Rejection]
    links: set[tuple[str, str]]


@dataclass
class Door:
    """What a reader needs of the workspace, and the tally of what it met.

    Every source record is announced with `record()` exactly once and then ends in exactly one way: as one or more
    acts that carry its number, as ignored, or as rejected.

    Attributes:
        pseudonyms: turns identifiers of people into pseudonyms.
        source: id of the format that is being read.
        keep_text: whether texts are kept (scrubbed) or dropped.
        property_id: `--property` as the person gave it; null if not given.
        accounts: property ids that the organisation declared as its own, by their lower-case form.
        mapping: the mapping file of the generic reader; null for every other.
        now_us: acts later than a day after this cannot be true.
        time_zone: the organisation's time zone (IANA name), for exports of local times that name none.
        progress: called with the number of records read so far, once a batch.
    """

    pseudonyms: Pseudonymiser
    source: str
    now_us: int
    keep_text: bool = True
    property_id: str | None = None
    accounts: dict[str, str] = field(default_factory=dict)
    mapping: Document | None = None
    time_zone: str = "UTC"
    progress: Callable[[int], None] = lambda _: None
    rows_read: int = 0
    rows_rejected: int = 0
    ignored: Counter[str] = field(default_factory=Counter)
    rejections: list[Rejection] = field(default_factory=list)
    links: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.coverage = Coverage(source=self.source)
        self._acts: list[Act] = []
        self._characters = 0
        self._properties: set[str] = set()

    @classmethod
    def with_settings(cls, settings: dict[str, Any]) -> Door:
        """A door as another one said (`settings`)."""
        return cls(Pseudonymiser(settings["key"]), **{name: settings[name] for name in _SETTINGS})

    def settings(self) -> dict[str, Any]:
        """What makes another door like this one, in another process; the key of the pseudonyms is among it."""
        return {"key": self.pseudonyms.key, **{name: getattr(self, name) for name in _SETTINGS}}

    def noted(self) -> Noted:
        """What was met since the last time; counting begins anew."""
        noted = Noted(self.rows_read, self.rows_rejected, self.ignored, self.rejections, self.links)
        self.rows_read = self.rows_rejected = 0
        self.ignored, self.rejections, self.links = Counter(), [], set()
        return noted

    def take_in(self, noted: Noted, place_of: Callable[[str], str]) -> None:
        """Counts what another door has met; `place_of` gives the place in the file for the one that it was told."""
        self.rows_read += noted.rows_read
        self.rows_rejected += noted.rows_rejected
        self.ignored.update(noted.ignored)
        room = MOST_REJECTIONS_LISTED - len(self.rejections)
        self.rejections += [Rejection(place_of(one.place), one.reason) for one in noted.rejections[:room]]
        self.links |= noted.links

    def record(self) -> int:
        """Announces the next source record; its number, from 1."""
        self.rows_read += 1
        return self.rows_read

    def records(self, count: int) -> int:
        """Announces `count` records at once (columnar readers); the number of the first."""
        first = self.rows_read + 1
        self.rows_read += count
        return first

    def ignore(self, reason: str, count: int = 1) -> None:
        """Counts records that are understood and are no acts ("tombstone of a deleted message")."""
        self.ignored[reason] += count

    def reject(self, place: str, reason: str) -> None:
        """Counts a record that should have become an act and could not; the first thousand are listed.

        What the reason quotes may be of another column than was meant, so that handles and addresses leave it.
        """
        self.rows_rejected += 1
        if len(self.rejections) < MOST_REJECTIONS_LISTED:
            self.rejections.append(Rejection(place, shortened(scrub_reason(reason), _MOST_OF_A_REASON)))

    def refuse(self, place: str, reason: str) -> None:
        """Announces a record and rejects it."""
        self.record()
        self.reject(place, reason)

    def person(self, network: str, identifier: str) -> str:
        """The pseudonym of a handle or user id on a network."""
        return self.pseudonyms.person(network, identifier)

    def people(self, network: str, identifiers: Iterable[str]) -> list[str]:
        """The pseudonyms of many handles or user ids on a network, in their order."""
        return self.pseudonyms.people(network, identifiers)

    def email(self, address: str) -> str:
        """The pseudonym of an e-mail address."""
        return self.pseudonyms.email(address)

    def link(self, one: str, other: str) -> None:
        """Notes that the export itself declares two pseudonyms to be one person (a user id and its address)."""
        if one != other:
            self.links.add((min(one, other), max(one, other)))

    def ours(self, network: str, handle: str) -> str | None:
        """The property id of an account that the organisation declared as its own; null otherwise."""
        return self.accounts.get(f"{network}:{handle.strip().lstrip('@')}".lower())

    def text(self, text: str | None) -> str | None:
        """The text as it may be kept: scrubbed, or null when texts are not kept."""
        return scrub(text) if text and self.keep_text else None

    def add(self, act: Act) -> bool:
        """Takes in an act; true when a batch is full and wants to be yielded (`yield door.batch()`).

        Acts outside 1970 to tomorrow must be rejected by the reader before (see `plausible`).
        """
        acts = self._acts
        acts.append(act)
        if act.text is not None:
            self._characters += len(act.text)
        return len(acts) >= BATCH_ROWS or self._characters >= BATCH_CHARACTERS

    def plausible(self, ts_us: int) -> bool:
        """Whether a time can be the time of an act: after 1970-01-02 and not later than tomorrow."""
        return MICROSECONDS_PER_DAY < ts_us <= self.now_us + MICROSECONDS_PER_DAY

    def are_plausible(self, ts_us: Any) -> Any:
        """The same for an Arrow column of times, as booleans; a null cannot."""
        times = np.asarray(ts_us.fill_null(0))
        return (times > MICROSECONDS_PER_DAY) & (times <= self.now_us + MICROSECONDS_PER_DAY)

    def batch(self) -> pa.RecordBatch:
        """The acts taken in since the last batch, as Arrow; coverage grows with them."""
        acts, self._acts = self._acts, []
        self._characters = 0
        columns = [
            arrow_column(values, arrow_type)
            for values, arrow_type in zip(turned(acts, len(SCHEMA)), SCHEMA.types, strict=True)
        ]
        batch = pa.RecordBatch.from_arrays(columns, schema=SCHEMA)
        self._cover(batch)
        return batch

    def rest(self) -> Iterator[pa.RecordBatch]:
        """The last, partly filled batch, if any."""
        if self._acts:
            yield self.batch()

    def columns(self, columns: dict[str, Any], rows: int) -> pa.RecordBatch:
        """A batch from Arrow arrays by column name, for columnar readers; columns left out take `Act`'s defaults."""
        arrays = []
        for name, arrow_type in zip(SCHEMA.names, SCHEMA.types, strict=True):
            value = columns.get(name, _DEFAULTS.get(name))
            if isinstance(value, pa.ChunkedArray):
                value = value.combine_chunks()
            if isinstance(value, pa.Array):
                arrays.append(value if value.type == arrow_type else value.cast(arrow_type))
            else:
                arrays.append(_repeated(value, rows, arrow_type))
        batch = pa.RecordBatch.from_arrays(arrays, schema=SCHEMA)
        self._cover(batch)
        return batch

    def _cover(self, batch: pa.RecordBatch) -> None:
        import pyarrow.compute as pc

        if batch.num_rows:
            span = pc.min_max(batch.column("ts_us"))
            low, high = span["min"].as_py(), span["max"].as_py()
            start, end = self.coverage.window_start_us, self.coverage.window_end_us
            self.coverage.window_start_us = low if start is None else min(start, low)
            self.coverage.window_end_us = high if end is None else max(end, high)
            self._properties.update(p for p in pc.unique(batch.column("property_id")).to_pylist() if p)
            self.coverage.properties = sorted(self._properties)
            zones = {zone for zone in pc.unique(batch.column("tz_assumed")).to_pylist() if zone}
            if not zones <= set(self.coverage.time_zones_assumed):
                self.coverage.time_zones_assumed = sorted(zones.union(self.coverage.time_zones_assumed))
            self.coverage.network = self.coverage.network or batch.column("network")[0].as_py()
        self.progress(self.rows_read)


_DEFAULTS: dict[str, Any] = dict(
    zip(
        Act.__struct_fields__[-len(Act.__struct_defaults__) :],
        Act.__struct_defaults__,
        strict=True,
    )
)


_MAP_TYPE = SCHEMA.field("engagement").type


_TURNED_ROWS = 512


def turned(structs: Sequence[msgspec.Struct], fields: int) -> list[list[Any]]:
    """The fields of structs of one kind, a list for each.

    A few rows at a time: many short-lived tuples at once would set off the garbage collector again and again.
    """
    columns: list[list[Any]] = [[] for _ in range(fields)]
    for start in range(0, len(structs), _TURNED_ROWS):
        rows = map(msgspec.structs.astuple, structs[start : start + _TURNED_ROWS])
        for column, values in zip(columns, zip(*rows, strict=True), strict=True):
            column.extend(values)
    return columns


def arrow_column(values: list[Any], arrow_type: Any) -> Any:
    """Values as an Arrow array; what Arrow cannot hold (half surrogates, numbers beyond 64 bits) is replaced."""
    if _constant(values):
        return _repeated(values[0], len(values), arrow_type)
    if arrow_type == _MAP_TYPE:
        values = [None if value is None else tuple(value.items()) for value in values]
    try:
        return pa.array(values, arrow_type)
    except (UnicodeEncodeError, OverflowError, pa.ArrowInvalid):
        return pa.array([_storable(value) for value in values], arrow_type)


def _constant(values: list[Any]) -> bool:
    # Most columns of a batch hold one value, mostly null; the last row tells cheaply that one does not.
    return bool(values) and values[0] == values[-1] and values.count(values[0]) == len(values)


def _repeated(value: Any, rows: int, arrow_type: Any) -> Any:
    if value is None:
        return pa.nulls(rows, arrow_type)
    if isinstance(value, list | dict):
        stored = _storable(list(value.items()) if isinstance(value, dict) else value)
        return pa.array([stored] * rows, arrow_type)
    return pa.repeat(pa.scalar(_storable(value), arrow_type), rows)


def _storable(value: Any) -> Any:
    """`value` without what Arrow cannot hold: half surrogates become "?", numbers beyond 64 bits null."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, int):
        return value if -(2**63) <= value < 2**63 else None
    if isinstance(value, list | tuple):
        return [_storable(entry) for entry in value] if isinstance(value, list) else tuple(map(_storable, value))
    return value
