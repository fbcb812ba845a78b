"""Activities of ActivityStreams 2.0 as acts, column by column: thousands of activities at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pappus.readers.activity_audience import People, audience, kind_of
from pappus.readers.activity_fields import Fields, fields_of
from pappus.readers.column_values import filled, join, keyed_ids, lists_of
from pappus.readers.door import Door, arrow_column
from pappus.readers.fediverse import (
    Activity,
    Actor,
    Content,
    Tag,
    handle_of,
    host_of,
    reference,
    times_in_ids,
)
from pappus.readers.instant_columns import Instants, instants
from pappus.readers.markup_columns import domains_linked_to, plain_texts
from pappus.readers.scrubbing import scrub_column
from pappus.vocabulary.pseudonyms import Remembered
from pappus.vocabulary.record import ActorKind

NETWORK = "mastodon"
_TURNED_ROWS = 512
_KINDS: dict[str, ActorKind] = {"Service": "bot", "Application": "bot", "Group": "account", "Organization": "account"}
_TEXT = pa.string()
_NULL = pa.scalar(None, _TEXT)


class _Author(NamedTuple):
    """Pseudonym or property of the actor, its kind, the property its act stands in, whether that is ours."""

    actor_id: str | None
    kind: ActorKind
    property_id: str | None
    ours: bool


@dataclass(frozen=True)
class _Authors:
    """Those who did something, each once, and which of them did each act."""

    distinct: list[_Author]
    places: Any

    def are_accounts(self) -> Any:
        """Whether each act is one of an account."""
        return np.array([author.kind == "account" for author in self.distinct])[self.places]

    def columns(self) -> dict[str, Any]:
        """The columns that tell who did something."""
        told = {
            "actor_id": [author.actor_id for author in self.distinct],
            "actor_kind": [author.kind for author in self.distinct],
            "actor_side": ["org" if author.ours else "unknown" for author in self.distinct],
            "property_id": [author.property_id for author in self.distinct],
        }
        return {name: pa.array(column, _TEXT).take(pa.array(self.places)) for name, column in told.items()}


@dataclass(frozen=True)
class _Rows:
    """Activities that become acts: what they tell, which of their file they are, when they were done."""

    fields: Fields
    positions: Any
    when: Instants

    def __len__(self) -> int:
        return len(self.positions)

    def where(self, kept: Any) -> _Rows:
        """Only some of them."""
        if kept.all():
            return self
        when = Instants(*(column.filter(pa.array(kept)) for column in self.when))
        return _Rows(self.fields.where(kept), self.positions[kept], when)


class ActivityActs:
    """Makes acts of the activities of one file.

    Args:
        place: the file's name in messages.
        owner: the account whose archive it is; null if no description of it was found.
        is_archive: whether it is the archive of one account.
        door: where acts go.

    Attributes:
        owner: the same; of an archive without a description whoever did its first act, once that is read.
        passed: how many activities of the file stand before the next ones.
    """

    def __init__(self, place: str, owner: Actor | None, is_archive: bool, door: Door) -> None:
        self.owner, self.passed = owner, 0
        self._place, self._is_archive, self._door = place, is_archive, door
        self._owner_property: str | None = None
        self._without_id: Counter[str] = Counter()
        self._people = Remembered(lambda uri: door.person(NETWORK, handle_of(uri)))
        self._addresses = People(self._people, Remembered(kind_of))

    @property
    def has_made_ids(self) -> bool:
        """Whether an act got an id that depends on what stands before it."""
        return bool(self._without_id)

    def batches(self, activities: list[Activity | str]) -> Iterator[Any]:
        """The acts of the next activities as one batch, none if there are none; what is no act is counted."""
        first_record = self._door.records(len(activities))
        first_ordinal, self.passed = self.passed + 1, self.passed + len(activities)
        rows = self._acts_among(activities, first_ordinal)
        if not len(rows):
            return
        authors = self._authors(rows.fields.activities)
        followers = self.owner.followers if self.owner else None
        columns = {
            "record_no": pa.array(rows.positions + first_record),
            "ts_us": rows.when.ts_us,
            "ts_precision": rows.when.precision,
            "tz_assumed": rows.when.tz_assumed,
            "network": NETWORK,
            "source": self._door.source,
            "raw_ref": join(f"{self._place}#", pa.array(rows.positions + first_ordinal).cast(_TEXT)),
            "verb": pa.array(rows.fields.verbs, _TEXT),
            **authors.columns(),
            **self._references(rows),
            **audience(rows.fields, authors.are_accounts(), followers, self._addresses),
            **self._said(rows),
        }
        yield self._door.columns(columns, len(rows))

    def _acts_among(self, activities: list[Activity | str], first_ordinal: int) -> _Rows:
        """The activities that are acts; the others are counted, or rejected if they cannot be understood."""
        door, faults = self._door, {}
        kept: list[tuple[Any, ...]] = []
        positions: list[int] = []
        fields = Fields.empty()
        for position, activity in enumerate(activities):
            if isinstance(activity, str):
                faults[position] = f"is no activity: {activity}"
                continue
            found = fields_of(activity)
            if isinstance(found, str):
                door.ignore(found)
                continue
            kept.append(found)
            positions.append(position)
            if len(kept) == _TURNED_ROWS:
                fields.take_in(kept)
                kept = []
        fields.take_in(kept)
        rows = _Rows(fields, np.array(positions, np.int64), _times(fields))
        possible = door.are_plausible(rows.when.ts_us)
        for place in np.flatnonzero(~possible).tolist():
            faults[positions[place]] = f"has no possible time (published: {fields.published[place]!r})"
        for position in sorted(faults):
            door.reject(f"{self._place}#{first_ordinal + position}", faults[position])
        return rows.where(possible)

    def _authors(self, activities: list[Activity]) -> _Authors:
        actors = [activity.actor for activity in activities]
        if self._is_archive and self.owner is None:
            self.owner = Actor(id=_named(actors[0])[0])
        keys = [actor if type(actor) is str else _named(actor) for actor in actors]
        known = {key: self._author(*((key, None) if isinstance(key, str) else key)) for key in dict.fromkeys(keys)}
        places = {key: place for place, key in enumerate(known)}
        return _Authors(list(known.values()), np.array([places[key] for key in keys], np.int64))

    def _author(self, uri: str | None, kind: str | None) -> _Author:
        if self.owner is not None and uri == self.owner.id and uri is not None:
            property_id = self._property_of_owner(self.owner)
            return _Author(property_id, "account", property_id, True)
        if uri is None:
            return _Author(None, "human", self._door.property_id, False)
        ours = self._door.ours(NETWORK, handle_of(uri))
        role: ActorKind = "account" if ours else _KINDS.get(kind or "", "human")
        if role == "account":
            property_id = ours or f"{NETWORK}:{handle_of(uri)}"
            return _Author(property_id, role, property_id, ours is not None)
        return _Author(self._people[uri], role, self._door.property_id, False)

    def _property_of_owner(self, owner: Actor) -> str:
        if self._owner_property is None:
            uri = owner.id or ""
            handle = f"{owner.preferred_username}@{host_of(uri)}" if owner.preferred_username else handle_of(uri)
            self._owner_property = self._door.property_id or self._door.ours(NETWORK, handle) or f"{NETWORK}:{handle}"
        return self._owner_property

    def _references(self, rows: _Rows) -> dict[str, Any]:
        """The id of each act, and what it answers or shares."""
        parent_us = times_in_ids(rows.fields.parents, rows.when.ts_us.to_pylist())
        thread_ids, parent_ids = self._ids(rows.fields.threads, often=True), self._ids(rows.fields.parents)
        chained = pc.if_else(parent_ids.is_valid(), "reply_chain", _NULL)
        source = pc.if_else(parent_us.is_valid(), "id_encoded", "missing")
        return {
            "act_id": self._act_ids(rows),
            "thread_id": thread_ids,
            "thread_method": pc.if_else(thread_ids.is_valid(), "native", chained),
            "parent_id": parent_ids,
            "parent_ts_us": parent_us,
            "parent_ts_source": pc.if_else(parent_ids.is_valid(), source, _NULL),
        }

    def _ids(self, uris: list[str | None], often: bool = False) -> Any:
        """Ids made of URIs, which can hold names of people; `often` if many occur several times."""
        if not often:
            return keyed_ids(f"{NETWORK}:", uris, self._door.pseudonyms)
        places: dict[str | None, int] = {}
        taken = [places.setdefault(uri, len(places)) for uri in uris]
        return keyed_ids(f"{NETWORK}:", list(places), self._door.pseudonyms).take(pa.array(taken))

    def _act_ids(self, rows: _Rows) -> Any:
        ids = self._ids(rows.fields.natives)
        if not ids.null_count:
            return ids
        unnamed = np.flatnonzero(np.asarray(ids.is_null())).tolist()
        made = [self._id_without(rows.fields.activities[place], rows.when.ts_us[place].as_py()) for place in unnamed]
        return pc.replace_with_mask(ids, ids.is_null(), pa.array(made, _TEXT))

    def _id_without(self, activity: Activity, ts_us: int) -> str:
        """An id for an activity that has none: what it says, and how many of the same stood before it."""
        about: Any = activity.object
        if isinstance(about, Content):
            # Such ids are in records that were stored when tags were lists and names were not read.
            tags = list(about.tag) if isinstance(about.tag, tuple) else about.tag
            about = str(msgspec.structs.replace(about, tag=tags, name=None)).replace("name=None, ", "", 1)
        said = f"{activity.type} {reference(activity.actor)} {about} {ts_us}"
        key = f"{NETWORK}:{self._door.pseudonyms.digest(said)}"
        self._without_id[key] += 1
        return f"{key}-{self._without_id[key]}"

    def _said(self, rows: _Rows) -> dict[str, Any]:
        """What each act says, about whom and what."""
        fields = rows.fields
        markups = [markup or "" for markup in fields.markups]
        texts = pc.if_else(pa.array(map(bool, markups)), arrow_column(plain_texts(markups), _TEXT), _NULL)
        kept = filled(texts)
        updated = instants(arrow_column(fields.updated, _TEXT)).ts_us
        edited = pc.fill_null(pc.greater(updated, rows.when.ts_us), False)
        return {
            "object_type": pa.array(fields.object_types, _TEXT),
            "edited_us": pc.if_else(edited, updated, pa.scalar(None, pa.int64())),
            "links": domains_linked_to(markups),
            "lang": arrow_column(fields.languages, _TEXT),
            "text": scrub_column(kept) if self._door.keep_text else None,
            "text_len": pc.utf8_length(texts),
            **self._tags(fields.tags),
        }

    def _tags(self, listed: list[tuple[Tag, ...] | Tag | None]) -> dict[str, Any]:
        """Pseudonyms of the people mentioned, and the hashtags without their sign."""
        named: tuple[list[int], list[str]] = ([], [])
        marked: tuple[list[int], list[str]] = ([], [])
        for row, tags in enumerate(listed):
            for tag in () if not tags else tags if isinstance(tags, tuple) else (tags,):
                if tag.type == "Mention" and (who := tag.href or tag.name):
                    named[0].append(row)
                    named[1].append(self._people[who])
                elif tag.type == "Hashtag" and tag.name:
                    marked[0].append(row)
                    marked[1].append(tag.name.removeprefix("#"))
        return {"mentions": _lists(*named, len(listed)), "tags": _lists(*marked, len(listed))}


def _times(fields: Fields) -> Instants:
    """When each activity was done; when its content was published, where it does not say itself."""
    when = instants(arrow_column(fields.published, _TEXT))
    if not when.ts_us.null_count:
        return when
    other = instants(arrow_column(fields.published_of_content, _TEXT))
    stated = when.ts_us.is_valid()
    return Instants(*(pc.if_else(stated, one, another) for one, another in zip(when, other, strict=True)))


def _named(actor: str | Actor | None) -> tuple[str | None, str | None]:
    """The address of an actor, and of which type it is said to be."""
    return (actor.id or None, actor.type) if isinstance(actor, Actor) else (actor, None)


def _lists(rows: list[int], values: list[str], count: int) -> Any:
    """Values with their rows, in order, as lists by row; null for rows without one."""
    return lists_of(count, [(np.array(rows, np.int64), arrow_column(values, _TEXT))])
