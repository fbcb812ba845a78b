"""WhatsApp: chats as a telephone exports them, one text file each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pappus.readers.column_times import utc_of
from pappus.readers.column_values import Occurrences, digests, join
from pappus.readers.door import Door, arrow_column
from pappus.readers.instant_columns import Instants
from pappus.readers.reader import Reader
from pappus.readers.record_columns import let_in, pseudonyms, said, standing
from pappus.readers.source import Source
from pappus.readers.whatsapp_lines import (
    Begin,
    Message,
    Order,
    begins_with_message,
    local_us,
    meaning,
    messages_in,
    order_of,
    person,
)
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.languages import translatable

_NETWORK = "whatsapp"
_NAME = re.compile(r"whatsapp", re.IGNORECASE)
_MENTION = re.compile(r"@\u2068([^\u2068\u2069\n]{1,100})\u2069")
_CHAT = "_chat"
_NO_BEGIN = Begin("0", "0", "0", "0", "0", None, "")


def _members(source: Source) -> list[str]:
    members = source.members if source.kind == "file" else source.find(".txt")
    return [member for member in members if begins_with_message(source.head(member).decode("utf-8", "replace"))]


def _detect(source: Source) -> float:
    members = _members(source)
    named = any(_NAME.search(name) or PurePosixPath(name).stem == _CHAT for name in (source.name, *members))
    return (0.95 if named else 0.6) if members else 0.0


def _read(source: Source, door: Door) -> Iterator[Any]:
    members = _members(source)
    if not members:
        raise UnreadableError(
            f"{source.path}: holds no chat of WhatsApp. Expected a text file whose lines begin with a time, as "
            "[31.12.25, 18:00:00] or 31/12/2025, 18:00 -, and a name"
        )
    _describe(door)
    occurrences = Occurrences()
    for member in members:
        order = _order(source, member, door)
        chat, place, passed = _chat(source, member, door), source.place(member), 0
        with source.open(member) as stream:
            for found in messages_in(stream, place):
                if found:
                    yield from _acts(door, _Chat(chat, place, order, occurrences), found, passed)
                passed += len(found)


class _Chat:
    """A chat on its way: its key, the name of its file, the order of its dates, and what was met before."""

    def __init__(self, key: str, place: str, order: Order, occurrences: Occurrences) -> None:
        self.key, self.place, self.order, self.occurrences = key, place, order, occurrences


def _order(source: Source, member: str, door: Door) -> Order:
    with source.open(member) as stream:
        pieces = messages_in(stream, source.place(member))
        order, sure = order_of(one.begin for piece in pieces for one in piece if isinstance(one, Message))
    if not sure:
        door.coverage.notes.append(
            translatable("Whether days or months come first in a date, nothing in one of the chats decides.")
        )
    return order


def _acts(door: Door, chat: _Chat, found: list[Message | str], passed: int) -> Iterator[Any]:
    messages = [one if isinstance(one, Message) else Message(_NO_BEGIN, None, one) for one in found]
    faults = {row: "stands before the first message" for row, one in enumerate(found) if isinstance(one, str)}
    begins = [
        one.begin if row not in faults else Begin("1", "1", "1970", "0", "0", None, "")
        for row, one in enumerate(messages)
    ]
    local = local_us(begins, chat.order)
    meanings = [meaning(one.text) for one in messages]
    ignored = {
        row: reason
        for row, one in enumerate(messages)
        if (reason := _no_act(one, meanings[row][1])) and row not in faults
    }
    people = arrow_column([None if one.author is None else person(one.author) for one in messages], pa.string())
    texts, named = _without_names(door, [text for text, _ in meanings])
    numbers = np.arange(passed + 1, passed + 1 + len(messages))
    acts = standing(door, _NETWORK, chat.place, numbers, _times(door, begins, local)) | said(door, texts)
    acts |= {
        "act_id": join(f"{_NETWORK}:", _ids(door, chat, messages, local, people)),
        "property_id": door.property_id,
        "container_id": f"{_NETWORK}:{chat.key}",
        "object_type": pa.array(["media" if what == "media" else "note" for _, what in meanings]),
        "actor_id": pseudonyms(door, _NETWORK, people),
        "mentions": named,
        "visibility": "members",
    }
    yield from let_in(door, acts, [one.written.strip() for one in begins], faults, ignored)


def _no_act(message: Message, what: str) -> str | None:
    """Why something in a chat is no act; null if it is one."""
    if message.author is None or what == "notice":
        return "notice of WhatsApp"
    return "tombstone of a deleted message" if what == "deleted" else None


def _times(door: Door, begins: list[Begin], local: Any) -> Instants:
    us = pa.array(utc_of(local.filled(0), door.time_zone), pa.int64(), mask=np.ma.getmaskarray(local))
    return Instants(us, pa.array(["min" if one.second is None else "s" for one in begins]), door.time_zone)


def _ids(door: Door, chat: _Chat, messages: list[Message], local: Any, people: Any) -> Any:
    """Ids, which exports lack: digests of who wrote what when, and how many of the same stood before."""
    times = pa.array(local.filled(-1), pa.int64()).cast(pa.string())
    texts = arrow_column([one.text for one in messages], pa.string())
    key = door.pseudonyms.digest(f"{_NETWORK} messages").encode()
    made, keys = digests(join(pc.fill_null(people, ""), times, texts, separator="\x1f"), key)
    return join(made, ".", pa.array(chat.occurrences.of(keys)).cast(pa.string()))


def _without_names(door: Door, texts: list[str | None]) -> tuple[Any, Any]:
    """Texts without the names of those who are mentioned, and pseudonyms of these (null if there are none at all)."""
    named: list[list[str] | None] = [None] * len(texts)
    for row, text in enumerate(texts):
        if text and "@\u2068" in text:
            named[row] = door.people(_NETWORK, dict.fromkeys(map(person, _MENTION.findall(text)))) or None
            texts[row] = _MENTION.sub("@…", text)
    return arrow_column(texts, pa.string()), arrow_column(named, pa.list_(pa.string())) if any(named) else None


def _chat(source: Source, member: str, door: Door) -> str:
    """What stands for a chat in ids: a digest of its name, which may be a person's."""
    name = PurePosixPath(member).stem
    if name == _CHAT:
        name = PurePosixPath(source.name).stem
    if name == _CHAT:
        name = source.head(member).partition(b"\n")[0].decode("utf-8", "replace")
    return door.pseudonyms.digest(f"{_NETWORK} chat {' '.join(name.casefold().split())}")


def _describe(door: Door) -> None:
    coverage = door.coverage
    coverage.network = _NETWORK
    coverage.inbound = coverage.outbound = "all"
    coverage.deletions, coverage.private, coverage.edits, coverage.bots_marked = False, True, False, False
    coverage.notes = [
        translatable("Times name no zone; they are read in the time zone of the organisation (organisation.yaml)."),
        translatable("Which message another one answers, these files do not tell."),
        translatable("People appear by the names in the contacts of the telephone that exported the chat."),
    ]


READER = Reader(
    title="WhatsApp chat (text)",
    network=_NETWORK,
    accepts="the .txt file of a chat, or the .zip or folder that it is in",
    how_to_get="Android: in the chat ⋮ → More → Export chat → Without media; iPhone: the name of the chat → Export "
    "Chat → Without Media",
    proves="who wrote in the chat and when, to the minute or second of the telephone's clock",
    cannot_show="what answers what, reactions, when something was edited or deleted, the oldest messages of long "
    "chats, the time zone",
    verified="files made by hand after what others noted of these forms; sample chats of open parsers, of Android and "
    "iPhones in fourteen languages; names of the halves of a day from the Unicode CLDR; not a real chat",
    detect=_detect,
    read=_read,
)
