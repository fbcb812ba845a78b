"""Messages of Slack as acts, column by column: thousands of messages at once, whatever day they are of."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pappus.readers.column_bytes import fixed_width
from pappus.readers.column_values import join, lists_by_row
from pappus.readers.door import Door, arrow_column
from pappus.readers.joined_search import found_in
from pappus.readers.scrubbing import scrub_column
from pappus.readers.slack_messages import Message
from pappus.readers.slack_workspace import NETWORK, Author, Channel, Workspace
from pappus.vocabulary.record import ObjectType, Verb

_SPEECH = frozenset(
    {
        None,
        "",
        "assistant_app_thread",
        "bot_message",
        "file_comment",
        "file_share",
        "huddle_thread",
        "me_message",
        "slackbot_response",
        "thread_broadcast",
    }
)
_MEMBERSHIP: dict[str | None, Verb] = {
    "channel_join": "Join",
    "group_join": "Join",
    "channel_leave": "Leave",
    "group_leave": "Leave",
}
_ACTS = _SPEECH | _MEMBERSHIP.keys()
_REPLICA = {
    "message_changed": "notice of an edit, the edited message stands elsewhere",
    "message_deleted": "notice of a deletion",
    "message_replied": "notice of a reply, the reply stands elsewhere",
    "reply_broadcast": "notice of a reply, the reply stands elsewhere",
    "tombstone": "tombstone of a deleted message",
}

_TEXT = pa.string()
_MENTION = re.compile(r"<@([UWuw][A-Za-z0-9]+)")
_LINK = re.compile(r"<https?://([^/|<>?#:\s\0]+)")
_TS_WIDTH = len("1712345678.123456")
_TS_POINT = 10
_TS_DIGITS = np.delete(np.arange(_TS_WIDTH), _TS_POINT)
_TS_WEIGHTS = 10 ** np.arange(_TS_WIDTH - 2, -1, -1, dtype=np.int64)


@dataclass(frozen=True)
class Day:
    """The messages of one file.

    Attributes:
        channel: where they stand.
        place: how the file is called in references and towards people.
        first_record: which record of the export the first of them is.
        messages: the messages.
        faults: by position why some of them cannot be read.
    """

    channel: Channel
    place: str
    first_record: int
    messages: list[Message]
    faults: dict[int, str]


@dataclass(frozen=True)
class _Rows:
    """The messages of some days: what they are, which day each is of, where it stands there, when it was written."""

    days: list[Day]
    messages: list[Message]
    owners: Any
    positions: Any
    stamps: Any
    ts_us: Any

    def where(self, kept: Any) -> _Rows:
        """Only some of them."""
        if kept.all():
            return self
        places, mask = np.flatnonzero(kept), pa.array(kept)
        messages = [self.messages[place] for place in places.tolist()]
        stamps, ts_us = self.stamps.filter(mask), self.ts_us.filter(mask)
        return _Rows(self.days, messages, self.owners[places], self.positions[places], stamps, ts_us)

    def by_day(self, of: Callable[[Day], str | int | None], kind: Any = _TEXT) -> Any:
        """A column of what a day tells of all its messages."""
        return arrow_column([of(day) for day in self.days], kind).take(pa.array(self.owners))

    def ids(self, stamps: Any) -> Any:
        """Ids of acts with these time stamps in the channel of each row."""
        return join(self.by_day(lambda day: f"{NETWORK}:{day.channel.native_id}/"), stamps)


class SlackActs:
    """Makes acts of messages; knows who and what the workspace consists of."""

    def __init__(self, workspace: Workspace, door: Door) -> None:
        self._workspace = workspace
        self._door = door
        self._listed = list(workspace.users.values())
        self._place_in_list: dict[str | None, int] = {user: place for place, user in enumerate(workspace.users)}

    def batches(self, days: list[Day]) -> Iterator[Any]:
        """The acts of some days as one batch, none if there are none; what is no act is counted or rejected."""
        rows = _rows_of(days)
        rows = rows.where(self._may_be_acts(rows))
        if not rows.messages:
            return
        verbs = pa.array([_MEMBERSHIP.get(message.subtype) for message in rows.messages], _TEXT)
        speech = rows.where(np.asarray(verbs.is_null()))
        said = _spread(self._placed(speech) | self._said(speech), verbs)
        columns = self._standing(rows) | self._authors(rows.messages) | said
        columns["verb"] = pc.coalesce(verbs, "Create")
        columns["object_type"] = pc.coalesce(said["object_type"], "event")
        yield self._door.columns(columns, len(rows.messages))

    def _may_be_acts(self, rows: _Rows) -> Any:
        """Which messages are acts; counts those that are none, and rejects those that cannot be understood."""
        faults = {}
        good = np.array([message.subtype in _ACTS for message in rows.messages], bool)
        for place in np.flatnonzero(~good).tolist():
            subtype = rows.messages[place].subtype or ""
            self._door.ignore(_REPLICA.get(subtype, f"notice of the workspace ({subtype})"))
        possible = self._door.are_plausible(rows.ts_us)
        for place in np.flatnonzero(good & ~possible).tolist():
            faults[place] = _time_fault(rows.stamps[place].as_py(), rows.ts_us[place].is_valid)
        starts = np.searchsorted(rows.owners, np.arange(len(rows.days))).tolist()
        for day, start in zip(rows.days, starts, strict=True):
            faults |= {start + position: fault for position, fault in day.faults.items()}
        for place in sorted(faults):
            day = rows.days[rows.owners[place]]
            self._door.reject(f"{day.place}, message {rows.positions[place] + 1}", faults[place])
        return good & possible

    def _standing(self, rows: _Rows) -> dict[str, Any]:
        """What each act is called, when it was and where it stands."""
        ordinals = pa.array(rows.positions + 1).cast(_TEXT)
        return {
            "act_id": rows.ids(rows.stamps),
            "record_no": pc.add(rows.by_day(lambda day: day.first_record, pa.int64()), pa.array(rows.positions)),
            "ts_us": rows.ts_us,
            "ts_precision": "us",
            "network": NETWORK,
            "source": self._door.source,
            "raw_ref": join(rows.by_day(lambda day: day.place), ordinals, separator="#"),
            "property_id": rows.by_day(lambda day: day.channel.property_id),
            "container_id": rows.by_day(lambda day: day.channel.container_id),
            "visibility": rows.by_day(lambda day: day.channel.visibility),
        }

    def _authors(self, messages: list[Message]) -> dict[str, Any]:
        listed = self._place_in_list
        codes = [listed.get(one.user, -1) if one.subtype != "bot_message" else -1 for one in messages]
        others: dict[Author, int] = {}
        for place in [place for place, code in enumerate(codes) if code < 0]:
            author = self._author(messages[place])
            codes[place] = others.setdefault(author, len(self._listed) + len(others))
        used, places = np.unique(np.array(codes), return_inverse=True)
        known = [*self._listed, *others]
        authors, taken = [known[code] for code in used.tolist()], pa.array(places)
        return {
            "actor_id": pa.array([author.actor_id for author in authors], _TEXT).take(taken),
            "actor_kind": pa.array([author.kind for author in authors], _TEXT).take(taken),
            "actor_side": pa.array([author.side for author in authors], _TEXT).take(taken),
            "actor_domain": pa.array([author.domain for author in authors], _TEXT).take(taken),
        }

    def _author(self, message: Message) -> Author:
        if not message.user and message.comment and message.comment.user:
            return self._workspace.author(message.comment.user, message.user_team, message.user_profile)
        if message.user:
            author = self._workspace.author(message.user, message.user_team, message.user_profile)
            if message.subtype != "bot_message" or author.kind == "bot":
                return author
            return Author(author.actor_id, "bot", author.side, author.domain)
        name = message.bot_id or (f"bot:{message.username}" if message.username else None)
        if name is None:
            return Author(None, "bot" if message.subtype == "bot_message" else "human")
        return Author(self._door.person(NETWORK, name), "bot", "org")

    def _placed(self, rows: _Rows) -> dict[str, Any]:
        """The thread that each message stands in, and what it answers."""
        roots = natives([message.thread_ts for message in rows.messages])
        root_us = times_us(roots)
        answers = pc.fill_null(pc.and_(root_us.is_valid(), pc.not_equal(roots, rows.stamps)), False)
        parents = pc.if_else(answers, rows.ids(roots), pa.scalar(None, _TEXT))
        return {
            "thread_id": pc.coalesce(parents, rows.ids(rows.stamps)),
            "thread_method": pa.repeat("native", len(roots)),
            "parent_id": parents,
            "parent_ts_us": pc.if_else(answers, root_us, pa.scalar(None, pa.int64())),
            "parent_ts_source": pc.if_else(answers, "id_encoded", pa.scalar(None, _TEXT)),
        }

    def _said(self, rows: _Rows) -> dict[str, Any]:
        """What each message says, to whom, and what came of it."""
        written = [message.text or "" for message in rows.messages]
        named, names = found_in(_MENTION, written)
        linked, hosts = found_in(_LINK, written)
        people = arrow_column(self._door.people(NETWORK, names), _TEXT)
        pages = arrow_column(list(map(str.lower, hosts)), _TEXT)
        texts = arrow_column([html.unescape(text) if "&" in text else text for text in written], _TEXT)
        texts = pc.if_else(pc.equal(pc.binary_length(texts), 0), pa.scalar(None, _TEXT), texts)
        return {
            "object_type": pa.array(["note" if one.text else _silent(one) for one in rows.messages], _TEXT),
            "mentions": lists_by_row(people.dictionary_encode(), named, len(written)),
            "links": lists_by_row(pages.dictionary_encode(), linked, len(written)),
            "text": scrub_column(texts) if self._door.keep_text else None,
            "text_len": pc.utf8_length(texts),
            "edited_us": times_us(natives([one.edited.ts if one.edited else None for one in rows.messages])),
            "recipients": arrow_column(self._recipients(rows), pa.list_(_TEXT)),
            "engagement": arrow_column(
                [_engagement(one) if one.reactions or one.reply_count else None for one in rows.messages],
                pa.map_(_TEXT, pa.int64()),
            ),
        }

    def _recipients(self, rows: _Rows) -> list[list[str] | None]:
        """The other members of the conversation that a message stands in; null in channels."""
        members = [day.channel.members for day in rows.days]
        if not any(members):
            return [None] * len(rows.messages)
        return [
            self._others(members[owner], (message.user or "").upper()) if members[owner] else None
            for owner, message in zip(rows.owners.tolist(), rows.messages, strict=True)
        ]

    def _others(self, members: tuple[str, ...], own: str) -> list[str]:
        return self._door.people(NETWORK, [user for user in members if user.upper() != own])


def natives(stamps: list[str | float | None]) -> Any:
    """Time stamps as Slack writes them, their form as part of ids, as an Arrow column."""
    return pa.array([f"{ts:.6f}" if isinstance(ts, float) else ts or None for ts in stamps], _TEXT)


def times_us(stamps: Any) -> Any:
    """Microseconds UTC of a column of such time stamps; null where one is none."""
    letters, whole = fixed_width(stamps, _TS_WIDTH)
    digits = letters[:, _TS_DIGITS] - ord("0")
    good = whole & (letters[:, _TS_POINT] == ord(".")) & (digits <= 9).all(axis=1)
    us = digits.astype(np.int64) @ _TS_WEIGHTS
    odd = np.flatnonzero(~good & np.asarray(stamps.is_valid()))
    for place in odd.tolist():
        found = _odd_us(stamps[place].as_py())
        good[place], us[place] = found is not None, found or 0
    return pa.array(us, mask=~good)


def _rows_of(days: list[Day]) -> _Rows:
    messages = list(chain.from_iterable(day.messages for day in days))
    sizes = np.array([len(day.messages) for day in days], np.int64)
    owners = np.repeat(np.arange(len(days)), sizes)
    positions = np.arange(len(messages)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    stamps = natives([message.ts for message in messages])
    return _Rows(days, messages, owners, positions, stamps, times_us(stamps))


def _spread(columns: dict[str, Any], verbs: Any) -> dict[str, Any]:
    """Columns of what was said, with nothing where somebody joined or left instead."""
    speaks = np.asarray(verbs.is_null())
    if speaks.all():
        return columns
    places = pa.array(np.cumsum(speaks) - 1, mask=~speaks)
    return {name: None if column is None else column.take(places) for name, column in columns.items()}


def _silent(message: Message) -> ObjectType:
    """What a message without words is."""
    return "media" if message.files else "note" if message.room is None else "event"


def _engagement(message: Message) -> dict[str, int]:
    counts = {"reactions": 0, "replies": message.reply_count or 0}
    for reaction in message.reactions or ():
        counts["reactions"] += len(reaction.users or ()) if reaction.count is None else reaction.count
    return {name: count for name, count in counts.items() if count}


def _time_fault(native: str | None, is_time: bool) -> str:
    if native is None:
        return "has no time (ts)"
    if not is_time:
        return f"its time (ts) {native[:40]!r} is no Slack time stamp"
    return f"its time (ts) {native} lies before 1970 or in the future"


def _odd_us(native: str) -> int | None:
    seconds, _, fraction = native.partition(".")
    if not (seconds + fraction).isdecimal() or len(native) > 24:
        return None
    us = int(seconds or 0) * 1_000_000 + int(fraction[:6].ljust(6, "0"))
    return us if us < 2**63 else None
