"""Telegram: result.json of the desktop program, of one chat or of a whole account."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, NamedTuple

import msgspec

from pappus.readers.door import Door
from pappus.readers.instants import counted, instant
from pappus.readers.lenient_json import lenient_json
from pappus.readers.markup import domains_named
from pappus.readers.reader import Reader
from pappus.readers.source import Source
from pappus.readers.typed_json import Typed
from pappus.readers.typed_lists import BOM, typed_lists
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.languages import translatable
from pappus.vocabulary.record import Act, ActorKind, Verb, Visibility

_NETWORK = "telegram"
_TYPES = rb"personal_chat|bot_chat|saved_messages|replies|(?:private|public)_(?:group|supergroup|channel)"
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
    reply_to_message_id: int | None = None
    reply_to_peer_id: str | None = None
    text: Any = None
    media_type: str | None = None
    photo: str | None = None
    file: str | None = None
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

    def acts(self, messages: list[_Message | str], chat: _Chat, place: str, passed: int) -> Iterator[Act]:
        """Messages of a chat as acts; what is none is counted."""
        said = [None if isinstance(one, str) else _plain(one.text) for one in messages]
        rows = zip(messages, said, self._door.texts(said), strict=True)
        for number, (message, whole, text) in enumerate(rows, passed + 1):
            record_no, where = self._door.record(), f"{place}#{number}"
            if isinstance(message, str):
                self._door.reject(where, f"is no message: {message}")
            elif message.type == "unsupported" or (message.type == "service" and message.action not in _VERBS):
                self._door.ignore(f"notice of Telegram ({(message.action or message.type)[:60]})")
            else:
                ts_us, assumed = _time(message)
                if message.id is None or ts_us is None or not self._door.plausible(ts_us):
                    self._door.reject(where, f"has no id or no possible time (date: {message.date!r})")
                else:
                    yield self._act(message, chat, (ts_us, assumed), (whole, text), (record_no, where))

    def _act(
        self,
        message: _Message,
        chat: _Chat,
        when: tuple[int, str | None],
        said: tuple[str | None, str | None],
        standing: tuple[int, str],
    ) -> Act:
        (ts_us, assumed), (whole, text) = when, said
        is_service = message.type == "service"
        actor_id, kind = self._author(message, chat)
        edited_us = counted(message.edited_unixtime, _SECOND_US)
        parent_id = None if is_service else self._parent(message, chat)
        has_media = bool(message.media_type or message.photo or message.file)
        reactions = sum(one.count or 0 for one in message.reactions or ())
        return Act(
            act_id=f"{_NETWORK}:{chat.key}/{message.id}",
            record_no=standing[0],
            ts_us=ts_us,
            tz_assumed=assumed,
            network=_NETWORK,
            source=self._door.source,
            raw_ref=standing[1],
            property_id=chat.property_id,
            container_id=chat.container_id,
            thread_method="reply_chain" if parent_id else None,
            parent_id=parent_id,
            parent_ts_source="missing" if parent_id else None,
            verb=_VERBS[message.action or ""] if is_service else "Create",
            object_type="event" if is_service else "media" if has_media and not whole else "note",
            actor_id=actor_id,
            actor_kind=kind,
            mentions=self._mentions(message.text),
            visibility=chat.visibility,
            edited_us=edited_us if edited_us and self._door.plausible(edited_us) else None,
            links=domains_named(whole) if whole and "://" in whole else None,
            text=text,
            text_len=len(whole) if whole else None,
            engagement={"reactions": reactions} if reactions else None,
        )

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


def _part(part: Any) -> str:
    if isinstance(part, dict):
        said = part.get("text")
        return "@…" if part.get("type") == "mention_name" else said if isinstance(said, str) else ""
    return part if isinstance(part, str) else ""


def _time(message: _Message) -> tuple[int | None, str | None]:
    ts_us = counted(message.date_unixtime, _SECOND_US)
    if ts_us is not None:
        return ts_us, None
    # Older versions give only the exporting computer's own time.
    when = instant(message.date)
    return (when.ts_us, when.tz_assumed) if when else (None, None)


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
                for act in chats.acts(piece.items, chats.chat(piece.header), place, piece.passed):
                    if door.add(act):
                        yield door.batch()
    yield from door.rest()
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
    verified="files made by hand after the desktop program's own export code and Telegram's description; not a real "
    "export",
    detect=_detect,
    read=_read,
)
