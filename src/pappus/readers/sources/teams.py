"""Microsoft Teams: messages of channels and chats as Microsoft Graph hands them out (`chatMessage`).

Fields: learn.microsoft.com/graph/api/resources/chatmessage, with those of chatMessageReaction, chatMessageMention,
eventMessageDetail and user. The id of a message is its time in milliseconds. Some programs of .NET save the
same with keys that begin with capitals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from pappus.readers.abreast import Acts
from pappus.readers.door import Door
from pappus.readers.json_records import Form, accepted, begun, list_named, records
from pappus.readers.reader import Reader
from pappus.readers.record_columns import Gathered
from pappus.readers.records_abreast import RecordFile, acts_of_pieces, record_acts
from pappus.readers.source import Source
from pappus.readers.teams_acts import teams_acts
from pappus.readers.teams_messages import Message, User
from pappus.readers.teams_tenant import NETWORK, Known, Said, Tenant
from pappus.readers.typed_json import Capitalised, Typed
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.languages import translatable

_ENDINGS = (".json", ".jsonl", ".ndjson")
_LISTED = list_named("value")
_MESSAGE_KEYS = (b"messageType", b"createdDateTime", b"body")
_USER_KEYS = (b"userPrincipalName", b"id")
# By whether keys begin with capitals.
_MESSAGES = {False: Typed(Message), True: Capitalised(Message)}
_USERS = {False: Typed(User), True: Capitalised(User)}


def _detect(source: Source) -> float:
    return 0.9 if any(_form(source.head(member)) == "messages" for member in _candidates(source)[:50]) else 0.0


def _candidates(source: Source) -> list[str]:
    return list(source.members) if source.kind == "file" else source.find(*_ENDINGS)


def _form(head: bytes) -> str | None:
    """Whether a file holds `messages` or `users`; null for anything else."""
    text = begun(head)
    if not text.startswith((b"{", b"[")):
        return None
    if _holds(text, _MESSAGE_KEYS):
        return "messages"
    return "users" if _holds(text, _USER_KEYS) else None


def _holds(text: bytes, keys: tuple[bytes, ...]) -> bool:
    capitals = _has_capitals(text)
    return all(b'"%s%s"' % (key[:1].upper() if capitals else key[:1], key[1:]) in text for key in keys)


def _has_capitals(head: bytes) -> bool:
    return b'"Id"' in head


def _read(source: Source, door: Door) -> Iterator[Any]:
    forms = {member: _form(source.head(member)) for member in _candidates(source)}
    exports = [member for member, form in forms.items() if form == "messages"]
    if not exports:
        raise UnreadableError(
            f"{source.path}: holds no messages of Microsoft Teams. Expected what Microsoft Graph gives: chatMessage "
            "with id, messageType, createdDateTime, from and body"
        )
    tenant = Tenant(door)
    for member in (member for member, form in forms.items() if form == "users"):
        for some in records(source, member, _LISTED, _USERS[_has_capitals(source.head(member))]):
            for user in some:
                tenant.learn(user)
    for member in exports:
        yield from _read_messages(source, member, tenant, door)
    _describe(door, tenant)


def _read_messages(source: Source, member: str, tenant: Tenant, door: Door) -> Iterator[Any]:
    place, capitals = source.place(member), _has_capitals(source.head(member))
    yield from record_acts(
        RecordFile(source, member, _LISTED, _MESSAGES[capitals]),
        partial(_acts, tenant, place),
        partial(partial, _piecewise, tenant.users, place, capitals),
        door,
        tenant.take_in,
    )


def _acts(tenant: Tenant, place: str, pieces: Iterable[list[Message | str]], passed: int) -> Iterator[Any]:
    things: Gathered[Said] = Gathered()
    for some in accepted(pieces, place, things.refuse, "chatMessage", passed=passed):
        for one, where in some:
            tenant.say(one, where, things)
        yield from teams_acts(tenant, things)
        things.clear()


def _piecewise(users: dict[str, Known], place: str, capitals: bool, form: Form, door: Door) -> Callable[[bytes], Acts]:
    """What makes acts of pieces of a file, and tells what it met (`Met`)."""
    tenant = Tenant(door, users)
    return acts_of_pieces(place, form, _MESSAGES[capitals], partial(_acts, tenant, place), lambda: tenant.met)


def _describe(door: Door, tenant: Tenant) -> None:
    coverage, met = door.coverage, tenant.met
    coverage.network = NETWORK
    coverage.inbound = coverage.outbound = "sampled" if met.are_replies_missing else "all"
    coverage.deletions, coverage.private, coverage.edits, coverage.bots_marked = (
        True,
        met.has_private,
        True,
        True,
    )
    coverage.notes = [
        translatable("Only the channels and chats that were fetched are in it; channels stand under their numbers.")
    ]
    if met.are_replies_missing:
        coverage.notes.append(translatable("Some messages have more replies than were fetched."))
    if met.unknown_sides:
        coverage.notes.append(
            translatable(
                "Of some people the export does not say whether they are colleagues or guests; hand in the list of "
                "users too."
            )
        )


READER = Reader(
    title="Microsoft Teams messages (Microsoft Graph, JSON)",
    network=NETWORK,
    accepts="a .json file of messages (pages, an array or one a line; keys may begin with capitals), or a folder or "
    ".zip of such files, and of the list of users",
    how_to_get="an administrator, with an application in Microsoft Entra that may read messages: GET "
    "/teams/TEAM/channels/getAllMessages, /chats/getAllMessages, and /users?$select=id,mail,userPrincipalName,userType",
    proves="who wrote, answered and reacted in which channel or chat and when, also what nobody answered; guests and "
    "programs apart",
    cannot_show="names of channels, chats that were not fetched, what deleted messages said, who read what",
    verified="files made by hand after Microsoft's reference of chatMessage; samples of a small tenant (2025) that "
    "another program is tested with; not a real tenant",
    detect=_detect,
    read=_read,
)
