"""JSON items of an export as structs of one kind; what is none is told in words, item by item."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic, TypeVar

import msgspec

from pappus.readers.json_stream import Block, Lines, holds
from pappus.readers.lenient_json import lenient_json

T = TypeVar("T")
_BROKEN = (ValueError, RecursionError)
_CAPITAL_KEY = re.compile(rb'(?<!\\)"([A-Z])(\w*"\s*:)')
_PIECE_ITEMS, _PIECE_BYTES = 8_192, 4 << 20


class Typed(Generic[T]):
    """Decodes items into structs of `kind`.

    Items that a strict parser refuses (cut emoji, bytes that are no UTF-8, numbers written as text) are tried once
    more, leniently; `mended` may first put right what a program is known to write wrongly.
    """

    def __init__(self, kind: type[T], mended: Callable[[bytes], bytes] | None = None) -> None:
        self._kind = kind
        self._mended = mended
        self._kinds: Any = list[kind]  # type: ignore[valid-type]
        self._list: Any = msgspec.json.Decoder(self._kinds)
        self._one: Any = msgspec.json.Decoder(kind)

    def decode(self, content: bytes) -> list[T]:
        """The items of a JSON array.

        Raises:
            ValueError: one of them is not of the kind.
            RecursionError: one of them is nested too deeply.
        """
        found: list[T] = self._list.decode(content)
        return found

    def items(self, block: Block | Lines) -> list[T] | list[T | str]:
        """The items of a block; the reason instead of each that is not of the kind."""
        if isinstance(block, Block) and block.decoded is not None:
            return block.decoded
        try:
            found = self.decode(b"[" + block.content + b"]")
        except _BROKEN:
            found = []
        return found if holds(block, found) else [self.one(item) for item in block.items()]

    def pieces(self, blocks: Iterable[Block | Lines]) -> Iterator[list[T | str]]:
        """The items of several blocks at a time: what is done column by column wants to be done for many."""
        items: list[T | str] = []
        size = 0
        for block in blocks:
            items += self.items(block)
            size += block.size
            if len(items) >= _PIECE_ITEMS or size >= _PIECE_BYTES:
                yield items
                items, size = [], 0
        if items:
            yield items

    def one(self, item: bytes) -> T | str:
        """One item, or the reason why it is not of the kind."""
        try:
            found: T = self._one.decode(item)
        except _BROKEN:
            return self._leniently(item)
        return found

    def value(self, value: Any) -> T | str:
        """A value that was decoded before as one of the kind, or the reason why it is none."""
        try:
            return msgspec.convert(value, self._kind, strict=False)
        except _BROKEN as error:
            return str(error)

    def values(self, values: list[Any]) -> list[T] | list[T | str]:
        """The same for many values."""
        try:
            found: list[T] = msgspec.convert(values, self._kinds, strict=False)
        except _BROKEN:
            return list(map(self.value, values))
        return found

    def _leniently(self, item: bytes) -> T | str:
        try:
            return self.value(lenient_json(self._mended(item) if self._mended else item))
        except _BROKEN as error:
            return str(error)


class Capitalised(Typed[T]):
    """Items whose keys begin with capitals, as programs of .NET write what an interface gives in small letters."""

    def decode(self, content: bytes) -> list[T]:
        """The items of a JSON array (`Typed.decode`)."""
        return super().decode(_in_small_letters(content))

    def one(self, item: bytes) -> T | str:
        """One item, or the reason why it is not of the kind."""
        return super().one(_in_small_letters(item))


def _in_small_letters(content: bytes) -> bytes:
    # A quotation mark within a text stands behind a backslash, so only keys are met.
    return _CAPITAL_KEY.sub(lambda found: b'"' + found[1].lower() + found[2], content)
