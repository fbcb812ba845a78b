"""ActivityStreams 2.0: the archive that a Mastodon account can download, collections, and lines of activities."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO, Any

from pappus.readers.activity_acts import NETWORK, ActivityActs
from pappus.readers.activity_fields import VERBS
from pappus.readers.door import Door
from pappus.readers.fediverse import Activity, Actor, activity_in, actor_in, decode_activities, decoded
from pappus.readers.json_stream import Block, Lines, array_blocks, line_blocks
from pappus.readers.reader import Reader
from pappus.readers.source import Source
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.languages import translatable

_ITEMS = re.compile(rb'"(?:orderedItems|items)"\s*:\s*\[')
_CONTEXT = b"www.w3.org/ns/activitystreams"
_HEAD_BYTES = 65_536
_BATCH_ACTIVITIES = 8_192


def detect(source: Source) -> float:
    """How sure it is that a source holds activities of ActivityStreams 2.0."""
    if any(_form(source.head(member)) for member in _outboxes(source)):
        return 0.95
    return 0.9 if any(_form(source.head(member)) for member in _candidates(source)[:20]) else 0.0


def read(source: Source, door: Door) -> Iterator[Any]:
    """Yields the activities of a source as Arrow batches.

    Raises:
        UnreadableError: it holds no activities, is not UTF-8, or ends in the middle of a list.
    """
    archive = _outboxes(source)
    members = archive or [member for member in _candidates(source) if _form(source.head(member))]
    if not members:
        raise UnreadableError(
            f"{source.path}: holds no activities. Expected a Mastodon archive (outbox.json beside actor.json), a "
            "collection of ActivityStreams 2.0 with orderedItems, or one activity a line"
        )
    coverage = door.coverage
    coverage.network = NETWORK
    coverage.inbound, coverage.outbound = ("none", "all") if archive else ("unknown", "unknown")
    coverage.deletions, coverage.edits, coverage.private, coverage.bots_marked = False, True, bool(archive), True
    if archive:
        coverage.notes.append(
            translatable("What others wrote to the account is not in its archive; only its own acts are.")
        )
        coverage.notes.append(translatable("Likes and bookmarks carry no time in the archive and are not read."))
    for member in members:
        owner = _owner(source, member)
        is_archive = owner is not None or PurePosixPath(member).name.lower() == "outbox.json"
        acts = ActivityActs(source.place(member), owner, is_archive, door)
        with source.open(member) as stream:
            yield from _read_member(stream, source.place(member), acts)


def _read_member(stream: IO[bytes], place: str, acts: ActivityActs) -> Iterator[Any]:
    waiting: list[Activity | str] = []
    for block in _blocks(stream, place):
        waiting += decoded(block)
        if len(waiting) >= _BATCH_ACTIVITIES:
            yield from acts.batches(waiting)
            waiting = []
    yield from acts.batches(waiting)


def _outboxes(source: Source) -> list[str]:
    return [name for name in source.find("outbox.json") if PurePosixPath(name).name.lower() == "outbox.json"]


def _candidates(source: Source) -> list[str]:
    return list(source.members) if source.kind == "file" else source.find(".json", ".jsonl", ".ndjson")


def _form(head: bytes) -> str | None:
    """Whether a file is a `collection`, or activities by `lines`; null for anything else."""
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head.startswith(b"{"):
        return None
    if _first_is_activity(head.partition(b"\n")[0]):
        return "lines"
    return "collection" if _ITEMS.search(head) and _CONTEXT in head else None


def _first_is_activity(line: bytes) -> bool:
    first = activity_in(line)
    return first is not None and first.type in VERBS and first.actor is not None and first.object is not None


def _blocks(stream: IO[bytes], place: str) -> Iterator[Block] | Iterator[Lines]:
    begun = stream.read(_HEAD_BYTES).removeprefix(b"\xef\xbb\xbf")
    if begun[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise UnreadableError(f"{place}: is UTF-16; JSON has to be UTF-8. Save it as UTF-8")
    if _form(begun) == "lines":
        return line_blocks(stream, place, begun)
    start = _ITEMS.search(begun)
    if start is None:
        raise UnreadableError(f"{place}: has no list orderedItems in its first {_HEAD_BYTES} bytes; is no collection")
    return array_blocks(stream, place, begun[start.end() :], decode_activities)


def _owner(source: Source, member: str) -> Actor | None:
    """The account that an archive belongs to, from the actor.json beside it; null if there is none."""
    beside = str(PurePosixPath(member).with_name("actor.json"))
    if source.kind == "file" or beside not in source.members:
        return None
    owner = actor_in(source.read(beside))
    if isinstance(owner, str):
        raise UnreadableError(f"{source.place(beside)}: is no description of an account ({owner})")
    return owner if owner.id else None


READER = Reader(
    title="Mastodon archive, ActivityStreams 2.0",
    network=NETWORK,
    accepts="the archive as folder, .zip or .tar.gz; a collection (.json); one activity a line (.jsonl)",
    how_to_get="Mastodon: Preferences, Import and export, Data export, Request your archive",
    proves="what the account posted, shared and answered, when and to whom; when the answered status was posted",
    cannot_show="what others wrote to the account, and so what it left unanswered; likes (they carry no time)",
    verified="a real account's archive (793 activities); W3C ActivityStreams 2.0",
    detect=detect,
    read=read,
)
