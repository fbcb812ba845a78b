"""Discord: channels as DiscordChatExporter writes them (JSON, one channel a file).

Fields after its writer: `DiscordChatExporter.Core/Exporting/Json/JsonMessageWriter.cs`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pappus.readers.column_values import join
from pappus.readers.door import Door, arrow_column
from pappus.readers.instant_columns import instants
from pappus.readers.lenient_json import lenient_json
from pappus.readers.markup import domains_named
from pappus.readers.reader import Reader
from pappus.readers.record_columns import let_in, list_column, pseudonyms, reaction_counts, said, standing, text_column
from pappus.readers.source import Source
from pappus.readers.typed_json import Typed
from pappus.readers.typed_lists import BOM, Piece, typed_lists
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.languages import translatable
from pappus.vocabulary.record import ObjectType, Verb, Visibility

_NETWORK = "discord"
_GUILD = re.compile(rb'"guild"\s*:\s*\{')
_MESSAGES = re.compile(rb'"messages"\s*:\s*\[')
_VERBS: dict[str, Verb] = {"GuildMemberJoin": "Join", "RecipientAdd": "Invite", "RecipientRemove": "Leave"}
_SPEECH = frozenset({"Default", "Reply", "ChatInputCommand", "ContextMenuCommand", "ThreadStarterMessage"})
# Versions give a kind by its number that came to Discord after them.
_LATER = {"19": "Reply", "20": "ChatInputCommand", "21": "ThreadStarterMessage", "23": "ContextMenuCommand"}
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
    stickers: list[Any] | None = None
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
_NO_MESSAGE, _NOBODY = _Message(), _Author()


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

    def acts(self, piece: Piece[_Message], channel: _Channel, place: str) -> Iterator[Any]:
        """Messages as acts; what is none is counted."""
        door = self._door
        messages = [_NO_MESSAGE if isinstance(one, str) else one for one in piece.items]
        kinds = [_LATER.get(message.type or "", message.type or "Default") for message in messages]
        written = [message.timestamp for message in messages]
        times = instants(arrow_column(written, pa.string()))
        numbers = np.arange(piece.passed + 1, piece.passed + 1 + len(messages))
        acts = standing(door, _NETWORK, place, numbers, times) | _text(door, messages)
        acts |= self._related(messages, channel) | self._who(messages)
        acts |= {
            "act_id": join(f"{_NETWORK}:", text_column([message.id for message in messages])),
            "property_id": channel.property_id,
            "container_id": channel.container_id,
            "verb": pa.array([_VERBS.get(kind, "Create") for kind in kinds]),
            "object_type": pa.array(
                ["event" if message.type in _VERBS else _object_type(message) for message in messages]
            ),
            "visibility": channel.visibility,
            "edited_us": _changed([message.timestamp_edited for message in messages], times.ts_us),
        }
        faults = {row: f"is no message: {one}" for row, one in enumerate(piece.items) if isinstance(one, str)}
        ignored = {
            row: f"notice of Discord ({kind[:60]})"
            for row, kind in enumerate(kinds)
            if kind not in _SPEECH and kind not in _VERBS and row not in faults
        }
        faults |= {row: "has no id" for row, one in enumerate(messages) if not one.id and row not in faults}
        yield from let_in(door, acts, written, faults, ignored)

    def _related(self, messages: list[_Message], channel: _Channel) -> dict[str, Any]:
        """The columns that tell what is answered, and in which thread it stands."""
        answered = list(map(_answered, messages))
        known = {native: self._time_in(native) for native in set(answered) if native}
        times = [known[native] if native else None for native in answered]
        sources = [
            None if not native else "missing" if at is None else "id_encoded"
            for native, at in zip(answered, times, strict=True)
        ]
        thread = f"{_NETWORK}:{channel.number}"
        methods = ["native" if channel.is_thread else "reply_chain" if native else None for native in answered]
        return {
            "parent_id": join(f"{_NETWORK}:", text_column(answered)),
            "parent_ts_us": pa.array(times, pa.int64()),
            "parent_ts_source": pa.array(sources, pa.string()),
            "thread_id": pa.array([None if one.type in _VERBS else thread for one in messages], pa.string())
            if channel.is_thread
            else None,
            "thread_method": pa.array(methods, pa.string()),
        }

    def _who(self, messages: list[_Message]) -> dict[str, Any]:
        """The columns of who wrote and who is named."""
        authors = [message.author or _NOBODY for message in messages]
        return {
            "actor_id": pseudonyms(self._door, _NETWORK, text_column([one.id or one.name for one in authors])),
            "actor_kind": pa.array(["bot" if author.is_bot else "human" for author in authors]),
            "mentions": list_column([self._mentions(one) if one.mentions else None for one in messages]),
            "engagement": reaction_counts([_reactions(message) for message in messages]),
        }

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
    return "media" if (message.attachments or message.stickers) and not message.content else "note"


def _answered(message: _Message) -> str | None:
    """The message that this one answers; forwarded ones answer nothing."""
    reference = message.reference
    if reference is None or reference.type == "Forward" or message.type in _VERBS:
        return None
    return reference.message_id or None


def _text(door: Door, messages: list[_Message]) -> dict[str, Any]:
    """The columns of what was written; what programs say of events is nobody's text."""
    own = [None if message.type in _VERBS else message for message in messages]
    contents = [message.content for message in messages]
    links = [domains_named(content) if content and "://" in content else None for content in contents]
    return said(door, text_column([_without_names(message) if message else None for message in own])) | {
        "text_len": pc.utf8_length(text_column([message.content if message else None for message in own])),
        "links": list_column(links),
    }


def _reactions(message: _Message) -> int:
    return sum(one.count or 0 for one in message.reactions) if message.reactions else 0


def _changed(written: list[str | None], times_us: Any) -> Any:
    """When messages were changed after they had been written; null if never."""
    if not any(written):
        return None
    found = instants(arrow_column(written, pa.string())).ts_us
    return pc.if_else(pc.greater(found, times_us), found, pa.scalar(None, pa.int64()))


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
    found = _MESSAGES.search(begun) if begun.startswith(b"{") else None
    return found is not None and _GUILD.search(begun, 0, found.start()) is not None and b'"channel"' in begun


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
                yield from server.acts(piece, server.channel(_header(piece, place)), place)
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
    verified="files made by hand after the program's own writer of this form; samples of an open parser; not a real "
    "export",
    detect=_detect,
    read=_read,
)
