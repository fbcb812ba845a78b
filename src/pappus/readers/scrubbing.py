"""Texts without people's handles, addresses and numbers.

The patterns are written in the common subset of Python's `re` and Arrow's RE2, so that row-wise and columnar readers
scrub alike; the row-wise form adds short cuts that change nothing but the time.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa

from pappus.readers.column_bytes import byte_flags, bytes_of, rows_touching, rows_with

_LOCAL = r"A-Za-z0-9._%+\-"
_DOMAIN = r"[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+"
_DIGITS = r"[0-9][0-9 ()./\-]{5,}[0-9]"
# Stands for the sign of an address whose local part is gone, so that what follows is not taken for a handle.
_SIGN = "\ue000"

_SLACK_ID = r"<@[UWBuwb][A-Za-z0-9]+(?:\|[^<>]*)?>"
_HANDLE = r"@[A-Za-z0-9_][A-Za-z0-9_.\-]*(?:@[A-Za-z0-9.\-]+)?"

PATTERNS: tuple[tuple[str, str], ...] = (
    (rf"[{_LOCAL}]+@({_DOMAIN})", rf"…{_SIGN}\1"),
    (rf"{_SLACK_ID}|{_HANDLE}", "@…"),
    (rf"\+?\(?{_DIGITS}", "[number]"),
    (_SIGN, "@"),
)
"""Pattern and replacement, in the order in which they are applied."""

_NAMED, _NUMBER = re.compile(PATTERNS[1][0]), re.compile(PATTERNS[2][0])
_ONLY_HANDLE = re.compile(_HANDLE)
_ADDRESS_END = re.compile(rf"@(?<=[{_LOCAL}]@)({_DOMAIN})")
_NUMBER_CORE = re.compile(_DIGITS)
_DOMAIN_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-"
_LOCAL_CHARACTERS = f"{_DOMAIN_CHARACTERS}._%+"
_IN_DOMAIN, _IN_LOCAL = byte_flags(_DOMAIN_CHARACTERS), byte_flags(_LOCAL_CHARACTERS)
_IN_HANDLE = byte_flags(f"{_DOMAIN_CHARACTERS}_")
_IN_NUMBER = byte_flags("0123456789 ()./-")
_SHORTEST_NUMBER = 7


def scrub(text: str) -> str:
    """`text` with handles as `@…`, e-mail addresses as `…@domain` and long numbers as `[number]`."""
    text = _without_handles(text)
    if _NUMBER_CORE.search(text):
        text = _NUMBER.sub("[number]", text)
    return text.replace(_SIGN, "@")


def scrub_reason(reason: str) -> str:
    """Why a record is faulty, without handles and addresses; its numbers, such as a time that is none, stay."""
    return _without_handles(reason).replace(_SIGN, "@")


def _without_handles(text: str) -> str:
    """`text` with handles as `@…` and addresses as `…` and the sign for their end."""
    if "@" not in text:
        return text
    if _ADDRESS_END.search(text):
        text = _without_local_parts(text)
    return (_NAMED if "<@" in text else _ONLY_HANDLE).sub("@…", text)


def scrub_column(column: Any) -> Any:
    """The same for an Arrow array of strings, in one piece or in chunks."""
    import pyarrow.compute as pc

    if isinstance(column, pa.ChunkedArray):
        return pa.chunked_array([scrub_column(chunk) for chunk in column.chunks], column.type)
    # Regular expressions cost most of the time, so only rows that may hold something to scrub are shown to them.
    (address, hidden), (_, handle), (number, marked), sign = PATTERNS
    signed = rows_with(column, _SIGN.encode())
    if (bytes_of(column).content == ord("@")).any():
        addressed = _may_hold_address(column)
        signed = pc.or_(addressed, signed)
        column = _where(addressed, column, lambda some: pc.replace_substring_regex(some, address, hidden))
        slack = rows_with(column, b"<@")
        column = _where(slack, column, lambda some: pc.replace_substring_regex(some, _SLACK_ID, handle))
        handled = _may_hold_handle(column)
        column = _where(handled, column, lambda some: pc.replace_substring_regex(some, _HANDLE, handle))
    numbered = _may_hold_number(column)
    column = _where(numbered, column, lambda some: pc.replace_substring_regex(some, number, marked))
    return _where(signed, column, lambda some: pc.replace_substring(some, *sign))


def scrub_again(column: Any) -> Any:
    """The same for texts that were scrubbed before: of addresses the domains that were left stay."""
    import pyarrow.compute as pc

    return scrub_column(pc.replace_substring(column, "…@", f"…{_SIGN}"))


def _may_hold_address(column: Any) -> Any:
    """Which rows hold a sign between characters of an address."""
    content, offsets = bytes_of(column)
    edges = np.zeros(len(content) + 1, bool)
    edges[offsets] = True
    signs = np.flatnonzero(content == ord("@"))
    signs = signs[~edges[signs] & ~edges[signs + 1]]
    signs = signs[_IN_LOCAL[content[signs - 1]] & _IN_DOMAIN[content[signs + 1]]]
    return rows_touching(offsets, signs, signs)


def _may_hold_handle(column: Any) -> Any:
    """Which rows hold a sign before a character of a handle."""
    content, offsets = bytes_of(column)
    signs = np.flatnonzero(content[:-1] == ord("@"))
    signs = signs[_IN_HANDLE[content[signs + 1]]]
    return rows_touching(offsets, signs, signs)


def _may_hold_number(column: Any) -> Any:
    """Which rows hold digits far enough apart, with what may stand in a number beside those between them."""
    content, offsets = bytes_of(column)
    digits = np.flatnonzero(content - ord("0") <= 9)
    if not len(digits):
        return rows_touching(offsets, digits, digits)
    apart = ~(_IN_NUMBER[content[digits[:-1] + 1]] & _IN_NUMBER[content[digits[1:] - 1]])
    cuts = np.flatnonzero(apart)
    first, last = digits[np.append(0, cuts + 1)], digits[np.append(cuts, len(digits) - 1)]
    long = last - first >= _SHORTEST_NUMBER - 1
    return rows_touching(offsets, first[long], last[long])


def _where(mask: Any, column: Any, change: Callable[[Any], Any]) -> Any:
    import pyarrow.compute as pc

    count = mask.true_count
    if count in (0, len(column)):
        return change(column) if count else column
    return pc.replace_with_mask(column, mask, change(column.filter(mask)))


def _without_local_parts(text: str) -> str:
    # From the sign backwards: searching forwards for a local part takes quadratic time on long unbroken text.
    parts, done = [], 0
    for match in _ADDRESS_END.finditer(text):
        before = text[done : match.start()]
        kept = before.rstrip(_LOCAL_CHARACTERS)
        if len(kept) < len(before):
            parts += [kept, "…", _SIGN, match[1]]
            done = match.end()
    return "".join([*parts, text[done:]])
