"""Times written in ISO 8601, by the column: what `instants.instant` gives text by text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, get_args

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pappus.readers.column_bytes import bytes_of
from pappus.readers.instants import counted, instant
from pappus.vocabulary.record import Precision

_PRECISIONS: tuple[Precision, ...] = get_args(Precision)
_POINT = len("2024-01-31T10:20:30")
_YEAR_ONE_US = -62_135_596_800_000_000
_MOST_US = 1 << 62


class Instants(NamedTuple):
    """Times as Arrow columns: microseconds UTC (null where a text names none), how exact, and the zone assumed."""

    ts_us: Any
    precision: Any
    tz_assumed: Any


def instants(column: Any) -> Instants:
    """The times that the texts of a column name, UTC being assumed without a zone."""
    rows = len(column)
    us, known, assumed = np.zeros(rows, np.int64), np.zeros(rows, bool), np.zeros(rows, bool)
    exact = np.full(rows, _PRECISIONS.index("s"))
    lengths = np.asarray(pc.fill_null(pc.binary_length(column), 0))
    for length, (precision, zoned) in _FORMS.items():
        places = np.flatnonzero(lengths == length)
        found = _alike(column.take(pa.array(places)), length, zoned) if len(places) else None
        if found is not None:
            us[places], known[places], assumed[places] = found, True, not zoned
            exact[places] = _PRECISIONS.index(precision)
    for place in np.flatnonzero(~known & (lengths > 0)).tolist():
        one = instant(column[place].as_py())
        if one is not None:
            us[place], known[place], assumed[place] = one.ts_us, True, one.tz_assumed is not None
            exact[place] = _PRECISIONS.index(one.precision)
    zones = pc.if_else(pa.array(assumed), "UTC", pa.scalar(None, pa.string()))
    return Instants(pa.array(us, mask=~known), pa.array(_PRECISIONS).take(pa.array(exact)), zones)


def counted_instants(
    written: list[int | float | str | None], unit_us: int, otherwise: Sequence[int | float | str | None] | None = None
) -> Instants:
    """Times given as numbers of units since 1970, exact to a second; the few that are written out are read so.

    Args:
        written: numbers, or texts of numbers or of times.
        unit_us: microseconds in one unit.
        otherwise: the times written out, if they stand elsewhere than the numbers.
    """
    us = [counted(one, unit_us) for one in written]
    assumed: list[str | None] = [None] * len(us)
    for row in [row for row, one in enumerate(us) if one is None]:
        found = instant((otherwise or written)[row])
        us[row], assumed[row] = (found.ts_us, found.tz_assumed) if found else (None, None)
    held = [one if one is not None and abs(one) < _MOST_US else None for one in us]
    return Instants(pa.array(held, pa.int64()), "s", pa.array(assumed, pa.string()))


def utc_signed(column: Any) -> Any:
    """The same texts with a Z where "UTC" or an offset of zero stands behind a time."""
    return pc.replace_substring_regex(column, r" ?(?:UTC|\+00:00)$", "Z")


_FORMS: dict[int, tuple[Precision, bool]] = {
    _POINT: ("s", False),
    _POINT + len("Z"): ("s", True),
    _POINT + len(".123"): ("ms", False),
    _POINT + len(".123Z"): ("ms", True),
    _POINT + len(".123456"): ("us", False),
    _POINT + len(".123456Z"): ("us", True),
}
"""Lengths of the common forms: how exact they are, and whether they name a zone."""


def _alike(column: Any, length: int, zoned: bool) -> Any:
    """The times of texts of one length if all are of the common form of this length; else null."""
    letters = bytes_of(column).content.reshape(-1, length)
    if zoned and not (letters[:, -1] == ord("Z")).all():
        return None
    if length - zoned > _POINT and not (letters[:, _POINT] == ord(".")).all():
        return None
    try:
        us = column.cast(pa.timestamp("us", "UTC" if zoned else None)).cast(pa.int64()).to_numpy()
    except pa.ArrowInvalid:
        return None
    return us if us.min() >= _YEAR_ONE_US else None
