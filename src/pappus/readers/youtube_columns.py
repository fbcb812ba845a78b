"""Columns of the tables of comments that Google Takeout hands out: by their names, or by what stands in them.

Names follow the language of the account; ids, times and texts look the same in every language.
"""

from __future__ import annotations

import csv
import io
import re
from itertools import islice

from pappus.readers.csv_rows import Wanted, names_in
from pappus.readers.source import Source
from pappus.readers.table_files import decoded_head

COLUMNS: Wanted = {
    "id": ("comment id", "live chat id"),
    "channel": ("channel id",),
    "time": ("comment create timestamp", "live chat create timestamp"),
    "parent": ("parent comment id",),
    "top": ("top-level comment id",),
    "post": ("post id",),
    "video": ("video id",),
    "text": ("comment text", "live chat text"),
}
_NEEDED = ("id", "channel", "time", "text")
_SHAPES = {
    "id": re.compile(r"Ug[\w-]{6,60}(?:\.[\w-]{1,60})?"),
    "channel": re.compile(r"UC[\w-]{22}"),
    "time": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S{0,20}"),
    "post": re.compile(r"(?:Ugk[\w-]{4,60})?"),
    "video": re.compile(r"(?:(?!Ug)[\w-]{11})?"),
    "text": re.compile(r'\{"(?:text|takeoutSegments)":.*', re.DOTALL),
}
_SAMPLED_ROWS = 20


def columns_of(source: Source, member: str) -> Wanted | None:
    """The columns of a table of comments or live chats with the names that they have there; null for another table."""
    names = set(names_in(source, member))
    if all(names & set(COLUMNS[ours]) for ours in _NEEDED):
        return COLUMNS
    found = _by_shape(decoded_head(source, member, "utf-8"))
    return found if all(found[ours] for ours in _NEEDED) else None


def _by_shape(text: str) -> Wanted:
    """Columns by what stands in the first rows; of several that fit the first, as an id stands before its parent's."""
    try:
        first, *rows = islice((row for row in csv.reader(io.StringIO(text, newline="")) if row), _SAMPLED_ROWS)
    except (csv.Error, ValueError):
        first, rows = [], []
    whole = [row for row in rows if len(row) == len(first)]
    placed: dict[str, tuple[str, ...]] = dict.fromkeys(COLUMNS, ())
    for name, cells in zip(first, zip(*whole, strict=True), strict=False):
        fits = (ours for ours, shape in _SHAPES.items() if not placed[ours] and any(cells) and _all(shape, cells))
        if ours := next(fits, None):
            placed[ours] = (" ".join(name.lower().split()),)
    return placed


def _all(shape: re.Pattern[str], cells: tuple[str, ...]) -> bool:
    return all(shape.fullmatch(cell) for cell in cells)
