"""Files of records (`json_records`) as acts, large ones by several processes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Generic, TypeVar

from pappus.readers.abreast import Acts, Task, abreast, newline_end
from pappus.readers.door import Door
from pappus.readers.file_pieces import large
from pappus.readers.json_records import Form, blocks_of, bytes_before, form_of, records
from pappus.readers.json_stream import Block, Lines, array_of, likely_piece_end, line_blocks
from pappus.readers.source import Source
from pappus.readers.typed_json import Typed

T = TypeVar("T")
ActsOf = Callable[[Iterable[list[T | str]], int], Iterator[Any]]
"""Makes acts of records, of which so many stand before in the file."""


@dataclass(frozen=True)
class RecordFile(Generic[T]):
    """A file of records.

    Attributes:
        source: what was handed in.
        member: the file.
        listed: how the list of records begins in a page (`list_named`).
        kind: what a record is.
    """

    source: Source
    member: str
    listed: re.Pattern[bytes]
    kind: Typed[T]


def record_acts(
    file: RecordFile[T], acts_of: ActsOf[T], task: Callable[[Form], Task], door: Door, heed: Callable[[Any], None]
) -> Iterator[Any]:
    """The acts of a file of records.

    Args:
        file: the file.
        acts_of: makes acts here.
        task: makes them in another process, of pieces of a file of this form (`acts_of_pieces`).
        door: where acts go.
        heed: takes in what the other process tells besides.

    Raises:
        UnreadableError: the file is truncated, or one record is larger than any.
    """
    source, member, listed, kind = file.source, file.member, file.listed, file.kind
    head, place = source.head(member), source.place(member)
    form = form_of(head, listed)
    if form == "spread":
        yield from acts_of(records(source, member, listed, kind), 0)
        return
    with source.open(member) as stream:
        stream.read(bytes_before(head, form, listed))
        cut = newline_end if form == "lines" else likely_piece_end
        left = yield from abreast(large(source, member, stream), cut, task(form), door, heed)
        yield from acts_of(kind.pieces(blocks_of(left.stream, place, form, listed, kind, left.items)), left.items)


def acts_of_pieces(
    place: str, form: Form, kind: Typed[T], acts_of: ActsOf[T], told: Callable[[], Any]
) -> Callable[[bytes], Acts]:
    """What makes acts of pieces of a file, and tells behind each what the reader wants to know (`told`)."""

    def made(piece: bytes) -> Acts:
        blocks: Iterable[Block | Lines] = (
            line_blocks(BytesIO(piece), place) if form == "lines" else array_of(piece, place, kind.decode)
        )
        some = list(kind.pieces(blocks))
        return Acts(sum(map(len, some)), list(acts_of(some, 0)), told())

    return made
