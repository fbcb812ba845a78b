"""Zulip organisation export: realm.json with people and channels, and messages-000001.json and so on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

import msgspec

from pappus.readers.door import Door
from pappus.readers.instants import counted
from pappus.readers.lenient_json import lenient_json
from pappus.readers.markup import domains_named
from pappus.readers.reader import Reader
from pappus.readers.source import Source
from pappus.readers.typed_json import Typed
from pappus.readers.zulip_realm import NETWORK, Realm, realm_in
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.languages import translatable
from pappus.vocabulary.record import Act

_MESSAGES = re.compile(r"messages-\d+\.json")
_NAMED = re.compile(r"@_?\*\*([^*\n]{1,200})\*\*")
_GROUP = re.compile(r"@_?\*[^*\n]{1,200}\*")
_RESOLVED = "✔ "
_SECOND_US = 1_000_000


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
_ONE = Typed(_Message)


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

    def acts(self, messages: list[_Message | str], reactions: Counter[int | None], place: str) -> Iterator[Act]:
        """The messages of a file as acts; what is none is counted."""
        said = [None if isinstance(one, str) else one.content for one in messages]
        texts = self._door.texts([_without_names(text) if text and "@" in text else text for text in said])
        for number, (message, text) in enumerate(zip(messages, texts, strict=True), 1):
            record_no, where = self._door.record(), f"{place}#{number}"
            if isinstance(message, str):
                self._door.reject(where, f"is no message: {message}")
                continue
            ts_us = counted(message.date_sent, _SECOND_US)
            if message.id is None or ts_us is None or not self._door.plausible(ts_us):
                self._door.reject(where, f"has no id or no possible time (date_sent: {message.date_sent!r})")
                continue
            yield self._act(message, message.id, ts_us, text, (record_no, where, reactions[message.id]))

    def _act(self, message: _Message, number: int, ts_us: int, text: str | None, standing: tuple[int, str, int]) -> Act:
        record_no, where, reactions = standing
        door, realm, content = self._door, self._realm, message.content
        known = realm.user(message.sender)
        place = realm.place(message.recipient, message.sender)
        edited_us = counted(message.last_edit_time, _SECOND_US)
        topic = (message.subject or "").removeprefix(_RESOLVED)
        thread = door.pseudonyms.digest(f"{NETWORK} {place.key}\0{topic}") if place.key and not place.others else None
        reactions += realm.reactions[number]
        return Act(
            act_id=f"{NETWORK}:{realm.name}/{number}" if realm.name else f"{NETWORK}:{number}",
            record_no=record_no,
            ts_us=ts_us,
            ts_precision="us" if isinstance(message.date_sent, float) else "s",
            network=NETWORK,
            source=door.source,
            raw_ref=where,
            property_id=door.property_id if door.property_id and place.property_id else place.property_id,
            container_id=place.container_id,
            thread_id=f"{NETWORK}:{thread}" if thread else None,
            thread_method="topic" if thread else None,
            actor_id=None if message.sender is None else door.person(NETWORK, str(message.sender)),
            actor_kind="bot" if known.is_bot else "human",
            actor_side=known.side,
            actor_domain=known.domain,
            recipients=door.people(NETWORK, place.others) if place.others else None,
            mentions=self._mentions(content) if content and "@" in content else None,
            visibility=place.visibility,
            edited_us=edited_us if edited_us and door.plausible(edited_us) else None,
            links=domains_named(content) if content and "://" in content else None,
            text=text,
            text_len=len(content) if content else None,
            engagement={"reactions": reactions} if reactions else None,
        )

    def _mentions(self, content: str) -> list[str] | None:
        """Pseudonyms of the people named: by the number behind the name, or else by the name."""
        users = dict.fromkeys(self._realm.number_of(name) for name in _NAMED.findall(content))
        return self._door.people(NETWORK, [str(user) for user in users if user is not None]) or None


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
            door.record()
            door.reject(place, f"is no file of messages: {error}")
            continue
        for act in talk.acts(messages, reactions, place):
            if door.add(act):
                yield door.batch()
    yield from door.rest()
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
