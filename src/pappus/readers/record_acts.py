"""Lines of a record that was taken out (`pappus export --to activitystreams`) as acts, column by column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa

from pappus.readers.door import Door, arrow_column
from pappus.readers.instant_columns import instants
from pappus.readers.record_terms import (
    COVERED,
    RecordActivity,
    RecordHead,
    RecordTag,
    SamePerson,
    act_in,
    actor_in,
    common_coverage,
    key_mark,
    thread_in,
)
from pappus.vocabulary.languages import translatable
from pappus.vocabulary.networks import networks
from pappus.vocabulary.record import SCHEMA

_TEXT = pa.string()
_BROKEN = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_ACTIVITY = msgspec.json.Decoder(RecordActivity)
_ACTIVITIES = msgspec.json.Decoder(list[RecordActivity])
_SAME = msgspec.json.Decoder(SamePerson)
_OWN = ("network", "tz_assumed", "property_id", "container_id", "thread_method", "parent_ts_us", "parent_ts_source")
_AS_THEY_ARE = (
    *(*_OWN, "on_behalf_of", "visibility", "edited_us", "deleted_us", "lang", "text_len", "reach", "engagement"),
    *("engagement_asof_us", "needs_response", "needs_response_rule", "object_type"),
)
_LISTS = ("recipients", "mentions", "tags", "links")


class RecordLines:
    """Makes acts of the lines of one file.

    Args:
        place: the file's name in messages.
        door: where acts go.

    Attributes:
        networks: those of the acts so far.
    """

    def __init__(self, place: str, door: Door) -> None:
        self._place, self._door, self._passed = place, door, 0
        self.networks: set[str] = set()

    def batch(self, content: bytes, lines: Iterable[bytes]) -> Iterator[Any]:
        """The acts of some lines as one batch, none if there are none.

        Args:
            content: the lines as the inside of a JSON array.
            lines: the same one by one.
        """
        try:
            found: list[RecordActivity | str | None] = list(_ACTIVITIES.decode(b"[" + content + b"]"))
        except _BROKEN:
            found = [self._one(line) for line in lines]
        first, before = self._door.records(len(found)), self._passed + 1
        self._passed += len(found)
        kept, positions = self._sound(found, before)
        times = instants(arrow_column([one.published for one in kept], _TEXT)).ts_us
        possible = np.asarray(self._door.are_plausible(times))
        for place in np.flatnonzero(~possible).tolist():
            self._reject(before + positions[place], f"has no possible time (published: {kept[place].published!r})")
        kept = [one for one, good in zip(kept, possible, strict=True) if good]
        places = np.array(positions, np.int64)[possible]
        if kept:
            self.networks.update(one.network for one in kept)
            columns = self._columns(kept, before + places)
            fixed = {"record_no": pa.array(places + first), "ts_us": times.filter(pa.array(possible))}
            yield self._door.columns({**columns, **fixed}, len(kept))

    def _one(self, line: bytes) -> RecordActivity | str | None:
        try:
            return _ACTIVITY.decode(line)
        except _BROKEN as error:
            fault = f"is no act of a record: {error}"
        if head_in(line) is not None:
            self._door.ignore("the head of the file")
            return None
        try:
            return self._same_person(_SAME.decode(line))
        except _BROKEN:
            return fault

    def _same_person(self, line: SamePerson) -> str | None:
        people = [actor_in(urn) for urn in (line.id, *line.also_known_as)]
        named = [one for one in people if one is not None]
        if line.type != "Person" or len(named) < len(people):
            return "is no act of a record, and names nobody by a pseudonym"
        for other in named[1:]:
            self._door.link(named[0], other)
        self._door.ignore("says that two pseudonyms are one person")
        return None

    def _sound(self, found: list[RecordActivity | str | None], first: int) -> tuple[list[RecordActivity], list[int]]:
        kept, positions = [], []
        for position, one in enumerate(found):
            fault = one if isinstance(one, str) else _fault(one) if one is not None else None
            if fault:
                self._reject(first + position, fault)
            elif isinstance(one, RecordActivity):
                kept.append(one)
                positions.append(position)
        return kept, positions

    def _reject(self, line: int, reason: str) -> None:
        self._door.reject(f"{self._place}#{line}", reason)

    def _columns(self, rows: list[RecordActivity], ordinals: Any) -> dict[str, Any]:
        columns = {name: _column(name, [getattr(one, name) for one in rows]) for name in _AS_THEY_ARE}
        source = self._door.source
        places = [one.raw_ref or f"{self._place}#{line}" for one, line in zip(rows, ordinals.tolist(), strict=True)]
        return {
            **columns,
            **_lists(rows),
            "source": _column("source", [one.source or source for one in rows]),
            "raw_ref": _column("raw_ref", places),
            "ts_precision": _column("ts_precision", [one.precision for one in rows]),
            "act_id": _column("act_id", [act_in(one.id) for one in rows]),
            "verb": _column("verb", [one.type for one in rows]),
            "parent_id": _column("parent_id", [_read(act_in, _parent(one)) for one in rows]),
            "thread_id": _column("thread_id", [_read(thread_in, one.object.context) for one in rows]),
            "actor_id": _column("actor_id", [_read(actor_in, one.actor.id) for one in rows]),
            "actor_kind": _column("actor_kind", [one.actor.kind for one in rows]),
            "actor_side": _column("actor_side", [one.actor.side for one in rows]),
            "actor_domain": _column("actor_domain", [one.actor.domain for one in rows]),
            "text": _column("text", self._door.texts([one.object.content for one in rows])),
        }


def head_in(line: bytes) -> RecordHead | None:
    """The head of a file that its first line holds; null if it holds something else."""
    try:
        head = msgspec.json.decode(line, type=RecordHead)
    except _BROKEN:
        return None
    return head if head.type == "pappus:Record" else None


def cover(door: Door, head: RecordHead | None) -> None:
    """Says what the file contains: what all exports of the record have in common, and nothing where they differ."""
    coverage = door.coverage
    if head is None or not head.coverage:
        coverage.notes.append(translatable("What the exports behind it leave out is not said."))
    else:
        known = common_coverage(head.coverage)
        for name in COVERED:
            setattr(coverage, name, getattr(known, name))
    if head is not None and head.key_mark not in ("", key_mark(door.pseudonyms)):
        coverage.notes.append(
            translatable("Its people have pseudonyms of another key, so they meet nobody who is known here.")
        )


def _fault(one: RecordActivity) -> str | None:
    """What is wrong with an act; null if nothing is. People are known by pseudonyms alone."""
    if one.network not in networks():
        return f"is of no known network ({one.network!r})"
    act_id = act_in(one.id)
    if act_id is None or not act_id.startswith(f"{one.network}:") or act_id == f"{one.network}:":
        return "has no id of an act of its network"
    for urn, reads in ((_parent(one), act_in), (one.object.context, thread_in)):
        if urn is not None and reads(urn) is None:
            return "refers to an act or thread by other than an id of a record"
    people = [*(one.to or ()), *(tag.href or "" for tag in one.object.tag or () if tag.type == "Mention")]
    if any(actor_in(urn) is None for urn in people) or _is_nobody(one):
        return "names somebody by other than a pseudonym"
    return None


def _is_nobody(one: RecordActivity) -> bool:
    return one.actor.id is not None and actor_in(one.actor.id) is None


def _parent(one: RecordActivity) -> str | None:
    return one.object.in_reply_to if one.type == "Create" else one.object.id


def _read(reads: Callable[[str], str | None], urn: str | None) -> str | None:
    return None if urn is None else reads(urn)


def _column(name: str, values: list[Any]) -> Any:
    return arrow_column(values, SCHEMA.field(name).type)


def _lists(rows: list[RecordActivity]) -> dict[str, Any]:
    columns: dict[str, list[list[str | None] | None]] = {
        "recipients": [None if one.to is None else [actor_in(urn) for urn in one.to] for one in rows],
        "mentions": [_tagged(one, "Mention", lambda tag: actor_in(tag.href or "")) for one in rows],
        "tags": [_tagged(one, "Hashtag", lambda tag: (tag.name or "").removeprefix("#")) for one in rows],
        "links": [None if one.links is None else list(one.links) for one in rows],
    }
    for place, one in enumerate(rows):
        for name in one.empty:
            if name in columns:
                columns[name][place] = []
    return {name: _column(name, values) for name, values in columns.items()}


def _tagged(one: RecordActivity, kind: str, reads: Callable[[RecordTag], str | None]) -> list[str | None] | None:
    return [reads(tag) for tag in one.object.tag or () if tag.type == kind] or None
