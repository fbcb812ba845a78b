"""Tweets by the column: times, handles and ids of many rows at once.

Each function gives what its namesake in `tweets` gives row by row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from pappus.readers.column_bytes import byte_flags, bytes_of, fixed_width, rows_with
from pappus.readers.tweets import FIRST_TIMED_ID, HANDLE, MONTHS, NETWORK, SNOWFLAKE_EPOCH_MS, moment_us, whole_id

_IN_HANDLE = byte_flags("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_")

People = Callable[[str, Iterable[str]], list[str]]

_DATED = "2015-10-02 20:15:40 +0000"
_YEAR_ONE_US = -62_135_596_800_000_000
_FORM = b"Ddd Mmm 00 00:00:00 +0000 0000"


class Handles(NamedTuple):
    """The handles in a column of texts: their names, rows, and which of them address somebody (begin the text)."""

    names: Any
    rows: Any
    addressed: Any


def moments_us(column: Any) -> Any:
    """Microseconds UTC of each text of an Arrow column; null where a text names no time."""
    wordy, found = _wordy_us(column)
    if wordy.all():
        return pa.array(found)
    import pyarrow.compute as pc

    mask = pa.array(~wordy)
    others = column.filter(mask)
    each = _dated_us(others)
    if each is None:
        encoded = others.dictionary_encode()
        moments = pa.array([moment_us(text) for text in encoded.dictionary.to_pylist()], pa.int64())
        each = moments.take(encoded.indices)
    return pc.replace_with_mask(pa.array(found), mask, each)


def _dated_us(column: Any) -> Any:
    """The times of texts that are all written as "2015-10-02 20:15:40 +0000"; else null."""
    import pyarrow.compute as pc

    alike = pc.and_(pc.equal(pc.binary_length(column), len(_DATED)), pc.ends_with(column, _DATED[-6:]))
    if column.null_count or not pc.all(alike).as_py():
        return None
    try:
        us = pc.utf8_slice_codeunits(column, 0, len(_DATED) - 6).cast(pa.timestamp("us")).cast(pa.int64())
    except pa.ArrowInvalid:
        return None
    # Arrow knows a year 0, which the calendar does not.
    return us if pc.all(pc.greater_equal(us, _YEAR_ONE_US)).as_py() else None


def _wordy_us(column: Any) -> tuple[Any, Any]:
    """Which rows are written as "Sat Mar 14 09:00:00 +0000 2026", and the times of those."""
    letters, good = fixed_width(column, len(_FORM))
    # A row of the matrix is one place of the text in all rows: whole places are compared at once.
    places = np.ascontiguousarray(letters.T)
    for position, sign in enumerate(_FORM):
        if sign == ord("0"):
            good &= places[position] - ord("0") <= 9
        elif sign in b" :+":
            good &= places[position] == sign
    for position in range(21, 25):
        good &= places[position] == ord("0")
    month = _MONTH_OF[places[4] % 32, places[5] % 32, places[6] % 32]

    def number_at(start: int, width: int = 2) -> Any:
        total = np.zeros(len(letters), np.int32)
        for position in range(start, start + width):
            total = total * 10 + (places[position] - ord("0"))
        return total

    year, day = number_at(26, 4), number_at(8)
    hour, minute, second = number_at(11), number_at(14), number_at(17)
    good &= (month > 0) & (day > 0) & (year >= 1900) & (hour < 24) & (minute < 60) & (second <= 60)
    months = np.where(good, (year - 1970) * 12 + month - 1, 0)
    good &= day <= _days_from(months + 1) - _days_from(months)
    days = _days_from(months) + day - 1
    seconds = days * 86_400 + hour * 3_600 + minute * 60 + second
    return good, np.where(good, seconds * 1_000_000, 0)


def _days_from(months: Any) -> Any:
    """Days from 1970 to the first of the month that is so many months after January 1970."""
    first, last = int(months.min(initial=0)), int(months.max(initial=0))
    table = np.arange(first, last + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return table[months - first]


def _months() -> Any:
    table = np.zeros((32, 32, 32), np.int32)
    for number, name in enumerate(MONTHS, 1):
        table[tuple(ord(letter) % 32 for letter in name)] = number
    return table


_MONTH_OF = _months()


def whole_ids(column: Any) -> Any:
    """Ids as decimal digits; null where there is none or its digits are no longer all there (6.5E+17)."""
    import pyarrow.compute as pc

    text = pc.utf8_trim_whitespace(column)
    nothing = pa.scalar(None, pa.string())
    pointed = pc.ends_with(text, ".0")
    if pc.any(pointed).as_py():
        text = pc.replace_substring_regex(text, r"\.0$", "")
        # Behind a decimal point stands a float, and those hold no more than 53 bits, which is 15 digits for sure.
        text = pc.if_else(pc.and_(pointed, pc.greater(pc.binary_length(text), 15)), nothing, text)
    return pc.if_else(_are_whole(text), text, nothing)


def _are_whole(texts: Any) -> Any:
    """Which texts are decimal digits of a number that has less than 64 bits; null where a text is."""
    import pyarrow.compute as pc

    size = pc.binary_length(texts)
    # Of numbers with 19 digits those below 9·10¹⁸ have less than 64 bits.
    short = pc.or_(pc.less(size, 19), pc.and_(pc.equal(size, 19), pc.less(texts, "9")))
    return pc.and_(pc.ascii_is_decimal(texts), short)


def whole_numbers(values: list[str | int | None]) -> Any:
    """Ids as numbers; null where there is none or its digits are no longer all there."""
    import pyarrow.compute as pc

    try:
        texts = pa.array(values, pa.string())
    except pa.ArrowTypeError:
        texts = pa.array([str(value) if isinstance(value, int) else value for value in values], pa.string())
    digits = _are_whole(texts)
    numbers = pc.if_else(digits, texts, pa.scalar(None, pa.string())).cast(pa.int64())
    odd = np.flatnonzero(np.asarray(pc.fill_null(pc.invert(digits), False))).tolist()
    if odd:
        found = pa.array([whole_id(texts[place].as_py()) for place in odd], pa.int64())
        numbers = pc.replace_with_mask(numbers, pc.fill_null(pc.invert(digits), False), found)
    return pc.if_else(pc.equal(numbers, 0), pa.scalar(None, pa.int64()), numbers)


def id_times_us(ids: Any) -> Any:
    """The times that ids carry, microseconds UTC; null for ids from before November 2010."""
    import pyarrow.compute as pc

    numbers = ids.cast(pa.int64())
    times = pc.multiply(pc.add(pc.shift_right(numbers, 22), SNOWFLAKE_EPOCH_MS), 1_000)
    return pc.if_else(pc.greater_equal(numbers, FIRST_TIMED_ID), times, pa.scalar(None, pa.int64()))


def plain(column: Any) -> Any:
    """The texts as they were typed: X exports write &, < and > as entities."""
    import pyarrow.compute as pc

    written = rows_with(column, b"&")
    some = column.filter(written)
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        some = pc.replace_substring(some, entity, sign)
    return pc.replace_with_mask(column, written, some)


def pseudonyms(column: Any, people: People) -> Any:
    """The pseudonym of each handle or user id, as an Arrow dictionary; null stays null."""
    encoded = column.dictionary_encode()
    # Two spellings of a handle are one person.
    distinct = pa.array(people(NETWORK, encoded.dictionary.to_pylist()), pa.string()).dictionary_encode()
    return pa.DictionaryArray.from_arrays(distinct.indices.take(encoded.indices), distinct.dictionary)


def handles(texts: Any) -> Handles:
    """The handles that texts name."""
    import pyarrow.compute as pc

    parts = pc.split_pattern(pc.fill_null(texts, ""), "@")
    starts = np.asarray(parts.offsets, dtype=np.int64)
    flat = parts.flatten()
    first = np.zeros(len(flat), bool)
    first[starts[:-1] - starts[0]] = True
    head, tail, size = _ends(flat)
    # A sign behind a letter, a digit or another sign belongs to an address.
    free = np.concatenate([[True], ~(_IN_HANDLE[tail] | ((size == 0) & ~first))[:-1]])
    named = ~first & _IN_HANDLE[head] & free
    names = pc.extract_regex(flat.filter(pa.array(named)), f"^(?P<name>{HANDLE})").field("name")
    bare = np.asarray(pc.binary_length(pc.utf8_trim_whitespace(flat)), dtype=np.int64)
    breaks = first & (bare > 0) | ~first & ~named
    breaks[named] = bare[named] > np.asarray(pc.binary_length(names))
    breaks = np.cumsum(breaks)
    rows = np.repeat(np.arange(len(parts)), np.diff(starts))
    before = np.concatenate([[0], breaks[:-1]]) - np.concatenate([[0], breaks])[starts[:-1] - starts[0]][rows]
    leading = named & (before == 0)
    return Handles(names, rows[named], leading[named])


def _ends(texts: Any) -> tuple[Any, Any, Any]:
    """First byte, last byte (0 where there is none) and length in bytes of each text."""
    content, offsets = bytes_of(texts)
    content = np.append(content, np.uint8(0))
    size = np.diff(offsets)
    return np.where(size > 0, content[offsets[:-1]], 0), np.where(size > 0, content[offsets[1:] - 1], 0), size
