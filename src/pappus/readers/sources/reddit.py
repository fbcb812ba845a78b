"""Reddit: the tables of a data request, what one account posted and commented, its messages and chats.

Files are known by their first line, since names vary (`comments.csv`, `comments_1.csv`). A comment names what it
answers by its full name (`t3_` a post, `t1_` a comment: https://www.reddit.com/dev/api/#fullnames), or only the post,
by its address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pappus.readers.archive_tables import Table, describe, read_tables, tables_in
from pappus.readers.column_bytes import rows_with
from pappus.readers.column_values import each, filled, join
from pappus.readers.csv_rows import Rows, Wanted, csv_rows
from pappus.readers.door import Door
from pappus.readers.instant_columns import instants, utc_signed
from pappus.readers.owners import Owner, owner_of
from pappus.readers.reader import Reader
from pappus.readers.record_columns import let_in, people_lists, pseudonyms, said, standing
from pappus.readers.source import Source
from pappus.vocabulary.languages import translatable

_NETWORK = "reddit"
_NAMED = r"(^|[^A-Za-z0-9_])(u|user)/[A-Za-z0-9_-]{3,20}"
_NAME = re.compile(r"(?<![A-Za-z0-9_])u(?:ser)?/([A-Za-z0-9_-]{3,20})")
_IN_FILE_NAME = re.compile(r"export_([A-Za-z0-9_-]{3,20})_\d{8}", re.IGNORECASE)
_ID = r"^[A-Za-z0-9_.:~$-]{1,100}$"
_STATISTICS: Wanted = {"statistic": ("statistic",), "value": ("value",)}
_OWN_NAME = ("account name", "username")
_EXPECTED = (
    "holds no table of a Reddit data request. Expected comments.csv, posts.csv, messages.csv or chat_history.csv, "
    "known by their first line"
)


@dataclass(frozen=True)
class _Archive:
    """What the tables of an archive have in common."""

    door: Door
    owner: Owner

    def people(self, column: Any) -> tuple[Any, Any]:
        """Pseudonyms of users, the owner as such, and which of them are the owner."""
        found = pseudonyms(self.door, _NETWORK, column)
        own = pc.is_in(pc.utf8_lower(column), value_set=pa.array(sorted(self.owner.names), pa.string()))
        return pc.if_else(own, pa.scalar(self.owner.actor_id, pa.string()), found), own

    def own(self, rows: Rows, prefix: str) -> dict[str, Any]:
        """The columns of what the owner wrote in a community."""
        community = each(filled(rows.columns["subreddit"]), _community)
        given = self.owner.property_id
        return {
            "act_id": join(f"{_NETWORK}:{prefix}_", rows.columns["id"]),
            "property_id": given if given else community,
            "container_id": community if given else None,
            "actor_id": self.owner.actor_id,
            "actor_kind": self.owner.actor_kind,
            "actor_side": self.owner.actor_side,
            "visibility": "public",
        }

    def private(self, rows: Rows, prefix: str, thread: Any) -> dict[str, Any]:
        """The columns of what was written between people."""
        sender, own = self.people(rows.columns["from"])
        key = self.door.pseudonyms
        threads = each(filled(thread), lambda name: f"{_NETWORK}:{key.digest(f'{_NETWORK} {name}')}")
        return {
            "act_id": join(f"{_NETWORK}:{prefix}_", rows.columns["id"]),
            "property_id": self.owner.property_id,
            "container_id": threads,
            "thread_id": threads,
            "thread_method": pc.if_else(pc.is_valid(threads), "native", pa.scalar(None, pa.string())),
            "actor_id": sender,
            "actor_kind": pc.if_else(own, self.owner.actor_kind, "human"),
            "actor_side": pc.if_else(own, self.owner.actor_side, self.owner.others_side),
            "visibility": "direct",
        }

    def comments(self, rows: Rows) -> dict[str, Any]:
        """Comments: each answers a comment or a post."""
        columns = rows.columns
        post = pc.struct_field(pc.extract_regex(columns["link"], r"/comments/(?P<id>[A-Za-z0-9]+)"), "id")
        named = pc.replace_substring_regex(filled(columns["parent"]), r"^([A-Za-z0-9]+)$", r"t1_\1")
        named = pc.if_else(pc.match_substring_regex(named, r"^t[13]_\w+$"), named, pa.scalar(None, pa.string()))
        parent = pc.coalesce(named, join("t3_", post))
        known = pc.is_valid(parent)
        nothing = pa.scalar(None, pa.string())
        return self.own(rows, "t1") | {
            "parent_id": join(f"{_NETWORK}:", parent),
            "parent_ts_source": pc.if_else(known, "missing", nothing),
            "thread_method": pc.if_else(known, "reply_chain", nothing),
        }

    def posts(self, rows: Rows) -> dict[str, Any]:
        """Posts."""
        return self.own(rows, "t3") | {"object_type": "article"}

    def messages(self, rows: Rows) -> dict[str, Any]:
        """Messages from one user to another."""
        recipients, _ = self.people(rows.columns["to"])
        return self.private(rows, "t4", rows.columns["thread"]) | {"recipients": people_lists(recipients)}

    def chats(self, rows: Rows) -> dict[str, Any]:
        """Lines of chats; a line may answer another."""
        answered = filled(rows.columns["parent"])
        return self.private(rows, "message", rows.columns["channel"]) | {
            "parent_id": join(f"{_NETWORK}:message_", answered),
            "parent_ts_source": pc.if_else(pc.is_valid(answered), "missing", pa.scalar(None, pa.string())),
        }


def _by_name(*names: str) -> Wanted:
    return {name: (name,) for name in names}


_COMMENTS = ("id", "permalink", "date", "subreddit", "link", "parent", "body")
_POSTS = ("id", "permalink", "date", "subreddit", "title", "body")
_MESSAGES = ("id", "permalink", "date", "from", "to", "body")
_TABLES = (
    Table(_by_name(*_COMMENTS), _COMMENTS, _Archive.comments),
    Table(_by_name(*_POSTS), _POSTS, _Archive.posts),
    Table(
        {**_by_name(*_MESSAGES, "subject"), "thread": ("thread_id",)},
        _MESSAGES,
        _Archive.messages,
        private=True,
    ),
    Table(
        {
            "id": ("message_id",),
            "date": ("created_at",),
            "from": ("username",),
            "body": ("message",),
            "channel": ("channel_url",),
            "parent": ("thread_parent_message_id",),
        },
        ("id", "date", "from", "body", "channel"),
        _Archive.chats,
        private=True,
    ),
)


def _community(name: str) -> str | None:
    # A profile is a community of its own, called after the person.
    return None if name.lower().startswith("u_") or "@" in name else f"{_NETWORK}:{' '.join(name.split())}"


def _owner(source: Source, door: Door) -> Owner:
    """Whose archive it is, as its statistics or the name of the file say."""
    handles: list[str | None] = []
    for member in source.find("statistics.csv"):
        for rows in csv_rows(source, member, _STATISTICS, Door(door.pseudonyms, door.source, door.now_us)):
            told = zip(rows.columns["statistic"].to_pylist(), rows.columns["value"].to_pylist(), strict=True)
            handles += [value for name, value in told if name.strip().lower() in _OWN_NAME]
    handles += _IN_FILE_NAME.findall(source.name)[:1]
    return owner_of(door, _NETWORK, handles)


def _detect(source: Source) -> float:
    return 0.9 if tables_in(source, _TABLES) else 0.0


def _read(source: Source, door: Door) -> Iterator[Any]:
    tables = tables_in(source, _TABLES)
    describe(source, door, _NETWORK, tables, _EXPECTED, _notes())
    archive = _Archive(door, _owner(source, door))
    yield from read_tables(source, door, tables, partial(_acts, archive))


def _acts(archive: _Archive, rows: Rows, place: str, table: Table[_Archive]) -> Iterator[Any]:
    door, columns = archive.door, rows.columns
    times = instants(utc_signed(columns["date"]))
    text, named = _without_names(door, _text(columns))
    known = np.asarray(pc.match_substring_regex(columns["id"], _ID))
    faults = {
        row: f"has no id that is one ({columns['id'][row].as_py()[:80]!r})" for row in np.flatnonzero(~known).tolist()
    }
    acts = standing(door, _NETWORK, place, rows.numbers, times) | table.acts(archive, rows)
    yield from let_in(door, acts | said(door, text) | {"mentions": named}, columns["date"], faults)


def _text(columns: dict[str, Any]) -> Any:
    """The text of each row, under its title if it has one."""
    title = columns.get("title", columns.get("subject"))
    if title is None:
        return columns["body"]
    both = pc.and_(pc.not_equal(title, ""), pc.not_equal(columns["body"], ""))
    return join(title, pc.if_else(both, "\n\n", ""), columns["body"])


def _without_names(door: Door, texts: Any) -> tuple[Any, Any]:
    """Texts without the names of the users in them, and pseudonyms of these (null if there is none at all)."""
    rows = np.flatnonzero(np.asarray(pc.or_(rows_with(texts, b"u/"), rows_with(texts, b"user/"))))
    if not len(rows):
        return texts, None
    named: list[list[str] | None] = [None] * len(texts)
    for row in rows.tolist():
        found = dict.fromkeys(_NAME.findall(texts[row].as_py()))
        named[row] = door.people(_NETWORK, found) or None
    return pc.replace_substring_regex(texts, _NAMED, r"\1\2/…"), pa.array(named, pa.list_(pa.string()))


def _notes() -> list[str]:
    return [
        translatable("Only what the account itself wrote is in it: what nobody answered cannot be seen."),
        translatable("Whom a comment answers, and when that was written, the archive does not tell."),
    ]


READER = Reader(
    title="Reddit data request (CSV)",
    network=_NETWORK,
    accepts="the .zip, its folder, or comments.csv, posts.csv, messages.csv or chat_history.csv of it",
    how_to_get="signed in with the account, https://www.reddit.com/settings/data-request; a message brings the link",
    proves="what the account posted and commented where and when, and what each comment answers; messages and chats "
    "from both sides",
    cannot_show="what others answered in public, when that was written which a comment answers, votes (they carry no "
    "time), deleted posts",
    verified="files made by hand after the columns that several open parsers of these archives agree on; not a real "
    "archive",
    detect=_detect,
    read=_read,
)
