"""Columns of times as microseconds UTC: at the speed of Arrow where a column is regular, value by value where not."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, get_args
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from pappus.readers.mapping import TimeColumn
from pappus.vocabulary.record import Precision

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_QUARTER_HOUR_US = 15 * 60 * 1_000_000
_EPOCH_UNITS: dict[str, tuple[int, Precision]] = {
    "epoch_s": (1_000_000, "s"),
    "epoch_ms": (1_000, "ms"),
    "epoch_us": (1, "us"),
}
_ISO_PARTS = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)(?:[T ]+(?P<time>\d\d?:\d\d)(?P<seconds>:\d\d)?(?:[.,](?P<digits>\d+))?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?",
    re.IGNORECASE,
)
_FAST_DIRECTIVES = frozenset("YmdHMSbBaAz")


_PRECISIONS = pa.array(get_args(Precision))


@dataclass(frozen=True)
class Times:
    """A column of times.

    Attributes:
        us: microseconds since 1970 UTC; null where there is none or none could be read.
        precision: how exact each is.
        zone: the time zone assumed, where the value names none.
    """

    us: Any
    precision: Any
    zone: Any

    def where(self, mask: np.ndarray[Any, np.dtype[np.bool_]]) -> Times:
        """The times of the rows for which `mask` is true."""
        if mask.all():
            return self
        kept = pa.array(mask)
        return Times(self.us.filter(kept), self.precision.filter(kept), self.zone.filter(kept))


Moment = tuple[int, bool, Precision]
"""Microseconds (local if the second is false), whether a zone was named, how exact."""


def read_times(column: Any, spec: TimeColumn, zone: str) -> Times:
    """The times of a column; those without a zone are taken to be in `zone`."""
    if pa.types.is_list(column.type):
        # One list in a column makes lists of its neighbours; several values are no time.
        column = pa.array([one[0] if one and len(one) == 1 else None for one in column.to_pylist()], pa.string())
    if not pa.types.is_string(column.type):
        return _typed(column, zone)
    if spec.format in _EPOCH_UNITS:
        unit, precision = _EPOCH_UNITS[spec.format]
        return _assembled(_epoch_fast(column, unit), None, precision, column, _epoch_slow(unit, precision), zone)
    if spec.format == "iso":
        us, zoned = _iso_fast(column)
        return _assembled(us, zoned, None, column, iso_moment, zone)
    us, zoned = _pattern_fast(column, spec.format)
    return _assembled(us, zoned, _pattern_precision(spec.format), column, _pattern_slow(spec.format), zone)


def iso_moment(text: str) -> Moment | None:
    """A time in ISO 8601 or near to it ("2024-01-31 10:20 UTC"); null if it is none."""
    found = _ISO_PARTS.fullmatch(text.strip())
    if found is None:
        return None
    digits = found["digits"] or ""
    zone = (found["zone"] or "").upper().replace("UTC", "+00:00").replace("GMT", "+00:00").replace("Z", "+00:00")
    clock = (found["time"] or "00:00").zfill(5) + (found["seconds"] or ":00")
    try:
        moment = datetime.fromisoformat(f"{found['day']}T{clock}{zone}")
        us = _microseconds(moment) + int(digits[:6].ljust(6, "0") or 0)
    except (ValueError, OverflowError):
        return None
    if digits:
        return us, bool(zone), "ms" if len(digits) <= 3 else "us"
    return us, bool(zone), "s" if found["seconds"] else "min" if found["time"] else "day"


def _assembled(
    us: Any,
    zoned: bool | None,
    precision: Precision | None,
    column: Any,
    slow: Callable[[str], Moment | None],
    zone: str,
) -> Times:
    """`us` as far as it was read fast, the rest value by value."""
    import pyarrow.compute as pc

    rows = len(column)
    unread = np.asarray(pc.and_(pc.is_null(us), pc.is_valid(column)))
    values = us.fill_null(0).to_numpy(zero_copy_only=False).copy()
    known = np.asarray(pc.is_valid(us)).copy()
    has_zone = np.full(rows, True if zoned is None else zoned)
    exact = np.full(rows, _code(precision)) if precision else _iso_precision(column, zoned)
    if unread.any():
        where = np.flatnonzero(unread)
        encoded = column.take(pa.array(where)).dictionary_encode()
        moments = [slow(text) for text in encoded.dictionary.to_pylist()]
        for row, index in zip(where, encoded.indices.to_pylist(), strict=True):
            moment = moments[index]
            if moment is not None:
                values[row], has_zone[row], exact[row], known[row] = moment[0], moment[1], _code(moment[2]), True
    return _localised(values, has_zone, exact, known, zone)


def _localised(values: Any, has_zone: Any, exact: Any, known: Any, zone: str) -> Times:
    if not has_zone.all() and zone != "UTC":
        values = np.where(has_zone, values, utc_of(values, zone))
    import pyarrow.compute as pc

    assumed = pc.if_else(pa.array(has_zone), pa.scalar(None, pa.string()), zone)
    return Times(pa.array(values, pa.int64(), mask=~known), _PRECISIONS.take(pa.array(exact)), assumed)


def utc_of(local_us: Any, zone: str) -> Any:
    """Microseconds UTC of local times of a zone, as numpy arrays; an hour that is shown twice is its first."""
    return local_us if zone == "UTC" else local_us - _offsets_us(local_us, zone)


def _offsets_us(local_us: Any, zone: str) -> Any:
    """Offset from UTC of each local time, by quarter hours: no offset changes within one.

    A time that a clock shows twice is its first one; one that a clock skips is read with the offset before the gap.
    """
    zone_info = ZoneInfo(zone)
    quarters, inverse = np.unique(local_us // _QUARTER_HOUR_US, return_inverse=True)
    start = datetime(1970, 1, 1)  # noqa: DTZ001 - local times
    offsets = []
    for quarter in quarters.tolist():
        try:
            local = (start + timedelta(microseconds=quarter * _QUARTER_HOUR_US)).replace(tzinfo=zone_info)
            offsets.append(_duration_us(local.utcoffset() or timedelta()))
        except OverflowError:
            offsets.append(0)
    return np.array(offsets, dtype=np.int64)[inverse]


def _typed(column: Any, zone: str) -> Times:
    """A column that its file already holds as times or dates."""
    import pyarrow.compute as pc

    zoned = pa.types.is_timestamp(column.type) and column.type.tz is not None
    is_day = pa.types.is_date(column.type)
    unit: Precision = (
        "day" if is_day else "s" if column.type.unit == "s" else "ms" if column.type.unit == "ms" else "us"
    )
    us = pc.cast(column, pa.timestamp("us", column.type.tz if zoned else None), safe=False).cast(pa.int64())
    known = np.asarray(pc.is_valid(us))
    rows = len(column)
    values = us.fill_null(0).to_numpy(zero_copy_only=False)
    return _localised(values, np.full(rows, zoned), np.full(rows, _code(unit)), known, zone)


def _iso_fast(column: Any) -> tuple[Any, bool | None]:
    """A column written alike throughout, with zones (true) or without (false); otherwise nothing of it."""
    import pyarrow.compute as pc

    first = pc.first(column).as_py()
    moment = iso_moment(first) if first is not None else None
    if moment is None:
        return pa.nulls(len(column), pa.int64()), None
    try:
        return column.cast(pa.timestamp("us", "UTC" if moment[1] else None)).cast(pa.int64()), moment[1]
    except pa.ArrowInvalid:
        return pa.nulls(len(column), pa.int64()), None


def _iso_precision(column: Any, zoned: bool | None) -> Any:
    """How exact each value is; values of one length are taken to be written alike."""
    import pyarrow.compute as pc

    lengths = pc.fill_null(pc.utf8_length(column), 0).to_numpy(zero_copy_only=False)
    exact = np.full(len(column), _code("s"))
    if zoned is None:
        return exact
    found, first = np.unique(lengths, return_index=True)
    for length, row in zip(found, first, strict=True):
        moment = iso_moment(column[int(row)].as_py()) if length else None
        if moment is not None:
            exact[lengths == length] = _code(moment[2])
    return exact


def _epoch_fast(column: Any, unit: int) -> Any:
    import pyarrow.compute as pc

    try:
        return pc.multiply_checked(column.cast(pa.int64()), unit)
    except pa.ArrowInvalid:
        return pa.nulls(len(column), pa.int64())


def _epoch_slow(unit: int, precision: Precision) -> Callable[[str], Moment | None]:
    def moment(text: str) -> Moment | None:
        try:
            us = int(Decimal(text.strip()) * unit)
        except (InvalidOperation, ValueError, OverflowError):
            return None
        return (us, True, precision) if abs(us) < 2**62 else None

    return moment


def _pattern_fast(column: Any, pattern: str) -> tuple[Any, bool]:
    """The values that are surely right; Arrow reads the 31st of February as a day of March, so those days are left."""
    import pyarrow.compute as pc

    zoned = "%z" in pattern
    if not set(re.findall("%(.)", pattern)) <= _FAST_DIRECTIVES:
        return pa.nulls(len(column), pa.int64()), zoned
    parsed = pc.strptime(column, format=pattern, unit="us", error_is_null=True)
    day = pc.day(parsed)
    first, last = (5, 27) if zoned else (4, 31)
    sure = pc.and_(pc.less_equal(day, last), pc.greater_equal(day, first))
    return pc.if_else(sure, parsed, pa.scalar(None, parsed.type)).cast(pa.int64()), zoned


def _pattern_slow(pattern: str) -> Callable[[str], Moment | None]:
    precision = _pattern_precision(pattern)

    def moment(text: str) -> Moment | None:
        try:
            parsed = datetime.strptime(text.strip(), pattern)  # noqa: DTZ007 - the zone is dealt with by the caller
            return _microseconds(parsed), parsed.tzinfo is not None, precision
        except (ValueError, OverflowError):
            return None

    return moment


def _pattern_precision(pattern: str) -> Precision:
    directives = set(re.findall("%(.)", pattern))
    if directives & {"f"}:
        return "us"
    if directives & {"S", "X", "c", "T"}:
        return "s"
    return "min" if directives & {"M", "H", "I"} else "day"


def _microseconds(moment: datetime) -> int:
    return _duration_us((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - _EPOCH)


def _duration_us(duration: timedelta) -> int:
    return (duration.days * 86_400 + duration.seconds) * 1_000_000 + duration.microseconds


def _code(precision: Precision) -> int:
    return get_args(Precision).index(precision)
