"""Intercom: conversations as its interface hands them out, with their parts.

Fields, part types and authors: developers.intercom.com, Conversations, versions 1.0 (`conversation_message`) to 2.11
(`source`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from pappus.readers.door import Door
from pappus.readers.instants import counted, instant
from pappus.readers.json_records import begun, list_named, native_id, records
from pappus.readers.markup import link_domains, plain_text
from pappus.readers.reader import Reader
from pappus.readers.scrubbing import scrub
from pappus.readers.source import Source
from pappus.readers.typed_json import Typed
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.languages import translatable
from pappus.vocabulary.record import Act, ActorKind, ObjectType, Side

_PEOPLE = "ticket"
_ENDINGS = (".json", ".jsonl", ".ndjson")
_LISTED = list_named("conversations")
_KEYS = (b'"part_type"', b'"conversation_parts"', b'"conversation_message"', b'"delivered_as"')
_SECOND_US = 1_000_000
_SIDES: dict[str, Side] = {
    "user": "external",
    "lead": "external",
    "contact": "external",
    "admin": "org",
    "team": "org",
    "bot": "org",
}
_KINDS: dict[str, ActorKind] = {"bot": "bot", "team": "system"}
_NETWORKS = {
    "conversation": "chat_widget",
    "push": "chat_widget",
    "email": "email",
    "facebook": "facebook",
    "instagram": "instagram",
    "twitter": "x",
    "whatsapp": "whatsapp",
    "sms": "sms",
    "phone_call": "phone",
    "phone_switch": "phone",
}
_AUTOMATIC = frozenset({"automated", "operator_initiated", "campaigns_initiated"})
_STEPS = {
    "close": "closed",
    "open": "reopened",
    "assign_and_reopen": "reopened",
    "note_and_reopen": "reopened",
    "snoozed": "snoozed",
    "unsnoozed": "unsnoozed",
    "timer_unsnooze": "unsnoozed",
    "assign_and_unsnooze": "unsnoozed",
    "assignment": "assigned",
    "default_assignment": "assigned",
    "away_mode_assignment": "assigned",
}
"""Part types that move a conversation along, and the label of the act that they become."""

_Id = int | str | None
_Time = int | float | str | None


class _Author(msgspec.Struct, gc=False):
    type: str | None = None
    id: _Id = None
    email: str | None = None
    from_ai_agent: bool | None = None


class _Part(msgspec.Struct, gc=False):
    id: _Id = None
    part_type: str | None = None
    body: str | None = None
    created_at: _Time = None
    author: _Author | None = None
    attachments: list[Any] | None = None


class _Parts(msgspec.Struct, gc=False):
    conversation_parts: list[_Part] | None = None
    total_count: int | None = None


class _Opening(msgspec.Struct, gc=False):
    type: str | None = None
    id: _Id = None
    delivered_as: str | None = None
    subject: str | None = None
    body: str | None = None
    author: _Author | None = None
    attachments: list[Any] | None = None


class _Tag(msgspec.Struct, gc=False):
    name: str | None = None


class _Tags(msgspec.Struct, gc=False):
    tags: list[_Tag] | None = None


class _Conversation(msgspec.Struct, gc=False):
    id: _Id = None
    created_at: _Time = None
    source: _Opening | None = None
    conversation_message: _Opening | None = None
    conversation_parts: _Parts | None = None
    team_assignee_id: _Id = None
    tags: _Tags | None = None


class _Standing(NamedTuple):
    """What the acts of a conversation share."""

    network: str
    thread_id: str
    property_id: str
    container_id: str | None


class _Said(msgspec.Struct, gc=False):
    """The opening of a conversation or a part of it, and where it stands."""

    standing: _Standing
    native_id: str
    place: str
    body: str | None
    created_at: _Time
    author: _Author
    object_type: ObjectType
    is_note: bool = False
    is_automatic: bool = False
    is_step: bool = False
    tags: list[str] | None = None


_CONVERSATIONS = Typed(_Conversation)


class _Inbox:
    """Makes acts of conversations."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self.are_parts_missing = False

    def said(self, conversation: _Conversation, place: str) -> Iterator[_Said]:
        """What was said and done in a conversation; notices of the program are counted."""
        opening = conversation.source or conversation.conversation_message
        network = _NETWORKS.get((opening.type if opening else None) or "", "ticket")
        property_id = self._door.property_id or f"{network}:intercom"
        team = native_id(conversation.team_assignee_id)
        container_id = f"{network}:team/{team}" if team else None
        standing = _Standing(network, f"{network}:{conversation.id}", property_id, container_id)
        held = conversation.conversation_parts or _Parts()
        parts = held.conversation_parts or []
        if held.total_count is None or held.total_count > len(parts):
            self.are_parts_missing = True
        if opening is not None:
            yield _opened(opening, conversation, standing, place)
        elif not parts:
            self._door.record()
            self._door.reject(place, "holds neither source nor conversation_parts")
        for number, part in enumerate(parts, 1):
            kind = part.part_type or "comment"
            if part.body or part.attachments or kind in _STEPS:
                yield _parted(part, kind, standing, f"{place}, part {number}")
            else:
                self._door.record()
                self._door.ignore(f"notice of Intercom ({kind[:60]})")

    def acts(self, things: list[_Said]) -> Iterator[Act]:
        """What was said as acts; what is none is counted."""
        door = self._door
        plain = [plain_text(one.body) or None if one.body else None for one in things]
        for one, whole, text in zip(things, plain, door.texts(plain), strict=True):
            record_no = door.record()
            ts_us, assumed = _moment(one.created_at)
            if not one.native_id:
                door.reject(one.place, "has no usable id")
            elif ts_us is None or not door.plausible(ts_us):
                door.reject(one.place, f"has no possible time (created_at: {one.created_at!r})")
            else:
                actor_id, domain = self._author(one.author)
                kind = _KINDS.get(one.author.type or "", "human")
                yield Act(
                    act_id=one.native_id,
                    record_no=record_no,
                    ts_us=ts_us,
                    tz_assumed=assumed,
                    network=one.standing.network,
                    source=door.source,
                    raw_ref=one.place,
                    property_id=one.standing.property_id,
                    container_id=one.standing.container_id,
                    thread_id=one.standing.thread_id,
                    thread_method="native",
                    verb="Update" if one.is_step else "Create",
                    object_type=one.object_type,
                    actor_id=actor_id,
                    actor_kind="bot" if one.author.from_ai_agent else "automation" if one.is_automatic else kind,
                    actor_side=_SIDES.get(one.author.type or "", "unknown"),
                    actor_domain=domain,
                    visibility="internal_note" if one.is_note else "direct",
                    tags=one.tags,
                    links=link_domains(one.body) if one.body else None,
                    text=text,
                    text_len=len(whole) if whole else None,
                )

    def _author(self, author: _Author) -> tuple[str | None, str | None]:
        """Pseudonym and domain of who wrote it; what a team did was done by the program."""
        if author.id in (None, "") or author.type == "team":
            return None, None
        actor_id = self._door.person(_PEOPLE, str(author.id))
        if not author.email or "@" not in author.email or author.type == "bot":
            return actor_id, None
        self._door.link(actor_id, self._door.email(author.email))
        return actor_id, author.email.rpartition("@")[2].strip().lower() or None


def _opened(opening: _Opening, conversation: _Conversation, standing: _Standing, place: str) -> _Said:
    native = native_id(opening.id)
    names = [tag.name for tag in (conversation.tags.tags or () if conversation.tags else ()) if tag.name]
    return _Said(
        standing,
        f"{standing.thread_id}/{native}" if native else standing.thread_id,
        place,
        opening.body or opening.subject,
        conversation.created_at,
        opening.author or _Author(),
        "ticket",
        is_automatic=opening.delivered_as in _AUTOMATIC,
        tags=[scrub(name) for name in names] or None,
    )


def _parted(part: _Part, kind: str, standing: _Standing, place: str) -> _Said:
    step, native = _STEPS.get(kind), native_id(part.id)
    is_step = step is not None and not part.body and not part.attachments
    return _Said(
        standing,
        f"{standing.thread_id}/{native}" if native else "",
        place,
        part.body,
        part.created_at,
        part.author or _Author(),
        "event" if is_step else "note" if part.body else "media",
        is_note=kind.startswith("note"),
        is_step=is_step,
        tags=[step] if step else None,
    )


def _moment(value: _Time) -> tuple[int | None, str | None]:
    """Microseconds UTC and the zone assumed; the interface counts seconds, programs that copy it may write them out."""
    us = counted(value, _SECOND_US)
    if us is not None:
        return us, None
    found = instant(value)
    return (found.ts_us, found.tz_assumed) if found else (None, None)


def _detect(source: Source) -> float:
    return 0.9 if any(_is_export(source.head(member)) for member in _candidates(source)[:50]) else 0.0


def _candidates(source: Source) -> list[str]:
    return list(source.members) if source.kind == "file" else source.find(*_ENDINGS)


def _is_export(head: bytes) -> bool:
    text = begun(head)
    return text.startswith((b"{", b"[")) and b'"author"' in text and any(key in text for key in _KEYS)


def _read(source: Source, door: Door) -> Iterator[Any]:
    exports = [member for member in _candidates(source) if _is_export(source.head(member))]
    if not exports:
        raise UnreadableError(
            f"{source.path}: holds no conversations of Intercom. Expected what its interface gives: conversations with "
            "id, created_at, source and conversation_parts"
        )
    inbox = _Inbox(door)
    for member in exports:
        yield from _read_conversations(source, member, inbox, door)
    yield from door.rest()
    _describe(door, inbox)


def _read_conversations(source: Source, member: str, inbox: _Inbox, door: Door) -> Iterator[Any]:
    place, number = source.place(member), 0
    for some in records(source, member, _LISTED, _CONVERSATIONS):
        things: list[_Said] = []
        for one in some:
            number += 1
            where = f"{place}#{number}"
            if isinstance(one, str) or native_id(one.id) is None:
                door.record()
                door.reject(where, f"is no conversation: {one if isinstance(one, str) else 'no usable id'}")
            else:
                things += inbox.said(one, where)
        for act in inbox.acts(things):
            if door.add(act):
                yield door.batch()


def _describe(door: Door, inbox: _Inbox) -> None:
    coverage = door.coverage
    coverage.inbound = coverage.outbound = "sampled" if inbox.are_parts_missing else "all"
    coverage.deletions, coverage.private, coverage.edits, coverage.bots_marked = False, True, False, True
    coverage.notes = [
        translatable(
            "Only the conversations that were fetched are in it; what was redacted stands there without its text."
        )
    ]
    if inbox.are_parts_missing:
        coverage.notes.append(
            translatable(
                "Of some conversations parts are missing: a list holds none, and one conversation at most 500. Fetch "
                "each conversation by itself."
            )
        )


READER = Reader(
    title="Intercom conversations (JSON)",
    network="",
    accepts="a .json file of conversations (pages, an array, one a line or one a file), or a folder or .zip of them",
    how_to_get="Intercom Developer Hub: Your apps, New app, Authentication, access token; with it fetch "
    "https://api.intercom.io/conversations/ID for each conversation (the ids are in /conversations)",
    proves="who asked, who answered and when, in which channel, in public or as an internal note, also what nobody "
    "answered; when it was assigned, closed and reopened; bots apart",
    cannot_show="conversations that were not fetched, parts beyond the latest 500 of one, who read what",
    verified="files made by hand after Intercom's description of its interface (versions 1.0 to 2.11) and programs "
    "that read it; not a real export",
    detect=_detect,
    read=_read,
)
