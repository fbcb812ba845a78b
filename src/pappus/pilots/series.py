"""The figures of a pilot: series from a file or an indicator, or a row for each who took part."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pappus.pilots.pilot import Measure, Pilot
from pappus.vocabulary.errors import Fault, InvalidFileError
from pappus.vocabulary.readings import Reading

Floats = NDArray[np.float64]

_TRUE_OR_FALSE = {"true": 1.0, "false": 0.0, "yes": 1.0, "no": 0.0}
_NO_FIGURE = frozenset(("", "na", "n/a", "nan", "null", "none", "-"))
_MOST_FAULTS = 20
_MONTH_DAYS = 365.25 / 12
_PERIOD = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)|[- ]?[Qq](?P<quarter>[1-4]))?")


@dataclass(frozen=True)
class Panel:
    """Series side by side.

    Attributes:
        days: first day of each point, ascending.
        names: of the series.
        values: days × series; NaN where unknown.
        step_days: days from one point to the next.
    """

    days: tuple[date, ...]
    names: tuple[str, ...]
    values: Floats
    step_days: float

    def column(self, name: str) -> Floats:
        """One series."""
        result: Floats = self.values[:, self.names.index(name)]
        return result

    def position(self, day: date) -> int:
        """Position of the first point on or after a day; the number of points if there is none."""
        return int(np.searchsorted(np.array(self.days, dtype="datetime64[D]"), np.datetime64(day, "D")))


@dataclass(frozen=True)
class Arms:
    """Those who took part, of two arms.

    Attributes:
        new: figure of each in the new arm.
        old: the same of the old arm.
        new_days: day of each, as a number of days; empty where days are not known.
        old_days: likewise.
    """

    new: Floats
    old: Floats
    new_days: Floats
    old_days: Floats


def read_panel(path: Path, measure: Measure) -> Panel:
    """The treated series and controls of a CSV file with a column of days (`day` unless named) and one a series.

    Raises:
        InvalidFileError: a column is missing, a day is none or stands twice, a value is no number; with every place.
    """
    wanted, when = (*measure.treated, *measure.controls), measure.day or "day"
    header, rows = _table(path, (when, *wanted))
    at = {name: header.index(name) for name in (when, *wanted)}
    faults: list[Fault] = []
    found: dict[date, list[float]] = {}
    for number, cells in rows:
        try:
            day = _first_day(cells[at[when]].strip())
        except ValueError:
            expected = "expected a date, YYYY-MM-DD, or a month, a quarter or a year (YYYY-MM, YYYY-Q1, YYYY)"
            faults.append(Fault(str(path), f"row {number}, column {when}", expected))
            continue
        if day in found:
            faults.append(Fault(str(path), f"row {number}, column {when}", f"{day} stands twice"))
        found[day] = [_number(path, number, name, cells[at[name]], faults) for name in wanted]
    if faults:
        raise InvalidFileError(faults[:_MOST_FAULTS])
    return _panel(path, found, wanted)


def _first_day(text: str) -> date:
    """The first day of a point, which may be called by its day, month, quarter or year."""
    period = _PERIOD.fullmatch(text)
    if period is None:
        return date.fromisoformat(text)
    month = period["month"] or 3 * int(period["quarter"] or 1) - 2
    return date(int(period["year"]), int(month), 1)


def _panel(path: Path, found: Mapping[date, Sequence[float]], names: tuple[str, ...]) -> Panel:
    days = sorted(found)
    if len(days) < 2:
        raise InvalidFileError([Fault(str(path), "", "holds fewer than two days")])
    months = _months_apart(days)
    if months is not None:
        step, filled = months * _MONTH_DAYS, _every_month(days[0], days[-1], months)
    else:
        step = float(np.median(np.diff(np.array(days, dtype="datetime64[D]")).astype(float)))
        filled = _without_gaps(days, step)
    nothing = [np.nan] * len(names)
    return Panel(tuple(filled), names, np.array([found.get(day, nothing) for day in filled]), step)


def _months_apart(days: Sequence[date]) -> int | None:
    """How many months lie between points that are months, quarters or years; null of others."""
    if any(day.day != 1 for day in days):
        return None
    apart = np.diff([_month(day) for day in days])
    return None if (apart % apart.min()).any() else int(apart.min())


def _every_month(first: date, last: date, step: int = 1) -> list[date]:
    return [date(at // 12, at % 12 + 1, 1) for at in range(_month(first), _month(last) + 1, step)]


def _without_gaps(days: Sequence[date], step_days: float) -> list[date]:
    """The days with those between that are missing, where points are days or weeks apart."""
    if step_days not in (1.0, 7.0):
        return list(days)
    whole = int((days[-1] - days[0]).days // step_days)
    regular = [days[0] + timedelta(days=int(step_days) * at) for at in range(whole + 1)]
    return regular if set(days) <= set(regular) else list(days)


def panel_of_readings(readings: Iterable[Reading], measure: Measure) -> Panel | None:
    """Series from monthly readings of an indicator; null where there are fewer than two months."""
    wanted = (*measure.treated, *measure.controls)
    months: dict[date, dict[str, float]] = {}
    for one in readings:
        if one.key in wanted and one.value is not None:
            months.setdefault(date.fromisoformat(f"{one.period}-01"), {})[one.key] = one.value
    if len(months) < 2:
        return None
    days = _every_month(min(months), max(months))
    values = [[months.get(day, {}).get(name, np.nan) for name in wanted] for day in days]
    return Panel(tuple(days), wanted, np.array(values), _MONTH_DAYS)


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def read_arms(path: Path, measure: Measure) -> Arms:
    """Those who took part, from a CSV file with a row each.

    Raises:
        InvalidFileError: a column is missing or a cell unsound; with every place.
    """
    arm, value = measure.arm or "", measure.value or ""
    columns = (arm, value, *([measure.day] if measure.day else []))
    header, rows = _table(path, columns)
    places = [header.index(name) for name in columns]
    faults: list[Fault] = []
    figures: dict[str, list[float]] = {str(measure.new): [], str(measure.old): []}
    days: dict[str, list[float]] = {str(measure.new): [], str(measure.old): []}
    for number, cells in rows:
        name = cells[places[0]].strip()
        if name in measure.other_arms:
            continue
        if name not in figures:
            # What stands there is not quoted: rows are of single people, and another column may hold their names.
            expected = f"is none of the arms {', '.join(figures)}; name a further one under arms: others"
            faults.append(Fault(str(path), f"row {number}, column {arm}", expected))
            continue
        figures[name].append(_number(path, number, value, cells[places[1]], faults, quoted=False))
        if measure.day:
            days[name].append(_day_number(path, number, cells[places[2]], faults))
        if len(faults) > _MOST_FAULTS:
            break
    if faults:
        raise InvalidFileError(faults[:_MOST_FAULTS])
    known = [~np.isnan(np.array(figures[str(name)])) for name in (measure.new, measure.old)]
    new, old = (
        np.array(figures[str(name)])[keep] for name, keep in zip((measure.new, measure.old), known, strict=True)
    )
    when = [np.array(days[str(name)]) for name in (measure.new, measure.old)]
    new_days, old_days = (each[keep] if each.size else each for each, keep in zip(when, known, strict=True))
    return Arms(new, old, new_days, old_days)


def _day_number(path: Path, row: int, cell: str, faults: list[Fault]) -> float:
    try:
        return float(datetime.fromisoformat(cell.strip()).toordinal())
    except ValueError:
        faults.append(Fault(str(path), f"row {row}", "expected a date, YYYY-MM-DD"))
        return np.nan


def _table(path: Path, wanted: Sequence[str]) -> tuple[list[str], list[tuple[int, list[str]]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [(number, cells) for number, cells in enumerate(csv.reader(file), start=1) if any(cells)]
    except OSError as error:
        raise InvalidFileError([Fault(str(path), "", f"cannot be opened ({error.strerror})")]) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise InvalidFileError([Fault(str(path), "", f"is no CSV file in UTF-8 ({error})")]) from error
    header = [name.strip() for name in rows[0][1]] if rows else []
    missing = [name for name in wanted if name not in header]
    if missing:
        there = ", ".join(header) or "none"
        raise InvalidFileError(
            [Fault(str(path), "row 1", f"lacks the column {', '.join(missing)}; there are: {there}")]
        )
    short = [number for number, cells in rows if len(cells) != len(header)]
    if short:
        raise InvalidFileError([Fault(str(path), f"row {short[0]}", f"expected {len(header)} cells")])
    return header, rows[1:]


def _number(path: Path, row: int, column: str, cell: str, faults: list[Fault], *, quoted: bool = True) -> float:
    text = cell.strip()
    if text.lower() in _NO_FIGURE:
        return np.nan
    if text.lower() in _TRUE_OR_FALSE:
        return _TRUE_OR_FALSE[text.lower()]
    try:
        value = float(text)
    except ValueError:
        value = np.inf
    if not np.isfinite(value):
        found = f", found {cell!r}" if quoted else ""
        faults.append(Fault(str(path), f"row {row}, column {column}", f"expected a number{found}"))
    return value


def figures_of(
    pilot: Pilot, folder: Path, readings: Callable[[Measure], Iterable[Reading]] | None = None
) -> Panel | Arms | None:
    """What a pilot is judged by; null where its file is not there yet, or its indicator has fewer than two months.

    Args:
        pilot: the pilot.
        folder: the folder that holds it and its files.
        readings: gives monthly readings of the measure's indicator; null where there is no record.

    Raises:
        InvalidFileError: the file is not sound.
    """
    measure = pilot.measure
    if measure.file is None:
        return panel_of_readings(readings(measure), measure) if readings is not None else None
    path = folder / measure.file
    if not path.is_file():
        return None
    return read_arms(path, measure) if pilot.design == "ab" else read_panel(path, measure)
