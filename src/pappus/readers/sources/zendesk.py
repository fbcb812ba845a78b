"""Zendesk: the JSON export of tickets, one ticket a line with its comments, and of the users beside it.

Lists and pages of the interface hold the same tickets; programs that fetch them put the comments in, or beside them:
`{"ticket": {…}, "comments": […]}`.
Fields of comments: developer.zendesk.com/api-reference/ticketing/tickets/ticket_comments; that a ticket stands in a
line with its comments is after programs that read the export.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from pappus.readers.door import Door
from pappus.readers.json_records import accepted, begun, form_of, list_named, records
from pappus.readers.reader import Reader
from pappus.readers.source import Source
from pappus.readers.typed_json import Typed
from pappus.readers.zendesk_acts import NETWORK, Desk, Ticket, User
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.languages import translatable

_Kind = Literal["tickets", "users"]

_ENDINGS = (".json", ".jsonl", ".ndjson")
_TICKET_KEYS = (b'"id"', b'"created_at"', b'"status"', b'"comments"')
_REQUESTER_KEYS = (b'"requester_id"', b'"requester"')
_USER_KEYS = (b'"id"', b'"role"', b'"created_at"')
_TICKETS, _USERS = Typed(Ticket), Typed(User)
_LISTED = {kind: list_named(kind) for kind in ("tickets", "users")}


def _detect(source: Source) -> float:
    return 0.9 if any(_form(source.head(member)) == "tickets" for member in _candidates(source)[:50]) else 0.0


def _candidates(source: Source) -> list[str]:
    return list(source.members) if source.kind == "file" else source.find(*_ENDINGS)


def _form(head: bytes) -> _Kind | None:
    """Whether a file holds `tickets` or `users`; null for anything else."""
    if not begun(head).startswith((b"{", b"[")):
        return None
    first = _first(head, "tickets")
    if all(key in first for key in _TICKET_KEYS) and any(key in first for key in _REQUESTER_KEYS):
        return "tickets"
    return "users" if all(key in _first(head, "users") for key in _USER_KEYS) else None


def _first(head: bytes, kind: _Kind) -> bytes:
    """Where the first record of a file is: in its first line, or no one knows how far it goes."""
    text = begun(head)
    return text.partition(b"\n")[0] if form_of(head, _LISTED[kind]) == "lines" else text


def _read(source: Source, door: Door) -> Iterator[Any]:
    forms = {member: _form(source.head(member)) for member in _candidates(source)}
    tickets = [member for member, form in forms.items() if form == "tickets"]
    if not tickets:
        raise UnreadableError(
            f"{source.path}: holds no tickets. Expected the JSON export of Zendesk, in which each line is a ticket "
            "(or a list of tickets) with id, created_at, status, requester and comments"
        )
    desk = Desk(door)
    for member in (member for member, form in forms.items() if form == "users"):
        _learn_users(source, member, desk)
    for member in tickets:
        yield from _read_tickets(source, member, desk, door)
    _describe(door, desk)


def _learn_users(source: Source, member: str, desk: Desk) -> None:
    for users in records(source, member, _LISTED["users"], _USERS):
        for user in users:
            desk.learn(user if isinstance(user, User) else None)


def _read_tickets(source: Source, member: str, desk: Desk, door: Door) -> Iterator[Any]:
    pieces = records(source, member, _LISTED["tickets"], _TICKETS)
    for tickets in accepted(pieces, source.place(member), door.refuse, "ticket", _lacking):
        yield from desk.acts([remark for one, where in tickets for remark in desk.remarks(one.whole(), where)])


def _lacking(ticket: Ticket) -> str | None:
    return "no id" if ticket.whole().id is None else None


def _describe(door: Door, desk: Desk) -> None:
    coverage = door.coverage
    coverage.network = NETWORK
    coverage.inbound = coverage.outbound = "all"
    coverage.deletions, coverage.private, coverage.edits, coverage.bots_marked = False, True, False, True
    coverage.notes = [
        translatable(
            "Tickets that were deleted are missing; of a ticket only the last time that it was solved is told."
        )
    ]
    if desk.unknown_sides:
        coverage.notes.append(
            translatable(
                "Of some people the export does not say whether they are agents; hand in the export of the users too."
            )
        )


READER = Reader(
    title="Zendesk ticket export (JSON)",
    network=NETWORK,
    accepts="the .json file of tickets, or a folder or .zip of it and the .json file of users",
    how_to_get="Zendesk Admin Center: Account, Tools, Reports, Export, JSON export: tickets, then users "
    "(the account owner has exports switched on by Zendesk's support first)",
    proves="who asked, who answered and when, in public or as an internal note, also what nobody answered; when it was "
    "last solved",
    cannot_show="deleted tickets, who read what, on which channel a ticket came in, when it was opened again",
    verified="files made by hand after Zendesk's description of tickets, comments and users and after programs "
    "that read this export; not a real export",
    detect=_detect,
    read=_read,
)
