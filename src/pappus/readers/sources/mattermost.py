"""Mattermost bulk export: lines of JSON, users and channels first, then posts with their replies and reactions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pappus.readers.door import Door
from pappus.readers.json_records import accepted
from pappus.readers.json_stream import line_blocks
from pappus.readers.mattermost_acts import NETWORK, Line, Said, Server
from pappus.readers.reader import Reader
from pappus.readers.source import Source
from pappus.readers.typed_json import Typed
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.languages import translatable

_BOM = b"\xef\xbb\xbf"
_ENDINGS = (".jsonl", ".json", ".ndjson")
_VERSION = re.compile(rb'\{\s*"type"\s*:\s*"version"')
_POSTS = re.compile(rb'"type"\s*:\s*"(?:direct_post|post|direct_channel|channel|team|user)"')
_LINES = Typed(Line)


def _detect(source: Source) -> float:
    return 0.95 if any(_is_export(source.head(member)) for member in _candidates(source)[:50]) else 0.0


def _candidates(source: Source) -> list[str]:
    return list(source.members) if source.kind == "file" else source.find(*_ENDINGS)


def _is_export(head: bytes) -> bool:
    begun = head.removeprefix(_BOM).lstrip()
    return _VERSION.match(begun) is not None and _POSTS.search(begun) is not None


def _read(source: Source, door: Door) -> Iterator[Any]:
    exports = [member for member in _candidates(source) if _is_export(source.head(member))]
    if not exports:
        raise UnreadableError(
            f"{source.path}: is no bulk export of Mattermost. Expected lines of JSON, the first of type version, then "
            "those of teams, channels, users and posts"
        )
    server = Server(door)
    for member in exports:
        place = source.place(member)
        with source.open(member) as stream:
            blocks = line_blocks(stream, place, stream.read(len(_BOM)).removeprefix(_BOM))
            for lines in accepted(_LINES.pieces(blocks), place, door, "line of a bulk export"):
                things: list[Said] = []
                for line, where in lines:
                    things += server.said(line, where)
                yield from server.acts(things)
    _describe(door, server)


def _describe(door: Door, server: Server) -> None:
    coverage = door.coverage
    coverage.network = NETWORK
    coverage.inbound = coverage.outbound = "all"
    coverage.deletions, coverage.private, coverage.edits, coverage.bots_marked = False, True, True, True
    coverage.notes = [
        translatable(
            "Posts have no id in this export; one that was edited between two exports is a further one in the second."
        )
    ]
    if not server.has_direct:
        coverage.notes.append(translatable("Direct messages are not in this export."))


READER = Reader(
    title="Mattermost bulk export",
    network=NETWORK,
    accepts="the .jsonl file, or the .zip or folder that it came in",
    how_to_get="on the server, an administrator: mmctl export create, then mmctl export download",
    proves="who wrote, answered and reacted in which channel and when, with threads, also what nobody answered",
    cannot_show="deleted posts, who read what; a post that was edited is told from the same one unedited",
    verified="files made by hand after the server's own types of this export and its documentation; not a real export",
    detect=_detect,
    read=_read,
)
