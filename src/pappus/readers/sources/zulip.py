"""Zulip organisation export: realm.json with people and channels, and messages-000001.json and so on.

After the server's own export (`zerver/lib/export.py`); who may export what: zulip.com/api/export-realm.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pappus.readers.door import Door
from pappus.readers.instant_columns import Instants
from pappus.readers.instants import counted
from pappus.readers.lenient_json import lenient_json
from pappus.readers.markup import domains_named
from pappus.readers.reader import Reader
from pappus.readers.record_columns import let_in, list_column, pseudonyms, reaction_counts, said, standing, text_column
from pappus.readers.source import Source
from pappus.readers.typed_json import Typed
from pappus.readers.zulip_realm import NETWORK, Realm, realm_in
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.languages import translatable

_MESSAGES = re.compile(r"messages-\d+\.json")
_NAMED = re.compile(r"@_?\*\*([^*\n]{1,200})\*\*")
_GROUP = re.compile(r"@_?\*[^*\n]{1,200}\*")
_RESOLVED = "✔ "
_SECOND_US, _MOST_US = 1_000_000, 1 << 62


class _Message(msgspec.Struct, gc=False):
    id: int | None = None
    sender: int | None = None
    recipient: int | None = None
    subject: str | None = None
    content: str | None = None
    date_sent: float | int | str | None = None
    last_edit_time: float | int | str | None = None


class _Reaction(msgspec.Struct, gc=False):
    message: int | None = None


class _File(msgspec.Struct, gc=False):
    zerver_message: list[_Message]
    zerver_reaction: list[_Reaction] | None = None


_FILE = msgspec.json.Decoder(_File)
_ONE, _NO_MESSAGE = Typed(_Message), _Message()


def _messages_in(content: bytes) -> tuple[list[_Message | str], Counter[int | None]]:
    """The messages of a file, the reason instead of each that is none, and how many reactions stand beside them.

    Raises:
        ValueError: it is no JSON, or holds no list of messages.
    """
    try:
        whole = _FILE.decode(content)
    except (ValueError, RecursionError):
        listed = lenient_json(content)
        messages = listed.get("zerver_message") if isinstance(listed, dict) else None
        if not isinstance(messages, list):
            raise ValueError("holds no list zerver_message") from None
        return [_ONE.value(one) for one in messages], Counter()
    return [*whole.zerver_message], Counter(one.message for one in whole.zerver_reaction or ())


class _Talk:
    """Makes acts of messages."""

    def __init__(self, realm: Realm, door: Door) -> None:
        self._realm = realm
        self._door = door

    def acts(self, items: list[_Message | str], reactions: Counter[int | None], place: str) -> Iterator[Any]:
        """The messages of a file as acts; what is none is counted."""
        door, realm = self._door, self._realm
        messages = [_NO_MESSAGE if isinstance(one, str) else one for one in items]
        written = [message.date_sent for message in messages]
        counts = [reactions[message.id] + realm.reactions[message.id or 0] for message in messages]
        begun = f"{NETWORK}:{realm.name}/" if realm.name else f"{NETWORK}:"
        acts = standing(door, NETWORK, place, np.arange(1, len(messages) + 1), _times(written))
        acts |= self._said(messages) | self._who(messages) | self._where(messages)
        acts |= {
            "act_id": pa.array([f"{begun}{message.id}" for message in messages]),
            "edited_us": self._edits(messages),
            "engagement": reaction_counts(counts),
        }
        faults = {row: f"is no message: {one}" for row, one in enumerate(items) if isinstance(one, str)}
        faults |= {row: "has no id" for row, one in enumerate(messages) if one.id is None and row not in faults}
        yield from let_in(door, acts, written, faults)

    def _said(self, messages: list[_Message]) -> dict[str, Any]:
        """The columns of what was written and who is named."""
        contents = [message.content for message in messages]
        texts = [_without_names(text) if text and "@" in text else text for text in contents]
        return said(self._door, text_column(texts)) | {
            "text_len": pc.utf8_length(text_column(contents)),
            "links": list_column([domains_named(text) if text and "://" in text else None for text in contents]),
            "mentions": list_column([self._mentions(text) if text and "@" in text else None for text in contents]),
        }

    def _who(self, messages: list[_Message]) -> dict[str, Any]:
        """The columns of who wrote."""
        known = [self._realm.user(message.sender) for message in messages]
        natives = [None if message.sender is None else str(message.sender) for message in messages]
        return {
            "actor_id": pseudonyms(self._door, NETWORK, text_column(natives)),
            "actor_kind": pa.array(["bot" if user.is_bot else "human" for user in known]),
            "actor_side": pa.array([user.side for user in known]),
            "actor_domain": text_column([user.domain for user in known]),
        }

    def _where(self, messages: list[_Message]) -> dict[str, Any]:
        """The columns that tell where messages stand, and to whom those of a direct conversation go."""
        door = self._door
        places = [self._realm.place(message.recipient, message.sender) for message in messages]
        keys = [
            f"{NETWORK} {place.key}\0{(message.subject or '').removeprefix(_RESOLVED)}"
            if place.key and not place.others
            else None
            for place, message in zip(places, messages, strict=True)
        ]
        topics = {key: f"{NETWORK}:{door.pseudonyms.digest(key)}" for key in dict.fromkeys(keys) if key}
        threads = [topics[key] if key else None for key in keys]
        return {
            "property_id": text_column([one.property_id and (door.property_id or one.property_id) for one in places]),
            "container_id": text_column([place.container_id for place in places]),
            "thread_id": pa.array(threads, pa.string()),
            "thread_method": pa.array(["topic" if thread else None for thread in threads], pa.string()),
            "recipients": list_column([door.people(NETWORK, one.others) if one.others else None for one in places]),
            "visibility": pa.array([place.visibility for place in places], pa.string()),
        }

    def _edits(self, messages: list[_Message]) -> Any:
        """When messages were changed; null if never."""
        edits = [counted(one.last_edit_time, _SECOND_US) if one.last_edit_time else None for one in messages]
        return pa.array([one if one and self._door.plausible(one) else None for one in edits], pa.int64())

    def _mentions(self, content: str) -> list[str] | None:
        """Pseudonyms of the people named: by the number behind the name, or else by the name."""
        users = dict.fromkeys(self._realm.number_of(name) for name in _NAMED.findall(content))
        return self._door.people(NETWORK, [str(user) for user in users if user is not None]) or None


def _times(written: list[float | int | str | None]) -> Instants:
    """Times in seconds since 1970, whose parts are given as far as they are known."""
    us = [counted(one, _SECOND_US) for one in written]
    exact = pa.array(["us" if isinstance(one, float) else "s" for one in written], pa.string())
    return Instants(pa.array([one if one and abs(one) < _MOST_US else None for one in us], pa.int64()), exact, None)


def _without_names(text: str) -> str:
    return _GROUP.sub("@…", _NAMED.sub("@…", text))


def _files(source: Source) -> list[str]:
    return [name for name in source.members if _MESSAGES.fullmatch(PurePosixPath(name).name)]


def _detect(source: Source) -> float:
    files = _files(source)
    if not files or b'"zerver_' not in source.head(files[0]):
        return 0.0
    return 0.95 if _realm_file(source) else 0.9


def _realm_file(source: Source) -> str | None:
    if source.kind == "file":
        return None
    found = [name for name in source.members if PurePosixPath(name).name == "realm.json"]
    return min(found, key=len, default=None)


def _read(source: Source, door: Door) -> Iterator[Any]:
    files, realm_file = _files(source), _realm_file(source)
    if not files:
        raise UnreadableError(
            f"{source.path}: is no export of Zulip. Expected realm.json and messages-000001.json and so on, as folder "
            "or .tar.gz"
        )
    realm = realm_in(source.read(realm_file), source.place(realm_file), door) if realm_file else Realm()
    talk = _Talk(realm, door)
    for member in files:
        place = source.place(member)
        try:
            messages, reactions = _messages_in(source.read(member))
        except ValueError as error:
            door.refuse(place, f"is no file of messages: {error}")
            continue
        yield from talk.acts(messages, reactions, place)
    _describe(door, has_realm=realm_file is not None, has_direct=realm.has_direct)


def _describe(door: Door, *, has_realm: bool, has_direct: bool) -> None:
    coverage = door.coverage
    coverage.network = NETWORK
    coverage.inbound = coverage.outbound = "all"
    coverage.deletions, coverage.private, coverage.edits, coverage.bots_marked = False, has_direct, True, has_realm
    coverage.notes = [
        translatable("Messages answer none in particular; those of one topic are one thread."),
        translatable("Reactions carry no time, so they are counts on the message and no acts."),
    ]
    if not has_realm:
        coverage.notes.append(translatable("realm.json is missing: people, programs and channels are not known."))
    elif not has_direct:
        coverage.notes.append(translatable("Direct messages are not in this export."))


READER = Reader(
    title="Zulip organisation export",
    network=NETWORK,
    accepts="the .tar.gz, or the folder or .zip of its files",
    how_to_get="Zulip: Organization settings, Data exports, Start export; on a server: manage.py export",
    proves="who wrote in which channel and topic and when, also what nobody answered; bots and guests apart",
    cannot_show="deleted messages, which message an answer is to, who read what; direct messages in a public export",
    verified="files made by hand after the server's export program and its field names; not a real export",
    detect=_detect,
    read=_read,
)
