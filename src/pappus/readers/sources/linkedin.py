"""LinkedIn: the tables of a member's archive, what the member shared, commented, liked and wrote in messages.

Tables are known by their first line; their names carry the member's number in some archives (`Shares_17529409.csv`).
Comments have backslashes before quotation marks; everything else doubles them. Each line of a post but the first and
the last stands in quotation marks of its own.

What is in an archive: linkedin.com/help/linkedin/answer/a1339364, "Download your account data", which lists categories
and no columns. Columns of Shares.csv and Reactions.csv: also github.com/d3i-infra/data-donation-task, which reads
archives of people who give them to research.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath
from typing import Any

import numpy as np
import pyarrow.compute as pc

from pappus.readers.archive_tables import Table, describe, read_tables, tables_in
from pappus.readers.column_values import join
from pappus.readers.csv_rows import Rows, Wanted, csv_rows
from pappus.readers.door import Door
from pappus.readers.linkedin_acts import NETWORK, Archive, plain, profile_in, times_of, with_links
from pappus.readers.linkedin_people import connections_in
from pappus.readers.owners import Owner, owner_of
from pappus.readers.reader import Reader
from pappus.readers.record_columns import let_in, said, standing
from pappus.readers.source import Source
from pappus.vocabulary.languages import translatable

_EXPECTED = (
    "holds no table of a LinkedIn archive with acts in it. Expected Shares.csv, Comments.csv, Reactions.csv or "
    "messages.csv, known by their first line"
)
_PROFILE: Wanted = {"first": ("first name",), "last": ("last name",)}
_INVITATIONS: Wanted = {
    "direction": ("direction",),
    "inviter": ("inviterprofileurl",),
    "invitee": ("inviteeprofileurl",),
}
_SITE = b"linkedin.com/"
_TO_PROGRAMS = re.compile(r"^(?:guide|(?:learning_?)?coach|learning_role_play)_?messages")
_DATE, _LINK = {"date": ("date",)}, {"link": ("link",)}
_TABLES = (
    Table(
        {
            **_DATE,
            "link": ("sharelink",),
            "text": ("sharecommentary",),
            "url": ("sharedurl",),
            "visibility": ("visibility",),
        },
        ("date", "link", "text"),
        Archive.shares,
    ),
    Table(
        {**_DATE, **_LINK, "text": ("message",)},
        ("date", "link", "text"),
        Archive.comments,
        only=_SITE,
        called="comments",
        escape="\\",
    ),
    Table(
        {**_DATE, **_LINK, "type": ("type",)},
        ("date", "link", "type"),
        Archive.reactions,
        only=_SITE,
        called="reactions",
    ),
    Table({**_DATE, **_LINK}, ("date", "link"), Archive.reposts, only=_SITE, called="instantreposts"),
    Table(
        {
            **_DATE,
            "conversation": ("conversation id",),
            "title": ("conversation title",),
            "from": ("from",),
            "sender": ("sender profile url",),
            "to": ("to",),
            "recipients": ("recipient profile urls",),
            "text": ("content",),
            "draft": ("is message draft",),
        },
        ("date", "conversation", "from", "text"),
        Archive.messages,
        private=True,
    ),
    Table(
        {
            **_DATE,
            "from": ("from",),
            "to": ("to",),
            "text": ("content",),
            "direction": ("direction",),
        },
        ("date", "from", "to", "text", "direction"),
        Archive.older_messages,
        private=True,
    ),
)


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
                handles += [pc.first(profile_in(profiles)).as_py()]
        elif name in ("profile.csv",) or name.startswith("profile_"):
            for rows in csv_rows(source, member, _PROFILE, aside):
                handles += join(rows.columns["first"], " ", rows.columns["last"]).to_pylist()[:1]
    return owner_of(door, NETWORK, sorted(handles, key=lambda handle: " " in (handle or " ")))


def _tables(source: Source) -> dict[str, Table[Archive]]:
    """The tables of an archive; what a member wrote to programs of the site has the same columns as messages."""
    tables = tables_in(source, _TABLES)
    return {name: table for name, table in tables.items() if not _TO_PROGRAMS.search(PurePosixPath(name).name.lower())}


def _detect(source: Source) -> float:
    return 0.9 if _tables(source) else 0.0


def _read(source: Source, door: Door) -> Iterator[Any]:
    tables = _tables(source)
    describe(source, door, NETWORK, tables, _EXPECTED, _notes())
    archive = Archive(door, _owner(source, door), connections_in(source))
    yield from read_tables(source, door, tables, partial(_acts, archive))


def _acts(archive: Archive, rows: Rows, place: str, table: Table[Archive]) -> Iterator[Any]:
    columns = rows.columns
    acts = standing(archive.door, NETWORK, place, rows.numbers, times_of(columns["date"]))
    acts |= table.acts(archive, rows)
    if "text" in columns:
        texts = with_links(columns["text"], columns["url"]) if "url" in columns else columns["text"]
        acts |= said(archive.door, plain(texts)) if table.private else archive.said(plain(texts))
    drafts = np.flatnonzero(np.asarray(pc.equal(columns["draft"], "Yes"))).tolist() if "draft" in columns else []
    yield from let_in(archive.door, acts, columns["date"], {}, dict.fromkeys(drafts, "draft of a message"))


def _notes() -> list[str]:
    return [
        translatable("Only what the member did is in it, messages apart: what nobody answered cannot be seen."),
        translatable("Times of posts, comments and reactions name no zone; they are read as UTC."),
    ]


READER = Reader(
    title="LinkedIn archive of a member (CSV)",
    network=NETWORK,
    accepts="the .zip, its folder, or Shares.csv, Comments.csv, Reactions.csv, InstantReposts.csv or messages.csv",
    how_to_get="LinkedIn: Me → Settings & Privacy → Data privacy → Get a copy of your data → Download larger data "
    "archive; a mail brings the link",
    proves="what a member shared, commented and liked and when, with the time of the post that was answered; messages "
    "from both sides; whom texts call upon, as far as they are connected",
    cannot_show="who wrote the post, what others answered in public, what pages of the organisation did (their "
    "statistics hold sums only)",
    verified="rows of real archives of 2018, 2025 and 2026; files made by hand after the columns that several open "
    "readers of these archives agree on; the time in a post's number agreed with the date beside it",
    detect=_detect,
    read=_read,
)
