"""Records that a program fetched from an interface: pages with a list, an array, a line each, or one in a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from typing import Literal, TypeVar

from pappus.readers.json_stream import Block, Lines, Readable, array_blocks, line_blocks, read_to
from pappus.readers.lenient_json import lenient_json
from pappus.readers.source import Source
from pappus.readers.typed_json import Typed
from pappus.vocabulary.errors import UnreadableError

T = TypeVar("T")
Form = Literal["array", "pages", "lines", "spread"]

BOM = b"\xef\xbb\xbf"
_MOST_RECORD_BYTES = 64 << 20
_CLOSINGS = (b"]}", b"]}}")
_ARRAY = re.compile(rb"\[")
_BETWEEN_ARRAYS = b" \t\r\n," + BOM
_CHUNK_BYTES = 1 << 18
_LONGEST_ID = 80
_NATIVE_ID = re.compile(rf"[A-Za-z0-9_-]{{1,{_LONGEST_ID}}}")


def native_id(value: object) -> str | None:
    """A whole number or a word as an id; null for anything else, which no interface numbers its records with."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    text = str(value)
    # Letters and digits, which most ids are made of, are told without a pattern in a quarter of the time.
    is_plain = text.isascii() and text.isalnum() and len(text) <= _LONGEST_ID
    return text if is_plain or _NATIVE_ID.fullmatch(text) else None


def list_named(name: str) -> re.Pattern[bytes]:
    """How a list of this name begins."""
    return re.compile(rb'"%s"\s*:\s*\[' % name.encode("ascii"))


def begun(head: bytes) -> bytes:
    """The first bytes of a file without the mark of its encoding and without white space."""
    return head.removeprefix(BOM).lstrip()


def is_paged(head: bytes, listed: re.Pattern[bytes]) -> bool:
    """Whether a file is pages that hold a list; one deeper than the second level is part of a record."""
    text = begun(head)
    found = listed.search(text) if text.startswith(b"{") else None
    return found is not None and any(_closes(text[: found.end()] + closing) for closing in _CLOSINGS)


def records(source: Source, member: str, listed: re.Pattern[bytes], kind: Typed[T]) -> Iterator[list[T | str]]:
    """The records of a file, some thousand at a time; the reason instead of each that is not of the kind.

    Args:
        source: what was handed in.
        member: the file.
        listed: how the list of records begins in a page (`list_named`).
        kind: what a record is.

    Raises:
        UnreadableError: the file is truncated, or one record is larger than any.
    """
    head, place = source.head(member), source.place(member)
    form = form_of(head, listed)
    if form == "spread":
        yield [kind.one(source.read(member, _MOST_RECORD_BYTES).removeprefix(BOM))]
        return
    with source.open(member) as stream:
        stream.read(bytes_before(head, form, listed))
        yield from kind.pieces(blocks_of(stream, place, form, listed, kind))


def form_of(head: bytes, listed: re.Pattern[bytes]) -> Form:
    """How a file that begins so holds its records: in an array, in pages, one a line, or one over several lines."""
    first = begun(head)
    if first.startswith(b"["):
        return "array"
    if is_paged(head, listed):
        return "pages"
    return "spread" if _is_spread(first) else "lines"


def bytes_before(head: bytes, form: Form, listed: re.Pattern[bytes]) -> int:
    """How many bytes of a file that begins so stand before its first record."""
    if form == "lines":
        return len(BOM) if head.startswith(BOM) else 0
    found = (listed if form == "pages" else _ARRAY).search(head)
    return found.end() if found else 0


def blocks_of(
    stream: Readable, place: str, form: Form, listed: re.Pattern[bytes], kind: Typed[T], whole: int = 0
) -> Iterable[Block | Lines]:
    """The records of a file in blocks.

    Args:
        stream: the file, behind its first records and what stands before them (`bytes_before`).
        place: its name in messages.
        form: how it holds records; not `spread`.
        listed: how the list of records begins in a page.
        kind: what a record is.
        whole: how many records of the first list were read.

    Raises:
        UnreadableError: the file is truncated, or one record is larger than any.
    """
    if form == "lines":
        return line_blocks(stream, place)
    if form == "array":
        return _arrays(stream, place, kind, whole)
    return _paged(stream, place, listed, kind, whole)


def _nothing(_: object) -> None:
    return None


def accepted(
    pieces: Iterable[Iterable[T | str]],
    place: str,
    refuse: Callable[[str, str], None],
    expected: str,
    lacking: Callable[[T], str | None] = _nothing,
    passed: int = 0,
) -> Iterator[Iterator[tuple[T, str]]]:
    """Of each piece the records that are of their kind, with the place of each; the others are refused.

    Args:
        pieces: records, or the reason instead of one (`records`); each piece is to be taken to its end.
        place: of the file.
        refuse: is told where a record stands that is refused, and why (`Gathered.refuse`, `Door.refuse`).
        expected: what a record should have been, in words.
        lacking: what a record lacks that it cannot be read without ("no usable id"); null if it has all.
        passed: how many records of the file stand before.
    """
    numbers = count(passed + 1)

    def among(some: Iterable[T | str]) -> Iterator[tuple[T, str]]:
        for one, number in zip(some, numbers, strict=False):
            where = f"{place}#{number}"
            reason = one if isinstance(one, str) else lacking(one)
            if isinstance(one, str) or reason is not None:
                refuse(where, f"is no {expected}: {reason}")
            else:
                yield one, where

    return map(among, pieces)


def _is_spread(first: bytes) -> bool:
    """Whether the first record goes on after its first line."""
    line, newline, _ = first.partition(b"\n")
    return bool(newline) and not line.rstrip().endswith(b"}")


def _closes(text: bytes) -> bool:
    try:
        lenient_json(text)
    except ValueError:
        return False
    return True


def _arrays(stream: Readable, place: str, kind: Typed[T], whole: int) -> Iterator[Block]:
    """The records of one array after the other, as programs write them that add to a file what they fetch."""
    buffer, rest = b"", bytearray()
    while True:
        yield from array_blocks(stream, place, buffer, kind.decode, rest, whole)
        while not (buffer := bytes(rest).lstrip(_BETWEEN_ARRAYS)) and (chunk := stream.read(_CHUNK_BYTES)):
            rest = bytearray(chunk)
        if not buffer.startswith(b"["):
            return
        buffer, rest, whole = buffer[1:], bytearray(), 0


def _paged(stream: Readable, place: str, listed: re.Pattern[bytes], kind: Typed[T], whole: int) -> Iterator[Block]:
    """The records of one page after the other, however many stand in the file."""
    begins, buffer = 0, b""
    while begins >= 0:
        rest = bytearray()
        yield from array_blocks(stream, place, buffer[begins:], kind.decode, rest, whole)
        buffer, begins = read_to(listed, stream, bytes(rest))
        whole = 0
    if not buffer.rstrip().endswith((b"}", b"]")):
        raise UnreadableError(f"{place}: ends in the middle. The file is truncated: export it again")
