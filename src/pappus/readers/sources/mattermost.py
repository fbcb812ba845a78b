"""Mattermost bulk export: lines of JSON, users and channels first, then posts with their replies and reactions.

Fields and their order: docs.mattermost.com/onboard/bulk-loading-data-format.html, which says what the server imports
and so what it exports.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from io import BytesIO
from typing import IO, Any

from pappus.readers.abreast import Acts, abreast, newline_end
from pappus.readers.door import Door
from pappus.readers.file_pieces import large
from pappus.readers.json_records import accepted
from pappus.readers.json_stream import line_blocks
from pappus.readers.mattermost_acts import NETWORK, Line, Said, Server, Told
from pappus.readers.reader import Reader
from pappus.readers.record_columns import Gathered
from pappus.readers.source import Source
from pappus.readers.typed_json import Typed
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.languages import translatable

_BOM = b"\xef\xbb\xbf"
_ENDINGS = (".jsonl", ".json", ".ndjson")
_VERSION = re.compile(rb'\{[^\n{}]{0,200}?"type"\s*:\s*"version"')
_POSTS = re.compile(rb'"type"\s*:\s*"(?:direct_post|post|direct_channel|channel|team|user)"')
_LINES = Typed(Line)
_POST = re.compile(rb'^[^\S\n]*\{[^\n{}]{0,200}?"type"\s*:\s*"(?:direct_)?post"', re.MULTILINE)
_HEAD_BYTES, _MOST_HEAD_BYTES, _LONGEST_BEGIN = 1 << 18, 32 << 20, 300


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
        yield from _read_lines(source, member, server, door)
    _describe(door, server)


def _read_lines(source: Source, member: str, server: Server, door: Door) -> Iterator[Any]:
    """The acts of an export; those who tell of posts have to know what is told of the server, which stands before."""
    place = source.place(member)
    with source.open(member) as stream:
        head, begun, passed = *_head(stream), 0
        for lines in _LINES.pieces(line_blocks(BytesIO(head), place)):
            yield from _acts(server, place, [lines], passed)
            passed += len(lines)
        file = large(source, member, stream, begun, passed)

        def heed(has_direct: bool) -> None:
            server.has_direct |= has_direct

        left = yield from abreast(file, newline_end, partial(_piecewise, server.told, place), door, heed)
        yield from _acts(server, place, _LINES.pieces(line_blocks(left.stream, place)), left.items)


def _head(stream: IO[bytes]) -> tuple[bytes, bytes]:
    """The lines before the first post, as far as they stand near the beginning, and what was read behind them."""
    begun = stream.read(len(_BOM)).removeprefix(_BOM)
    while (chunk := stream.read(_HEAD_BYTES)) and len(begun) < _MOST_HEAD_BYTES:
        sought, begun = max(len(begun) - _LONGEST_BEGIN, 0), begun + chunk
        if post := _POST.search(begun, sought):
            return begun[: post.start()], begun[post.start() :]
    return b"", begun + chunk


def _acts(server: Server, place: str, pieces: Iterable[list[Line | str]], passed: int) -> Iterator[Any]:
    things: Gathered[Said] = Gathered()
    for lines in accepted(pieces, place, things.refuse, "line of a bulk export", passed=passed):
        for line, where in lines:
            server.say(line, where, things)
        yield from server.acts(things)
        things.clear()


def _piecewise(told: Told, place: str, door: Door) -> Callable[[bytes], Acts | None]:
    """What makes acts of pieces of a file, and tells whether a direct message was met."""
    server = Server(door, told)

    def acts_of(piece: bytes) -> Acts | None:
        some = list(_LINES.pieces(line_blocks(BytesIO(piece), place)))
        batches = list(_acts(server, place, some, 0))
        return None if server.has_learned else Acts(sum(map(len, some)), batches, server.has_direct)

    return acts_of


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
    verified="files made by hand after the server's own types of this export and its documentation; samples of "
    "2019 that another program is tested with; not a real export",
    detect=_detect,
    read=_read,
)
