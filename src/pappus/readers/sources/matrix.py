"""Matrix: a room as Element saves it (JSON), the events of its timeline with a few words before them.

After Element's own writer (`src/utils/exportUtils/JSONExport.ts` of element-web): an object of room_name, room_creator,
topic, export_date, exported_by and messages, the events as the server has them (https://spec.matrix.org). An older
writer put an encrypted event beside its decrypted form. A room without a name of its own is called after its members.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pappus.readers.column_values import filled, join
from pappus.readers.door import Door, arrow_column
from pappus.readers.instant_columns import Instants
from pappus.readers.lenient_json import lenient_json
from pappus.readers.matrix_markup import people_marked
from pappus.readers.reader import Reader
from pappus.readers.record_columns import let_in, pseudonyms, said, standing
from pappus.readers.source import Source
from pappus.readers.typed_json import Typed
from pappus.readers.typed_lists import BOM, Piece, typed_lists
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.languages import translatable

_NETWORK = "matrix"
_ROOM = re.compile(rb'"room_name"\s*:')
_MESSAGES = re.compile(rb'"messages"\s*:\s*\[')
_MOST_US = 1 << 62
_FEW = 2
_TEXTS = frozenset({"m.text", "m.notice", "m.emote"})
_SPEECH = frozenset(
    {"m.room.message", "m.sticker", "m.room.encrypted", "m.poll.start", "org.matrix.msc3381.poll.start"}
)
_MEMBERSHIPS = {"join": "Join", "leave": "Leave", "ban": "Leave", "invite": "Invite"}
_NOTHING = pa.scalar(None, pa.string())
_QUOTED = re.compile(r"\A(?:>[^\n]*\n)+\n?")


class _InReplyTo(msgspec.Struct, gc=False):
    event_id: str | None = None


class _Relation(msgspec.Struct, rename={"in_reply_to": "m.in_reply_to"}, gc=False):
    rel_type: str | None = None
    event_id: str | None = None
    is_falling_back: bool | None = None
    in_reply_to: _InReplyTo | None = None


class _Mentions(msgspec.Struct, gc=False):
    user_ids: list[str] | None = None


class _Content(msgspec.Struct, rename={"relation": "m.relates_to", "mentions": "m.mentions"}, gc=False):
    msgtype: str | None = None
    displayname: str | None = None
    body: str | None = None
    formatted_body: Any = None
    membership: str | None = None
    relation: _Relation | None = None
    mentions: _Mentions | None = None


class _Redaction(msgspec.Struct, gc=False):
    origin_server_ts: int | None = None


class _Replacement(msgspec.Struct, gc=False):
    origin_server_ts: int | None = None


class _Relations(msgspec.Struct, rename={"replaced": "m.replace"}, gc=False):
    replaced: _Replacement | None = None


class _Unsigned(msgspec.Struct, rename={"relations": "m.relations"}, gc=False):
    redacted_because: _Redaction | None = None
    prev_content: _Content | None = None
    relations: _Relations | None = None


class _Event(msgspec.Struct, gc=False):
    type: str | None = None
    event_id: str | None = None
    sender: str | None = None
    state_key: str | None = None
    origin_server_ts: int | float | None = None
    content: _Content | None = None
    unsigned: _Unsigned | None = None
    prev_content: _Content | None = None
    decrypted: _Event | None = None


_EVENT, _NO_EVENT = Typed(_Event), _Event()
_NO_CONTENT, _NO_RELATION, _NO_UNSIGNED = _Content(), _Relation(), _Unsigned()


def _members(source: Source) -> list[str]:
    members = source.members if source.kind == "file" else source.find(".json")
    return [member for member in members if _is_export(source.head(member))]


def _is_export(head: bytes) -> bool:
    begun = head.removeprefix(BOM).lstrip()
    found = _MESSAGES.search(begun) if begun.startswith(b"{") else None
    return found is not None and _ROOM.search(begun, 0, found.start()) is not None and b'"room_creator"' in begun


def _detect(source: Source) -> float:
    return 0.95 if _members(source) else 0.0


def _read(source: Source, door: Door) -> Iterator[Any]:
    members = _members(source)
    if not members:
        raise UnreadableError(
            f"{source.path}: is no room as Element saves it. Expected JSON with room_name, room_creator and messages"
        )
    coverage = door.coverage
    coverage.network = _NETWORK
    coverage.inbound = coverage.outbound = "all"
    coverage.deletions, coverage.private, coverage.edits, coverage.bots_marked = True, None, True, False
    coverage.notes = [
        translatable("Only the rooms and the part of their timeline that were saved are in it."),
        translatable("Programs are not marked in this export, notices apart; they count as people."),
    ]
    for member in members:
        place, room = source.place(member), None
        met: dict[str, str] = {}
        with source.open(member) as stream:
            for piece in typed_lists(stream, place, _MESSAGES, _EVENT):
                room = room or _room(door, piece, place)
                yield from _acts(door, piece, place, room, met)


def _acts(door: Door, piece: Piece[_Event], place: str, room: dict[str, Any], met: dict[str, str]) -> Iterator[Any]:
    """The acts of some events; `met` holds the membership of the people met so far, and grows."""
    events = [_NO_EVENT if isinstance(one, str) else one.decrypted or one for one in piece.items]
    contents = [one.content or _NO_CONTENT for one in events]
    faults = {row: f"is no event: {one}" for row, one in enumerate(piece.items) if isinstance(one, str)}
    faults |= {row: "has no event_id" for row, one in enumerate(events) if not one.event_id and row not in faults}
    verbs = [_verb(one, content, met) for one, content in zip(events, contents, strict=True)]
    ignored = {
        row: _notice(events[row]) for row, verb in enumerate(verbs) if verb is None and events[row].type is not None
    }
    times = _times([one.origin_server_ts for one in events])
    numbers = np.arange(piece.passed + 1, piece.passed + 1 + len(events))
    acts = standing(door, _NETWORK, place, numbers, times) | said(door, _texts(contents))
    acts |= room | _related(contents) | _who(door, events, contents)
    acts |= {
        "act_id": join(f"{_NETWORK}:", _column([one.event_id for one in events])),
        "verb": _column([verb or "Create" for verb in verbs]),
        "object_type": _column([_object(one, content) for one, content in zip(events, contents, strict=True)]),
        "edited_us": _changed([_replaced(one) for one in events]),
        "deleted_us": _changed([_redacted(one) for one in events]),
    }
    yield from let_in(door, acts, [one.origin_server_ts for one in events], faults, ignored)


def _verb(event: _Event, content: _Content, met: dict[str, str]) -> str | None:
    """What an event is as an act; null for what only describes the room or changes another event."""
    if event.type in _SPEECH:
        relation = content.relation
        return None if relation and relation.rel_type == "m.replace" else "Create"
    if event.type == "m.reaction":
        return "Like"
    if event.type == "m.room.member":
        return _came_or_went(event, content.membership or "", met)
    return None


def _came_or_went(event: _Event, membership: str, met: dict[str, str]) -> str | None:
    """What a membership is as an act; null where a new picture or name is written as the same one once more."""
    told = (event.unsigned or _NO_UNSIGNED).prev_content or event.prev_content
    whose = event.state_key or event.sender or ""
    before = told.membership if told else met.get(whose)
    if membership:  # what was removed since tells none
        met[whose] = membership
    return None if before == membership else _MEMBERSHIPS.get(membership)


def _notice(event: _Event) -> str:
    return "edit of an earlier message" if event.type in _SPEECH else f"notice of the room ({(event.type or '')[:60]})"


def _object(event: _Event, content: _Content) -> str:
    if event.type == "m.reaction":
        return "reaction"
    if event.type == "m.room.member":
        return "event"
    return "media" if event.type == "m.sticker" or (content.msgtype and content.msgtype not in _TEXTS) else "note"


def _times(written: list[int | float | None]) -> Instants:
    """Times in milliseconds since 1970."""
    us = [int(one * 1_000) if one is not None and abs(one) < _MOST_US / 1_000 else None for one in written]
    return Instants(pa.array(us, pa.int64()), "ms", None)


def _texts(contents: list[_Content]) -> Any:
    """What was written, without the quotation that older programs put before an answer, and without file names."""
    return _column([_text(one) if one.body and one.msgtype in _TEXTS else None for one in contents])


def _text(content: _Content) -> str:
    """What was written, without the names of those who are named in it."""
    text = content.body or ""
    if text.startswith("> ") and content.relation is not None:
        text = _QUOTED.sub("", text)
    for _, name in people_marked(content.formatted_body):
        text = re.sub(rf"@?(?<!\w){re.escape(name)}(?!\w)", "@…", text)
    return text


def _related(contents: list[_Content]) -> dict[str, Any]:
    """The columns that tell what an event answers, and in which thread it stands."""
    relations = [one.relation or _NO_RELATION for one in contents]
    threads = _column([one.event_id if one.rel_type == "m.thread" else None for one in relations])
    parents = _column(list(map(_parent, relations)))
    known, threaded = pc.is_valid(parents), pc.is_valid(threads)
    return {
        "thread_id": join(f"{_NETWORK}:", threads),
        "thread_method": pc.if_else(threaded, "native", pc.if_else(known, "reply_chain", _NOTHING)),
        "parent_id": join(f"{_NETWORK}:", parents),
        "parent_ts_source": pc.if_else(known, "missing", _NOTHING),
    }


def _parent(relation: _Relation) -> str | None:
    """The event that is answered; in a thread, where no other is named, the one that began it."""
    answered = relation.in_reply_to.event_id if relation.in_reply_to else None
    if relation.rel_type in ("m.thread", "m.annotation"):
        return relation.event_id if relation.is_falling_back or not answered else answered
    return answered


def _who(door: Door, events: list[_Event], contents: list[_Content]) -> dict[str, Any]:
    """The columns of who acted and who is named."""
    named = [
        one.mentions.user_ids if one.mentions else [native for native, _ in people_marked(one.formatted_body)]
        for one in contents
    ]
    # Whoever is invited is named by the key of the state that changes.
    named = [
        [one.state_key] if content.membership == "invite" and one.state_key else names
        for one, content, names in zip(events, contents, named, strict=True)
    ]
    mentions = [door.people(_NETWORK, dict.fromkeys(names)) if names else None for names in named]
    return {
        "actor_id": pseudonyms(door, _NETWORK, _column([one.sender for one in events])),
        "actor_kind": _column(["automation" if one.msgtype == "m.notice" else "human" for one in contents]),
        "mentions": arrow_column(mentions, pa.list_(pa.string())) if any(mentions) else None,
    }


def _replaced(event: _Event) -> int | None:
    relations = (event.unsigned or _NO_UNSIGNED).relations
    return relations.replaced.origin_server_ts if relations and relations.replaced else None


def _redacted(event: _Event) -> int | None:
    redaction = (event.unsigned or _NO_UNSIGNED).redacted_because
    return redaction.origin_server_ts if redaction else None


def _changed(written: list[int | None]) -> Any:
    return _times(list(written)).ts_us if any(written) else None


def _room(door: Door, piece: Piece[_Event], place: str) -> dict[str, Any]:
    """The columns that tell which room it is; one that may be called after a person keeps its name to itself."""
    try:
        described = lenient_json(piece.header + b"]}")
    except ValueError as error:
        raise UnreadableError(f"{place}: does not say which room it is ({error})") from error
    name = described.get("room_name") if isinstance(described, dict) else None
    words = " ".join(name.split()) if isinstance(name, str) else ""
    digest = door.pseudonyms.digest(f"{_NETWORK} room {words}")
    members = described.get("room_members") if isinstance(described, dict) else None
    named = f"{_NETWORK}:{words}" if words and not _after_people(words, piece, members) else None
    if named is None and door.property_id is None:
        note = translatable("A room that may be called after people keeps no name; give it one with --property.")
        door.coverage.notes += [note] if note not in door.coverage.notes else []
    return {"property_id": door.property_id or named, "container_id": None if named else f"{_NETWORK}:{digest}"}


def _after_people(name: str, piece: Piece[_Event], members: Any) -> bool:
    """Whether a room is of two, or its name that of one of its members; few events may not show them all."""
    events = [one for one in piece.items if isinstance(one, _Event)]
    people = {one.sender for one in events} | {one.state_key for one in events if one.type == "m.room.member"}
    called = {one.content.displayname for one in events if one.content and one.content.displayname}
    for one in members if isinstance(members, list) else ():
        if isinstance(one, dict):
            people.add(str(one.get("user_id")))
            called |= {str(one["displayname"])} if one.get("displayname") else set()
    return len(people - {None}) <= _FEW or "@" in name or any(other in name for other in called)


def _column(values: list[Any]) -> Any:
    return filled(arrow_column(values, pa.string()))


READER = Reader(
    title="Matrix room saved by Element (JSON)",
    network=_NETWORK,
    accepts="the .json file of a room, or a folder or .zip of such files",
    how_to_get="Element on a computer, in the room: Room info → Export Chat → Format: JSON, Messages: From the "
    "beginning",
    proves="who wrote, answered and reacted when, in which thread, who joined; what was edited or removed and when",
    cannot_show="rooms that were not saved, what was removed before Element knew of it, who belongs to the "
    "organisation, encrypted texts that Element could not open",
    verified="files made by hand after Element's own writer of this form and the Matrix specification; not a real "
    "export",
    detect=_detect,
    read=_read,
)
