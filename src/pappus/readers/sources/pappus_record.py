"""A record that Pappus took out: ActivityStreams 2.0, one act a line, with pseudonyms in place of people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from pappus.readers.door import Door
from pappus.readers.json_stream import line_blocks
from pappus.readers.reader import Reader
from pappus.readers.record_acts import Line, RecordLines, cover, head_in
from pappus.readers.source import Source
from pappus.vocabulary.errors import UnreadableError

_BOM = b"\xef\xbb\xbf"
_BATCH_LINES = 8_192
_LINE = b'"urn:pappus:'


def detect(source: Source) -> float:
    """How sure it is that a source is a record that was taken out."""
    return 0.99 if _members(source) else 0.0


def read(source: Source, door: Door) -> Iterator[Any]:
    """Yields the acts of a source as Arrow batches.

    Raises:
        UnreadableError: it holds no such lines.
    """
    members = _members(source) or (list(source.members) if source.kind == "file" else [])
    heads = [_first_line(source, member) for member in members]
    if not members or all(head is None for head in map(head_in, heads)):
        raise UnreadableError(
            f"{source.path}: is no record that was taken out. Expected the lines that `pappus export --to "
            "activitystreams` writes, the first of which says so"
        )
    cover(door, head_in(heads[0]) if len(heads) == 1 else None)
    networks: set[str] = set()
    for member in members:
        lines = RecordLines(source.place(member), door)
        with source.open(member) as stream:
            yield from _read_member(stream, source.place(member), lines)
        networks |= lines.networks
    if len(networks) > 1:
        door.coverage.network = None


def _read_member(stream: IO[bytes], place: str, lines: RecordLines) -> Iterator[Any]:
    waiting: list[Line] = []
    for block in line_blocks(stream, place, stream.read(len(_BOM)).removeprefix(_BOM)):
        waiting += lines.decoded(block.content, block.items())
        if len(waiting) >= _BATCH_LINES:
            yield from lines.batch(waiting)
            waiting = []
    yield from lines.batch(waiting)


def _members(source: Source) -> list[str]:
    candidates = list(source.members) if source.kind == "file" else source.find(".jsonl", ".ndjson")
    return [member for member in candidates if _begins_record(source.head(member))]


def _begins_record(head: bytes) -> bool:
    return _LINE in head and head_in(head.removeprefix(_BOM).partition(b"\n")[0]) is not None


def _first_line(source: Source, member: str) -> bytes:
    return source.head(member).removeprefix(_BOM).partition(b"\n")[0]


READER = Reader(
    title="Record taken out of Pappus",
    network="",
    accepts="the file that `pappus export --to activitystreams` wrote (.jsonl), or a folder or archive with it",
    how_to_get="pappus export DIR --to activitystreams -o FILE --people, in the workspace that has the record",
    proves="what the record holds: every act as it stands there, and which pseudonyms exports declare to be one person",
    cannot_show="who the people are; what the exports behind the record leave out, where they differ in that",
    verified="W3C ActivityStreams 2.0; written by Pappus and read back without loss",
    detect=detect,
    read=read,
)
