"""The people, channels and chats that messages of Microsoft Teams stand in, by their pseudonyms and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from pappus.readers.door import Door
from pappus.readers.teams_messages import From, Identity, Message, Reaction, User
from pappus.vocabulary.record import ActorKind, Side

NETWORK = "teams"
_CHANNEL = re.compile(r"[0-9]{1,4}:[A-Za-z0-9_-]{1,100}")
_TIME = "^[0-9]{13}$"
_STRANGERS = frozenset(
    {"anonymousGuest", "federatedUser", "personalMicrosoftAccountUser", "skypeUser", "phoneUser", "emailUser"}
)
_USER_SIDES: dict[str, Side] = {"member": "org", "guest": "partner"}


class Known(NamedTuple):
    """What the list of users tells of somebody."""

    side: Side = "unknown"
    domain: str | None = None


class Author(NamedTuple):
    """Who did something: pseudonym, whether that is a person, and what is known of them."""

    actor_id: str | None
    kind: ActorKind
    known: Known


class Place(NamedTuple):
    """Where a message stands; `prefix` begins the ids of all acts there."""

    prefix: str
    property_id: str | None
    container_id: str | None
    is_chat: bool


class Said(msgspec.Struct, gc=False):
    """A message or a reaction to one."""

    message: Message
    place: Place
    where: str
    reaction: Reaction | None = None


_NOBODY = Author(None, "human", Known())


class Met(msgspec.Struct):
    """What messages have shown of an export: chats, replies that were not fetched, people whose side is unknown."""

    has_private: bool = False
    are_replies_missing: bool = False
    unknown_sides: bool = False


class Tenant:
    """The people and places of messages; knows the users that were told of before, and what was met."""

    def __init__(self, door: Door, users: dict[str, Known] | None = None) -> None:
        self.door = door
        self.users: dict[str, Known] = users or {}
        self._authors: dict[tuple[str, str | None], Author] = {}
        self._places: dict[str, Place] = {}
        self.met = Met()

    def take_in(self, met: Met) -> None:
        """Notes what was met elsewhere in the export."""
        self.met.has_private |= met.has_private
        self.met.are_replies_missing |= met.are_replies_missing
        self.met.unknown_sides |= met.unknown_sides

    def learn(self, user: User | str) -> None:
        """Takes in what the list of users says of one."""
        if isinstance(user, str) or not user.id:
            return
        address = user.mail or user.user_principal_name or ""
        is_address = "@" in address and "#EXT#" not in address
        if is_address:
            self.door.link(self._person(user.id), self.door.email(address))
        domain = address.rpartition("@")[2].strip().lower() or None if is_address else None
        self.users[user.id] = Known(_USER_SIDES.get((user.user_type or "").lower(), "unknown"), domain)

    def say(self, message: Message, where: str, things: list[Said], above: Place | None = None) -> None:
        """Adds a message, its reactions, and the replies that stand in it."""
        place = self._place(message) if above is None or message.channel_identity else above
        things.append(Said(message, place, where))
        if message.more_replies:
            self.met.are_replies_missing = True
        for number, reaction in enumerate(message.reactions or (), 1):
            things.append(Said(message, place, f"{where}, reaction {number}", reaction))
        for number, reply in enumerate(message.replies or (), 1):
            self.say(reply, f"{where}, reply {number}", things, place)

    def _place(self, message: Message) -> Place:
        channel = message.channel_identity
        native = (channel.channel_id if channel else None) or message.chat_id or ""
        place = self._places.get(native)
        if place is None:
            place = self._places[native] = self._new_place(message)
            self.met.has_private |= place.is_chat
        return place

    def _new_place(self, message: Message) -> Place:
        channel = message.channel_identity
        if channel is not None and channel.channel_id:
            # What follows the sign is a part of the service and the same for all.
            key = channel.channel_id.partition("@")[0]
            if not _CHANNEL.fullmatch(key):
                key = self.door.pseudonyms.digest(f"{NETWORK} {channel.channel_id}")
            given = self.door.property_id or f"{NETWORK}:{channel.team_id or 'team'}/{key}"
            return Place(f"{NETWORK}:{key}/", given, None, is_chat=False)
        if message.chat_id:
            # The id of a chat between two is made of theirs.
            digest = self.door.pseudonyms.digest(f"{NETWORK} {message.chat_id}")
            return Place(f"{NETWORK}:{digest}/", None, f"{NETWORK}:{digest}", is_chat=True)
        return Place(f"{NETWORK}:", self.door.property_id, None, is_chat=False)

    def author(self, author: From | None) -> Author:
        """Who did something."""
        if author is None or author.user is None or not author.user.id:
            program = author.application if author else None
            if program is None:
                return _NOBODY
            return Author(self._person(program.id) if program.id else None, "bot", Known())
        key = (author.user.id, author.user.user_identity_type)
        found = self._authors.get(key)
        if found is None:
            known = self.users.get(author.user.id, Known())
            if known.side == "unknown" and author.user.user_identity_type in _STRANGERS:
                known = known._replace(side="external")
            self.met.unknown_sides |= known.side == "unknown"
            found = self._authors[key] = Author(self._person(author.user.id), "human", known)
        return found

    def people(self, given: Iterable[Identity | None]) -> list[str] | None:
        """Pseudonyms of people, each once; null if there are none."""
        named = dict.fromkeys(one.id for one in given if one is not None and one.id)
        return self.door.people(NETWORK, [native for native in named if native]) or None

    def _person(self, native: str) -> str:
        return self.door.person(NETWORK, native)

    def times_in(self, natives: Any) -> Any:
        """When messages were written, which their ids tell; null where they do not."""
        nothing = pa.scalar(None, pa.string())
        digits = pc.if_else(pc.match_substring_regex(natives, _TIME), natives, nothing)
        times = pc.multiply(digits.cast(pa.int64()), 1_000)
        return pc.if_else(pa.array(self.door.are_plausible(times)), times, pa.scalar(None, pa.int64()))
