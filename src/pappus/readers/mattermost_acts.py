"""Lines of a bulk export of Mattermost as acts, column by column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from pappus.readers.door import Door, arrow_column
from pappus.readers.instant_columns import Instants
from pappus.readers.mattermost_notices import kind_told
from pappus.readers.record_columns import Gathered, let_in, list_column, placed, pseudonyms, said, text_column
from pappus.vocabulary.record import SCHEMA, ObjectType, Side, Verb, Visibility

NETWORK = "mattermost"
_MOST_MS = 1 << 52
_MENTION = re.compile(r"(?<![\w@])@([A-Za-z0-9][A-Za-z0-9._-]*)")
_EVERYBODY = frozenset({"all", "channel", "here"})
_VERBS: dict[str, Verb] = {
    "system_join_channel": "Join",
    "system_join_team": "Join",
    "system_leave_channel": "Leave",
    "system_leave_team": "Leave",
}
_OTHER_LINES = frozenset({"version", "scheme", "role", "emoji", "team", "channel", "user", "bot", "direct_channel"})


class _Props(msgspec.Struct, gc=False):
    from_webhook: Any = None
    from_bot: Any = None


class _Reaction(msgspec.Struct, gc=False):
    user: str | None = None
    emoji_name: str | None = None
    create_at: int | None = None


class _Reply(msgspec.Struct, gc=False):
    user: str | None = None
    type: str | None = None
    message: str | None = None
    props: _Props | None = None
    create_at: int | None = None
    edit_at: int | None = None
    reactions: list[_Reaction] | None = None
    attachments: list[Any] | None = None


class _Post(_Reply, gc=False):
    team: str | None = None
    channel: str | None = None
    channel_members: list[str] | None = None
    replies: list[_Reply] | None = None


class _User(msgspec.Struct, gc=False):
    username: str | None = None
    email: str | None = None
    roles: str | None = None


class _Channel(msgspec.Struct, gc=False):
    team: str | None = None
    name: str | None = None
    type: str | None = None


class Line(msgspec.Struct, gc=False):
    """A line of a bulk export."""

    type: str | None = None
    post: _Post | None = None
    direct_post: _Post | None = None
    user: _User | None = None
    bot: _User | None = None
    channel: _Channel | None = None


class Known(NamedTuple):
    """What the export tells of a user."""

    side: Side = "unknown"
    domain: str | None = None
    is_bot: bool = False


class Told(NamedTuple):
    """What the export tells of its server: users by name, and the private channels of teams."""

    users: dict[str, Known]
    private: set[tuple[str | None, str | None]]


class _Place(NamedTuple):
    """Where a post stands: the property, the conversation inside it, who can see it, who is in a direct one."""

    key: str
    property_id: str | None
    container_id: str | None
    visibility: Visibility
    members: tuple[str, ...]


class Said(msgspec.Struct, gc=False):
    """A post, reply or reaction that may become an act."""

    act_id: str
    where: str
    place: _Place
    user: str | None
    verb: Verb
    object_type: ObjectType
    create_at: int | None
    edit_at: int | None = None
    message: str | None = None
    thread_id: str | None = None
    parent_id: str | None = None
    parent_at: int | None = None
    by_program: bool = False
    engagement: dict[str, int] | None = None


_UNKNOWN = Known()


class Server:
    """Makes acts of lines; knows the users and channels that were told of before.

    Attributes:
        told: these.
        has_direct: whether a direct message was met.
        has_learned: whether a line told of the server.
    """

    def __init__(self, door: Door, told: Told | None = None) -> None:
        self._door, self.told = door, told or Told({}, set())
        self._users, self._private = self.told
        self.has_direct = self.has_learned = False

    def say(self, line: Line, where: str, things: Gathered[Said]) -> None:
        """Adds what is said in a line; what describes the server is remembered."""
        post = line.post if line.type == "post" else line.direct_post if line.type == "direct_post" else None
        if post is not None:
            self.has_direct = self.has_direct or line.type == "direct_post"
            self._say_posted(post, where, things)
        elif line.type in ("post", "direct_post"):
            things.refuse(where, f"is a {line.type} without its content")
        elif line.type is None or line.type in _OTHER_LINES:
            self._learn(line)
        else:
            things.ignore(f"line of a kind that is not known ({line.type[:60]})")

    def _learn(self, line: Line) -> None:
        if line.user and line.user.username:
            self._learn_user(line.user, line.user.username)
        elif line.bot and line.bot.username:
            self._users[line.bot.username.lower()] = Known("org", None, is_bot=True)
        elif line.type == "channel" and line.channel and line.channel.type == "P":
            self._private.add((line.channel.team, line.channel.name))
        else:
            return
        self.has_learned = True

    def acts(self, things: Gathered[Said]) -> Iterator[Any]:
        """Acts of what was said; what is none is counted."""
        door, messages = self._door, [one.message for one in things]
        written = [one.create_at for one in things]
        acts = placed(door, NETWORK, pa.array([one.where for one in things]), _times(written))
        acts |= said(door, text_column(messages)) | self._who(things) | _threads(things)
        acts |= {
            "act_id": pa.array([one.act_id for one in things]),
            "property_id": text_column([one.place.property_id for one in things]),
            "container_id": text_column([one.place.container_id for one in things]),
            "verb": pa.array([one.verb for one in things]),
            "object_type": pa.array([one.object_type for one in things]),
            "recipients": list_column([self._others(one) if one.place.members else None for one in things]),
            "mentions": list_column([self._mentions(text) if text and "@" in text else None for text in messages]),
            "visibility": pa.array([one.place.visibility for one in things]),
            "edited_us": self._edits(things),
            "engagement": arrow_column([one.engagement for one in things], SCHEMA.field("engagement").type),
        }
        yield from let_in(door, acts, written, between=things.between)

    def _who(self, things: list[Said]) -> dict[str, Any]:
        """The columns of who said it."""
        known = [self._users.get((one.user or "").lower(), _UNKNOWN) for one in things]
        programs = [one.by_program or user.is_bot for one, user in zip(things, known, strict=True)]
        return {
            "actor_id": pseudonyms(self._door, NETWORK, text_column([one.user for one in things])),
            "actor_kind": pa.array(["bot" if is_program else "human" for is_program in programs]),
            "actor_side": pa.array([user.side for user in known]),
            "actor_domain": text_column([user.domain for user in known]),
        }

    def _edits(self, things: list[Said]) -> Any:
        """When messages were changed after they had been written; null if never."""
        edits = [one.edit_at * 1_000 if one.edit_at and one.edit_at > (one.create_at or 0) else None for one in things]
        return pa.array([one if one and self._door.plausible(one) else None for one in edits], pa.int64())

    def _learn_user(self, user: _User, name: str) -> None:
        roles = (user.roles or "").split()
        address = user.email if user.email and "@" in user.email else None
        side: Side = "partner" if "system_guest" in roles else "org"
        self._users[name.lower()] = Known(side, address.rpartition("@")[2].strip().lower() or None if address else None)
        if address:
            self._door.link(self._door.person(NETWORK, name), self._door.email(address))

    def _place(self, post: _Post) -> _Place:
        members = tuple(sorted({name.lower() for name in post.channel_members or ()}))
        if post.channel_members is not None:
            digest = self._door.pseudonyms.digest(f"{NETWORK} {' '.join(members)}")
            return _Place(digest, None, f"{NETWORK}:{digest}", "direct", members)
        key = f"{post.team}/{post.channel}"
        property_id = self._door.property_id or f"{NETWORK}:{key}"
        is_private = (post.team, post.channel) in self._private
        return _Place(key, property_id, None, "members" if is_private else "public", ())

    def _say_posted(self, post: _Post, where: str, things: Gathered[Said]) -> None:
        place = self._place(post)
        act_id = self._id(place.key, post)
        if one := _say_one(post, act_id, where, place, things):
            if one.object_type != "event":
                one.thread_id = act_id
            if post.replies:
                one.engagement = {**(one.engagement or {}), "replies": len(post.replies)}
        self._say_reacted(post, act_id, where, place, things)
        for number, reply in enumerate(post.replies or (), 1):
            there = f"{where}, reply {number}"
            if one := _say_one(reply, self._id(act_id, reply), there, place, things):
                one.thread_id, one.parent_id, one.parent_at = act_id, act_id, post.create_at
                self._say_reacted(reply, one.act_id, there, place, things)

    def _say_reacted(self, said: _Reply, target: str, where: str, place: _Place, things: Gathered[Said]) -> None:
        for number, reaction in enumerate(said.reactions or (), 1):
            act_id = f"{NETWORK}:{self._digest(target, reaction.user, reaction.create_at, reaction.emoji_name)}"
            there = f"{where}, reaction {number}"
            one = Said(act_id, there, place, reaction.user, "Like", "reaction", reaction.create_at)
            one.parent_id, one.parent_at = target, said.create_at
            things.append(one)

    def _id(self, within: str, said: _Reply) -> str:
        # There are no ids in this export; these fields are what the server itself tells posts apart by.
        return f"{NETWORK}:{self._digest(within, said.user, said.create_at, said.message)}"

    def _digest(self, *parts: object) -> str:
        return self._door.pseudonyms.digest("\0".join(map(str, parts)))

    def _others(self, one: Said) -> list[str] | None:
        own = (one.user or "").lower()
        return self._door.people(NETWORK, [name for name in one.place.members if name != own]) or None

    def _mentions(self, message: str) -> list[str] | None:
        names = dict.fromkeys(found.rstrip("._-").lower() for found in _MENTION.findall(message))
        named = [name for name in names if name in self._users or (not self._users and name not in _EVERYBODY)]
        return self._door.people(NETWORK, named) or None


def _say_one(said: _Reply, act_id: str, where: str, place: _Place, things: Gathered[Said]) -> Said | None:
    """Adds a post or reply; null if it is a notice of the server, which is counted."""
    kind = (kind_told(said.user, said.message) if said.type is None else said.type) or ""
    verb = _VERBS.get(kind)
    if verb is None and kind.startswith("system_"):
        things.ignore(f"notice of the server ({kind[:60]})")
        return None
    if verb is not None:
        one = Said(act_id, where, place, said.user, verb, "event", said.create_at)
    else:
        kind_of: ObjectType = "media" if said.attachments and not said.message else "note"
        one = Said(act_id, where, place, said.user, "Create", kind_of, said.create_at, said.edit_at, said.message)
        props = said.props or _Props()
        one.by_program = any(str(mark).lower() == "true" for mark in (props.from_webhook, props.from_bot))
        one.engagement = {"reactions": len(said.reactions)} if said.reactions else None
    things.append(one)
    return one


def _times(written: list[int | None]) -> Instants:
    """Times in milliseconds since 1970."""
    us = [None if one is None or abs(one) > _MOST_MS else one * 1_000 for one in written]
    return Instants(pa.array(us, pa.int64()), "ms", None)


def _threads(things: list[Said]) -> dict[str, Any]:
    """The columns that tell in which thread something stands, and what it answers."""
    parents = pa.array([one.parent_id for one in things], pa.string())
    times = _times([one.parent_at if one.parent_id else None for one in things]).ts_us
    told = pa.array(["missing" if one.parent_at is None else "in_export" for one in things])
    nothing = pa.scalar(None, pa.string())
    threads = pa.array([one.thread_id for one in things], pa.string())
    return {
        "thread_id": threads,
        "thread_method": pc.if_else(pc.is_valid(threads), "native", nothing),
        "parent_id": parents,
        "parent_ts_us": times,
        "parent_ts_source": pc.if_else(pc.is_valid(parents), told, nothing),
    }
