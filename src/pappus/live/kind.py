"""What a kind of live source is: a function from a place in an account's past to what came since, bit by bit."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pappus.live.addresses import web_address
from pappus.live.patience import Pace
from pappus.workspace.live_sources import LiveSource

Cursor = dict[str, Any]
"""Up to where an account was fetched, as JSON can hold it; each kind has its own form."""


@dataclass(frozen=True)
class Portion:
    """What was fetched at a time.

    Attributes:
        members: files as the reader of the export of the same thing knows them, by relative name; maybe none.
        cursor: where to go on once the portion is stored.
        note: what could not be fetched and never will be; null if there is nothing to say.
        deleted: acts that were deleted since they were fetched, by id: when, or when that was noticed, microseconds
            UTC.
    """

    members: dict[str, bytes]
    cursor: Cursor
    note: str | None = None
    deleted: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Following:
    """How far back what was fetched is looked at again.

    Attributes:
        messages: so many of the latest mails of a folder.
        days: posts that are not older.
    """

    messages: int
    days: int


@dataclass(frozen=True)
class Errand:
    """What a kind is given to fetch with.

    Attributes:
        source: what to fetch.
        secret: password or token; null where none is kept.
        pace: how long to wait for a server that is busy, and how often.
        portion_bytes: a portion is handed over once it is so large.
        following: how far back it is looked for edits and deletions.
        digest: the keyed digest by which readers make ids of acts.
        progress: called with the number of messages fetched so far.
    """

    source: LiveSource
    secret: str | None
    pace: Pace
    portion_bytes: int
    following: Following
    digest: Callable[[str], str]
    progress: Callable[[int], None] = lambda _: None


@dataclass(frozen=True)
class Kind:
    """The definition of one kind of server.

    Attributes:
        title: its name as its users know it.
        format_id: the format that its portions are read as.
        credentials: whether a password or token is needed, can help, or is never used.
        address: what an address has to look like.
        fetch: yields what came after a cursor (an empty one: everything), the cursor each time moved on. Raises
            PappusError where it cannot go on; what was yielded before is stored.
        check: gives an address back; raises PappusError for one that cannot be that of such a server.
        follows: what becomes of edits and deletions, a sentence for the coverage.
        property_of: the property that everything belongs to where the source names none; null where content says.
    """

    title: str
    format_id: str
    credentials: Literal["needed", "helpful", "unused"]
    address: str
    follows: str
    fetch: Callable[[Errand, Cursor], Generator[Portion, None, None]]
    check: Callable[[str], str] = web_address
    property_of: Callable[[LiveSource], str | None] = lambda _: None
