"""Lines of a record that was taken out (`pappus export --to activitystreams`) as acts, column by column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import compress
from typing import Any, NamedTuple

import msgspec
import numpy as np
import pyarrow as pa

from pappus.readers.door import Door, arrow_column, turned
from pappus.readers.instant_columns import instants
from pappus.readers.record_terms import (
    CONTEXT,
    COVERED,
    RecordActivity,
    RecordHead,
    SamePerson,
    act_in,
    actor_in,
    common_coverage,
    key_mark,
    thread_in,
)
from pappus.readers.scrubbing import scrub_again
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
_CONTEXT_WRITTEN = b'{"@context":' + msgspec.json.encode(CONTEXT) + b","
_FIELDS = RecordActivity.__struct_fields__
_LISTS = frozenset(("recipients", "mentions", "tags", "links"))
Line = RecordActivity | str | None


class _Act(NamedTuple):
    """A line with the ids that it holds."""

    line: RecordActivity
    act_id: str
    parent_id: str | None
    thread_id: str | None
    actor_id: str | None
    recipients: list[str | None] | None
    mentions: list[str | None] | None
    tags: list[str] | None


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

    def decoded(self, content: bytes, lines: Iterable[bytes]) -> list[Line]:
        """What some lines hold: acts, why one is none, or nothing where it says something else that is understood.

        Args:
            content: the lines as the inside of a JSON array.
            lines: the same one by one.
        """
        # What all lines say is nothing that acts are made of.
        told = content.replace(_CONTEXT_WRITTEN, b"{")
        try:
            return list(_ACTIVITIES.decode(b"[" + told + b"]"))
        except _BROKEN:
            return [self._one(line) for line in lines]

    def batch(self, found: list[Line]) -> Iterator[Any]:
        """The acts of the next lines as one batch, none if there are none."""
        first, before = self._door.records(len(found)), self._passed + 1
        self._passed += len(found)
        kept, positions = self._sound(found, before)
        times = instants(arrow_column([one.line.published for one in kept], _TEXT)).ts_us
        possible = np.asarray(self._door.are_plausible(times))
        for place in np.flatnonzero(~possible).tolist():
            self._reject(before + positions[place], f"has no possible time ({kept[place].line.published!r})")
        kept = list(compress(kept, possible))
        places = np.array(positions, np.int64)[possible]
        if kept:
            self.networks.update(one.line.network for one in kept)
            columns = self._columns(kept, before + places)
            fixed = {"record_no": pa.array(places + first), "ts_us": times.filter(pa.array(possible))}
            yield self._door.columns({**columns, **fixed}, len(kept))

    def _one(self, line: bytes) -> Line:
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

    def _sound(self, found: list[Line], first: int) -> tuple[list[_Act], list[int]]:
        kept, positions = [], []
        for position, one in enumerate(found):
            act = _understood(one) if isinstance(one, RecordActivity) else one
            if isinstance(act, str):
                self._reject(first + position, act)
            elif act is not None:
                kept.append(act)
                positions.append(position)
        return kept, positions

    def _reject(self, line: int, reason: str) -> None:
        self._door.reject(f"{self._place}#{line}", reason)

    def _columns(self, acts: list[_Act], ordinals: Any) -> dict[str, Any]:
        rows = [act.line for act in acts]
        read = dict(zip(_Act._fields, map(list, zip(*acts, strict=True)), strict=True))
        told = dict(zip(_FIELDS, turned(rows, len(_FIELDS)), strict=True))
        source, actors = self._door.source, told["actor"]
        values = {
            **{name: told[name] for name in _AS_THEY_ARE},
            **{name: read[name] for name in _Act._fields[1:]},
            "links": [None if links is None else list(links) for links in told["links"]],
            "source": [given or source for given in told["source"]],
            "raw_ref": [
                given or f"{self._place}#{at}" for given, at in zip(told["raw_ref"], ordinals.tolist(), strict=True)
            ],
            "ts_precision": told["precision"],
            "verb": told["type"],
            "actor_kind": [actor.kind for actor in actors],
            "actor_side": [actor.side for actor in actors],
            "actor_domain": [actor.domain for actor in actors],
        }
        for place, empty in enumerate(told["empty"]):
            for name in empty:
                if name in _LISTS:
                    values[name][place] = []
        columns = {name: arrow_column(column, SCHEMA.field(name).type) for name, column in values.items()}
        # Scrubbed once more, since anybody can write such a file.
        said = arrow_column([about.content for about in told["object"]], _TEXT) if self._door.keep_text else None
        return columns | {"text": None if said is None else scrub_again(said)}


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


def _understood(line: RecordActivity) -> _Act | str:
    """An act with its ids read, or what is wrong with it. People are known by pseudonyms alone."""
    if line.network not in networks():
        return f"is of no known network ({line.network!r})"
    about = line.object
    act_id = act_in(line.id)
    if act_id is None or not act_id.startswith(f"{line.network}:") or act_id == f"{line.network}:":
        return "has no id of an act of its network"
    parent = about.in_reply_to if line.type == "Create" else about.id
    parent_id = None if parent is None else act_in(parent)
    thread_id = None if about.context is None else thread_in(about.context)
    if (parent_id is None) is not (parent is None) or (thread_id is None) is not (about.context is None):
        return "refers to an act or thread by other than an id of a record"
    actor_id = None if line.actor.id is None else actor_in(line.actor.id)
    recipients = None if line.to is None else [actor_in(urn) for urn in line.to]
    mentions = tags = None
    if about.tag:
        mentions = [actor_in(tag.href or "") for tag in about.tag if tag.type == "Mention"] or None
        tags = [(tag.name or "").removeprefix("#") for tag in about.tag if tag.type == "Hashtag"] or None
    is_nobody = actor_id is None and line.actor.id is not None
    if is_nobody or (recipients and None in recipients) or (mentions and None in mentions):
        return "names somebody by other than a pseudonym"
    return _Act(line, act_id, parent_id, thread_id, actor_id, recipients, mentions, tags)
