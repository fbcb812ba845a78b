"""The values of measures: from a CSV file of the workspace, or an indicator month by month."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import numpy as np

from pappus.scorecard.scorecard import Measure
from pappus.vocabulary.errors import Fault, InvalidFileError
from pappus.vocabulary.readings import Reading

Values = tuple[list[date], list[float]]
Table = dict[str, Values]


def values_of(
    measure: Measure,
    folder: Path,
    as_of: date,
    readings: Callable[[Measure], Iterable[Reading]],
    tables: dict[str, Table],
) -> Values:
    """The days and values of a measure up to a day; unknown ones are left out.

    Args:
        measure: the measure.
        folder: the workspace.
        as_of: the day.
        readings: gives monthly readings of the measure's indicator.
        tables: files that were read already, by name; what is read here is added.

    Raises:
        InvalidFileError: the file is not sound.
    """
    if measure.file is None:
        days, values = _of_readings(readings(measure), measure.key)
    else:
        if measure.file not in tables:
            tables[measure.file] = _read(folder / measure.file)
        table = tables[measure.file]
        if table and measure.column not in table:
            there = ", ".join(table)
            place = str(folder / measure.file)
            raise InvalidFileError([Fault(place, "row 1", f"lacks the column {measure.column}; there are: {there}")])
        days, values = table.get(measure.column, ([], []))
    kept = sum(day <= as_of for day in days)
    return days[:kept], values[:kept]


def _of_readings(readings: Iterable[Reading], key: str) -> Values:
    found = sorted(
        (date.fromisoformat(f"{one.period}-01"), one.value)
        for one in readings
        if one.key == key and one.value is not None
    )
    return [day for day, _ in found], [value for _, value in found]


def _read(path: Path) -> Table:
    """Every column with its known values; nothing where the file is not there yet."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise InvalidFileError([Fault(str(path), "", f"cannot be opened ({error.strerror})")]) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise InvalidFileError([Fault(str(path), "", f"is no CSV file in UTF-8 ({error})")]) from error
    header = [name.strip() for name in rows[0]] if rows else []
    if "day" not in header:
        raise InvalidFileError([Fault(str(path), "row 1", "lacks the column day")])
    faults: list[Fault] = []
    found: Table = {name: ([], []) for name in header if name != "day"}
    lines = sorted(_dated(path, rows, header.index("day"), faults), key=lambda one: one[0])
    for day, number, cells in lines:
        for name, cell in zip(header, cells, strict=False):
            if name != "day" and cell.strip():
                found[name][0].append(day)
                found[name][1].append(_number(path, number, name, cell, faults))
    if faults:
        raise InvalidFileError(faults)
    return found


def _dated(path: Path, rows: list[list[str]], at: int, faults: list[Fault]) -> list[tuple[date, int, list[str]]]:
    found, seen = [], set()
    for number, cells in enumerate(rows[1:], start=2):
        if not any(cells):
            continue
        try:
            day = date.fromisoformat(cells[at].strip())
        except (ValueError, IndexError):
            faults.append(Fault(str(path), f"row {number}, column day", "expected a date, YYYY-MM-DD"))
            continue
        if day in seen:
            faults.append(Fault(str(path), f"row {number}, column day", f"{day} stands twice"))
        seen.add(day)
        found.append((day, number, cells))
    return found


def _number(path: Path, row: int, column: str, cell: str, faults: list[Fault]) -> float:
    try:
        value = float(cell)
    except ValueError:
        value = np.inf
    if not np.isfinite(value):
        faults.append(Fault(str(path), f"row {row}, column {column}", f"expected a number, found {cell!r}"))
    return value
