"""Messages of Chatwoot as acts, column by column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pyarrow as pa

from pappus.readers.door import Door
from pappus.readers.instant_columns import counted_instants
from pappus.readers.instants import counted
from pappus.readers.json_records import native_id
from pappus.readers.lenient_json import lenient_json
from pappus.readers.record_columns import Gathered, let_in, list_column, placed, said, text_column
from pappus.readers.scrubbing import scrub
from pappus.vocabulary.record import ActorKind, Side, Verb

NETWORK = "ticket"
_SECOND_US = 1_000_000
_KINDS = {0: "incoming", 1: "outgoing", 2: "activity", 3: "template"}
_SIDES: dict[str, Side] = {"incoming": "external", "outgoing": "org", "template": "org", "activity": "org"}
_PROGRAMS = frozenset({"agent_bot", "agentbot", "captain_assistant", "captain::assistant"})
_Step = tuple[Verb, str | None]
_STATES: dict[str, _Step] = {
    "resolved": ("Close", None),
    "open": ("Reopen", None),
    "snoozed": ("Update", "snoozed"),
    "pending": ("Update", "pending"),
}
_STEPS: tuple[tuple[re.Pattern[str], _Step], ...] = (
    (re.compile(r"\bresolved\b"), ("Close", None)),
    (re.compile(r"\breopened\b"), ("Reopen", None)),
    (re.compile(r"\bsnoozed\b"), ("Update", "snoozed")),
    (re.compile(r"\bassigned\b", re.IGNORECASE), ("Update", "assigned")),
)
"""What the notices of an English installation say, the act that they become, and its label.

Whoever asked goes on waiting in the same inbox after an assignment: it is no Move, which ends the waiting.
"""
_NEW_MESSAGE, _NEW_STATUS = "message_created", "conversation_status_changed"
_Id = int | str | None
_Time = int | float | str | None


class _Sender(msgspec.Struct, frozen=True, gc=False):
    id: _Id = None
    type: str | None = None
    email: str | None = None


class _Message(msgspec.Struct, gc=False):
    id: _Id = None
    content: str | None = None
    inbox_id: _Id = None
    conversation_id: _Id = None
    message_type: int | str | None = None
    content_attributes: Any = None
    created_at: _Time = None
    private: bool | None = None
    sender: _Sender | None = None
    sender_type: str | None = None
    attachments: list[Any] | None = None


class _Inbox(msgspec.Struct, frozen=True, gc=False):
    id: _Id = None


class _Conversation(msgspec.Struct, frozen=True, gc=False):
    id: _Id = None
    inbox_id: _Id = None
    labels: list[str] | None = None


class Record(_Message, gc=False):
    """A message, a conversation with messages in it, or what the program sent to a web address (a webhook) of one."""

    messages: list[_Message] | None = None
    labels: list[str] | None = None
    event: str | None = None
    status: str | None = None
    updated_at: _Time = None
    timestamp: _Time = None
    conversation: _Conversation | None = None
    inbox: _Inbox | None = None


class Said(msgspec.Struct, gc=False):
    """A message, where it stands, and the labels of its conversation; without a conversation its thread is empty."""

    message: _Message
    thread_id: str
    property_id: str
    place: str
    labels: list[str] | None


def unread(record: Record) -> str | None:
    """Why a record is passed over: a webhook of what is no act; null for anything else."""
    if record.event in (None, _NEW_MESSAGE, _NEW_STATUS):
        return None
    return f"webhook of another kind ({scrub(record.event or '')[:40]})"


class Desk:
    """Makes acts of messages."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self.has_lists = False

    def take_in(self, has_lists: bool) -> None:
        """Notes whether lists were met elsewhere in the export."""
        self.has_lists |= has_lists

    def said(self, record: Record, place: str) -> Iterator[Said]:
        """The messages of a record: itself, or those of a conversation."""
        if record.event is not None:
            yield self._sent(record, place)
            return
        if record.messages is None:
            yield self._standing(record, record.conversation_id, record.inbox_id, place, None)
            return
        self.has_lists = True
        labels = [scrub(label) for label in record.labels or ()] or None
        for number, message in enumerate(record.messages, 1):
            inbox = message.inbox_id if message.inbox_id is not None else record.inbox_id
            yield self._standing(message, record.id, inbox, f"{place}, message {number}", labels)

    def _sent(self, record: Record, place: str) -> Said:
        """What a webhook tells: a message, or a new status of its conversation."""
        if record.event == _NEW_STATUS:
            at = record.timestamp if record.updated_at is None else record.updated_at
            us = counted(at, _SECOND_US)
            notice = _Message(
                id=None if us is None else f"status-{us // _SECOND_US}",
                message_type="activity",
                content_attributes={"activity": {"status": record.status}},
                created_at=at,
            )
            return self._standing(notice, record.id, record.inbox_id, place, None)
        found = record.conversation or _Conversation()
        inbox = record.inbox.id if found.inbox_id is None and record.inbox else found.inbox_id
        return self._standing(record, found.id, inbox, place, [scrub(label) for label in found.labels or ()] or None)

    def _standing(self, message: _Message, conversation: _Id, inbox: _Id, place: str, labels: list[str] | None) -> Said:
        number, line = native_id(conversation), native_id(inbox)
        thread_id = f"{NETWORK}:{line}/{number}" if number and line else ""
        return Said(message, thread_id, self._door.property_id or f"{NETWORK}:chatwoot/{line}", place, labels)

    def acts(self, things: Gathered[Said]) -> Iterator[Any]:
        """What was said as acts; what is none is counted."""
        messages = [one.message for one in things]
        kinds = list(map(_kind, messages))
        attributes = list(map(_attributes, messages))
        steps = list(map(_step, messages, kinds, attributes))
        times = counted_instants([message.created_at for message in messages], _SECOND_US)
        bodies = [None if kind == "activity" else one.content for kind, one in zip(kinds, messages, strict=True)]
        acts = placed(self._door, NETWORK, pa.array([one.place for one in things]), times)
        acts |= said(self._door, text_column(bodies)) | self._senders(messages, kinds) | _threads(things, attributes)
        acts |= {
            "verb": pa.array([step[0] if step else "Create" for step in steps]),
            "object_type": pa.array(list(map(_object_type, messages, steps))),
            "visibility": pa.array(["internal_note" if message.private else "direct" for message in messages]),
            "tags": list_column([_tags(one, step) for one, step in zip(things, steps, strict=True)]),
        }
        faults, ignored = _faults(things, kinds), {}
        for row, told in enumerate(attributes):
            if row not in faults and (why := _no_act(kinds[row], steps[row], told)):
                ignored[row] = why
        yield from let_in(self._door, acts, [one.created_at for one in messages], faults, ignored, things.between)

    def _senders(self, messages: list[_Message], kinds: list[str | None]) -> dict[str, Any]:
        """The columns of who wrote."""
        keys = [(one.sender, one.sender_type, kind) for one, kind in zip(messages, kinds, strict=True)]
        first = dict(zip(reversed(keys), reversed(messages), strict=True))
        known = {key: self._sender(message, key[2]) for key, message in first.items()}
        return {
            "actor_id": text_column([known[key][0] for key in keys]),
            "actor_domain": text_column([known[key][1] for key in keys]),
            "actor_kind": pa.array(list(map(_actor_kind, messages, kinds))),
            "actor_side": pa.array([_SIDES.get(kind or "", "unknown") for kind in kinds]),
        }

    def _sender(self, message: _Message, kind: str | None) -> tuple[str | None, str | None]:
        """Pseudonym and domain of who wrote it; contacts and colleagues are numbered apart."""
        sender = message.sender
        if sender is None or sender.id in (None, "") or kind in ("activity", "template"):
            return None, None
        role = "contact" if kind == "incoming" else (_sender_type(message) or "user")
        actor_id = self._door.person(NETWORK, f"{role}/{sender.id}")
        if not sender.email or "@" not in sender.email:
            return actor_id, None
        self._door.link(actor_id, self._door.email(sender.email))
        return actor_id, sender.email.rpartition("@")[2].strip().lower() or None


def _kind(message: _Message) -> str | None:
    given = message.message_type
    found = _KINDS.get(given) if isinstance(given, int) else given
    return found if found in _SIDES else None


def _sender_type(message: _Message) -> str:
    given = message.sender.type if message.sender and message.sender.type else message.sender_type
    return (given or "").lower()


def _actor_kind(message: _Message, kind: str | None) -> ActorKind:
    if kind == "activity":
        return "system"
    if _sender_type(message) in _PROGRAMS:
        return "bot"
    return "automation" if kind == "template" else "human"


def _attributes(message: _Message) -> dict[str, Any]:
    """What the message says of itself, which older versions wrote as text."""
    found = message.content_attributes
    if isinstance(found, str) and found.startswith("{"):
        try:
            found = lenient_json(found.encode("utf-8", "replace"))
        except ValueError:
            return {}
    return found if isinstance(found, dict) else {}


def _step(message: _Message, kind: str | None, attributes: dict[str, Any]) -> _Step | None:
    """How a notice moved its conversation along; null if it did not, or tells it in an unknown language."""
    if kind != "activity":
        return None
    activity = attributes.get("activity")
    if isinstance(activity, dict):
        return _STATES.get(str(activity.get("status")))
    text = message.content or ""
    return next((step for pattern, step in _STEPS if pattern.search(text)), None)


def _object_type(message: _Message, step: _Step | None) -> str:
    return "event" if step else "media" if message.attachments and not message.content else "note"


def _tags(one: Said, step: _Step | None) -> list[str] | None:
    if step is None:
        return one.labels
    return [step[1]] if step[1] else None


def _threads(things: list[Said], attributes: list[dict[str, Any]]) -> dict[str, Any]:
    """The columns that tell where messages stand and what they answer."""
    numbers = [told.get("in_reply_to") if told else None for told in attributes]
    parents = [
        f"{one.thread_id}/{number}" if isinstance(number, int) and not isinstance(number, bool) else None
        for one, number in zip(things, numbers, strict=True)
    ]
    return {
        "act_id": text_column([f"{one.thread_id}/{one.message.id}" for one in things]),
        "property_id": text_column([one.property_id for one in things]),
        "thread_id": pa.array([one.thread_id for one in things]),
        "thread_method": "native",
        "parent_id": pa.array(parents, pa.string()),
        "parent_ts_source": pa.array(["missing" if one else None for one in parents], pa.string()),
    }


def _faults(things: list[Said], kinds: list[str | None]) -> dict[int, str]:
    """Why messages cannot become acts, by their position."""
    return {
        row: "has no id, no known message_type, no inbox_id or no conversation"
        for row, (one, kind) in enumerate(zip(things, kinds, strict=True))
        if kind is None or not one.thread_id or native_id(one.message.id) is None
    }


def _no_act(kind: str | None, step: _Step | None, attributes: dict[str, Any]) -> str | None:
    """Why a message is no act; null if it is one."""
    if kind == "activity" and step is None:
        return "notice of Chatwoot (labels, priority …)"
    return "tombstone of a deleted message" if attributes.get("deleted") is True else None
