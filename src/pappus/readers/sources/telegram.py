"""Telegram: result.json of the desktop program, of one chat or of a whole account.

Fields: core.telegram.org/import-export, "Telegram Data Export Schema", and the program's own code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, NamedTuple

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pappus.readers.column_times import utc_of
from pappus.readers.door import Door
from pappus.readers.instant_columns import Instants, counted_instants
from pappus.readers.instants import counted
from pappus.readers.lenient_json import lenient_json
from pappus.readers.reader import Reader
from pappus.readers.record_columns import let_in, list_column, reaction_counts, said, standing, text_column
from pappus.readers.source import Source
from pappus.readers.typed_json import Typed
from pappus.readers.typed_lists import BOM, Piece, typed_lists
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.languages import translatable
from pappus.vocabulary.record import ActorKind, ObjectType, Verb, Visibility

_NETWORK = "telegram"
_TYPES = (
    rb"personal_chat|bot_chat|saved_messages|replies|verification_codes|"
    rb"(?:private|public)_(?:group|supergroup|channel)"
)
_TYPE = re.compile(rb'"type"\s*:\s*"(' + _TYPES + rb')"')
_ID = re.compile(rb'"id"\s*:\s*(-?\d{1,20})\s*,')
_NAME = re.compile(rb'"name"\s*:\s*("(?:[^"\\\n]|\\.){0,300}")')
_MESSAGES = re.compile(rb'"messages"\s*:\s*\[')
_ACCOUNT = re.compile(rb'\{\s*"about"\s*:\s*"[^\n]*"\s*,\s*"(?:personal_information|profile_pictures|contacts|chats)"')
# Older versions wrote control characters in a way that is no JSON.
_ODD_ESCAPE = re.compile(rb"(?<!\\)((?:\\\\)*)\\x([0-9A-Fa-f]{2})")
_SECOND_US = 1_000_000
_VERBS: dict[str, Verb] = {
    "join_group_by_link": "Join",
    "join_group_by_request": "Join",
    "join_group_via_community": "Join",
    "invite_members": "Invite",
}


class _Reaction(msgspec.Struct, gc=False):
    count: int | None = None


class _Message(msgspec.Struct, rename={"author": "from", "author_id": "from_id"}, gc=False):
    id: int | None = None
    type: str | None = None
    date: str | None = None
    date_unixtime: int | str | None = None
    edited_unixtime: int | str | None = None
    author: str | None = None
    author_id: int | str | None = None
    actor: str | None = None
    actor_id: int | str | None = None
    action: str | None = None
    members: Any = None
    reply_to_message_id: int | None = None
    reply_to_peer_id: str | None = None
    text: Any = None
    media_type: str | None = None
    photo: str | None = None
    file: str | None = None
    poll: Any = None
    location_information: Any = None
    contact_information: Any = None
    reactions: list[_Reaction] | None = None


class _Chat(NamedTuple):
    """Where messages stand; `number` is the chat's own, `key` what stands for it in ids."""

    key: str
    number: str
    property_id: str | None
    container_id: str | None
    visibility: Visibility
    is_channel: bool


_MESSAGE = Typed(_Message, lambda item: _ODD_ESCAPE.sub(rb"\1\\u00\2", item))


_NO_MESSAGE = _Message()


class _Chats:
    """Makes acts of messages, chat by chat."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self.has_private = False

    def chat(self, header: bytes) -> _Chat:
        """The chat that the bytes before its messages describe."""
        kind = _last(_TYPE, header).decode()
        number = _last(_ID, header).decode()
        if kind.endswith(("group", "supergroup", "channel")):
            name = _name_in(header)
            property_id = self._door.property_id or f"{_NETWORK}:{name or number}"
            visibility: Visibility = "public" if kind.startswith("public_") else "members"
            return _Chat(number, number, property_id, None, visibility, kind.endswith("channel"))
        # The number of a chat with one person is that person's.
        self.has_private = True
        key = self._door.pseudonyms.digest(f"{_NETWORK} chat {number}")
        return _Chat(key, number, None, f"{_NETWORK}:{key}", "direct", is_channel=False)

    def acts(self, piece: Piece[_Message], chat: _Chat, place: str) -> Iterator[Any]:
        """Messages of a chat as acts; what is none is counted."""
        messages = [_NO_MESSAGE if isinstance(one, str) else one for one in piece.items]
        texts = [_plain(message.text) or _asked(message.poll) for message in messages]
        verbs = list(map(_verb, messages))
        numbers = np.arange(piece.passed + 1, piece.passed + 1 + len(messages))
        times = _times(messages, self._door.time_zone)
        acts = standing(self._door, _NETWORK, place, numbers, times) | said(self._door, text_column(texts))
        acts |= self._related(messages, chat) | self._who(messages, chat)
        acts |= {
            "act_id": pa.array([f"{_NETWORK}:{chat.key}/{message.id}" for message in messages]),
            "property_id": chat.property_id,
            "container_id": chat.container_id,
            "verb": pa.array([verb or "Create" for verb in verbs]),
            "object_type": pa.array(list(map(_object_type, messages, texts))),
            "visibility": chat.visibility,
            "edited_us": self._edits(messages),
            "engagement": reaction_counts([_reactions(message) for message in messages]),
        }
        faults = {row: f"is no message: {one}" for row, one in enumerate(piece.items) if isinstance(one, str)}
        ignored = {
            row: f"notice of Telegram ({(one.action or one.type or '')[:60]})"
            for row, (one, verb) in enumerate(zip(messages, verbs, strict=True))
            if verb is None and row not in faults
        }
        faults |= {row: "has no id" for row, one in enumerate(messages) if one.id is None and row not in faults}
        yield from let_in(self._door, acts, [one.date for one in messages], faults, ignored)

    def _related(self, messages: list[_Message], chat: _Chat) -> dict[str, Any]:
        """The columns that tell what is answered."""
        parents = [None if one.type == "service" else self._parent(one, chat) for one in messages]
        answers = pc.is_valid(pa.array(parents, pa.string()))
        nothing = pa.scalar(None, pa.string())
        return {
            "parent_id": pa.array(parents, pa.string()),
            "parent_ts_source": pc.if_else(answers, "missing", nothing),
            "thread_method": pc.if_else(answers, "reply_chain", nothing),
        }

    def _who(self, messages: list[_Message], chat: _Chat) -> dict[str, Any]:
        """The columns of who wrote and who is named."""
        who = [self._author(message, chat) for message in messages]
        return {
            "actor_id": text_column([one[0] for one in who]),
            "actor_kind": pa.array([one[1] for one in who]),
            "mentions": list_column([self._mentions(message.text) for message in messages]),
        }

    def _edits(self, messages: list[_Message]) -> Any:
        """When messages were changed; null if never."""
        edits = [counted(one.edited_unixtime, _SECOND_US) if one.edited_unixtime else None for one in messages]
        return pa.array([one if one and self._door.plausible(one) else None for one in edits], pa.int64())

    def _author(self, message: _Message, chat: _Chat) -> tuple[str | None, ActorKind]:
        author = message.author_id if message.author_id is not None else message.actor_id
        native = str(author) if author is not None else message.author or message.actor
        if chat.is_channel or (native and native == f"channel{chat.number}"):
            return chat.property_id, "account"
        if not native:
            return None, "human"
        # What a channel writes into a group is passed on there by Telegram.
        kind: ActorKind = "automation" if native.startswith("channel") else "human"
        return self._door.person(_NETWORK, native.removeprefix("user") or native), kind

    def _parent(self, message: _Message, chat: _Chat) -> str | None:
        if message.reply_to_message_id is None:
            return None
        elsewhere = re.sub(r"^(?:channel|chat)", "", message.reply_to_peer_id or "")
        key = elsewhere if elsewhere.isascii() and elsewhere.isdigit() else chat.key
        return f"{_NETWORK}:{key}/{message.reply_to_message_id}"

    def _mentions(self, text: Any) -> list[str] | None:
        if not isinstance(text, list):
            return None
        named: dict[str, None] = {}
        for part in text:
            if isinstance(part, dict) and part.get("type") == "mention_name" and part.get("user_id"):
                named[str(part["user_id"]).removeprefix("user")] = None
            elif isinstance(part, dict) and part.get("type") == "mention" and isinstance(part.get("text"), str):
                named[part["text"]] = None
        return self._door.people(_NETWORK, named) or None


def _plain(text: Any) -> str | None:
    """The text that a person sees, without names that stand for people."""
    if isinstance(text, str) or text is None:
        return text or None
    if not isinstance(text, list):
        return None
    return "".join(map(_part, text)) or None


def _asked(poll: Any) -> str | None:
    return _plain(poll.get("question")) if isinstance(poll, dict) else None


def _part(part: Any) -> str:
    if isinstance(part, dict):
        said = part.get("text")
        return "@…" if part.get("type") == "mention_name" else said if isinstance(said, str) else ""
    return part if isinstance(part, str) else ""


def _times(messages: list[_Message], zone: str) -> Instants:
    """When messages were written; older versions give only the exporting computer's own time."""
    found = counted_instants([one.date_unixtime for one in messages], _SECOND_US, [one.date for one in messages])
    is_local = pc.is_valid(found.tz_assumed)
    if not pc.any(is_local).as_py():
        return found
    local_us = pc.if_else(is_local, found.ts_us, 0)
    us = pc.if_else(is_local, pa.array(utc_of(np.asarray(local_us), zone)), found.ts_us)
    return Instants(us, found.precision, pc.if_else(is_local, zone, pa.scalar(None, pa.string())))


def _verb(message: _Message) -> Verb | None:
    """What a message is as an act; null for a notice that is none."""
    if message.type == "unsupported":
        return None
    if message.type != "service":
        return "Create"
    # Whoever removes nobody but themselves leaves.
    if message.action == "remove_members" and message.actor and message.members == [message.actor]:
        return "Leave"
    return _VERBS.get(message.action or "")


def _object_type(message: _Message, text: str | None) -> ObjectType:
    if message.type == "service":
        return "event"
    shown = message.media_type or message.photo or message.file or message.location_information
    return "media" if not text and (shown or message.contact_information) else "note"


def _reactions(message: _Message) -> int:
    return sum(one.count or 0 for one in message.reactions) if message.reactions else 0


def _last(pattern: re.Pattern[bytes], header: bytes) -> bytes:
    found: list[bytes] = pattern.findall(header)
    return found[-1] if found else b""


def _name_in(header: bytes) -> str:
    try:
        name = lenient_json(_last(_NAME, header))
    except ValueError:
        return ""
    return " ".join(name.split()) if isinstance(name, str) else ""


def _detect(source: Source) -> float:
    return 0.9 if any(_is_export(source.head(member)) for member in _candidates(source)[:20]) else 0.0


def _candidates(source: Source) -> list[str]:
    if source.kind == "file":
        return list(source.members)
    return [name for name in source.members if PurePosixPath(name).name.lower() == "result.json"]


def _is_export(head: bytes) -> bool:
    begun = head.removeprefix(BOM).lstrip()
    if not begun.startswith(b"{"):
        return False
    found = _MESSAGES.search(begun)
    return bool(_TYPE.search(begun, 0, found.start()) if found else _ACCOUNT.match(begun))


def _read(source: Source, door: Door) -> Iterator[Any]:
    exports = [member for member in _candidates(source) if _is_export(source.head(member))]
    if not exports:
        raise UnreadableError(
            f"{source.path}: is no export of Telegram. Expected result.json, with type, id and messages of a chat, "
            "or a list of chats"
        )
    chats = _Chats(door)
    for member in exports:
        place = source.place(member)
        with source.open(member) as stream:
            for piece in typed_lists(stream, place, _MESSAGES, _MESSAGE):
                yield from chats.acts(piece, chats.chat(piece.header), place)
    coverage = door.coverage
    coverage.network = _NETWORK
    coverage.inbound = coverage.outbound = "all"
    coverage.deletions, coverage.private, coverage.edits, coverage.bots_marked = False, chats.has_private, True, False
    coverage.notes = [
        translatable("Programs are not marked in this export; they count as people."),
        translatable("Reactions carry no time, so they are counts on the message and no acts."),
    ]


READER = Reader(
    title="Telegram export (JSON)",
    network=_NETWORK,
    accepts="result.json, or the folder or .zip that it is in",
    how_to_get="Telegram Desktop: in a chat, Export chat history; for all chats Settings, Advanced, Export Telegram "
    "data; format: machine-readable JSON",
    proves="who wrote when in which chat and what answers what, also what nobody answered",
    cannot_show="deleted messages, which authors are programs, who belongs to the organisation, when a reaction was "
    "given",
    verified="files made by hand after the desktop program's own export code and Telegram's description; samples of "
    "open parsers in the forms of 2018 to 2026; not a real export",
    detect=_detect,
    read=_read,
)
