"""Tickets of Zendesk and their comments as acts, column by column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec
import pyarrow as pa

from pappus.readers.door import Door, arrow_column
from pappus.readers.instant_columns import instants
from pappus.readers.markup import plain_text
from pappus.readers.record_columns import let_in, list_column, placed, said, text_column
from pappus.readers.scrubbing import scrub
from pappus.vocabulary.record import ActorKind, Side, Verb

NETWORK = "ticket"
_HOST = re.compile(r"https?://([a-z0-9.-]{1,100})/", re.IGNORECASE)
_SIDES: dict[str, Side] = {"end-user": "external", "agent": "org", "admin": "org"}
_SYSTEM = "-1"
_OVER = frozenset({"solved", "closed"})
_MERGED = "closed_by_merge"
_AUTOMATIC_CHANNELS = frozenset({"rule", "system"})
_Id = int | str | None


class User(msgspec.Struct, gc=False):
    """What is told of a user."""

    id: _Id = None
    role: str | None = None
    email: str | None = None


class _Via(msgspec.Struct, gc=False):
    channel: int | str | None = None


class _Comment(msgspec.Struct, gc=False):
    id: _Id = None
    author_id: _Id = None
    public: bool | None = None
    created_at: str | None = None
    plain_body: str | None = None
    body: str | None = None
    html_body: str | None = None
    via: _Via | None = None


class _Metrics(msgspec.Struct, gc=False):
    solved_at: str | None = None


class Ticket(msgspec.Struct, gc=False):
    """A ticket with its comments; or what holds the ticket, its comments and its people side by side."""

    id: _Id = None
    url: str | None = None
    subject: str | None = None
    description: str | None = None
    created_at: str | None = None
    status: str | None = None
    requester_id: _Id = None
    requester: User | None = None
    submitter: User | None = None
    assignee_id: _Id = None
    assignee: User | None = None
    group_id: _Id = None
    via: _Via | None = None
    tags: list[str] | None = None
    comments: list[_Comment] | None = None
    metric_set: _Metrics | None = None
    ticket: Ticket | None = None
    users: list[User] | None = None

    def whole(self) -> Ticket:
        """The ticket with what stands beside it."""
        if self.ticket is None:
            return self
        self.ticket.comments = self.comments if self.ticket.comments is None else self.ticket.comments
        self.ticket.users = self.users if self.ticket.users is None else self.ticket.users
        return self.ticket


class _Known(NamedTuple):
    """What the export tells of a user."""

    side: Side = "unknown"
    domain: str | None = None


_UNKNOWN, _OURS = _Known(), _Known("org")


class _Remark(msgspec.Struct, gc=False):
    """A comment, the description of a ticket without any, or its end; without an id its id is empty."""

    comment: _Comment
    native_id: str
    place: str
    is_first: bool
    thread_id: str
    property_id: str
    container_id: str | None
    tags: list[str] | None
    verb: Verb = "Create"


class Desk:
    """Makes acts of tickets; knows the users that were told of so far."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._users: dict[str, _Known] = {}
        self.unknown_sides = False

    def learn(self, user: User | None) -> None:
        """Takes in what the export says of a user."""
        if user is None or user.id is None:
            return
        known = self._users.get(str(user.id), _UNKNOWN)
        side = _SIDES.get(user.role or "", known.side)
        address = user.email if user.email and "@" in user.email else None
        if address:
            self._door.link(self._person(str(user.id)), self._door.email(address))
        self._users[str(user.id)] = _Known(side, _domain(address) if address else known.domain)

    def acts(self, remarks: list[_Remark]) -> Iterator[Any]:
        """Remarks as acts; what is none is counted."""
        door, comments = self._door, [remark.comment for remark in remarks]
        written = [comment.created_at for comment in comments]
        times = instants(arrow_column(written, pa.string()))
        kinds = ["ticket" if remark.is_first or remark.verb != "Create" else "note" for remark in remarks]
        acts = placed(door, NETWORK, pa.array([remark.place for remark in remarks]), times)
        acts |= said(door, text_column(list(map(_text_of, comments)))) | self._authors(comments)
        acts |= {
            "act_id": text_column([remark.native_id for remark in remarks]),
            "property_id": text_column([remark.property_id for remark in remarks]),
            "container_id": text_column([remark.container_id for remark in remarks]),
            "thread_id": text_column([remark.thread_id for remark in remarks]),
            "thread_method": "native",
            "verb": pa.array([remark.verb for remark in remarks]),
            "object_type": pa.array(kinds),
            "visibility": pa.array(["internal_note" if one.public is False else "direct" for one in comments]),
            "tags": list_column([remark.tags if remark.is_first else None for remark in remarks]),
            "links": None,
        }
        faults = {row: "has no id" for row, remark in enumerate(remarks) if not remark.native_id}
        yield from let_in(door, acts, written, faults)

    def _authors(self, comments: list[_Comment]) -> dict[str, Any]:
        """The columns of who wrote; the pseudonym is null for the program itself, and where nobody is named."""
        authors = [None if comment.author_id is None else str(comment.author_id) for comment in comments]
        told: dict[str | None, _Known] = {one: self._users.get(one or "", _UNKNOWN) for one in dict.fromkeys(authors)}
        people = {one: None if one in (None, _SYSTEM) else self._person(one) for one in told}
        self.unknown_sides |= any(people[one] and known.side == "unknown" for one, known in told.items())
        told |= {_SYSTEM: _OURS}
        return {
            "actor_id": text_column([people[one] for one in authors]),
            "actor_kind": pa.array(list(map(_kind, authors, comments))),
            "actor_side": pa.array([told[one].side for one in authors]),
            "actor_domain": text_column([told[one].domain for one in authors]),
        }

    def remarks(self, ticket: Ticket, place: str) -> Iterator[_Remark]:
        """The comments of a ticket; its description where it has none."""
        self._learn_from(ticket)
        host = _host(ticket.url)
        thread_id = f"{NETWORK}:{host}/{ticket.id}" if host else f"{NETWORK}:{ticket.id}"
        container_id = None if ticket.group_id is None else f"{NETWORK}:group/{ticket.group_id}"
        shared = (thread_id, self._property(host), container_id, [scrub(tag) for tag in ticket.tags or ()] or None)
        if not ticket.comments:
            yield _Remark(_description_of(ticket), thread_id, place, True, *shared)
        for number, comment in enumerate(ticket.comments or (), 1):
            native_id = "" if comment.id is None else f"{thread_id}/{comment.id}"
            yield _Remark(comment, native_id, f"{place}, comment {number}", number == 1, *shared)
        if ticket.status in _OVER and ticket.metric_set and ticket.metric_set.solved_at:
            # A ticket that was merged goes on as another one, which is not named.
            verb: Verb = "Move" if _MERGED in (ticket.tags or ()) else "Close"
            end = _Comment(author_id=_SYSTEM, created_at=ticket.metric_set.solved_at, public=True)
            yield _Remark(end, f"{thread_id}/solved", f"{place}, solved_at", False, *shared, verb)

    def _learn_from(self, ticket: Ticket) -> None:
        for user in (*(ticket.users or ()), ticket.requester, ticket.submitter, ticket.assignee):
            self.learn(user)
        # Only agents are assigned tickets, and only agents can write what the requester does not see.
        self._is_agent(ticket.assignee_id)
        for comment in ticket.comments or ():
            if comment.public is False:
                self._is_agent(comment.author_id)

    def _is_agent(self, user_id: _Id) -> None:
        if user_id is not None and str(user_id) != _SYSTEM:
            known = self._users.get(str(user_id), _UNKNOWN)
            if known.side == "unknown":
                self._users[str(user_id)] = known._replace(side="org")

    def _property(self, host: str | None) -> str:
        given = self._door.property_id or (self._door.ours(NETWORK, host) if host else None)
        return given or f"{NETWORK}:{host or 'zendesk'}"

    def _person(self, user_id: str) -> str:
        return self._door.person(NETWORK, user_id)


def _kind(author: str | None, comment: _Comment) -> ActorKind:
    if author == _SYSTEM:
        return "system"
    is_automatic = author is not None and comment.via is not None and comment.via.channel in _AUTOMATIC_CHANNELS
    return "automation" if is_automatic else "human"


def _text_of(comment: _Comment) -> str | None:
    return comment.plain_body or comment.body or (plain_text(comment.html_body) if comment.html_body else None)


def _description_of(ticket: Ticket) -> _Comment:
    requester = ticket.requester.id if ticket.requester_id is None and ticket.requester else ticket.requester_id
    text = ticket.description or ticket.subject
    return _Comment(author_id=requester, created_at=ticket.created_at, plain_body=text, public=True, via=ticket.via)


def _host(url: str | None) -> str | None:
    found = _HOST.match(url) if url else None
    return found[1].lower() if found else None


def _domain(address: str) -> str | None:
    return address.rpartition("@")[2].strip().lower() or None
