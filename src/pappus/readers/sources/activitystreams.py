"""ActivityStreams 2.0: the archive that a Mastodon account can download, collections, and lines of activities."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import PurePosixPath
from typing import IO, Any

from pappus.readers.door import Door
from pappus.readers.fediverse import (
    Activity,
    Actor,
    Content,
    Tag,
    activity_in,
    actor_in,
    decoded,
    handle_of,
    host_of,
    reference,
    references,
    time_in_id,
)
from pappus.readers.instants import Instant, instant
from pappus.readers.json_stream import Block, Lines, array_blocks, line_blocks
from pappus.readers.markup import link_domains, plain_text
from pappus.readers.reader import Reader
from pappus.readers.source import Source
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.record import Act, ActorKind, ObjectType, ThreadMethod, Verb, Visibility

_NETWORK = "mastodon"
_PUBLIC = frozenset(("https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"))
_ITEMS = re.compile(rb'"(?:orderedItems|items)"\s*:\s*\[')
_CONTEXT = b"www.w3.org/ns/activitystreams"
_HEAD_BYTES = 65_536
_VERBS: dict[str, Verb] = {
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
_OBJECT_TYPES: dict[str, ObjectType] = {
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
_NOTHING = Content()
_KINDS: dict[str, ActorKind] = {"Service": "bot", "Application": "bot", "Group": "account", "Organization": "account"}


class _Stream:
    """One file of activities on its way to becoming acts."""

    def __init__(self, source: Source, door: Door, member: str) -> None:
        self.door = door
        self.place = source.place(member)
        self.owner = _owner(source, member)
        self.is_archive = self.owner is not None or PurePosixPath(member).name.lower() == "outbox.json"
        self.owner_property: str | None = None
        self.ordinal = 0
        self.without_id: Counter[str] = Counter()
        self.person = lru_cache(maxsize=50_000)(self._person)

    def read(self, stream: IO[bytes]) -> Iterator[Any]:
        """Takes in every activity of a file; yields the batches that fill up."""
        for block in _blocks(stream, self.place):
            for activity in decoded(block):
                self.ordinal += 1
                act = self._act(activity)
                if act and self.door.add(act):
                    yield self.door.batch()

    def _act(self, activity: Activity | str) -> Act | None:
        door, record_no = self.door, self.door.record()
        if isinstance(activity, str):
            door.reject(self._here(), f"is no activity: {activity}")
            return None
        verb = _VERBS.get(activity.type or "")
        if verb is None:
            door.ignore(f"activity of type {activity.type}")
            return None
        content = activity.object if isinstance(activity.object, Content) else _NOTHING
        if verb == "Create" and content.type not in _OBJECT_TYPES:
            door.ignore(f"Create of type {content.type}")
            return None
        when = instant(activity.published) or instant(content.published)
        if when is None or not door.plausible(when.ts_us):
            door.reject(self._here(), f"has no possible time (published: {activity.published!r})")
            return None
        return self._made(activity, content, verb, when, record_no)

    def _made(self, activity: Activity, content: Content, verb: Verb, when: Instant, record_no: int) -> Act:
        door = self.door
        target = content.id or (activity.object if isinstance(activity.object, str) else None)
        created = verb == "Create"
        parent = reference(content.in_reply_to) if created else target
        thread = reference(content.conversation) or reference(content.context) if created else None
        parent_us = time_in_id(parent, when.ts_us)
        actor_id, kind, property_id, ours = self._actor(activity)
        mentions, tags = self._tags(content.tag)
        visibility, recipients = self._audience(activity, kind)
        method: ThreadMethod | None = "native" if thread else "reply_chain" if parent else None
        text = plain_text(content.content) if content.content else None
        return Act(
            act_id=self._id(target if created else activity.id, activity, when),
            record_no=record_no,
            ts_us=when.ts_us,
            ts_precision=when.precision,
            tz_assumed=when.tz_assumed,
            network=_NETWORK,
            source=door.source,
            raw_ref=self._here(),
            property_id=property_id,
            thread_id=self._digest(thread) if thread else None,
            thread_method=method,
            parent_id=self._digest(parent) if parent else None,
            parent_ts_us=parent_us,
            parent_ts_source=None if parent is None else "missing" if parent_us is None else "id_encoded",
            verb=verb,
            object_type=_OBJECT_TYPES.get(content.type or "", "note"),
            actor_id=actor_id,
            actor_kind=kind,
            actor_side="org" if ours else "unknown",
            recipients=recipients,
            mentions=mentions,
            visibility=visibility,
            edited_us=_edited(content, when),
            tags=tags,
            links=link_domains(content.content) if content.content else None,
            lang=_language(content.content_map),
            text=door.text(text),
            text_len=None if text is None else len(text),
        )

    def _actor(self, activity: Activity) -> tuple[str | None, ActorKind, str | None, bool]:
        """Pseudonym or property of the actor, its kind, the property its act stands in, whether that is ours."""
        stated = activity.actor if isinstance(activity.actor, Actor) else None
        uri = (stated.id if stated else None) or (activity.actor if isinstance(activity.actor, str) else None)
        if self.is_archive and self.owner is None:
            self.owner = Actor(id=uri)
        if self.owner is not None and uri == self.owner.id and uri is not None:
            property_id = self._property_of_owner(self.owner)
            return property_id, "account", property_id, True
        if uri is None:
            return None, "human", self.door.property_id, False
        ours = self.door.ours(_NETWORK, handle_of(uri))
        kind = "account" if ours else _KINDS.get((stated.type if stated else None) or "", "human")
        if kind == "account":
            property_id = ours or f"{_NETWORK}:{handle_of(uri)}"
            return property_id, kind, property_id, ours is not None
        return self.person(uri), kind, self.door.property_id, False

    def _property_of_owner(self, owner: Actor) -> str:
        if self.owner_property is None:
            uri = owner.id or ""
            handle = f"{owner.preferred_username}@{host_of(uri)}" if owner.preferred_username else handle_of(uri)
            self.owner_property = self.door.property_id or self.door.ours(_NETWORK, handle) or f"{_NETWORK}:{handle}"
        return self.owner_property

    def _audience(self, activity: Activity, kind: ActorKind) -> tuple[Visibility, list[str] | None]:
        """Who could see an act, and the pseudonyms of the people it is addressed to."""
        addressed = references(activity.to) + references(activity.cc)
        followers = self.owner.followers if self.owner and kind == "account" else None
        people, public, to_followers = [], False, False
        for uri in addressed:
            if uri in _PUBLIC:
                public = True
            elif uri == followers or uri.endswith("/followers"):
                to_followers = True
            else:
                people.append(self.person(uri))
        return "public" if public else "followers" if to_followers else "direct", people or None

    def _tags(self, tag: list[Tag] | Tag | None) -> tuple[list[str] | None, list[str] | None]:
        """Pseudonyms of the people mentioned, and the hashtags without their sign."""
        if not tag:
            return None, None
        listed = tag if isinstance(tag, list) else [tag]
        mentions = [self.person(t.href or t.name) for t in listed if t.type == "Mention" and (t.href or t.name)]
        hashtags = [t.name.removeprefix("#") for t in listed if t.type == "Hashtag" and t.name]
        return mentions or None, hashtags or None

    def _person(self, uri: str) -> str:
        return self.door.person(_NETWORK, handle_of(uri))

    def _id(self, native: str | None, activity: Activity, when: Instant) -> str:
        if native:
            return self._digest(native)
        key = self._digest(f"{activity.type} {reference(activity.actor)} {activity.object} {when.ts_us}")
        self.without_id[key] += 1
        return f"{key}-{self.without_id[key]}"

    def _digest(self, native: str) -> str:
        return f"{_NETWORK}:{self.door.pseudonyms.digest(native)}"

    def _here(self) -> str:
        return f"{self.place}#{self.ordinal}"


def detect(source: Source) -> float:
    """How sure it is that a source holds activities of ActivityStreams 2.0."""
    if any(_form(source.head(member)) for member in _outboxes(source)):
        return 0.95
    return 0.9 if any(_form(source.head(member)) for member in _candidates(source)[:20]) else 0.0


def read(source: Source, door: Door) -> Iterator[Any]:
    """Yields the activities of a source as Arrow batches.

    Raises:
        UnreadableError: it holds no activities, is not UTF-8, or ends in the middle of a list.
    """
    archive = _outboxes(source)
    members = archive or [member for member in _candidates(source) if _form(source.head(member))]
    if not members:
        raise UnreadableError(
            f"{source.path}: holds no activities. Expected a Mastodon archive (outbox.json beside actor.json), a "
            "collection of ActivityStreams 2.0 with orderedItems, or one activity a line"
        )
    coverage = door.coverage
    coverage.network = _NETWORK
    coverage.inbound, coverage.outbound = ("none", "all") if archive else ("unknown", "unknown")
    coverage.deletions, coverage.edits, coverage.private, coverage.bots_marked = False, True, bool(archive), True
    if archive:
        coverage.notes.append("What others wrote to the account is not in its archive; only its own acts are.")
        coverage.notes.append("Likes and bookmarks carry no time in the archive and are not read.")
    for member in members:
        with source.open(member) as stream:
            yield from _Stream(source, door, member).read(stream)
    yield from door.rest()


def _outboxes(source: Source) -> list[str]:
    return [name for name in source.find("outbox.json") if PurePosixPath(name).name.lower() == "outbox.json"]


def _candidates(source: Source) -> list[str]:
    return list(source.members) if source.kind == "file" else source.find(".json", ".jsonl", ".ndjson")


def _form(head: bytes) -> str | None:
    """Whether a file is a `collection`, or activities by `lines`; null for anything else."""
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head.startswith(b"{"):
        return None
    if _first_is_activity(head.partition(b"\n")[0]):
        return "lines"
    return "collection" if _ITEMS.search(head) and _CONTEXT in head else None


def _first_is_activity(line: bytes) -> bool:
    first = activity_in(line)
    return first is not None and first.type in _VERBS and first.actor is not None and first.object is not None


def _blocks(stream: IO[bytes], place: str) -> Iterator[Block] | Iterator[Lines]:
    begun = stream.read(_HEAD_BYTES).removeprefix(b"\xef\xbb\xbf")
    if begun[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise UnreadableError(f"{place}: is UTF-16; JSON has to be UTF-8. Save it as UTF-8")
    if _form(begun) == "lines":
        return line_blocks(stream, place, begun)
    start = _ITEMS.search(begun)
    if start is None:
        raise UnreadableError(f"{place}: has no list orderedItems in its first {_HEAD_BYTES} bytes; is no collection")
    return array_blocks(stream, place, begun[start.end() :])


def _owner(source: Source, member: str) -> Actor | None:
    """The account that an archive belongs to, from the actor.json beside it; null if there is none."""
    beside = str(PurePosixPath(member).with_name("actor.json"))
    if source.kind == "file" or beside not in source.members:
        return None
    owner = actor_in(source.read(beside))
    if isinstance(owner, str):
        raise UnreadableError(f"{source.place(beside)}: is no description of an account ({owner})")
    return owner if owner.id else None


def _edited(content: Content, when: Instant) -> int | None:
    edited = instant(content.updated) if content.updated else None
    return edited.ts_us if edited and edited.ts_us > when.ts_us else None


def _language(content_map: Any) -> str | None:
    if not isinstance(content_map, dict) or len(content_map) != 1:
        return None
    tag = next(iter(content_map))
    return tag if tag != "und" else None


READER = Reader(
    title="Mastodon archive, ActivityStreams 2.0",
    network=_NETWORK,
    accepts="the archive as folder, .zip or .tar.gz; a collection (.json); one activity a line (.jsonl)",
    how_to_get="Mastodon: Preferences, Import and export, Data export, Request your archive",
    proves="what the account posted, shared and answered, when and to whom; when the answered status was posted",
    cannot_show="what others wrote to the account, and so what it left unanswered; likes (they carry no time)",
    verified="a real account's archive (793 activities); W3C ActivityStreams 2.0",
    detect=detect,
    read=read,
)
