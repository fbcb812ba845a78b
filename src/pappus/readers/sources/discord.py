"""Discord: channels as DiscordChatExporter writes them (JSON, one channel a file)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec
import pyarrow as pa

from pappus.readers.door import Door, arrow_column
from pappus.readers.instant_columns import instants
from pappus.readers.instants import instant
from pappus.readers.lenient_json import lenient_json
from pappus.readers.markup import domains_named
from pappus.readers.reader import Reader
from pappus.readers.source import Source
from pappus.readers.typed_json import Typed
from pappus.readers.typed_lists import BOM, Piece, typed_lists
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.languages import translatable
from pappus.vocabulary.record import Act, ObjectType, Verb, Visibility

_NETWORK = "discord"
_BEGIN = re.compile(rb'\{\s*"guild"\s*:\s*\{')
_MESSAGES = re.compile(rb'"messages"\s*:\s*\[')
_VERBS: dict[str, Verb] = {"GuildMemberJoin": "Join", "RecipientAdd": "Invite", "RecipientRemove": "Leave"}
# Older versions gave some kinds by number alone.
_SPEECH = frozenset({"Default", "Reply", "ChatInputCommand", "ContextMenuCommand", "ThreadStarterMessage", "20", "23"})
_SNOWFLAKE_EPOCH_MS, _SNOWFLAKE_SHIFT_BITS = 1_420_070_400_000, 22


class _Author(msgspec.Struct, rename="camel", gc=False):
    id: str | None = None
    name: str | None = None
    is_bot: bool | None = None


class _Reaction(msgspec.Struct, gc=False):
    count: int | None = None


class _Reference(msgspec.Struct, rename="camel", gc=False):
    type: str | None = None
    message_id: str | None = None
    channel_id: str | None = None


class _Message(msgspec.Struct, rename="camel", gc=False):
    id: str | None = None
    type: str | None = None
    timestamp: str | None = None
    timestamp_edited: str | None = None
    content: str | None = None
    author: _Author | None = None
    attachments: list[Any] | None = None
    reactions: list[_Reaction] | None = None
    mentions: list[_Author] | None = None
    reference: _Reference | None = None


class _Channel(NamedTuple):
    """Where messages stand."""

    number: str
    property_id: str | None
    container_id: str | None
    visibility: Visibility | None
    is_thread: bool


_MESSAGE = Typed(_Message)


class _Server:
    """Makes acts of messages, channel by channel."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self.has_private = False

    def channel(self, header: dict[str, Any]) -> _Channel:
        """The channel that the part of a file before its messages describes."""
        guild, channel = (_object(header.get(name)) for name in ("guild", "channel"))
        number, kind = _word(channel, "id"), _word(channel, "type")
        if kind.startswith("Direct"):
            self.has_private = True
            return _Channel(number, None, f"{_NETWORK}:{number}", "direct", is_thread=False)
        is_thread = "Thread" in kind
        # The channel that a thread or a forum's post stands in is called its category.
        name = _word(channel, "category") if is_thread else _word(channel, "name")
        property_id = self._door.property_id or f"{_NETWORK}:{_word(guild, 'name')}/{name or number}"
        # Whom a channel is shown to depends on roles, which the export does not hold.
        visibility: Visibility | None = "members" if kind.endswith("PrivateThread") else None
        return _Channel(number, property_id, f"{_NETWORK}:{number}" if is_thread else None, visibility, is_thread)

    def acts(self, messages: list[_Message | str], channel: _Channel, place: str, passed: int) -> Iterator[Act]:
        """Messages as acts; what is none is counted."""
        given = [_Message() if isinstance(one, str) else one for one in messages]
        times = instants(arrow_column([one.timestamp for one in given], pa.string()))
        texts = self._door.texts([_without_names(one) for one in given])
        rows = zip(messages, *(column.to_pylist() for column in times), texts, strict=True)
        for number, (message, ts_us, precision, assumed, text) in enumerate(rows, passed + 1):
            record_no, where = self._door.record(), f"{place}#{number}"
            if isinstance(message, str):
                self._door.reject(where, f"is no message: {message}")
                continue
            kind = message.type or "Default"
            if kind not in _SPEECH and kind not in _VERBS:
                self._door.ignore(f"notice of Discord ({kind[:60]})")
            elif not message.id or ts_us is None or not self._door.plausible(ts_us):
                self._door.reject(where, f"has no id or no possible time (timestamp: {message.timestamp!r})")
            else:
                author = message.author or _Author()
                is_event = kind in _VERBS
                parent_id, parent_us = self._parent(message)
                native = author.id or author.name
                yield Act(
                    act_id=f"{_NETWORK}:{message.id}",
                    record_no=record_no,
                    ts_us=ts_us,
                    ts_precision=precision,
                    tz_assumed=assumed,
                    network=_NETWORK,
                    source=self._door.source,
                    raw_ref=where,
                    property_id=channel.property_id,
                    container_id=channel.container_id,
                    thread_id=f"{_NETWORK}:{channel.number}" if channel.is_thread and not is_event else None,
                    thread_method="native" if channel.is_thread else "reply_chain" if parent_id else None,
                    parent_id=parent_id,
                    parent_ts_us=parent_us,
                    parent_ts_source=None if parent_id is None else "missing" if parent_us is None else "id_encoded",
                    verb=_VERBS.get(kind, "Create"),
                    object_type="event" if is_event else _object_type(message),
                    actor_id=self._door.person(_NETWORK, native) if native else None,
                    actor_kind="bot" if author.is_bot else "human",
                    mentions=self._mentions(message),
                    visibility=channel.visibility,
                    edited_us=_later(message.timestamp_edited, ts_us),
                    links=domains_named(message.content) if message.content and "://" in message.content else None,
                    text=None if is_event else text,
                    text_len=len(message.content) if message.content and not is_event else None,
                    engagement=_counts(message),
                )

    def _parent(self, message: _Message) -> tuple[str | None, int | None]:
        """The message that this one answers, and its time, which its number holds; forwarded ones answer nothing."""
        reference = message.reference
        if reference is None or not reference.message_id or reference.type == "Forward" or message.type in _VERBS:
            return None, None
        return f"{_NETWORK}:{reference.message_id}", self._time_in(reference.message_id)

    def _time_in(self, number: str) -> int | None:
        if not (number.isascii() and number.isdigit() and 15 <= len(number) <= 20):
            return None
        ts_us = ((int(number) >> _SNOWFLAKE_SHIFT_BITS) + _SNOWFLAKE_EPOCH_MS) * 1_000
        return ts_us if self._door.plausible(ts_us) else None

    def _mentions(self, message: _Message) -> list[str] | None:
        named = dict.fromkeys(one.id or one.name for one in message.mentions or ())
        return self._door.people(_NETWORK, [native for native in named if native]) or None


def _without_names(message: _Message) -> str | None:
    """The text without the names of those whom it mentions, which Discord allows to hold spaces."""
    text = message.content
    if text and "@" in text:
        for one in message.mentions or ():
            if one.name:
                text = text.replace(f"@{one.name}", "@…")
    return text


def _object_type(message: _Message) -> ObjectType:
    return "media" if message.attachments and not message.content else "note"


def _counts(message: _Message) -> dict[str, int] | None:
    reactions = sum(one.count or 0 for one in message.reactions or ())
    return {"reactions": reactions} if reactions else None


def _later(text: str | None, ts_us: int) -> int | None:
    found = instant(text)
    return found.ts_us if found and found.ts_us > ts_us else None


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _word(described: dict[str, Any], name: str) -> str:
    value = described.get(name)
    return " ".join(str(value).split()) if isinstance(value, str | int) else ""


def _detect(source: Source) -> float:
    return 0.95 if any(_is_export(source.head(member)) for member in _candidates(source)[:20]) else 0.0


def _candidates(source: Source) -> list[str]:
    return list(source.members) if source.kind == "file" else source.find(".json")


def _is_export(head: bytes) -> bool:
    begun = head.removeprefix(BOM).lstrip()
    return _BEGIN.match(begun) is not None and b'"channel"' in begun and _MESSAGES.search(begun) is not None


def _read(source: Source, door: Door) -> Iterator[Any]:
    exports = [member for member in _candidates(source) if _is_export(source.head(member))]
    if not exports:
        raise UnreadableError(
            f"{source.path}: is no channel as DiscordChatExporter writes it. Expected JSON with guild, channel "
            "and messages"
        )
    server = _Server(door)
    for member in exports:
        place = source.place(member)
        with source.open(member) as stream:
            for piece in typed_lists(stream, place, _MESSAGES, _MESSAGE):
                for act in server.acts(piece.items, server.channel(_header(piece, place)), place, piece.passed):
                    if door.add(act):
                        yield door.batch()
    yield from door.rest()
    coverage = door.coverage
    coverage.network = _NETWORK
    coverage.inbound = coverage.outbound = "all"
    coverage.deletions, coverage.private, coverage.edits, coverage.bots_marked = False, server.has_private, True, True
    coverage.notes = [
        translatable("Only the channels that were exported are in it; threads are files of their own."),
        translatable("Reactions carry no time, so they are counts on the message and no acts."),
    ]


def _header(piece: Piece[_Message], place: str) -> dict[str, Any]:
    """What a file says of its channel."""
    try:
        return _object(lenient_json(piece.header + b"]}"))
    except ValueError as error:
        raise UnreadableError(f"{place}: does not say which channel it is ({error})") from error


READER = Reader(
    title="Discord channels (DiscordChatExporter, JSON)",
    network=_NETWORK,
    accepts="the .json file of a channel, or a folder or .zip of such files",
    how_to_get="DiscordChatExporter with a bot of the server: exportguild --format Json --include-threads All",
    proves="who wrote when in which channel and what answers what, also what nobody answered; bots apart",
    cannot_show="deleted messages, channels that were not exported, who belongs to the organisation, who read what",
    verified="files made by hand after the program's own writer of this form; not a real export",
    detect=_detect,
    read=_read,
)
