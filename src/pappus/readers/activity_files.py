"""Files of activities of ActivityStreams 2.0 as acts, large ones by several processes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from io import BytesIO
from typing import IO, Any, Literal

from pappus.readers.abreast import Acts, Left, abreast, newline_end
from pappus.readers.activity_acts import ActivityActs
from pappus.readers.activity_fields import VERBS
from pappus.readers.door import Door
from pappus.readers.fediverse import Activity, Actor, activity_in, decode_activities, decoded
from pappus.readers.file_pieces import large
from pappus.readers.json_stream import (
    Block,
    Chained,
    Lines,
    array_blocks,
    array_of,
    likely_piece_end,
    line_blocks,
)
from pappus.readers.source import Source
from pappus.vocabulary.errors import UnreadableError

Form = Literal["collection", "lines"]

_ITEMS = re.compile(rb'"(?:orderedItems|items)"\s*:\s*\[')
_SOME_ITEMS = re.compile(_ITEMS.pattern + rb"(?!\s*\])")
_CONTEXT = b"www.w3.org/ns/activitystreams"
_BOM = b"\xef\xbb\xbf"
_HEAD_BYTES = 65_536
_BATCH_ACTIVITIES = 8_192


def form_of(head: bytes) -> Form | None:
    """Whether a file is a `collection`, or activities by `lines`; null for anything else."""
    head = head.removeprefix(_BOM).lstrip()
    if not head.startswith(b"{"):
        return None
    if _first_is_activity(head.partition(b"\n")[0]):
        return "lines"
    return "collection" if _opening(head) and _CONTEXT in head else None


def _opening(head: bytes) -> re.Match[bytes] | None:
    """Where the list of a collection begins; null if there is none."""
    # Archives of Mastodon may name their list twice: empty, and then with what is in it.
    return _SOME_ITEMS.search(head) or _ITEMS.search(head)


def _first_is_activity(line: bytes) -> bool:
    first = activity_in(line)
    return first is not None and first.type in VERBS and first.actor is not None and first.object is not None


def member_acts(source: Source, member: str, owner: Actor | None, is_archive: bool, door: Door) -> Iterator[Any]:
    """The acts of a file as batches.

    Args:
        source: what was handed in.
        member: the file.
        owner: the account whose archive it is; null if no description of it was found.
        is_archive: whether it is the archive of one account.
        door: where acts go.

    Raises:
        UnreadableError: it is not UTF-8, or ends in the middle of a list.
    """
    place = source.place(member)
    with source.open(member) as stream:
        begun, form = _begun(stream, place)
        if is_archive and owner is None:
            owner = _first_author(begun, place, form, door)
        left = Left(Chained(begun, stream), 0)
        if owner or not is_archive:
            task = partial(_piecewise, place, owner, is_archive, form)
            cut = likely_piece_end if form == "collection" else newline_end
            left = yield from abreast(large(source, member, stream, begun), cut, task, door)
        acts = ActivityActs(place, owner, is_archive, door)
        acts.passed = left.items
        if form == "lines":
            yield from _batches(line_blocks(left.stream, place), acts)
        else:
            yield from _batches(array_blocks(left.stream, place, decode=decode_activities, whole=left.items), acts)


def _begun(stream: IO[bytes], place: str) -> tuple[bytes, Form]:
    """What was read of a file beyond the bracket that opens its list, or from its first line on."""
    begun = stream.read(_HEAD_BYTES).removeprefix(_BOM)
    if begun[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise UnreadableError(f"{place}: is UTF-16; JSON has to be UTF-8. Save it as UTF-8")
    if form_of(begun) == "lines":
        return begun, "lines"
    start = _opening(begun)
    if start is None:
        raise UnreadableError(f"{place}: has no list orderedItems in its first {_HEAD_BYTES} bytes; is no collection")
    return begun[start.end() :], "collection"


def _batches(blocks: Iterable[Block | Lines], acts: ActivityActs) -> Iterator[Any]:
    waiting: list[Activity | str] = []
    for block in blocks:
        waiting += decoded(block)
        if len(waiting) >= _BATCH_ACTIVITIES:
            yield from acts.batches(waiting)
            waiting = []
    yield from acts.batches(waiting)


def _first_author(begun: bytes, place: str, form: Form, door: Door) -> Actor | None:
    """Who did the first act among those with which a file begins; null if there is none."""
    end = likely_piece_end(begun) if form == "collection" else newline_end(begun)
    acts = ActivityActs(place, None, True, Door.with_settings(door.settings()))
    try:
        for _ in _batches(_blocks(begun[: max(end, 0)], place, form), acts):
            pass
    except (ValueError, UnreadableError):
        return None
    return acts.owner


def _blocks(piece: bytes, place: str, form: Form) -> Iterable[Block | Lines]:
    """The activities of a piece of a file."""
    return line_blocks(BytesIO(piece), place) if form == "lines" else array_of(piece, place, decode_activities)


def _piecewise(
    place: str, owner: Actor | None, is_archive: bool, form: Form, door: Door
) -> Callable[[bytes], Acts | None]:
    """What makes acts of pieces of a file."""
    acts = ActivityActs(place, owner, is_archive, door)

    def acts_of(piece: bytes) -> Acts | None:
        acts.passed = 0
        batches = list(_batches(_blocks(piece, place, form), acts))
        # Such ids count how often the same stood before, which only the whole file tells.
        return None if acts.has_made_ids else Acts(acts.passed, batches)

    return acts_of
