"""Activities of ActivityStreams 2.0 as acts, column by column: thousands of activities at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, compress
from typing import Any, NamedTuple

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pappus.readers.column_values import join, lists_of
from pappus.readers.door import Door, arrow_column
from pappus.readers.fediverse import (
    Activity,
    Actor,
    Content,
    Tag,
    handle_of,
    host_of,
    reference,
    references,
    times_in_ids,
)
from pappus.readers.instant_columns import Instants, instants
from pappus.readers.markup_columns import domains_linked_to, plain_texts
from pappus.readers.scrubbing import scrub_column
from pappus.vocabulary.pseudonyms import Remembered
from pappus.vocabulary.record import ActorKind, ObjectType, Verb

NETWORK = "mastodon"
VERBS: dict[str, Verb] = {
    "Create": "Create",
    "Announce": "Announce",
    "Like": "Like",
    "EmojiReact": "Like",
    "Follow": "Follow",
    "Join": "Join",
    "Leave": "Leave",
    "Update": "Update",
    "Delete": "Delete",
    "Flag": "Flag",
    "Invite": "Invite",
    "View": "View",
}
_OBJECT_TYPES: dict[str | None, ObjectType] = {
    "Note": "note",
    # A poll: what answers it are votes and notes, never an "answer" to a question.
    "Question": "note",
    "ChatMessage": "note",
    "Article": "article",
    "Page": "article",
    "Image": "media",
    "Video": "media",
    "Audio": "media",
    "Document": "media",
    "Event": "event",
}
_PUBLIC = frozenset(("https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"))
_NOTHING = Content()
_KINDS: dict[str, ActorKind] = {"Service": "bot", "Application": "bot", "Group": "account", "Organization": "account"}
_TEXT = pa.string()
_NULL = pa.scalar(None, _TEXT)
_TO_NOBODY, _TO_ALL, _TO_FOLLOWERS, _TO_OWN_FOLLOWERS, _TO_PERSON = range(5)


class _Author(NamedTuple):
    """Pseudonym or property of the actor, its kind, the property its act stands in, whether that is ours."""

    actor_id: str | None
    kind: ActorKind
    property_id: str | None
    ours: bool


@dataclass(frozen=True)
class _Rows:
    """Activities that become acts: what they are about, which of their file they are, when they were done."""

    activities: list[Activity]
    contents: list[Content]
    verbs: list[Verb]
    positions: Any
    when: Instants

    def where(self, kept: Any) -> _Rows:
        """Only some of them."""
        if kept.all():
            return self
        chosen, when = kept.tolist(), Instants(*(column.filter(pa.array(kept)) for column in self.when))
        activities, contents = list(compress(self.activities, chosen)), list(compress(self.contents, chosen))
        return _Rows(activities, contents, list(compress(self.verbs, chosen)), self.positions[kept], when)


class ActivityActs:
    """Makes acts of the activities of one file.

    Args:
        place: the file's name in messages.
        owner: the account whose archive it is; null if no description of it was found.
        is_archive: whether it is the archive of one account.
        door: where acts go.
    """

    def __init__(self, place: str, owner: Actor | None, is_archive: bool, door: Door) -> None:
        self._place, self._owner, self._is_archive, self._door = place, owner, is_archive, door
        self._owner_property: str | None = None
        self._passed = 0
        self._without_id: Counter[str] = Counter()
        self._people = Remembered(lambda uri: door.person(NETWORK, handle_of(uri)))

    def batches(self, activities: list[Activity | str]) -> Iterator[Any]:
        """The acts of the next activities as one batch, none if there are none; what is no act is counted."""
        first_record = self._door.records(len(activities))
        first_ordinal, self._passed = self._passed + 1, self._passed + len(activities)
        rows = self._acts_among(activities, first_ordinal)
        if not rows.activities:
            return
        authors = self._authors(rows.activities)
        columns = {
            "record_no": pa.array(rows.positions + first_record),
            "ts_us": rows.when.ts_us,
            "ts_precision": rows.when.precision,
            "tz_assumed": rows.when.tz_assumed,
            "network": NETWORK,
            "source": self._door.source,
            "raw_ref": join(f"{self._place}#", pa.array(rows.positions + first_ordinal).cast(_TEXT)),
            "verb": pa.array(rows.verbs, _TEXT),
            **_actor_columns(authors),
            **self._references(rows),
            **self._audience(rows.activities, np.array([author.kind == "account" for author in authors])),
            **self._said(rows),
        }
        yield self._door.columns(columns, len(rows.activities))

    def _acts_among(self, activities: list[Activity | str], first_ordinal: int) -> _Rows:
        """The activities that are acts; the others are counted, or rejected if they cannot be understood."""
        door, faults = self._door, {}
        kept: list[Activity] = []
        contents: list[Content] = []
        verbs: list[Verb] = []
        positions = []
        for position, activity in enumerate(activities):
            if isinstance(activity, str):
                faults[position] = f"is no activity: {activity}"
                continue
            verb = VERBS.get(activity.type or "")
            content = activity.object if isinstance(activity.object, Content) else _NOTHING
            if verb is None:
                door.ignore(f"activity of type {activity.type}")
            elif verb == "Create" and content.type not in _OBJECT_TYPES:
                door.ignore(f"Create of type {content.type}")
            else:
                kept.append(activity)
                contents.append(content)
                verbs.append(verb)
                positions.append(position)
        rows = _Rows(kept, contents, verbs, np.array(positions, np.int64), _times(kept, contents))
        possible = door.are_plausible(rows.when.ts_us)
        for place in np.flatnonzero(~possible).tolist():
            faults[positions[place]] = f"has no possible time (published: {kept[place].published!r})"
        for position in sorted(faults):
            door.reject(f"{self._place}#{first_ordinal + position}", faults[position])
        return rows.where(possible)

    def _authors(self, activities: list[Activity]) -> list[_Author]:
        if self._is_archive and self._owner is None:
            self._owner = Actor(id=_actor_uri(activities[0]))
        known: dict[str, _Author] = {}
        authors = []
        for activity in activities:
            named = activity.actor
            author = known.get(named) if isinstance(named, str) else None
            if author is None:
                author = self._author(activity)
                if isinstance(named, str):
                    known[named] = author
            authors.append(author)
        return authors

    def _author(self, activity: Activity) -> _Author:
        uri, kind = _actor_uri(activity), activity.actor.type if isinstance(activity.actor, Actor) else None
        if self._owner is not None and uri == self._owner.id and uri is not None:
            property_id = self._property_of_owner(self._owner)
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
        pairs = list(zip(rows.activities, rows.contents, strict=True))
        targets = [content.id or (one.object if isinstance(one.object, str) else None) for one, content in pairs]
        created = [verb == "Create" for verb in rows.verbs]
        parents = [
            reference(content.in_reply_to) if new else target or None
            for (_, content), target, new in zip(pairs, targets, created, strict=True)
        ]
        threads = [
            reference(content.conversation) or reference(content.context) if new else None
            for (_, content), new in zip(pairs, created, strict=True)
        ]
        natives = [target if new else one.id for (one, _), target, new in zip(pairs, targets, created, strict=True)]
        parent_us = times_in_ids(parents, rows.when.ts_us.to_pylist())
        thread_ids, parent_ids = self._ids(threads), self._ids(parents)
        chained = pc.if_else(parent_ids.is_valid(), "reply_chain", _NULL)
        source = pc.if_else(parent_us.is_valid(), "id_encoded", "missing")
        return {
            "act_id": self._act_ids(natives, rows),
            "thread_id": thread_ids,
            "thread_method": pc.if_else(thread_ids.is_valid(), "native", chained),
            "parent_id": parent_ids,
            "parent_ts_us": parent_us,
            "parent_ts_source": pc.if_else(parent_ids.is_valid(), source, _NULL),
        }

    def _ids(self, uris: list[str | None]) -> Any:
        """Ids made of URIs, which can hold names of people; null stays null."""
        digests = arrow_column(self._door.pseudonyms.digests([uri or "" for uri in uris]), _TEXT)
        named = pa.array([bool(uri) for uri in uris])
        return pc.if_else(named, join(f"{NETWORK}:", digests), _NULL)

    def _act_ids(self, natives: list[str | None], rows: _Rows) -> Any:
        ids = self._ids(natives)
        if not ids.null_count:
            return ids
        unnamed = np.flatnonzero(np.asarray(ids.is_null())).tolist()
        made = [self._id_without(rows.activities[place], rows.when.ts_us[place].as_py()) for place in unnamed]
        return pc.replace_with_mask(ids, ids.is_null(), pa.array(made, _TEXT))

    def _id_without(self, activity: Activity, ts_us: int) -> str:
        """An id for an activity that has none: what it says, and how many of the same stood before it."""
        about = activity.object
        if isinstance(about, Content) and isinstance(about.tag, tuple):
            # Such ids are in records that were stored when tags were lists.
            about = msgspec.structs.replace(about, tag=list(about.tag))
        said = f"{activity.type} {reference(activity.actor)} {about} {ts_us}"
        key = f"{NETWORK}:{self._door.pseudonyms.digest(said)}"
        self._without_id[key] += 1
        return f"{key}-{self._without_id[key]}"

    def _audience(self, activities: list[Activity], is_account: Any) -> dict[str, Any]:
        """Who could see each act, and the pseudonyms of the people it is addressed to."""
        rows, addressed = _addressed(activities)
        uris = arrow_column(addressed, _TEXT).dictionary_encode()
        distinct, places = uris.dictionary.to_pylist(), np.asarray(uris.indices, dtype=np.int64)
        kinds = np.array([self._kind_of_audience(uri) for uri in distinct], np.int64)[places]
        own = kinds == _TO_OWN_FOLLOWERS
        kinds[own] = np.where(is_account[rows[own]], _TO_FOLLOWERS, _TO_PERSON)
        public, followers = np.zeros(len(activities), bool), np.zeros(len(activities), bool)
        public[rows[kinds == _TO_ALL]] = True
        followers[rows[kinds == _TO_FOLLOWERS]] = True
        seen = np.where(public, "public", np.where(followers, "followers", "direct"))
        people = kinds == _TO_PERSON
        used, taken = np.unique(places[people], return_inverse=True)
        persons = pa.array([self._people[distinct[place]] for place in used.tolist()], _TEXT).take(pa.array(taken))
        return {
            "visibility": pa.array(seen, _TEXT),
            "recipients": lists_of(len(activities), [(rows[people], persons)]),
        }

    def _kind_of_audience(self, uri: str) -> int:
        if not uri:
            return _TO_NOBODY
        if uri in _PUBLIC:
            return _TO_ALL
        if uri.endswith("/followers"):
            return _TO_FOLLOWERS
        return _TO_OWN_FOLLOWERS if self._owner and uri == self._owner.followers else _TO_PERSON

    def _said(self, rows: _Rows) -> dict[str, Any]:
        """What each act says, about whom and what."""
        markups = [content.content or "" for content in rows.contents]
        texts = pc.if_else(pa.array(map(bool, markups)), arrow_column(plain_texts(markups), _TEXT), _NULL)
        kept = pc.if_else(pc.equal(pc.binary_length(texts), 0), _NULL, texts)
        updated = instants(arrow_column([content.updated or None for content in rows.contents], _TEXT)).ts_us
        edited = pc.fill_null(pc.greater(updated, rows.when.ts_us), False)
        return {
            "object_type": pa.array([_OBJECT_TYPES.get(content.type, "note") for content in rows.contents], _TEXT),
            "edited_us": pc.if_else(edited, updated, pa.scalar(None, pa.int64())),
            "links": domains_linked_to(markups),
            "lang": arrow_column([_language(content.content_map) for content in rows.contents], _TEXT),
            "text": scrub_column(kept) if self._door.keep_text else None,
            "text_len": pc.utf8_length(texts),
            **self._tags([content.tag for content in rows.contents]),
        }

    def _tags(self, listed: list[tuple[Tag, ...] | Tag | None]) -> dict[str, Any]:
        """Pseudonyms of the people mentioned, and the hashtags without their sign."""
        named: list[tuple[int, str]] = []
        marked: list[tuple[int, str]] = []
        for row, tags in enumerate(listed):
            for tag in () if not tags else tags if isinstance(tags, tuple) else (tags,):
                if tag.type == "Mention" and (tag.href or tag.name):
                    named.append((row, self._people[tag.href or tag.name or ""]))
                elif tag.type == "Hashtag" and tag.name:
                    marked.append((row, tag.name.removeprefix("#")))
        return {"mentions": _lists(named, len(listed)), "tags": _lists(marked, len(listed))}


def _addressed(activities: list[Activity]) -> tuple[Any, list[str]]:
    """All that activities are addressed to, and the row of each, in order."""
    fields = [value for one in activities for value in (one.to, one.cc)]
    listed = [value if type(value) is tuple else references(value) for value in fields]
    if not set(map(type, chain.from_iterable(listed))) <= {str}:
        listed = list(map(references, fields))
    rows = np.repeat(np.arange(len(fields)) // 2, list(map(len, listed)))
    return rows, list(chain.from_iterable(listed))


def _times(activities: list[Activity], contents: list[Content]) -> Instants:
    """When each activity was done; when its content was published, where it does not say itself."""
    when = instants(arrow_column([activity.published for activity in activities], _TEXT))
    if not when.ts_us.null_count:
        return when
    other = instants(arrow_column([content.published for content in contents], _TEXT))
    stated = when.ts_us.is_valid()
    return Instants(*(pc.if_else(stated, one, another) for one, another in zip(when, other, strict=True)))


def _actor_uri(activity: Activity) -> str | None:
    return activity.actor.id or None if isinstance(activity.actor, Actor) else activity.actor


def _actor_columns(authors: list[_Author]) -> dict[str, Any]:
    places: dict[_Author, int] = {}
    taken = pa.array([places.setdefault(author, len(places)) for author in authors])
    return {
        "actor_id": pa.array([author.actor_id for author in places], _TEXT).take(taken),
        "actor_kind": pa.array([author.kind for author in places], _TEXT).take(taken),
        "actor_side": pa.array(["org" if author.ours else "unknown" for author in places], _TEXT).take(taken),
        "property_id": pa.array([author.property_id for author in places], _TEXT).take(taken),
    }


def _lists(found: Iterable[tuple[int, str]], rows: int) -> Any:
    """Values with their rows, in order, as lists by row; null for rows without one."""
    pairs = list(found)
    owners = np.array([row for row, _ in pairs], np.int64)
    return lists_of(rows, [(owners, arrow_column([value for _, value in pairs], _TEXT))])


def _language(content_map: Any) -> str | None:
    if not isinstance(content_map, dict) or len(content_map) != 1:
        return None
    tag = next(iter(content_map))
    return tag if tag != "und" else None
