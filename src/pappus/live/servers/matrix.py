"""Rooms of a Matrix homeserver: what is new by /sync, what was before by /messages backwards.

https://spec.matrix.org/latest/client-server-api/, Syncing and Room event retrieval. A timeline of /sync that is cut
off leaves a gap up to the sync before, or to the room's beginning where the room is new; gaps are kept in the cursor
until they are filled.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Generator, Iterator
from typing import Any
from urllib.parse import quote

from pappus.live.kind import Cursor, Errand, Kind, Portion
from pappus.live.matrix_changes import redacted, with_replaced
from pappus.live.web_questions import ForbiddenError, MissingError, WebServer
from pappus.vocabulary.errors import PappusError
from pappus.vocabulary.languages import translatable

_CLIENT = "/_matrix/client/v3"
_PAGE_EVENTS = 500
_TIMELINE_EVENTS = 100
# More than two people, with whom a room may be called after one of them.
_FEW = 5


class _Homeserver:
    """A homeserver, with what is remembered of its rooms during a run."""

    def __init__(self, errand: Errand) -> None:
        self._server = WebServer(errand)
        self._described: dict[str, dict[str, Any]] = {}

    def sync(self, since: str | None, rooms: list[str]) -> dict[str, Any]:
        """What is new since a sync, in these rooms alone if there are any."""
        nothing: dict[str, Any] = {"types": []}
        chosen: dict[str, Any] = {"rooms": rooms} if rooms else {}
        timeline = {"limit": _TIMELINE_EVENTS}
        quiet = {"state": nothing, "ephemeral": nothing, "account_data": nothing, "timeline": timeline}
        wanted = {"presence": nothing, "account_data": nothing, "room": quiet | chosen}
        query = {"filter": json.dumps(wanted), "timeout": "0"} | ({"since": since} if since else {})
        found: dict[str, Any] = self._server.get(f"{_CLIENT}/sync", query)
        return found

    def before(self, room: str, gap: dict[str, str | None]) -> tuple[list[dict[str, Any]], str | None]:
        """A page of the events before a place, oldest first, and the place before them; null at the gap's end."""
        query = {"dir": "b", "limit": str(_PAGE_EVENTS), "from": str(gap["from"])}
        query |= {"to": gap["to"]} if gap["to"] else {}
        page = self._server.get(f"{_CLIENT}/rooms/{quote(room, safe='')}/messages", query)
        events = page.get("chunk", [])
        # The end that was wanted may be named once it is reached.
        ended = not events or page.get("end") == gap["to"]
        return events[::-1], None if ended else page.get("end")

    def number_of(self, alias: str) -> str:
        """The number of a room that may be called by an alias."""
        if not alias.startswith("#"):
            return alias
        return str(self._server.get(f"{_CLIENT}/directory/room/{quote(alias, safe='')}")["room_id"])

    def event(self, room: str, number: str) -> dict[str, Any] | None:
        """An event as it is now; null if it is not shown to the account."""
        try:
            found = self._server.get(f"{_CLIENT}/rooms/{quote(room, safe='')}/event/{quote(number, safe='')}")
        except (ForbiddenError, MissingError):
            return None
        return found if isinstance(found, dict) else None

    def saved(self, room: str, events: list[dict[str, Any]]) -> bytes:
        """Events as a file such as Element saves, with the room's members before them."""
        if room not in self._described:
            state = self._server.get(f"{_CLIENT}/rooms/{quote(room, safe='')}/state")
            self._described[room] = _described(room, state)
        now = with_replaced(events, lambda number: self.event(room, number))
        return json.dumps({**self._described[room], "messages": now}, ensure_ascii=False).encode("utf-8", "replace")

    def close(self) -> None:
        """Ends the connection."""
        self._server.close()


def _described(room: str, state: list[dict[str, Any]]) -> dict[str, Any]:
    """The words before the events: name, creator, and members by which a room's name is told from a person's."""
    contents = {
        one["type"]: (one.get("content") or {}, one.get("sender")) for one in state if one.get("state_key") == ""
    }
    name, _ = contents.get("m.room.name", ({}, None))
    alias, _ = contents.get("m.room.canonical_alias", ({}, None))
    _, creator = contents.get("m.room.create", ({}, None))
    # Programs call a room without a name after its members; what holds an @ is taken for such a name.
    called = name.get("name") or alias.get("alias") or f"@{room}"
    members = [
        {"user_id": one["state_key"], "displayname": (one.get("content") or {}).get("displayname")}
        for one in state
        if one.get("type") == "m.room.member" and (one.get("content") or {}).get("membership") == "join"
    ]
    # Whoever else is in the room makes no difference, and the words before the events have to be few.
    namesakes = [one for one in members if one["displayname"] and one["displayname"] in called]
    return {"room_name": called, "room_creator": creator, "room_members": [*members[:_FEW], *namesakes[:_FEW]]}


def _fetch(errand: Errand, cursor: Cursor) -> Generator[Portion, None, None]:
    server = _Homeserver(errand)
    try:
        reached: Cursor = {"since": None, "rooms": [], "gaps": {}} | copy.deepcopy(cursor)
        rooms = [server.number_of(one) for one in errand.source.rooms]
        passed = 0
        yield _new(server, reached, rooms)
        for room in list(reached["gaps"]):
            for count, portion in _in_gap(server, reached, room, errand.portion_bytes):
                passed += count
                errand.progress(passed)
                yield portion
    finally:
        server.close()


def _new(server: _Homeserver, reached: Cursor, rooms: list[str]) -> Portion:
    """What is new since the last sync; what a timeline leaves out becomes a gap."""
    before = reached["since"]
    found = server.sync(before, rooms)
    if "next_batch" not in found:
        raise PappusError("the server's answer to /sync has no next_batch; is the address that of a homeserver?")
    members: dict[str, bytes] = {}
    deleted: dict[str, int] = {}
    for room, joined in found.get("rooms", {}).get("join", {}).items():
        timeline = joined.get("timeline", {})
        is_new = room not in reached["rooms"]
        if timeline.get("prev_batch") and (timeline.get("limited") or is_new):
            _open_gap(reached, room, {"from": timeline["prev_batch"], "to": None if is_new else before})
        if is_new:
            reached["rooms"].append(room)
        if timeline.get("events"):
            members[f"{room}/new.json"] = server.saved(room, timeline["events"])
            deleted |= redacted(timeline["events"])
    reached["since"] = found["next_batch"]
    return Portion(members, copy.deepcopy(reached), deleted=deleted)


def _open_gap(reached: Cursor, room: str, gap: dict[str, str | None]) -> None:
    # One that is still open is older, and both are filled.
    reached["gaps"].setdefault(room, []).append(gap)


def _in_gap(server: _Homeserver, reached: Cursor, room: str, portion_bytes: int) -> Iterator[tuple[int, Portion]]:
    """Fills the gaps of a room backwards; those of a room that is not shown any more stay open for ever."""
    while room in reached["gaps"]:
        try:
            events, place = _some_before(server, room, reached["gaps"][room][0], portion_bytes)
            members = {f"{room}/before.json": server.saved(room, events)} if events else {}
        except ForbiddenError:
            del reached["gaps"][room]
            note = f"{room}: is not shown to this account any more; what was said there before is left out"
            yield 0, Portion({}, copy.deepcopy(reached), note)
            return
        _narrow(reached["gaps"], room, place)
        yield len(events), Portion(members, copy.deepcopy(reached), deleted=redacted(events))


def _some_before(
    server: _Homeserver, room: str, gap: dict[str, str | None], portion_bytes: int
) -> tuple[list[dict[str, Any]], str | None]:
    """Events of a gap, oldest first, and the place before them; null where the gap ends."""
    events: list[dict[str, Any]] = []
    place, size = gap["from"], 0
    while place is not None and size < portion_bytes:
        page, place = server.before(room, {**gap, "from": place})
        size += sum(len(str(event)) for event in page)
        events = page + events
    return events, place


def _narrow(gaps: dict[str, list[dict[str, str | None]]], room: str, place: str | None) -> None:
    if place is not None:
        gaps[room][0]["from"] = place
        return
    gaps[room].pop(0)
    if not gaps[room]:
        del gaps[room]


KIND = Kind(
    title="Matrix homeserver",
    format_id="matrix",
    credentials="needed",
    address="https://matrix.example.org",
    follows=translatable("What is edited or taken away after it was fetched is followed, with the time of that."),
    fetch=_fetch,
)
