"""Chatwoot: messages and conversations as its interface hands them out.

Fields after the program's own views (`app/views/api/v1/models/_message.json.jbuilder` and those of conversations) and
its model of messages; older versions leave out `sender`, newest ones say in `content_attributes.activity` what changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from pappus.readers.door import Door
from pappus.readers.instants import counted, instant
from pappus.readers.json_records import begun, list_named, native_id, records
from pappus.readers.lenient_json import lenient_json
from pappus.readers.markup import domains_named
from pappus.readers.reader import Reader
from pappus.readers.scrubbing import scrub
from pappus.readers.source import Source
from pappus.readers.typed_json import Typed
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.languages import translatable
from pappus.vocabulary.record import Act, ActorKind, Side

_NETWORK = "ticket"
_ENDINGS = (".json", ".jsonl", ".ndjson")
_LISTED = list_named("payload")
_SECOND_US = 1_000_000
_KINDS = {0: "incoming", 1: "outgoing", 2: "activity", 3: "template"}
_SIDES: dict[str, Side] = {"incoming": "external", "outgoing": "org", "template": "org", "activity": "org"}
_PROGRAMS = frozenset({"agent_bot", "agentbot", "captain_assistant", "captain::assistant"})
_STATES = {"resolved": "closed", "open": "reopened", "snoozed": "snoozed", "pending": "pending"}
_STEPS = (
    (re.compile(r"\bresolved\b"), "closed"),
    (re.compile(r"\breopened\b"), "reopened"),
    (re.compile(r"\bsnoozed\b"), "snoozed"),
    (re.compile(r"\bassigned\b", re.IGNORECASE), "assigned"),
)
"""What the notices of an English installation say, and the label of the act that they become."""

_Id = int | str | None
_Time = int | float | str | None


class _Sender(msgspec.Struct, gc=False):
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


class _Record(_Message, gc=False):
    """A message, or a conversation with messages in it."""

    messages: list[_Message] | None = None
    labels: list[str] | None = None


class _Said(NamedTuple):
    """A message, where it stands, and the labels of its conversation."""

    message: _Message
    thread_id: str | None
    property_id: str
    place: str
    labels: list[str] | None


_RECORDS = Typed(_Record)


class _Desk:
    """Makes acts of messages."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self.has_lists = False

    def said(self, record: _Record, place: str) -> Iterator[_Said]:
        """The messages of a record: itself, or those of a conversation."""
        if record.messages is None:
            yield self._standing(record, record.conversation_id, record.inbox_id, place, None)
            return
        self.has_lists = True
        labels = [scrub(label) for label in record.labels or ()] or None
        for number, message in enumerate(record.messages, 1):
            inbox = message.inbox_id if message.inbox_id is not None else record.inbox_id
            yield self._standing(message, record.id, inbox, f"{place}, message {number}", labels)

    def _standing(
        self, message: _Message, conversation: _Id, inbox: _Id, place: str, labels: list[str] | None
    ) -> _Said:
        number, line = native_id(conversation), native_id(inbox)
        thread_id = f"{_NETWORK}:{line}/{number}" if number and line else None
        return _Said(message, thread_id, self._door.property_id or f"{_NETWORK}:chatwoot/{line}", place, labels)

    def acts(self, things: list[_Said]) -> Iterator[Act]:
        """What was said as acts; what is none is counted."""
        texts = self._door.texts([None if _kind(one.message) == "activity" else one.message.content for one in things])
        for one, text in zip(things, texts, strict=True):
            record_no, message, kind = self._door.record(), one.message, _kind(one.message)
            ts_us, assumed = _moment(message.created_at)
            attributes = _attributes(message)
            step = _step(message, attributes) if kind == "activity" else None
            if kind is None or one.thread_id is None or native_id(message.id) is None:
                self._door.reject(one.place, "has no id, no known message_type, no inbox_id or no conversation")
            elif ts_us is None or not self._door.plausible(ts_us):
                self._door.reject(one.place, f"has no possible time (created_at: {message.created_at!r})")
            elif kind == "activity" and step is None:
                self._door.ignore("notice of Chatwoot (labels, priority …)")
            elif attributes.get("deleted") is True:
                self._door.ignore("tombstone of a deleted message")
            else:
                yield self._act(one, one.thread_id, (ts_us, assumed), (record_no, kind, step), (text, attributes))

    def _act(
        self,
        one: _Said,
        thread_id: str,
        when: tuple[int, str | None],
        what: tuple[int, str, str | None],
        said: tuple[str | None, dict[str, Any]],
    ) -> Act:
        (ts_us, assumed), (record_no, kind, step), (text, attributes) = when, what, said
        message, whole = one.message, None if kind == "activity" else one.message.content
        actor_id, domain = self._sender(message, kind)
        answered = attributes.get("in_reply_to")
        is_answer = isinstance(answered, int) and not isinstance(answered, bool)
        return Act(
            act_id=f"{thread_id}/{message.id}",
            record_no=record_no,
            ts_us=ts_us,
            tz_assumed=assumed,
            network=_NETWORK,
            source=self._door.source,
            raw_ref=one.place,
            property_id=one.property_id,
            thread_id=thread_id,
            thread_method="native",
            parent_id=f"{thread_id}/{answered}" if is_answer else None,
            parent_ts_source="missing" if is_answer else None,
            verb="Update" if step else "Create",
            object_type="event" if step else "media" if message.attachments and not whole else "note",
            actor_id=actor_id,
            actor_kind=_actor_kind(message, kind),
            actor_side=_SIDES[kind],
            actor_domain=domain,
            visibility="internal_note" if message.private else "direct",
            tags=[step] if step else one.labels,
            links=domains_named(whole) if whole and "://" in whole else None,
            text=text,
            text_len=len(whole) if whole else None,
        )

    def _sender(self, message: _Message, kind: str) -> tuple[str | None, str | None]:
        """Pseudonym and domain of who wrote it; contacts and colleagues are numbered apart."""
        sender = message.sender
        if sender is None or sender.id in (None, "") or kind in ("activity", "template"):
            return None, None
        role = "contact" if kind == "incoming" else (_sender_type(message) or "user")
        actor_id = self._door.person(_NETWORK, f"{role}/{sender.id}")
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


def _actor_kind(message: _Message, kind: str) -> ActorKind:
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


def _step(message: _Message, attributes: dict[str, Any]) -> str | None:
    """How a notice moved its conversation along; null if it did not, or tells it in an unknown language."""
    activity = attributes.get("activity")
    if isinstance(activity, dict):
        return _STATES.get(str(activity.get("status")))
    text = message.content or ""
    return next((label for pattern, label in _STEPS if pattern.search(text)), None)


def _moment(value: _Time) -> tuple[int | None, str | None]:
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
    is_told = b'"message_type"' in text and b'"inbox_id"' in text
    return text.startswith((b"{", b"[")) and is_told and (b'"conversation_id"' in text or b'"messages"' in text)


def _read(source: Source, door: Door) -> Iterator[Any]:
    exports = [member for member in _candidates(source) if _is_export(source.head(member))]
    if not exports:
        raise UnreadableError(
            f"{source.path}: holds no messages of Chatwoot. Expected what its interface gives: messages with id, "
            "message_type, inbox_id, conversation_id and created_at, or conversations with messages"
        )
    desk = _Desk(door)
    for member in exports:
        place, number = source.place(member), 0
        for some in records(source, member, _LISTED, _RECORDS):
            things: list[_Said] = []
            for one in some:
                number += 1
                if isinstance(one, str):
                    door.record()
                    door.reject(f"{place}#{number}", f"is no message: {one}")
                else:
                    things += desk.said(one, f"{place}#{number}")
            for act in desk.acts(things):
                if door.add(act):
                    yield door.batch()
    yield from door.rest()
    _describe(door, desk)


def _describe(door: Door, desk: _Desk) -> None:
    coverage = door.coverage
    coverage.network = _NETWORK
    coverage.inbound = coverage.outbound = "sampled" if desk.has_lists else "all"
    coverage.deletions, coverage.private, coverage.edits, coverage.bots_marked = True, True, False, True
    coverage.notes = [
        translatable("Only the messages that were fetched are in it; a page holds twenty of a conversation."),
        translatable("When a conversation was closed or reopened is known from English notices or newer versions."),
    ]
    if desk.has_lists:
        coverage.notes.append(
            translatable("A list of conversations holds only the last message of each; fetch the messages too.")
        )


READER = Reader(
    title="Chatwoot messages (JSON)",
    network=_NETWORK,
    accepts="a .json file of messages or conversations (pages, an array or one a line), or a folder or .zip of them",
    how_to_get="Chatwoot: Profile settings, Access token; with it fetch "
    "/api/v1/accounts/ACCOUNT/conversations/NUMBER/messages for each conversation, page by page with ?before=",
    proves="who asked, who answered and when, in public or as a private note, also what nobody answered; when it was "
    "assigned, closed and reopened; bots apart",
    cannot_show="pages that were not fetched, on which channel an inbox is, who closed a conversation",
    verified="files made by hand after the program's own views and model of messages; not a real installation",
    detect=_detect,
    read=_read,
)
