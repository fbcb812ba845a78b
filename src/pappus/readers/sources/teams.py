"""Microsoft Teams: messages of channels and chats as Microsoft Graph hands them out (`chatMessage`).

Fields: learn.microsoft.com/graph/api/resources/chatmessage, with those of chatMessageReaction, chatMessageMention,
eventMessageDetail and user. The id of a message is its time in milliseconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import msgspec
import pyarrow as pa

from pappus.readers.door import Door, arrow_column
from pappus.readers.instant_columns import instants
from pappus.readers.instants import instant
from pappus.readers.json_records import begun, list_named, native_id, records
from pappus.readers.markup import domains_named, link_domains, plain_text
from pappus.readers.reader import Reader
from pappus.readers.source import Source
from pappus.readers.typed_json import Typed
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.languages import translatable
from pappus.vocabulary.record import Act, ActorKind, ObjectType, Side, Verb

_NETWORK = "teams"
_ENDINGS = (".json", ".jsonl", ".ndjson")
_LISTED = list_named("value")
_MESSAGE_KEYS = (b'"messageType"', b'"createdDateTime"', b'"body"')
_USER_KEYS = (b'"userPrincipalName"', b'"id"')
_NAME = re.compile(r"<at\b[^<>]*>[^<]*</at>")
_CHANNEL = re.compile(r"[0-9]{1,4}:[A-Za-z0-9_-]{1,100}")
_TIME_DIGITS = 13
_STRANGERS = frozenset(
    {"anonymousGuest", "federatedUser", "personalMicrosoftAccountUser", "skypeUser", "phoneUser", "emailUser"}
)
_USER_SIDES: dict[str, Side] = {"member": "org", "guest": "partner"}
_EVENTS: dict[str, Verb] = {
    "#microsoft.graph.membersAddedEventMessageDetail": "Invite",
    "#microsoft.graph.membersJoinedEventMessageDetail": "Join",
    "#microsoft.graph.membersLeftEventMessageDetail": "Leave",
}


class _Identity(msgspec.Struct, rename="camel", gc=False):
    id: str | None = None
    user_identity_type: str | None = None


class _From(msgspec.Struct, gc=False):
    user: _Identity | None = None
    application: _Identity | None = None


class _Body(msgspec.Struct, rename="camel", gc=False):
    content_type: str | None = None
    content: str | None = None


class _Mention(msgspec.Struct, gc=False):
    mentioned: _From | None = None


class _Reaction(msgspec.Struct, rename="camel", gc=False):
    reaction_type: str | None = None
    created_date_time: str | None = None
    user: _From | None = None


class _Attachment(msgspec.Struct, rename="camel", gc=False):
    id: str | None = None
    content_type: str | None = None


class _Channel(msgspec.Struct, rename="camel", gc=False):
    team_id: str | None = None
    channel_id: str | None = None


class _Event(msgspec.Struct, gc=False):
    kind: str | None = msgspec.field(default=None, name="@odata.type")
    initiator: _From | None = None
    members: list[_Identity] | None = None


class _Message(msgspec.Struct, rename="camel", gc=False):
    id: str | None = None
    reply_to_id: str | None = None
    message_type: str | None = None
    created_date_time: str | None = None
    last_edited_date_time: str | None = None
    deleted_date_time: str | None = None
    chat_id: str | None = None
    channel_identity: _Channel | None = None
    locale: str | None = None
    author: _From | None = msgspec.field(default=None, name="from")
    body: _Body | None = None
    mentions: list[_Mention] | None = None
    reactions: list[_Reaction] | None = None
    attachments: list[_Attachment] | None = None
    event_detail: _Event | None = None
    replies: list[_Message] | None = None
    more_replies: str | None = msgspec.field(default=None, name="replies@odata.nextLink")


class _User(msgspec.Struct, rename="camel", gc=False):
    id: str | None = None
    mail: str | None = None
    user_principal_name: str | None = None
    user_type: str | None = None


class _Known(NamedTuple):
    """What the list of users tells of somebody."""

    side: Side = "unknown"
    domain: str | None = None


class _Author(NamedTuple):
    """Who did something: pseudonym, whether that is a person, and what is known of them."""

    actor_id: str | None
    kind: ActorKind
    known: _Known


class _Place(NamedTuple):
    """Where a message stands; `prefix` begins the ids of all acts there."""

    prefix: str
    property_id: str | None
    container_id: str | None
    is_chat: bool


class _Said(NamedTuple):
    """A message or a reaction to one."""

    message: _Message
    place: _Place
    where: str
    reaction: _Reaction | None = None


_MESSAGES, _USERS = Typed(_Message), Typed(_User)
_NOBODY = _Author(None, "human", _Known())


class _Tenant:
    """Makes acts of messages; knows the users that were told of before."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._users: dict[str, _Known] = {}
        self._authors: dict[tuple[str, str | None], _Author] = {}
        self._places: dict[str, _Place] = {}
        self.has_private = self.are_replies_missing = self.unknown_sides = False

    def learn(self, user: _User | str) -> None:
        """Takes in what the list of users says of one."""
        if isinstance(user, str) or not user.id:
            return
        address = user.mail or user.user_principal_name or ""
        is_address = "@" in address and "#EXT#" not in address
        if is_address:
            self._door.link(self._person(user.id), self._door.email(address))
        domain = address.rpartition("@")[2].strip().lower() or None if is_address else None
        self._users[user.id] = _Known(_USER_SIDES.get((user.user_type or "").lower(), "unknown"), domain)

    def say(self, message: _Message, where: str, things: list[_Said], above: _Place | None = None) -> None:
        """Adds a message, its reactions, and the replies that stand in it."""
        place = self._place(message) if above is None or message.channel_identity else above
        things.append(_Said(message, place, where))
        if message.more_replies:
            self.are_replies_missing = True
        for number, reaction in enumerate(message.reactions or (), 1):
            things.append(_Said(message, place, f"{where}, reaction {number}", reaction))
        for number, reply in enumerate(message.replies or (), 1):
            self.say(reply, f"{where}, reply {number}", things, place)

    def _place(self, message: _Message) -> _Place:
        channel = message.channel_identity
        native = (channel.channel_id if channel else None) or message.chat_id or ""
        place = self._places.get(native)
        if place is None:
            place = self._places[native] = self._new_place(message)
            self.has_private = self.has_private or place.is_chat
        return place

    def _new_place(self, message: _Message) -> _Place:
        channel = message.channel_identity
        if channel is not None and channel.channel_id:
            # What follows the sign is a part of the service and the same for all.
            key = channel.channel_id.partition("@")[0]
            if not _CHANNEL.fullmatch(key):
                key = self._door.pseudonyms.digest(f"{_NETWORK} {channel.channel_id}")
            given = self._door.property_id or f"{_NETWORK}:{channel.team_id or 'team'}/{key}"
            return _Place(f"{_NETWORK}:{key}/", given, None, is_chat=False)
        if message.chat_id:
            # The id of a chat between two is made of theirs.
            digest = self._door.pseudonyms.digest(f"{_NETWORK} {message.chat_id}")
            return _Place(f"{_NETWORK}:{digest}/", None, f"{_NETWORK}:{digest}", is_chat=True)
        return _Place(f"{_NETWORK}:", self._door.property_id, None, is_chat=False)

    def acts(self, things: list[_Said]) -> Iterator[Act]:
        """What was said as acts; what is none is counted."""
        told = [one.reaction.created_date_time if one.reaction else one.message.created_date_time for one in things]
        times = instants(arrow_column(told, pa.string()))
        plain = [None if one.reaction else _plain(one.message) for one in things]
        rows = zip(things, *(column.to_pylist() for column in times), plain, self._door.texts(plain), strict=True)
        for one, ts_us, precision, assumed, whole, text in rows:
            record_no, message = self._door.record(), one.message
            event = _event(message) if message.message_type != "message" else None
            if message.message_type not in (None, "message") and (event is None or one.reaction):
                self._door.ignore(f"notice of Teams ({message.message_type[:60]})")
            elif not message.id or native_id(message.id) is None or ts_us is None or not self._door.plausible(ts_us):
                self._door.reject(one.where, "has no id or no possible time (createdDateTime)")
            else:
                act = Act(
                    act_id=f"{one.place.prefix}{message.id}",
                    record_no=record_no,
                    ts_us=ts_us,
                    ts_precision=precision,
                    tz_assumed=assumed,
                    network=_NETWORK,
                    source=self._door.source,
                    raw_ref=one.where,
                    property_id=one.place.property_id,
                    container_id=one.place.container_id,
                    visibility="direct" if one.place.is_chat else "members",
                )
                if one.reaction:
                    yield self._reacted(act, one.reaction)
                elif event is not None:
                    yield self._happened(act, message.event_detail or _Event(), event)
                else:
                    yield self._written(act, one, whole, text)

    def _written(self, act: Act, one: _Said, whole: str | None, text: str | None) -> Act:
        message, prefix = one.message, one.place.prefix
        act.actor_id, act.actor_kind, (act.actor_side, act.actor_domain) = self._author(message.author)
        parent = native_id(message.reply_to_id) or (_quoted(message) if message.attachments else None)
        if parent and parent != message.id:
            act.parent_id, act.parent_ts_us = f"{prefix}{parent}", self._time_in(parent)
            act.parent_ts_source = "missing" if act.parent_ts_us is None else "id_encoded"
            act.thread_method = "reply_chain"
        if not one.place.is_chat:
            act.thread_id, act.thread_method = f"{prefix}{native_id(message.reply_to_id) or message.id}", "native"
        act.object_type = _object_type(message, whole)
        if message.mentions:
            act.mentions = self._people(one.mentioned.user for one in message.mentions if one.mentioned)
        act.edited_us = _later(message.last_edited_date_time, act.ts_us)
        act.deleted_us = _later(message.deleted_date_time, act.ts_us)
        act.lang = message.locale or None
        act.text, act.text_len = text, len(whole) if whole else None
        content = message.body.content if message.body else None
        if content and "://" in content:
            act.links = link_domains(content) or domains_named(whole or "")
        reactions = len(message.reactions or ())
        act.engagement = {"reactions": reactions} if reactions else None
        return act

    def _reacted(self, act: Act, reaction: _Reaction) -> Act:
        act.parent_id, act.parent_ts_us = act.act_id, self._time_in(act.act_id.rpartition("/")[2])
        act.parent_ts_source = "missing" if act.parent_ts_us is None else "id_encoded"
        act.actor_id, act.actor_kind, (act.actor_side, act.actor_domain) = self._author(reaction.user)
        digest = self._door.pseudonyms.digest(f"{act.actor_id} {act.ts_us} {reaction.reaction_type}")
        act.act_id = f"{act.act_id}/{digest}"
        act.verb, act.object_type = "Like", "reaction"
        return act

    def _happened(self, act: Act, event: _Event, verb: Verb) -> Act:
        members = event.members or []
        initiator = event.initiator or _From()
        if verb == "Leave" and initiator.user is None and len(members) == 1:
            initiator = _From(user=members[0])
        act.actor_id, act.actor_kind, (act.actor_side, act.actor_domain) = self._author(initiator)
        act.verb, act.object_type = verb, "event"
        act.mentions = self._people(one for one in members if initiator.user is None or one.id != initiator.user.id)
        return act

    def _author(self, author: _From | None) -> _Author:
        if author is None or author.user is None or not author.user.id:
            program = author.application if author else None
            if program is None:
                return _NOBODY
            return _Author(self._person(program.id) if program.id else None, "bot", _Known())
        key = (author.user.id, author.user.user_identity_type)
        found = self._authors.get(key)
        if found is None:
            known = self._users.get(author.user.id, _Known())
            if known.side == "unknown" and author.user.user_identity_type in _STRANGERS:
                known = known._replace(side="external")
            self.unknown_sides = self.unknown_sides or known.side == "unknown"
            found = self._authors[key] = _Author(self._person(author.user.id), "human", known)
        return found

    def _people(self, given: Iterable[_Identity | None]) -> list[str] | None:
        named = dict.fromkeys(one.id for one in given if one is not None and one.id)
        return self._door.people(_NETWORK, [native for native in named if native]) or None

    def _person(self, native: str) -> str:
        return self._door.person(_NETWORK, native)

    def _time_in(self, native: str) -> int | None:
        ts_us = int(native) * 1_000 if len(native) == _TIME_DIGITS and native.isascii() and native.isdigit() else None
        return ts_us if ts_us and self._door.plausible(ts_us) else None


def _event(message: _Message) -> Verb | None:
    """What an event of a channel or chat is in the words of the record; null if it is nobody's act."""
    return _EVENTS.get((message.event_detail.kind if message.event_detail else None) or "")


def _plain(message: _Message) -> str | None:
    """The text that a person sees, without the names of those whom it mentions."""
    body = message.body
    if body is None or not body.content or message.message_type not in (None, "message"):
        return None
    if body.content_type == "text":
        return body.content
    content = _NAME.sub("@…", body.content) if "<at" in body.content else body.content
    return plain_text(content) or None


def _quoted(message: _Message) -> str | None:
    """The message that one in a chat answers; there it stands as an attachment."""
    quoted = (one.id for one in message.attachments or () if one.content_type == "messageReference")
    return native_id(next(quoted, None))


def _object_type(message: _Message, whole: str | None) -> ObjectType:
    return "media" if message.attachments and not whole else "note"


def _later(text: str | None, ts_us: int) -> int | None:
    found = instant(text) if text else None
    return found.ts_us if found and found.ts_us >= ts_us else None


def _detect(source: Source) -> float:
    return 0.9 if any(_form(source.head(member)) == "messages" for member in _candidates(source)[:50]) else 0.0


def _candidates(source: Source) -> list[str]:
    return list(source.members) if source.kind == "file" else source.find(*_ENDINGS)


def _form(head: bytes) -> str | None:
    """Whether a file holds `messages` or `users`; null for anything else."""
    text = begun(head)
    if not text.startswith((b"{", b"[")):
        return None
    if all(key in text for key in _MESSAGE_KEYS):
        return "messages"
    return "users" if all(key in text for key in _USER_KEYS) else None


def _read(source: Source, door: Door) -> Iterator[Any]:
    forms = {member: _form(source.head(member)) for member in _candidates(source)}
    exports = [member for member, form in forms.items() if form == "messages"]
    if not exports:
        raise UnreadableError(
            f"{source.path}: holds no messages of Microsoft Teams. Expected what Microsoft Graph gives: chatMessage "
            "with id, messageType, createdDateTime, from and body"
        )
    tenant = _Tenant(door)
    for member in (member for member, form in forms.items() if form == "users"):
        for some in records(source, member, _LISTED, _USERS):
            for user in some:
                tenant.learn(user)
    for member in exports:
        yield from _read_messages(source, member, tenant, door)
    yield from door.rest()
    _describe(door, tenant)


def _read_messages(source: Source, member: str, tenant: _Tenant, door: Door) -> Iterator[Any]:
    place, number = source.place(member), 0
    for some in records(source, member, _LISTED, _MESSAGES):
        things: list[_Said] = []
        for one in some:
            number += 1
            if isinstance(one, str):
                door.record()
                door.reject(f"{place}#{number}", f"is no chatMessage: {one}")
            else:
                tenant.say(one, f"{place}#{number}", things)
        for act in tenant.acts(things):
            if door.add(act):
                yield door.batch()


def _describe(door: Door, tenant: _Tenant) -> None:
    coverage = door.coverage
    coverage.network = _NETWORK
    coverage.inbound = coverage.outbound = "sampled" if tenant.are_replies_missing else "all"
    coverage.deletions, coverage.private, coverage.edits, coverage.bots_marked = True, tenant.has_private, True, True
    coverage.notes = [
        translatable("Only the channels and chats that were fetched are in it; channels stand under their numbers.")
    ]
    if tenant.are_replies_missing:
        coverage.notes.append(translatable("Some messages have more replies than were fetched."))
    if tenant.unknown_sides:
        coverage.notes.append(
            translatable(
                "Of some people the export does not say whether they are colleagues or guests; hand in the list of "
                "users too."
            )
        )


READER = Reader(
    title="Microsoft Teams messages (Microsoft Graph, JSON)",
    network=_NETWORK,
    accepts="a .json file of messages (pages, an array or one a line), or a folder or .zip of such files, and of the "
    "list of users",
    how_to_get="an administrator, with an application in Microsoft Entra that may read messages: GET "
    "/teams/TEAM/channels/getAllMessages, /chats/getAllMessages, and /users?$select=id,mail,userPrincipalName,userType",
    proves="who wrote, answered and reacted in which channel or chat and when, also what nobody answered; guests and "
    "programs apart",
    cannot_show="names of channels, chats that were not fetched, what deleted messages said, who read what",
    verified="files made by hand after Microsoft's reference of chatMessage; not a real tenant",
    detect=_detect,
    read=_read,
)
