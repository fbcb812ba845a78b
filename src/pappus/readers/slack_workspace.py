"""Who and what a Slack workspace consists of: its members, its channels, and the files of each day."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import msgspec

from pappus.readers.door import Door
from pappus.readers.lenient_json import lenient_json
from pappus.readers.source import Source
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.record import ActorKind, Side, Visibility

NETWORK = "slack"
SLACKBOT = "USLACKBOT"
USER_FILES = ("users.json", "org_users.json")
CHANNEL_FILES: dict[str, Visibility] = {
    "channels.json": "public",
    "groups.json": "members",
    "mpims.json": "direct",
    "dms.json": "direct",
}

_DAY_FILE = re.compile(r"(?:^|/)\d{4}-\d\d-\d\d\.json$")


Entry = TypeVar("Entry", bound=msgspec.Struct)


class Profile(msgspec.Struct, gc=False):
    """What a user's profile or a message says of its author."""

    email: str | None = None
    team: str | None = None
    is_restricted: bool | None = None
    is_ultra_restricted: bool | None = None


class _Enterprise(msgspec.Struct, gc=False):
    enterprise_id: str | None = None


class _User(msgspec.Struct, gc=False):
    id: str
    team_id: str | None = None
    is_bot: bool | None = None
    is_restricted: bool | None = None
    is_ultra_restricted: bool | None = None
    is_stranger: bool | None = None
    profile: Profile | None = None
    enterprise_user: _Enterprise | None = None


class _Channel(msgspec.Struct, gc=False):
    id: str
    name: str | None = None
    is_private: bool | None = None
    members: list[str] | None = None


@dataclass(frozen=True)
class Author:
    """Whoever writes on Slack.

    Attributes:
        actor_id: pseudonym of the user id; null if the message names nobody.
        kind: human or bot.
        side: org for full members, partner for guests and members of other workspaces.
        domain: domain of the e-mail address; null if the export gives none.
    """

    actor_id: str | None
    kind: ActorKind = "human"
    side: Side = "unknown"
    domain: str | None = None


@dataclass(frozen=True)
class Channel:
    """A channel, private group or direct conversation.

    Attributes:
        native_id: the id within the network, part of every act's id.
        property_id: `slack:<name>`; null for direct conversations.
        container_id: keyed digest of a direct conversation; null for channels.
        visibility: public (every member of the workspace), members or direct; null if no list names the channel.
        members: user ids of those in a direct conversation; empty for channels.
    """

    native_id: str
    property_id: str | None
    container_id: str | None
    visibility: Visibility | None
    members: tuple[str, ...] = ()


class Workspace:
    """The members and channels that an export declares."""

    def __init__(self, source: Source, door: Door) -> None:
        self._door = door
        self.home_teams: frozenset[str] = frozenset()
        self.users = self._read_users(source)
        self.channels = dict(self._read_channels(source))

    def author(self, user: str, team: str | None, profile: Profile | None) -> Author:
        """The author of a message by user id, with what the message itself says for those whom no list names."""
        known = self.users.get(user.upper())
        if known is None:
            known = replace(self._stranger(team, profile), actor_id=self._door.person(NETWORK, user))
            if user.upper() == SLACKBOT:
                known = replace(known, kind="bot", side="org")
        return known

    def channel(self, folder: str) -> Channel:
        """The channel whose days are in `folder`; one that no list names is taken by the folder's name."""
        if folder not in self.channels:
            self.channels[folder] = self._channel(_Channel(folder, folder), _guessed_visibility(folder))
        return self.channels[folder]

    def _stranger(self, team: str | None, profile: Profile | None) -> Author:
        team = team or (profile.team if profile else None)
        if profile and (profile.is_restricted or profile.is_ultra_restricted):
            return Author(None, side="partner")
        if team is None or not self.home_teams:
            return Author(None)
        return Author(None, side="org" if team in self.home_teams else "partner")

    def _read_users(self, source: Source) -> dict[str, Author]:
        users = [user for name in USER_FILES for user in _listed(source, name, _User)]
        self.home_teams = _home_teams(users)
        enterprises = Counter(user.enterprise_user.enterprise_id for user in users if user.enterprise_user)
        enterprise = enterprises.most_common(1)[0][0] if enterprises else None
        return {user.id.upper(): self._member(user, enterprise) for user in users}

    def _member(self, user: _User, enterprise: str | None) -> Author:
        actor_id = self._door.person(NETWORK, user.id)
        address = user.profile.email if user.profile else None
        domain = None
        if address and "@" in address:
            domain = address.rpartition("@")[2].strip().lower() or None
            if not user.is_bot:
                self._door.link(actor_id, self._door.email(address))
        ours = user.team_id is None or user.team_id in self.home_teams
        if enterprise and user.enterprise_user:
            ours = ours or user.enterprise_user.enterprise_id == enterprise
        guest = user.is_restricted or user.is_ultra_restricted or user.is_stranger
        side: Side = "org" if ours and not guest else "partner"
        bot = user.is_bot or user.id.upper() == SLACKBOT
        return Author(actor_id, "bot" if bot else "human", side, domain)

    def _read_channels(self, source: Source) -> Iterator[tuple[str, Channel]]:
        for name, visibility in CHANNEL_FILES.items():
            for entry in _listed(source, name, _Channel):
                seen = "members" if entry.is_private and visibility == "public" else visibility
                channel = self._channel(entry, seen)
                yield entry.id, channel
                if entry.name:
                    yield entry.name, channel

    def _channel(self, entry: _Channel, visibility: Visibility | None) -> Channel:
        if visibility != "direct":
            return Channel(entry.id, f"{NETWORK}:{entry.name or entry.id}", None, visibility)
        digest = self._door.pseudonyms.digest(f"{NETWORK}:{entry.id}")
        # The name of a group conversation spells out its members; where it stands for the id, so would the id.
        native_id = digest if entry.id == entry.name else entry.id
        return Channel(native_id, None, digest, visibility, tuple(entry.members or ()))


def day_files(source: Source) -> list[tuple[str, str]]:
    """Folder and member of each day's file, folder by folder in the order of days."""
    files = [member for member in source.members if _DAY_FILE.search(member)]
    return sorted((member.rpartition("/")[0].rpartition("/")[2] or source.path.name, member) for member in files)


def metadata(source: Source, name: str) -> str | None:
    """The member that is the export's own `name` (in the root or one folder below); null if there is none."""
    found = [member for member in source.members if member == name or member.endswith(f"/{name}")]
    return min((member for member in found if member.count("/") <= 1), key=len, default=None)


def _listed(source: Source, name: str, kind: type[Entry]) -> Iterator[Entry]:
    member = metadata(source, name)
    if member is None:
        return
    for entry in lenient_list(source.read(member), source.place(member)):
        try:
            yield msgspec.convert(entry, kind, strict=False)
        except msgspec.ValidationError:
            continue


def lenient_list(content: bytes, place: str) -> list[Any]:
    """The entries of a JSON list, broken characters replaced.

    Raises:
        UnreadableError: the content is no JSON list.
    """
    try:
        entries = lenient_json(content)
    except ValueError as error:
        raise UnreadableError(f"{place}: is not complete JSON ({error}); download the export again") from error
    if not isinstance(entries, list):
        raise UnreadableError(f"{place}: holds no list; expected is a JSON list")
    return entries


def _home_teams(users: list[_User]) -> frozenset[str]:
    teams = Counter(user.team_id for user in users if user.team_id and not user.is_stranger)
    return frozenset(team for team, _ in teams.most_common(1))


def _guessed_visibility(folder: str) -> Visibility | None:
    direct = folder.startswith("mpdm-") or re.fullmatch(r"D[A-Z0-9]{8,}", folder)
    return "direct" if direct else None
