"""Conversations of Intercom and their parts as acts, column by column.

Fields, part types and authors: developers.intercom.com, Conversations, versions 1.0 (`conversation_message`) to 2.11
(`source`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec
import pyarrow as pa

from pappus.readers.door import Door
from pappus.readers.instant_columns import counted_instants
from pappus.readers.json_records import native_id
from pappus.readers.markup import link_domains, plain_text
from pappus.readers.record_columns import Gathered, let_in, list_column, placed, said, text_column
from pappus.readers.scrubbing import scrub
from pappus.readers.typed_json import Typed
from pappus.vocabulary.record import ActorKind, ObjectType, Side, Verb

_PEOPLE = "ticket"
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
_STEPS: dict[str, tuple[Verb, str | None]] = {
    "close": ("Close", None),
    "open": ("Reopen", None),
    "assign_and_reopen": ("Reopen", None),
    "note_and_reopen": ("Reopen", None),
    "snoozed": ("Update", "snoozed"),
    "unsnoozed": ("Update", "unsnoozed"),
    "timer_unsnooze": ("Update", "unsnoozed"),
    "assign_and_unsnooze": ("Update", "unsnoozed"),
    "assignment": ("Update", "assigned"),
    "default_assignment": ("Update", "assigned"),
    "away_mode_assignment": ("Update", "assigned"),
}
"""Part types that move a conversation along: the act that they become, and its label.

Whoever asked goes on waiting in the same inbox after an assignment: it is no Move, which ends the waiting.
"""
_Id = int | str | None
_Time = int | float | str | None


class _Author(msgspec.Struct, frozen=True, gc=False):
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


class Conversation(msgspec.Struct, gc=False):
    """A conversation as the interface hands it out, or what was sent to a web address (a webhook) about one."""

    id: _Id = None
    created_at: _Time = None
    source: _Opening | None = None
    conversation_message: _Opening | None = None
    conversation_parts: _Parts | None = None
    team_assignee_id: _Id = None
    tags: _Tags | None = None
    topic: str | None = None
    data: Any = None


def unread(record: Conversation) -> str | None:
    """Why a record is passed over: a webhook about something else than a conversation; null for anything else."""
    topic = record.topic
    if topic is None or (topic.startswith("conversation") and not topic.endswith(".deleted")):
        return None
    return f"webhook of another kind ({scrub(topic)[:40]})"


def told(record: Conversation) -> Conversation | str:
    """The conversation that a record tells of, or why it tells of none."""
    if record.topic is None:
        return record
    item = record.data.get("item") if isinstance(record.data, dict) else None
    return _CONVERSATION.value(item)


_CONVERSATION = Typed(Conversation)


class _Standing(NamedTuple):
    """What the acts of a conversation share."""

    network: str
    thread_id: str
    property_id: str
    container_id: str | None


class Said(msgspec.Struct, gc=False):
    """The opening of a conversation, a part of it or what a part did; what has no usable id has an empty one."""

    standing: _Standing
    native_id: str
    place: str
    body: str | None
    created_at: _Time
    author: _Author
    object_type: ObjectType
    verb: Verb = "Create"
    is_note: bool = False
    is_automatic: bool = False
    tags: list[str] | None = None


class Inbox:
    """Makes acts of conversations."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self.are_parts_missing = False

    def take_in(self, are_parts_missing: bool) -> None:
        """Notes whether parts were missing elsewhere in the export."""
        self.are_parts_missing |= are_parts_missing

    def say(self, conversation: Conversation, place: str, things: Gathered[Said]) -> None:
        """Adds what was said and done in a conversation."""
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
            things.append(_opened(opening, conversation, standing, place))
        elif not parts:
            things.refuse(place, "holds neither source nor conversation_parts")
        for number, part in enumerate(parts, 1):
            kind = part.part_type or "comment"
            where = f"{place}, part {number}"
            if part.body or part.attachments:
                things.append(_parted(part, kind, standing, where))
            if kind in _STEPS:
                things.append(_stepped(part, kind, standing, where))
            elif not part.body and not part.attachments:
                things.ignore(f"notice of Intercom ({kind[:60]})")

    def acts(self, things: Gathered[Said]) -> Iterator[Any]:
        """What was said as acts; what is none is counted."""
        door = self._door
        bodies = [one.body for one in things]
        authors = [one.author for one in things]
        known = {author: self._author(author) for author in dict.fromkeys(authors)}
        who = [known[author] for author in authors]
        times = counted_instants([one.created_at for one in things], _SECOND_US)
        networks = pa.array([one.standing.network for one in things])
        acts = placed(door, networks, pa.array([one.place for one in things]), times)
        acts |= said(door, text_column([plain_text(body) if body else None for body in bodies]))
        acts |= {
            "act_id": pa.array([one.native_id for one in things]),
            "property_id": text_column([one.standing.property_id for one in things]),
            "container_id": text_column([one.standing.container_id for one in things]),
            "thread_id": pa.array([one.standing.thread_id for one in things]),
            "thread_method": "native",
            "verb": pa.array([one.verb for one in things]),
            "object_type": pa.array([one.object_type for one in things]),
            "actor_id": text_column([one[0] for one in who]),
            "actor_kind": pa.array([_kind(one) for one in things]),
            "actor_side": pa.array([_SIDES.get(author.type or "", "unknown") for author in authors]),
            "actor_domain": text_column([one[1] for one in who]),
            "visibility": pa.array(["internal_note" if one.is_note else "direct" for one in things]),
            "tags": list_column([one.tags for one in things]),
            "links": list_column([link_domains(body) if body else None for body in bodies]),
        }
        faults = {row: "has no usable id" for row, one in enumerate(things) if not one.native_id}
        yield from let_in(door, acts, [one.created_at for one in things], faults, between=things.between)

    def _author(self, author: _Author) -> tuple[str | None, str | None]:
        """Pseudonym and domain of who wrote it; what a team did was done by the program."""
        if author.id in (None, "") or author.type == "team":
            return None, None
        actor_id = self._door.person(_PEOPLE, str(author.id))
        if not author.email or "@" not in author.email or author.type == "bot":
            return actor_id, None
        self._door.link(actor_id, self._door.email(author.email))
        return actor_id, author.email.rpartition("@")[2].strip().lower() or None


def _opened(opening: _Opening, conversation: Conversation, standing: _Standing, place: str) -> Said:
    native = native_id(opening.id)
    names = [tag.name for tag in (conversation.tags.tags or () if conversation.tags else ()) if tag.name]
    return Said(
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


def _parted(part: _Part, kind: str, standing: _Standing, place: str) -> Said:
    """What was said in a part."""
    return Said(
        standing,
        _part_id(part, standing),
        place,
        part.body,
        part.created_at,
        part.author or _Author(),
        "note" if part.body else "media",
        is_note=kind.startswith("note"),
    )


def _stepped(part: _Part, kind: str, standing: _Standing, place: str) -> Said:
    """What a part did to its conversation; one in which something was said too is two acts."""
    verb, label = _STEPS[kind]
    native = _part_id(part, standing)
    return Said(
        standing,
        f"{native}/{kind}" if native and (part.body or part.attachments) else native,
        place,
        None,
        part.created_at,
        part.author or _Author(),
        "event",
        verb,
        tags=[label] if label else None,
    )


def _part_id(part: _Part, standing: _Standing) -> str:
    native = native_id(part.id)
    return f"{standing.thread_id}/{native}" if native else ""


def _kind(one: Said) -> ActorKind:
    if one.author.from_ai_agent:
        return "bot"
    return "automation" if one.is_automatic else _KINDS.get(one.author.type or "", "human")
