"""What realm.json of a Zulip export tells: people, channels, who is in which conversation."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import msgspec

from pappus.readers.door import Door
from pappus.readers.typed_json import Typed
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.record import Side, Visibility

NETWORK = "zulip"
_PERSONAL, _STREAM, _GROUP = 1, 2, 3
_GUEST = 600
# Where addresses are hidden, the server makes one up of the user's number.
_MADE_UP = re.compile(r"user\d+@")
_EVERYBODY = frozenset({"all", "everyone", "channel", "stream", "topic"})


class User(NamedTuple):
    """What the export tells of a user."""

    side: Side = "unknown"
    domain: str | None = None
    is_bot: bool = False


class Place(NamedTuple):
    """Where a message stands; `others` are the numbers of the people in a direct conversation beside its author."""

    key: str
    property_id: str | None
    container_id: str | None
    visibility: Visibility | None
    others: tuple[str, ...] = ()


_NOBODY, _NOWHERE = User(), Place("", None, None, None)


class _Stream(msgspec.Struct, gc=False):
    id: int | None = None
    name: str | None = None
    invite_only: bool | None = None


class _Recipient(msgspec.Struct, gc=False):
    id: int | None = None
    type: int | None = None
    type_id: int | None = None


class _Subscription(msgspec.Struct, gc=False):
    recipient: int | None = None
    user_profile: int | None = None


class _Profile(msgspec.Struct, gc=False):
    id: int | None = None
    email: str | None = None
    delivery_email: str | None = None
    full_name: str | None = None
    is_bot: bool | None = None
    role: int | None = None


class _Reaction(msgspec.Struct, gc=False):
    message: int | None = None


class _Named(msgspec.Struct, gc=False):
    string_id: str | None = None


class _File(msgspec.Struct, gc=False):
    zerver_realm: list[_Named] | None = None
    zerver_userprofile: list[_Profile] | None = None
    zerver_userprofile_mirrordummy: list[_Profile] | None = None
    zerver_userprofile_crossrealm: list[_Profile] | None = None
    zerver_stream: list[_Stream] | None = None
    zerver_recipient: list[_Recipient] | None = None
    zerver_subscription: list[_Subscription] | None = None
    zerver_reaction: list[_Reaction] | None = None


@dataclass
class Realm:
    """People and places by their numbers.

    Attributes:
        name: the organisation's name in addresses; empty if the export does not say.
        reactions: how many there are to each message.
        has_direct: whether a direct conversation was met.
    """

    name: str = ""
    reactions: Counter[int | None] = field(default_factory=Counter)
    has_direct: bool = False
    _users: dict[int | None, User] = field(default_factory=dict)
    _numbers: dict[str, int | None] = field(default_factory=dict)
    _recipients: dict[int | None, _Recipient] = field(default_factory=dict)
    _streams: dict[int | None, _Stream] = field(default_factory=dict)
    _members: dict[int | None, set[int]] = field(default_factory=dict)
    _digest: Any = None

    def user(self, number: int | None) -> User:
        """What is known of a user."""
        return self._users.get(number, _NOBODY)

    def number_of(self, mention: str) -> int | None:
        """The number of the user that `Name` or `Name|number` means; null if it is nobody in particular."""
        name, _, number = mention.rpartition("|")
        if name and number.isascii() and number.isdigit() and len(number) < 12:
            return int(number)
        return None if mention in _EVERYBODY else self._numbers.get(mention)

    def place(self, recipient: int | None, sender: int | None) -> Place:
        """Where a message of `sender` to a recipient stands."""
        found = self._recipients.get(recipient)
        if found is None:
            return _NOWHERE
        if found.type == _STREAM:
            stream = self._streams.get(found.type_id) or _Stream()
            property_id = f"{NETWORK}:{stream.name or found.type_id}"
            return Place(str(found.type_id), property_id, None, "members" if stream.invite_only else "public")
        others = {found.type_id} if found.type == _PERSONAL else self._members.get(recipient, set())
        people = tuple(sorted(str(one) for one in others if one is not None and one != sender))
        self.has_direct = True
        key = self._digest(f"{NETWORK} {' '.join(sorted({*people, str(sender)}))}")
        return Place(key, None, f"{NETWORK}:{key}", "direct", people)


_REALM = Typed(_File)


def realm_in(content: bytes, place: str, door: Door) -> Realm:
    """What a realm.json tells.

    Raises:
        UnreadableError: it is none.
    """
    found = _REALM.one(content)
    if isinstance(found, str):
        raise UnreadableError(f"{place}: is no description of an organisation as Zulip exports it ({found})")
    realm = Realm(next((one.string_id or "" for one in found.zerver_realm or ()), ""), _digest=door.pseudonyms.digest)
    for profile in (*(found.zerver_userprofile or ()), *(found.zerver_userprofile_mirrordummy or ())):
        realm._users[profile.id] = _user(profile, door)
        if profile.full_name:
            realm._numbers[profile.full_name] = profile.id
    # These belong to the server itself: its own programs.
    realm._users |= {one.id: User("org", None, True) for one in found.zerver_userprofile_crossrealm or ()}
    realm._streams |= {one.id: one for one in found.zerver_stream or ()}
    realm._recipients |= {one.id: one for one in found.zerver_recipient or ()}
    groups = {one.id for one in found.zerver_recipient or () if one.type == _GROUP}
    for one in found.zerver_subscription or ():
        if one.recipient in groups and one.user_profile is not None:
            realm._members.setdefault(one.recipient, set()).add(one.user_profile)
    realm.reactions.update(one.message for one in found.zerver_reaction or ())
    return realm


def _user(profile: _Profile, door: Door) -> User:
    address = profile.delivery_email or profile.email or ""
    if "@" not in address or _MADE_UP.match(address):
        address = ""
    if address and profile.id is not None and not profile.is_bot:
        door.link(door.person(NETWORK, str(profile.id)), door.email(address))
    side: Side = "partner" if profile.role == _GUEST else "org"
    return User(side, address.rpartition("@")[2].strip().lower() or None, bool(profile.is_bot))
