"""ActivityStreams 2.0: the archive that a Mastodon account can download, collections, and lines of activities."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from pappus.readers.activity_acts import NETWORK
from pappus.readers.activity_files import form_of, member_acts
from pappus.readers.door import Door
from pappus.readers.fediverse import Actor, actor_in
from pappus.readers.reader import Reader
from pappus.readers.source import Source
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.languages import translatable


def detect(source: Source) -> float:
    """How sure it is that a source holds activities of ActivityStreams 2.0."""
    if any(form_of(source.head(member)) for member in _outboxes(source)):
        return 0.95
    return 0.9 if any(form_of(source.head(member)) for member in _candidates(source)[:20]) else 0.0


def read(source: Source, door: Door) -> Iterator[Any]:
    """Yields the activities of a source as Arrow batches.

    Raises:
        UnreadableError: it holds no activities, is not UTF-8, or ends in the middle of a list.
    """
    archive = _outboxes(source)
    members = archive or [member for member in _candidates(source) if form_of(source.head(member))]
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
        yield from member_acts(source, member, owner, is_archive, door)


def _outboxes(source: Source) -> list[str]:
    return [name for name in source.find("outbox.json") if PurePosixPath(name).name.lower() == "outbox.json"]


def _candidates(source: Source) -> list[str]:
    return list(source.members) if source.kind == "file" else source.find(".json", ".jsonl", ".ndjson")


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
