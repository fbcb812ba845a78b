"""LinkedIn: the tables of a member's archive, what the member shared, commented, liked and wrote in messages.

Tables are known by their first line; their names carry the member's number in some archives (`Shares_17529409.csv`).
Addresses name a post by an URN (`urn:li:activity:<number>`) whose number holds its time in milliseconds above the 22nd
bit. Comments have backslashes before quotation marks; everything else doubles them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pappus.readers.column_bytes import rows_with
from pappus.readers.column_values import Occurrences, digests, each, filled, join, lists_of
from pappus.readers.csv_rows import Rows, Wanted, csv_rows, names_in
from pappus.readers.door import Door
from pappus.readers.instant_columns import instants, utc_signed
from pappus.readers.markup import plain_text
from pappus.readers.owners import Owner, owner_of
from pappus.readers.reader import Reader
from pappus.readers.record_columns import let_in, pseudonyms, said, standing
from pappus.readers.source import Source
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.languages import translatable

_NETWORK = "linkedin"
_POST = r"(?P<kind>activity|share|ugcPost|groupPost|article)(?::|%3A|-)(?P<number>[0-9]{15,19})"
_COMMENT = r"comment(?::|%3A)(?:\(|%28)[^()]*(?:,|%2C)(?P<number>[0-9]{15,19})(?:\)|%29)"
_SHIFT_BITS = 22
_NOTHING = pa.scalar(None, pa.string())
_PROFILE: Wanted = {"first": ("first name",), "last": ("last name",)}
_INVITATIONS: Wanted = {
    "direction": ("direction",),
    "inviter": ("inviterprofileurl",),
    "invitee": ("inviteeprofileurl",),
}


@dataclass
class _Archive:
    """What the tables of an archive have in common."""

    door: Door
    owner: Owner
    occurrences: Occurrences = field(default_factory=Occurrences)

    def own(self, act_ids: Any) -> dict[str, Any]:
        """The columns of what the member did."""
        return {
            "act_id": act_ids,
            "property_id": self.owner.property_id,
            "actor_id": self.owner.actor_id,
            "actor_kind": self.owner.actor_kind,
            "actor_side": self.owner.actor_side,
        }

    def made_ids(self, kind: str, rows: Rows) -> Any:
        """Ids where there is none: a digest of the whole row, and how many of the same stood before it."""
        fields = [pa.repeat(pa.scalar(kind), len(rows.numbers)), *rows.columns.values()]
        texts, keys = digests(join(*fields, separator="\x1f"), self.door.pseudonyms.digest(_NETWORK).encode())
        return join(f"{_NETWORK}:", texts, ".", pa.array(self.occurrences.of(keys)).cast(pa.string()))

    def shares(self, rows: Rows) -> dict[str, Any]:
        """Posts of the member."""
        named = join(f"{_NETWORK}:", _post(rows.columns["link"])[0])
        public = pc.equal(rows.columns["visibility"], "PUBLIC")
        return self.own(pc.coalesce(named, self.made_ids("share", rows))) | {
            "visibility": pc.if_else(
                public, "public", pc.if_else(pc.equal(rows.columns["visibility"], ""), _NOTHING, "members")
            )
        }

    def comments(self, rows: Rows) -> dict[str, Any]:
        """Comments on posts of the member or of others."""
        links, made = rows.columns["link"], self.made_ids("comment", rows)
        if pc.any(rows_with(links, b"comment")).as_py():
            number = pc.struct_field(pc.extract_regex(links, _COMMENT), "number")
            made = pc.coalesce(join(f"{_NETWORK}:comment:", number), made)
        return self.own(made) | _answering(self.door, links)

    def reactions(self, rows: Rows) -> dict[str, Any]:
        """Likes and other reactions to posts."""
        acts = self.own(self.made_ids("reaction", rows)) | _answering(self.door, rows.columns["link"])
        return acts | {"verb": "Like", "object_type": "reaction"}

    def reposts(self, rows: Rows) -> dict[str, Any]:
        """Posts of others, passed on without a word."""
        return (
            self.own(self.made_ids("repost", rows)) | _answering(self.door, rows.columns["link"]) | {"verb": "Announce"}
        )

    def messages(self, rows: Rows) -> dict[str, Any]:
        """Messages of the member and of others."""
        columns = rows.columns
        sender = pc.coalesce(_profile(columns["sender"]), filled(columns["from"]))
        own = self._is_owner(sender) | self._is_owner(columns["from"])
        own = pa.array(own)
        key = self.door.pseudonyms
        threads = each(filled(columns["conversation"]), lambda name: f"{_NETWORK}:{key.digest(f'{_NETWORK} {name}')}")
        person = pseudonyms(self.door, _NETWORK, sender)
        return {
            "act_id": self.made_ids("message", rows),
            "property_id": self.owner.property_id,
            "container_id": threads,
            "thread_id": threads,
            "thread_method": pc.if_else(pc.is_valid(threads), "native", _NOTHING),
            "actor_id": pc.if_else(own, pa.scalar(self.owner.actor_id, pa.string()), person),
            "actor_kind": pc.if_else(own, self.owner.actor_kind, "human"),
            "actor_side": pc.if_else(own, self.owner.actor_side, self.owner.others_side),
            "recipients": self._recipients(columns["recipients"], columns["to"]),
            "visibility": "direct",
        }

    def _is_owner(self, names: Any) -> Any:
        known = pa.array(sorted(self.owner.names), pa.string())
        return np.asarray(pc.fill_null(pc.is_in(pc.utf8_lower(names), value_set=known), False))

    def _recipients(self, addresses: Any, names: Any) -> Any:
        """The people addressed: by the addresses of their profiles, or the one name that is given."""
        one_name = pc.if_else(pc.match_substring(names, ","), "", names)
        listed = pc.split_pattern(pc.if_else(pc.equal(addresses, ""), one_name, addresses), ",")
        values = pc.list_flatten(listed)
        people = pseudonyms(self.door, _NETWORK, pc.coalesce(_profile(values), filled(pc.utf8_trim_whitespace(values))))
        return lists_of(len(names), [(np.asarray(pc.list_parent_indices(listed)), people)], once=True)


@dataclass(frozen=True)
class _Table:
    """A kind of table: its columns, which of them it is known by, and what becomes of its rows.

    Attributes:
        only: the table has these columns and no others, and addresses of LinkedIn in it: two or three common words
            would make anything a table of LinkedIn.
    """

    wanted: Wanted
    needed: tuple[str, ...]
    acts: Callable[[_Archive, Rows], dict[str, Any]]
    text: str | None = None
    only: bool = False
    escape: str | None = None


_DATE, _LINK = {"date": ("date",)}, {"link": ("link",)}
_TABLES = (
    _Table(
        {
            **_DATE,
            "link": ("sharelink",),
            "text": ("sharecommentary",),
            "url": ("sharedurl",),
            "visibility": ("visibility",),
        },
        ("date", "link", "text"),
        _Archive.shares,
        text="text",
    ),
    _Table(
        {**_DATE, **_LINK, "text": ("message",)},
        ("date", "link", "text"),
        _Archive.comments,
        text="text",
        only=True,
        escape="\\",
    ),
    _Table({**_DATE, **_LINK, "type": ("type",)}, ("date", "link", "type"), _Archive.reactions, only=True),
    _Table({**_DATE, **_LINK}, ("date", "link"), _Archive.reposts, only=True),
    _Table(
        {
            **_DATE,
            "conversation": ("conversation id",),
            "from": ("from",),
            "sender": ("sender profile url",),
            "to": ("to",),
            "recipients": ("recipient profile urls",),
            "text": ("content",),
            "draft": ("is message draft",),
        },
        ("date", "conversation", "from", "text"),
        _Archive.messages,
        text="text",
    ),
)


def _kind_of(source: Source, member: str) -> _Table | None:
    """What kind of table a member is; null if it is none of those that hold acts."""
    names = set(names_in(source, member))
    for table in _TABLES:
        has = all(names & set(table.wanted[ours]) for ours in table.needed)
        if has and (not table.only or (len(names) == len(table.needed) and b"linkedin.com/" in source.head(member))):
            return table
    return None


def _tables(source: Source) -> dict[str, _Table]:
    members = source.members if source.kind == "file" else source.find(".csv")
    return {member: table for member in members if (table := _kind_of(source, member))}


def _owner(source: Source, door: Door) -> Owner:
    """Whose archive it is: by the invitations, which name both sides' profiles, then by the name in the profile."""
    handles: list[str | None] = []
    aside = Door(door.pseudonyms, door.source, door.now_us)
    for member in source.find(".csv"):
        name = PurePosixPath(member).name.lower()
        if name.startswith("invitations"):
            for rows in csv_rows(source, member, _INVITATIONS, aside):
                sent = pc.equal(rows.columns["direction"], "OUTGOING")
                profiles = pc.if_else(sent, rows.columns["inviter"], rows.columns["invitee"])
                handles += [pc.first(_profile(profiles)).as_py()]
        elif name in ("profile.csv",) or name.startswith("profile_"):
            for rows in csv_rows(source, member, _PROFILE, aside):
                handles += join(rows.columns["first"], " ", rows.columns["last"]).to_pylist()[:1]
    return owner_of(door, _NETWORK, sorted(handles, key=lambda handle: " " in (handle or " ")))


def _detect(source: Source) -> float:
    return 0.9 if _tables(source) else 0.0


def _read(source: Source, door: Door) -> Iterator[Any]:
    tables = _tables(source)
    if not tables:
        raise UnreadableError(
            f"{source.path}: holds no table of a LinkedIn archive with acts in it. Expected Shares.csv, Comments.csv, "
            "Reactions.csv or messages.csv, known by their first line"
        )
    _describe(door, tables)
    archive = _Archive(door, _owner(source, door))
    for member, table in tables.items():
        for rows in csv_rows(source, member, table.wanted, door, escape=table.escape):
            yield from _acts(archive, rows, source.place(member), table)


def _acts(archive: _Archive, rows: Rows, place: str, table: _Table) -> Iterator[Any]:
    columns = rows.columns
    acts = standing(archive.door, _NETWORK, place, rows.numbers, instants(utc_signed(columns["date"])))
    acts |= table.acts(archive, rows)
    if table.text:
        acts |= said(archive.door, _plain(columns[table.text]))
    drafts = np.flatnonzero(np.asarray(pc.equal(columns["draft"], "Yes"))).tolist() if "draft" in columns else []
    yield from let_in(archive.door, acts, columns["date"], {}, dict.fromkeys(drafts, "draft of a message"))


def _plain(texts: Any) -> Any:
    """Texts as a person reads them; some messages are markup."""
    marked = pc.or_(rows_with(texts, b"</"), rows_with(texts, b"<br"))
    if not pc.any(marked).as_py():
        return texts
    some = pa.array([plain_text(text) for text in texts.filter(marked).to_pylist()], pa.string())
    return pc.replace_with_mask(texts, marked, some)


def _post(links: Any) -> tuple[Any, Any]:
    """`kind:number` of the post that an address names, and the number; null if it names none."""
    found = pc.extract_regex(links, _POST)
    number = pc.struct_field(found, "number")
    return join(pc.struct_field(found, "kind"), number, separator=":"), number


def _profile(addresses: Any) -> Any:
    """The name of a profile in its address; null if there is none."""
    return pc.struct_field(pc.extract_regex(addresses, r"linkedin\.com/in/(?P<name>[^/?#,\s]+)"), "name")


def _answering(door: Door, links: Any) -> dict[str, Any]:
    """The columns that tell of the post that an address names, with the time that its number holds."""
    post, number = _post(links)
    known = pc.is_valid(post)
    us = pc.multiply(pc.shift_right(number.cast(pa.int64()), _SHIFT_BITS), 1_000)
    us = pc.if_else(pa.array(door.are_plausible(us)), us, pa.scalar(None, pa.int64()))
    return {
        "parent_id": join(f"{_NETWORK}:", post),
        "parent_ts_us": us,
        "parent_ts_source": pc.if_else(known, pc.if_else(pc.is_valid(us), "id_encoded", "missing"), _NOTHING),
        "thread_method": pc.if_else(known, "reply_chain", _NOTHING),
    }


def _describe(door: Door, tables: dict[str, _Table]) -> None:
    coverage = door.coverage
    coverage.network = _NETWORK
    coverage.inbound, coverage.outbound = "none", "all"
    coverage.deletions = coverage.edits = coverage.bots_marked = False
    coverage.private = any("conversation" in table.wanted for table in tables.values())
    coverage.notes = [
        translatable("Only what the member did is in it, messages apart: what nobody answered cannot be seen."),
        translatable("Times of posts, comments and reactions name no zone; they are read as UTC."),
    ]


READER = Reader(
    title="LinkedIn archive of a member (CSV)",
    network=_NETWORK,
    accepts="the .zip, its folder, or Shares.csv, Comments.csv, Reactions.csv, InstantReposts.csv or messages.csv",
    how_to_get="LinkedIn: Me → Settings & Privacy → Data privacy → Get a copy of your data → Download larger data "
    "archive; a mail brings the link",
    proves="what a member shared, commented and liked and when, with the time of the post that was answered; messages "
    "from both sides",
    cannot_show="who wrote the post, what others answered in public, what pages of the organisation did (their "
    "statistics hold sums only)",
    verified="files made by hand after the columns that several open readers of these archives agree on; the time in a "
    "post's number agreed with the date beside it; not a real archive",
    detect=_detect,
    read=_read,
)
